/** The commands and flags, and what `--help` says of them. Nothing heavy is loaded before a command is chosen:
 *  help must be there at once. */
import { Command, CommanderError, Option } from "commander";
import { addAudit } from "./cli-audit.ts";
import { addCallbacks } from "./cli-callbacks.ts";
import {
  collect,
  wholeNumber,
  withCommonFlags,
  withOutputFlags,
  withRedactionFlags,
  withRunFlags,
} from "./cli-flags.ts";
import { addNights } from "./cli-nights.ts";
import { addPreview } from "./cli-preview.ts";
import { addQuarantine } from "./cli-quarantine.ts";
import { addQuery } from "./cli-query.ts";
import { addReport } from "./cli-report.ts";
import { addRetention } from "./cli-retention.ts";
import { addSearch } from "./cli-search.ts";
import { addServe } from "./cli-serve.ts";
import { addSettings } from "./cli-settings.ts";
import type { Context } from "./commands/context.ts";
import { reportFailure, writeExit } from "./commands/failure.ts";

const exitCodes = `
Exit codes:
    0  all done, or nothing to do
    1  internal error
    2  usage
   20  finished, but some conversations failed or were held back
   21  stopped by an own limit; the same command continues
   22  nothing processed and --fail-if-empty
   23  more conversations were held back than --max-held allows
   24  ledger, audit or files not writable, or audit verify found something
   25  another run holds the lock
   26  more conversations failed than --max-failures allows
   75  a server is down; run again later
   77  credentials or permission
   78  configuration
  130, 143  stopped by Ctrl-C or SIGTERM, after what was in hand`;

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

const redactExamples = `
Examples:
    echo "Customer: my number is 317-555-0142" | transcript-gateway redact
    transcript-gateway redact --format jsonl < conversations.jsonl > masked.jsonl
    transcript-gateway redact --rules rules.yaml --test`;

const doctorExamples = `
Examples:
    transcript-gateway doctor
  Before a night, from a script:
    transcript-gateway doctor --json --env-file night.env`;

const demoExamples = `
Examples:
    transcript-gateway demo
    transcript-gateway demo --conversations 1000 --data-dir demo`;

/** Builds the program; `done` hears the exit code of the command that ran. */
export function createProgram(context: Context, done: (code: number) => void): Command {
  const program = new Command("transcript-gateway")
    .description(
      "Takes Genesys Cloud conversations to an OpenAI-compatible LLM with the personal data taken out.",
    )
    .version("0.1.0")
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => context.stderr.write(text),
    })
    .exitOverride()
    // `search verify --json`: flags behind a command within a command are its own.
    .enablePositionalOptions()
    .showHelpAfterError("(see --help)")
    .addHelpText("after", exitCodes);

  withRedactionFlags(withRunFlags(withCommonFlags(program.command("run"))))
    .description(
      "fetch, redact, forward and store the conversations of a range; again, it does what is missing",
    )
    .option("--from <date>", "ISO date or instant, UTC; without it the nightly window")
    .option("--to <date>", "half-open end; default: now less an hour")
    .option("--look-back <days>", "days the nightly window reaches back", wholeNumber(1), 7)
    .option(
      "--dry-run",
      "redact for real, send nothing, write nothing; print requests, tokens, cost, minutes",
    )
    .addOption(new Option("--media-type <types>", "only these: voice, message, email, …").argParser(collect))
    .addOption(new Option("--queue <ids>", "only these queues").argParser(collect))
    .addOption(new Option("--direction <direction>", "only these").choices(["inbound", "outbound"]))
    .addOption(new Option("--division <ids>", "only these divisions").argParser(collect))
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
      const { runCommand } = await import("./commands/run.ts");
      done(await runCommand(flags, context));
    });

  addPreview(program, context, done);

  addQuery(program, context, done);

  withRedactionFlags(program.command("redact"))
    .description("filter stdin to stdout; no network, no credentials, nothing stored")
    .addOption(
      new Option("--format <format>", "what comes in").choices(["text", "jsonl", "json"]).default("text"),
    )
    .option("--explain", "print each turn with its findings, for people who write rules")
    .option("--test", "run the rules file's own examples, and the cases of --cases")
    .option("--cases <file>", "turns marked in preview, for --test")
    .option("--env-file <file>", "read settings from this file instead of .env")
    .addHelpText("after", redactExamples)
    .action(async (flags) => {
      const { redactFilter } = await import("./commands/redact-filter.ts");
      done(await redactFilter(flags, context));
    });

  addNights(program, context, done);
  addReport(program, context, done);
  addQuarantine(program, context, done);
  addSearch(program, context, done);
  addCallbacks(program, context, done);
  addAudit(program, context, done);
  addRetention(program, context, done);
  addServe(program, context, done);

  withRedactionFlags(withCommonFlags(program.command("doctor")))
    .description("check settings, clock, token, permissions, model, disk, ledger and audit; changes nothing")
    .addHelpText("after", doctorExamples)
    .action(async (flags) => {
      const { doctorCommand } = await import("./commands/doctor.ts");
      done(await doctorCommand(flags, context));
    });

  withOutputFlags(program.command("demo"))
    .description("run the main job on the built-in simulator, on this machine only; needs no credentials")
    .option("--conversations <n>", "how many to invent", wholeNumber(1), 200)
    .option("--data-dir <dir>", "where its files go (default: data/demo, emptied first)")
    .addHelpText("after", demoExamples)
    .action(async (flags) => {
      const { demoCommand } = await import("./commands/demo.ts");
      done(await demoCommand(flags, context));
    });

  addSettings(program, context, done);

  return program;
}

/** @returns the exit code. */
export async function runProgram(argv: readonly string[], context: Context): Promise<number> {
  let code = 0;
  const program = createProgram(context, (of) => {
    code = of;
  });
  try {
    if (argv.length === 0) {
      program.outputHelp();
      return 0;
    }
    await program.parseAsync(argv, { from: "user" });
    return code;
  } catch (error) {
    const isJson = argv.includes("--json");
    if (!(error instanceof CommanderError)) return reportFailure(error, isJson, context);
    if (error.exitCode === 0) return 0;
    if (isJson) writeExit({ code: 2, reason: "the command line is wrong", next: "see --help" }, context);
    return 2;
  }
}
