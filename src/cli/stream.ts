import { InvalidArgumentError, Option } from "commander";
import type { Define } from "./definition.ts";
import {
  allowance,
  conversationIds,
  duration,
  vendorIds,
  wholeNumber,
  withCommonFlags,
  withRedactionFlags,
} from "./flags.ts";

const streamExamples = `
What is said is held back for three turns, and a number that is being read out until it is read: half of it would not be
known for what it is. A window is due when so many turns may leave, or when the first of them was heard so long ago.
Of --stdin, a line that holds no frame is left out, and the end says so with exit code 1.

Examples:
  The calls of two queues, with the final result of each behind them:
    transcript-gateway stream --queue 5b0c…,77aa… --final
  An agent's calls, every turn by itself, for two hours and two dollars:
    transcript-gateway stream --user 9d21… --window-turns 1 --max-duration 2h --max-cost 2
  Frames from somewhere else: a socket, or lines of JSON as EventBridge delivers them:
    transcript-gateway stream --ws-url wss://frames.example.com/live
    tail -F frames.jsonl | transcript-gateway stream --stdin`;

const seconds = (value: string): number => {
  if (!/^\d{1,4}$/.test(value) || Number(value) === 0)
    throw new InvalidArgumentError("It must be seconds, from 1 to 9999.");
  return Number(value) * 1000;
};

export const defineStream: Define = (command, context, done) => {
  withRedactionFlags(withCommonFlags(command))
    .option("--queue <ids>", "calls of these queues; commas between, and again", vendorIds)
    .option("--user <ids>", "calls of these agents", vendorIds)
    .option("--conversation <ids>", "these conversations", conversationIds)
    .option("--ws-url <url>", "frames from this web socket, without the vendor's channels")
    .option("--stdin", "frames from standard input, one JSON document a line")
    .option("--window-turns <n>", "send when so many turns may leave", wholeNumber(1), 10)
    .addOption(
      new Option("--window-seconds <n>", "or when the first of them was heard so long ago")
        .argParser(seconds)
        .default(30_000, "30"),
    )
    .option("--final", "when a conversation has ended, run it whole, as the night would")
    .option("--concurrency <n>", "LLM requests under way at once (LLM_CONCURRENCY)")
    .option("--max-cost <usd>", "stop before so much was spent since the start (LLM_MAX_COST)")
    .option("--max-cost-per-day <usd>", "nor when so much was spent on the UTC day (LLM_MAX_COST_PER_DAY)")
    .option("--max-duration <time>", "stop after so long, as 90m or 6h", duration)
    .option("--max-held <n>", "held-back windows that stop the stream: a number, or a share as 1%", allowance)
    .option("--prompt-template <name>", "analysis, or summary: one paragraph (PROMPT_TEMPLATE)")
    .option("--on-pii-in-answer <what>", "mask it, or reject the answer (ON_PII_IN_ANSWER)")
    .option("--canary-file <file>", "values that must never leave, one a line (CANARY_FILE)")
    .addHelpText("after", streamExamples)
    .action(async (flags) => {
      const { streamCommand } = await import("../commands/stream.ts");
      done(await streamCommand(flags, context));
    });
};
