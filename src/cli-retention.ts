import { type Command, InvalidArgumentError, Option } from "commander";
import { collect, withCommonFlags } from "./cli-flags.ts";
import type { Context } from "./commands/context.ts";

const purgeExamples = `
Examples:
  Every Sunday from cron:
    transcript-gateway purge --older-than 90d --quiet
  What would go:
    transcript-gateway purge --older-than 90d --dry-run`;

const forgetExamples = `
Examples:
    transcript-gateway forget --conversation 11111111-2222-4333-8444-555555555555
  The audit then says how many were forgotten, and misses none:
    transcript-gateway audit verify`;

/** What a night still looks at is not old: it would be fetched, and paid for, again. */
const leastDays = 8;

function days(value: string): number {
  const [, number] = /^(\d{1,5})d$/.exec(value) ?? [];
  if (number === undefined || Number(number) < leastDays)
    throw new InvalidArgumentError(`It must be a number of days from ${leastDays}d, as 90d.`);
  return Number(number);
}

/** The commands that keep DATA_DIR from growing and people from being remembered. */
export function addRetention(program: Command, context: Context, done: (code: number) => void): void {
  withCommonFlags(program.command("purge"))
    .description("forget whole days: results, quarantine, batches, ledger; the audit keeps hashes and counts")
    .addOption(
      new Option("--older-than <days>", "UTC days that lie so far back, as 90d")
        .argParser(days)
        .makeOptionMandatory(),
    )
    .option("--dry-run", "say what would go, and let it be")
    .addHelpText("after", purgeExamples)
    .action(async (flags) => {
      const { purgeCommand } = await import("./commands/retention.ts");
      done(await purgeCommand(flags, context));
    });
  withCommonFlags(program.command("forget"))
    .description("forget conversations wherever they are kept; no run will take them on again")
    .addOption(
      new Option("--conversation <ids>", "conversation ids").argParser(collect).makeOptionMandatory(),
    )
    .addHelpText("after", forgetExamples)
    .action(async (flags) => {
      const { forgetCommand } = await import("./commands/retention.ts");
      done(await forgetCommand(flags, context));
    });
}
