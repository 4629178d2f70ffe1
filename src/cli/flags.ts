/** Flags that several commands have, and how their values are read. */
import { type Command, InvalidArgumentError, Option } from "commander";
import { conversationIdOf, vendorIdOf } from "../commands/typed-id.ts";

export const wholeNumber =
  (least: number) =>
  (value: string): number => {
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < least)
      throw new InvalidArgumentError(`It must be a whole number from ${least}.`);
    return number;
  };

const units = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Milliseconds of `30s`, `90m`, `6h`, `7d`. */
export const duration = (value: string): number => {
  const [, amount, unit] = /^(\d{1,4})([smhd])$/.exec(value) ?? [];
  if (amount === undefined || Number(amount) === 0)
    throw new InvalidArgumentError("It must be seconds, minutes, hours or days, as 90m, 6h or 7d.");
  return Number(amount) * units[unit as keyof typeof units];
};

export const allowance = (value: string): { share: number } | { count: number } => {
  const [, number, percent] = /^(\d+(?:\.\d+)?)(%?)$/.exec(value) ?? [];
  if (number === undefined || (!percent && number.includes(".")) || (percent && Number(number) > 100))
    throw new InvalidArgumentError("It must be a share, as 1%, or a whole number.");
  return percent ? { share: Number(number) / 100 } : { count: Number(number) };
};

/** One or more with commas between; the flag may come again. An empty one is a script's unset variable, and would
 *  take everything. */
export const collect = (value: string, all: readonly string[] = []): string[] => {
  const values = value.split(",").map((one) => one.trim());
  if (values.includes("")) throw new InvalidArgumentError("It must be one or more, with commas between.");
  return [...all, ...values];
};

/** Conversations; see `collect`. */
export const conversationIds = (value: string, all?: readonly string[]): string[] =>
  collect(value, all).map(conversationIdOf);

/** Queues, users or divisions; see `collect`. */
export const vendorIds = (value: string, all?: readonly string[]): string[] =>
  collect(value, all).map((one) => {
    const id = vendorIdOf(one);
    if (id !== undefined) return id;
    throw new InvalidArgumentError(
      "It must be ids as Genesys has them (UUIDs, not names), with commas between.",
    );
  });

/** Of those that work and log. */
export const withCommonFlags = (command: Command): Command => withOutputFlags(withPlaceFlags(command));

/** Of those that only print what they were asked for: a flag that leaves it out, or one that adds to it, would mean
 *  nothing. */
export const withLookFlags = (command: Command): Command => withFormFlags(withPlaceFlags(command));

/** Of those that print how it went, and have no more to tell. */
export const withTaskFlags = (command: Command): Command => withQuietFlag(withLookFlags(command));

export const withOutputFlags = (command: Command): Command =>
  withQuietFlag(withFormFlags(command)).option("-v, --verbose", "log more");

const withPlaceFlags = (command: Command): Command =>
  command
    .option("--data-dir <dir>", "ledger, audit and results (DATA_DIR)")
    .option("--env-file <file>", "read settings from this file instead of .env");

const withFormFlags = (command: Command): Command =>
  command
    .option("--json", "one JSON object a line on stdout; the last is the exit")
    .option("--no-color", "no colours (NO_COLOR is obeyed too)");

const withQuietFlag = (command: Command): Command => command.option("-q, --quiet", "errors only");

/** What works beside no run: it may wait for one, and is not left out for one. */
export const withPatienceFlag = (command: Command): Command =>
  command.addOption(
    new Option("--if-running <what>", "when a run is at work: fail (25), or wait for its end")
      .choices(["fail", "wait"])
      .default("fail"),
  );

export const withRedactionFlags = (command: Command): Command =>
  command
    .option("--rules <file>", "rules file (REDACTION_RULES)")
    .option("--mask-template <text>", "what stands for a value, as [{type}_{n}] (MASK_TEMPLATE)");

/** What every command has that takes conversations through the road: how, and how far. */
export const withRunFlags = (command: Command): Command =>
  command
    .option("--limit <n>", "take on so many conversations at most", wholeNumber(1))
    .option("--concurrency <n>", "LLM requests under way at once (LLM_CONCURRENCY)")
    .option("--llm-mode <mode>", "live, or batch: half the price, answers within a day (LLM_MODE)")
    .option("--max-cost <usd>", "stop before the run has spent more (LLM_MAX_COST)")
    .option(
      "--max-cost-per-day <usd>",
      "stop before all runs of this UTC day have spent more (LLM_MAX_COST_PER_DAY)",
    )
    .option("--prompt-template <name>", "analysis, or summary: one paragraph (PROMPT_TEMPLATE)")
    .option("--on-pii-in-answer <what>", "mask it, or reject the answer (ON_PII_IN_ANSWER)")
    .option(
      "--max-held <n>",
      "held-back conversations that stop the run: a number, or a share as 1%",
      allowance,
    )
    .option(
      "--max-failures <n>",
      "failed conversations that stop the run: a number, or a share as 1%",
      allowance,
    )
    .addOption(
      new Option(
        "--if-running <what>",
        "when another run is at work on one of these days: fail (25), wait for its end, or skip (0)",
      )
        .choices(["fail", "wait", "skip"])
        .default("fail"),
    )
    .option(
      "--max-duration <time>",
      "take nothing more on after so long, as 90m or 6h; waiting counts",
      duration,
    )
    .option(
      "--give-up-after <time>",
      "a transcript not there so long after the conversation will not come; default 7d",
      duration,
    )
    .option("--canary-file <file>", "values that must never leave, one a line (CANARY_FILE)");
