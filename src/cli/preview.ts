import { Option } from "commander";
import type { Define } from "./definition.ts";
import {
  collect,
  conversationIds,
  vendorIds,
  wholeNumber,
  withCommonFlags,
  withRedactionFlags,
} from "./flags.ts";

const previewExamples = `
Examples:
  Twenty of last week's conversations, spread over media types and queues, one after the other:
    transcript-gateway preview --sample 20
  A page to hand to whoever must agree; the values are not in it:
    transcript-gateway preview --sample 500 --from 2025-03-01 --to 2025-04-01 --html preview.html
  Something at hand: JSON lines, a Genesys document, or text with a turn a line:
    transcript-gateway preview --file calls.jsonl
    pbpaste | transcript-gateway preview -
  What would new rules hide, and what would they show? Exit 20 when they show anything:
    transcript-gateway preview --sample 200 --compare rules.yaml rules-next.yaml`;

export const definePreview: Define = (command, context, done) => {
  withRedactionFlags(withCommonFlags(command))
    .argument("[-]", "read stdin")
    .option("--sample <n>", "so many conversations of a range (default 20)", wholeNumber(1))
    .option("--seed <n>", "another number, another sample (default 1)", wholeNumber(0))
    .option("--from <date>", "ISO date or instant, UTC; without it the nightly window")
    .option("--to <date>", "half-open end; default: now less an hour")
    .option("--look-back <days>", "days the nightly window reaches back (default: 7)", wholeNumber(1))
    .addOption(new Option("--media-type <types>", "only these: voice, message, email, …").argParser(collect))
    .addOption(new Option("--queue <ids>", "only these queues").argParser(vendorIds))
    .addOption(new Option("--direction <direction>", "only these").choices(["inbound", "outbound"]))
    .addOption(new Option("--division <ids>", "only these divisions").argParser(vendorIds))
    .addOption(new Option("--conversation <ids>", "these conversations").argParser(conversationIds))
    .option("--file <file>", "JSON lines, results, Genesys documents or text; - is stdin")
    .addOption(new Option("--type <types>", "only turns with masks of these types").argParser(collect))
    .option("--html <file>", "write one page that needs no network")
    .option("--force", "replace the file of --html")
    .option("--compare <rules...>", "two rules files: only the turns they mask differently")
    .option("--reveal", "show what was said; the audit records it")
    .option("--marks <file>", "where marked turns go (default: rules-test.jsonl in DATA_DIR)")
    .option("--canary-file <file>", "values that must never leave, one a line (CANARY_FILE)")
    .option("--yes", "a range of more than 92 days is meant")
    .addHelpText("after", previewExamples)
    .action(async (dash, flags) => {
      const { previewCommand } = await import("../commands/preview.ts");
      done(await previewCommand(dash, flags, context));
    });
};
