/** The commands, and what `--help` says of them. Help must be there at once, so nothing is loaded for it but this file:
 *  a command's flags come with the command, when it is chosen. */
import { Command, CommanderError } from "commander";
import type { Define } from "./cli/definition.ts";
import type { Context } from "./commands/context.ts";
import { reportFailure, writeExit } from "./commands/failure.ts";

interface Entry {
  readonly name: string;
  readonly about: string;
  readonly load: () => Promise<Define>;
}

const entries: readonly Entry[] = [
  {
    name: "run",
    about: "fetch, redact, forward and store the conversations of a range; again, it does what is missing",
    load: async () => (await import("./cli/run.ts")).defineRun,
  },
  {
    name: "preview",
    about: "see the redaction before you trust it: original against masked; sends nothing",
    load: async () => (await import("./cli/preview.ts")).definePreview,
  },
  {
    name: "query",
    about: "find conversations by what was said and how it felt; shows them masked, or forwards them",
    load: async () => (await import("./cli/query.ts")).defineQuery,
  },
  {
    name: "redact",
    about: "filter stdin to stdout; no network, no credentials, nothing stored",
    load: async () => (await import("./cli/redact.ts")).defineRedact,
  },
  {
    name: "status",
    about: "where every day and conversation stands, and what to type next; changes nothing",
    load: async () => (await import("./cli/status.ts")).defineStatus,
  },
  {
    name: "retry",
    about: "take conversations that failed through the whole road again",
    load: async () => (await import("./cli/retry.ts")).defineRetry,
  },
  {
    name: "report",
    about: "what a run did: completeness, pace, waits, redactions, reasons, cost, answers",
    load: async () => (await import("./cli/report.ts")).defineReport,
  },
  {
    name: "quarantine",
    about: "what was held back: list, show (sanitized), replay through the same checks, drop",
    load: async () => (await import("./cli/quarantine.ts")).defineQuarantine,
  },
  {
    name: "search",
    about: "find words in the masked transcripts and answers; sync, rebuild, verify: the index",
    load: async () => (await import("./cli/search.ts")).defineSearch,
  },
  {
    name: "callbacks",
    about: "what WEBHOOK_URL has not heard yet: list, flush (deliver now), retry what was given up",
    load: async () => (await import("./cli/callbacks.ts")).defineCallbacks,
  },
  {
    name: "audit",
    about: "what left: verify the record, find a value, bundle for an auditor",
    load: async () => (await import("./cli/audit.ts")).defineAudit,
  },
  {
    name: "purge",
    about: "forget whole days: results, quarantine, batches, ledger; the audit keeps hashes and counts",
    load: async () => (await import("./cli/purge.ts")).definePurge,
  },
  {
    name: "forget",
    about: "forget conversations wherever they are kept; no run will take them on again",
    load: async () => (await import("./cli/forget.ts")).defineForget,
  },
  {
    name: "stream",
    about: "follow conversations while they go on, window by window",
    load: async () => (await import("./cli/stream.ts")).defineStream,
  },
  {
    name: "serve",
    about: "answer other programs over HTTP: summaries of conversations, on the road of every night",
    load: async () => (await import("./cli/serve.ts")).defineServe,
  },
  {
    name: "transcribe",
    about: "one conversation as soon as its transcript is there, or a recording, heard elsewhere",
    load: async () => (await import("./cli/transcribe.ts")).defineTranscribe,
  },
  {
    name: "doctor",
    about: "check settings, clock, token, permissions, model, disk, ledger and audit; changes nothing",
    load: async () => (await import("./cli/doctor.ts")).defineDoctor,
  },
  {
    name: "demo",
    about: "run the main job on the built-in simulator, on this machine only; needs no credentials",
    load: async () => (await import("./cli/demo.ts")).defineDemo,
  },
  {
    name: "config",
    about: "the settings in force: show; secrets stay dots",
    load: async () => (await import("./cli/config.ts")).defineConfig,
  },
  {
    name: "completion",
    about: "print a completion script for your shell",
    load: async () => (await import("./cli/completion.ts")).defineCompletion,
  },
];

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
   25  another run is in the way
   26  more conversations failed than --max-failures allows
   75  a server is down; run again later
   77  credentials or permission
   78  configuration
  130, 143  stopped by Ctrl-C or SIGTERM, after what was in hand
  141  the same, because nobody reads the output any more`;

/** Builds the program; `done` hears the exit code of the command that ran.
 *  @param isWanted which commands to define; of the others there is the name and what it is for. */
export async function createProgram(
  context: Context,
  done: (code: number) => void,
  isWanted: (name: string) => boolean = () => true,
): Promise<Command> {
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
    .addHelpText("after", exitCodes)
    .hook("preAction", (_, command) => refuseEmpty(command));
  const whole = () => createProgram(context, done);
  for (const { name, about, load } of entries) {
    const command = program.command(name).description(about);
    if (isWanted(name)) (await load())(command, context, done, whole);
  }
  return program;
}

/** An empty value is a script's unset variable: `--rules "$RULES"` would quietly be the rules of the house. */
function refuseEmpty(command: Command): void {
  for (const option of command.options) {
    const name = option.attributeName();
    if (command.getOptionValue(name) === "" && command.getOptionValueSource(name) === "cli")
      command.error(`error: option '${option.flags}' argument is empty`);
  }
}

/** @returns the exit code. */
export async function runProgram(argv: readonly string[], context: Context): Promise<number> {
  let code = 0;
  const hear = (of: number) => {
    code = of;
  };
  try {
    // A word of the line may be a flag's value: a command too many costs a file, one too few would be none.
    const program = await createProgram(context, hear, (name) => argv.includes(name));
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
