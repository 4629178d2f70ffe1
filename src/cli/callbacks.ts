import { type Command, Option } from "commander";
import type { Define } from "./definition.ts";
import { duration, withLookFlags, withPatienceFlag, withTaskFlags } from "./flags.ts";

const callbacksExamples = `
Examples:
    transcript-gateway callbacks list
    transcript-gateway callbacks flush
    transcript-gateway callbacks retry --all`;

const listExamples = `
Examples:
    transcript-gateway callbacks list
  Only what was given up, for a script:
    transcript-gateway callbacks list --json | jq 'select(.state != "waiting")'`;

const flushExamples = `
Examples:
  The receiver is up again:
    transcript-gateway callbacks flush
  From cron, between the nights:
    transcript-gateway callbacks flush --quiet --max-duration 2m`;

const retryExamples = `
Examples:
  The receiver's mistake is mended:
    transcript-gateway callbacks retry --all
    transcript-gateway callbacks retry 0123456789abcdef0123456789abcdef`;

const withDuration = (command: Command): Command =>
  command.addOption(
    new Option("--max-duration <time>", "try for so long at most, as 90s or 5m")
      .argParser(duration)
      .default(300_000, "5m"),
  );

export const defineCallbacks: Define = (command, context, done) => {
  const callbacks = command.addHelpText("after", callbacksExamples);
  withLookFlags(callbacks.command("list"))
    .description("events that wait, and those given up: since when, how often tried, the last answer")
    .addHelpText("after", listExamples)
    .action(async (flags) => {
      const { callbacksList } = await import("../commands/callbacks.ts");
      done(await callbacksList(flags, context));
    });
  withDuration(withPatienceFlag(withTaskFlags(callbacks.command("flush"))))
    .description("deliver what waits, now; a run does so by itself")
    .addHelpText("after", flushExamples)
    .action(async (flags) => {
      const { callbacksFlush } = await import("../commands/callbacks.ts");
      done(await callbacksFlush(flags, context));
    });
  withDuration(withPatienceFlag(withTaskFlags(callbacks.command("retry"))))
    .description("let what was given up wait again, and deliver it")
    .argument("[ids...]", "event ids")
    .option("--all", "all of them")
    .addHelpText("after", retryExamples)
    .action(async (ids, flags) => {
      const { callbacksRetry } = await import("../commands/callbacks.ts");
      done(await callbacksRetry(ids, flags, context));
    });
};
