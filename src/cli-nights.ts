import { type Command, Option } from "commander";
import { withCommonFlags, withRedactionFlags, withRunFlags } from "./cli-flags.ts";
import type { Context } from "./commands/context.ts";

const statusExamples = `
Examples:
    transcript-gateway status
    transcript-gateway status --day 2025-03-10
    transcript-gateway status --json | jq -c 'select(.type == "day" and .state == "open")'`;

const retryExamples = `
Examples:
    transcript-gateway retry --class transient
    transcript-gateway retry --run 5d0c… --class all`;

/** The commands that look after the nights. */
export function addNights(program: Command, context: Context, done: (code: number) => void): void {
  withCommonFlags(program.command("status"))
    .description("where every day and conversation stands, and what to type next; changes nothing")
    .option("--day <date>", "one UTC day in full")
    .addHelpText("after", statusExamples)
    .action(async (flags) => {
      const { statusCommand } = await import("./commands/status.ts");
      done(await statusCommand(flags, context));
    });

  withRedactionFlags(withRunFlags(withCommonFlags(program.command("retry"))))
    .description("take conversations that failed through the whole road again")
    .option("--run <id>", "only those this run has left (see status)")
    .addOption(
      new Option("--class <class>", "transient: a call failed; all: answers that could not be used, too")
        .choices(["transient", "all"])
        .default("transient"),
    )
    .addHelpText("after", retryExamples)
    .action(async (flags) => {
      const { retryCommand } = await import("./commands/retry.ts");
      done(await retryCommand(flags, context));
    });
}
