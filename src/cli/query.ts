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

const queryExamples = `
Exact: the same words in their order, whatever case, accents, hyphens and the grouping of digits. Loose: any ending
behind a word of four letters, and a slip of the pen in one of nine. A phrase goes on over the end of a turn while the
same person speaks. What is shown is masked, also the words that were looked for.

Examples:
  Who wanted to cancel, last month:
    transcript-gateway query --from 2025-03-01 --to 2025-04-01 --any "cancel my account,close my account"
  Unhappy ones about refunds that nobody apologised for, for a spreadsheet:
    transcript-gateway query --from 2025-03-01 --all refund --none sorry,apologise --loose --sentiment negative --output csv --out unhappy.csv
  How it would be answered, and how long that takes; nothing is sent:
    transcript-gateway query --from 2025-01-01 --to 2025-04-01 --all "supervisor" --queue 5b0c… --explain
  What is found through the whole road, to the model:
    transcript-gateway query --from 2025-03-10 --any chargeback --sentiment -1..-0.2 --forward --limit 200
  A question from a file, which also keeps its words out of the list of processes:
    transcript-gateway query --filter filters.json`;

/** Keywords are checked where they are not quoted back: one can be somebody's number. */
const collectWords = (value: string, all: readonly string[] = []): string[] => [...all, ...value.split(",")];

export const defineQuery: Define = (command, context, done) => {
  const words = (flag: string, about: string) => new Option(`${flag} <words>`, about).argParser(collectWords);
  const list = (flags: string, about: string) => new Option(flags, about).argParser(collect);
  const ids = (flags: string, about: string) => new Option(flags, about).argParser(vendorIds);
  withRedactionFlags(withRunFlags(withCommonFlags(command)))
    .option("--from <date>", "ISO date or instant, UTC")
    .option("--to <date>", "half-open end; default: now less an hour")
    .addOption(words("--all", "keywords or phrases that are all said; commas between, and again"))
    .addOption(words("--any", "of these one is said"))
    .addOption(words("--none", "of these none is said"))
    .option("--exact", "the same words (default)")
    .addOption(new Option("--loose", "other endings, and slips of the pen").conflicts("exact"))
    .addOption(new Option("--speaker <who>", "said by").choices(["customer", "agent", "bot"]))
    .addOption(
      list(
        "--sentiment <what>",
        "positive, slightly-positive, neutral, slightly-negative, negative, or scores as -0.5..0.2",
      ),
    )
    .addOption(list("--media-type <types>", "only these: voice, message, email, …"))
    .addOption(ids("--queue <ids>", "only these queues"))
    .addOption(ids("--user <ids>", "only with these agents"))
    .addOption(new Option("--direction <direction>", "only these").choices(["inbound", "outbound"]))
    .addOption(ids("--division <ids>", "only these divisions"))
    .option("--duration <range>", "only so long: 90s..10m, 5m.. or ..30s")
    .addOption(list("--language <tags>", "only transcripts in these, as en or en-gb"))
    .addOption(list("--topic <names>", "only calls with one of these speech-and-text-analytics topics"))
    .option("--filter <file>", "a filterGroups file; flags go before what it says")
    .option("--page-size <n>", "conversations on a page that is read (1..100)", wholeNumber(1))
    .option("--max-pages <n>", "stop after so many pages", wholeNumber(1))
    .addOption(new Option("--output <format>", "how hits are shown").choices(["table", "jsonl", "csv"]))
    .option("--out <file>", "write the hits to a file")
    .option("--force", "replace the file of --out")
    .option("--explain", "print the plan: which calls, how many, how long; send nothing")
    .option("--forward", "take what is found through the road to the model, as run does")
    .option("--anew", "let go what an interrupted query has found, and begin again")
    .option("--fail-if-empty", "exit 22 when nothing was found")
    .option("--yes", "a range of more than 92 days is meant")
    .addHelpText("after", queryExamples)
    .action(async (flags) => {
      const { queryCommand } = await import("../commands/query.ts");
      done(await queryCommand(flags, context));
    });
};
