import { Option } from "commander";
import type { Define } from "./definition.ts";
import {
  collect,
  vendorIds,
  wholeNumber,
  withCommonFlags,
  withRedactionFlags,
  withRunFlags,
} from "./flags.ts";

const runExamples = `
Examples:
  Every night from cron: what is left to do in the days of the look-back:
    transcript-gateway run --quiet
  Three months by hand; the same command again continues where it stopped:
    transcript-gateway run --from 2025-01-01 --to 2025-04-01
  A month listed by Genesys' bulk jobs, also where the query would be the quicker way:
    transcript-gateway run --from 2025-01-01 --to 2025-02-01 --source jobs
  At half the price, answered within a day; again later, it collects them:
    transcript-gateway run --from 2025-03-01 --to 2025-04-01 --llm-mode batch
  What it would send and cost, without sending anything:
    transcript-gateway run --from 2025-03-10 --to 2025-03-11 --dry-run`;

export const defineRun: Define = (command, context, done) => {
  withRedactionFlags(withRunFlags(withCommonFlags(command)))
    .option("--from <date>", "ISO date or instant, UTC; without it the nightly window")
    .option("--to <date>", "half-open end; default: now less an hour")
    .option("--look-back <days>", "days the nightly window reaches back (default: 7)", wholeNumber(1))
    .option(
      "--dry-run",
      "redact for real, send nothing, write nothing; print requests, tokens, cost, minutes",
    )
    .addOption(new Option("--media-type <types>", "only these: voice, message, email, …").argParser(collect))
    .addOption(new Option("--queue <ids>", "only these queues").argParser(vendorIds))
    .addOption(new Option("--direction <direction>", "only these").choices(["inbound", "outbound"]))
    .addOption(new Option("--division <ids>", "only these divisions").argParser(vendorIds))
    .addOption(
      new Option(
        "--source <way>",
        "how Genesys lists them: query, jobs (bulk; for long ranges), or auto by range and size; nights: query",
      ).choices(["query", "jobs", "auto"]),
    )
    .option(
      "--metrics-file <file>",
      "write the run's numbers for the textfile collector of Prometheus (*.prom)",
    )
    .option("--fail-if-empty", "exit 22 when nothing was processed")
    .option("--yes", "a range of more than 92 days is meant")
    .addHelpText("after", runExamples)
    .action(async (flags) => {
      const { runCommand } = await import("../commands/run.ts");
      done(await runCommand(flags, context));
    });
};
