import { InvalidArgumentError, Option } from "commander";
import type { Define } from "./definition.ts";
import { withPatienceFlag, withTaskFlags } from "./flags.ts";

const purgeExamples = `
Examples:
  Every Sunday from cron; behind the night, when that is still at work:
    transcript-gateway purge --older-than 90d --quiet --if-running wait
  What would go:
    transcript-gateway purge --older-than 90d --dry-run`;

/** What a night still looks at is not old: it would be fetched, and paid for, again. */
const leastDays = 8;

function days(value: string): number {
  const [, number] = /^(\d{1,5})d$/.exec(value) ?? [];
  if (number === undefined || Number(number) < leastDays)
    throw new InvalidArgumentError(`It must be a number of days from ${leastDays}d, as 90d.`);
  return Number(number);
}

export const definePurge: Define = (command, context, done) => {
  withPatienceFlag(withTaskFlags(command))
    .addOption(
      new Option("--older-than <days>", "UTC days that lie so far back, as 90d")
        .argParser(days)
        .makeOptionMandatory(),
    )
    .option("--dry-run", "say what would go, and let it be")
    .addHelpText("after", purgeExamples)
    .action(async (flags) => {
      const { purgeCommand } = await import("../commands/retention.ts");
      done(await purgeCommand(flags, context));
    });
};
