import { Option } from "commander";
import type { Define } from "./definition.ts";
import { collect, vendorIds, wholeNumber, withLookFlags, withTaskFlags } from "./flags.ts";

const queryHelp = `
Query:
  late refund            both words, anywhere; accents and capitals do not count
  "late refund"          one after the other
  refund NEAR/5 late     at most 5 words between them; NEAR alone: 10
  refund OR credit       one of them; (…) groups
  refund -late           without the other; also NOT
  refun*                 words that begin so
  PHONE_1  "[PHONE_1]"   a mask, as any word
  said:refund            only in what was said; answer: only in what the model answered
  has:PHONE -has:EMAIL   masks of that type; also media: direction: queue: sentiment: language: from: to:`;

const searchExamples = `
Examples:
    transcript-gateway search "refund NEAR/5 late" --from 2025-03-01 --to 2025-04-01
    transcript-gateway search cancel* --media-type voice --sentiment negative --sort date
    transcript-gateway search '(refund OR credit) has:CREDIT_CARD' --json
  A word that is also a command:
    transcript-gateway search '"verify"'`;

const syncExamples = `
Examples:
    transcript-gateway search sync
  After the cluster was down, without waiting for the next run:
    transcript-gateway search sync --index cluster`;

const rebuildExamples = `
Examples:
    transcript-gateway search rebuild
  Of the cluster; who searches there sees the old index until the new one is whole:
    transcript-gateway search rebuild --index cluster`;

const verifyExamples = `
Examples:
    transcript-gateway search verify
  From a script; exit 24 when they are not equal:
    transcript-gateway search verify --quiet`;

const list = (flags: string, about: string) => new Option(flags, about).argParser(collect);

const oneIndex = () =>
  new Option("--index <which>", "only the one on this machine, or the cluster's").choices([
    "local",
    "cluster",
  ]);

export const defineSearch: Define = (command, context, done) => {
  const search = withLookFlags(command)
    .argument("[query...]", "what to look for; see below")
    .option("--from <date>", "ISO date or instant, UTC")
    .option("--to <date>", "half-open end")
    .addOption(list("--media-type <types>", "only these: voice, message, email, …"))
    .addOption(new Option("--queue <ids>", "only these queues").argParser(vendorIds))
    .addOption(new Option("--direction <direction>", "only these").choices(["inbound", "outbound"]))
    .addOption(list("--sentiment <words>", "only where the answer says so, as negative"))
    .addOption(list("--has <types>", "only with masks of these types, as PHONE"))
    .addOption(list("--language <codes>", "only these, as en or en-us"))
    .addOption(
      new Option("--sort <order>", "best first, or youngest first").choices(["rank", "date"]).default("rank"),
    )
    .option("--limit <n>", "so many on a page", wholeNumber(1), 10)
    .option("--page <n>", "which page, from 1", wholeNumber(1), 1)
    .addHelpText("after", `${queryHelp}\n${searchExamples}`)
    .action(async (words, flags) => {
      const { searchCommand } = await import("../commands/search.ts");
      done(await searchCommand(words, flags, context));
    });
  withTaskFlags(search.command("sync"))
    .description("bring the index up to date with the results; every run and every search does so too")
    .addOption(oneIndex())
    .addHelpText("after", syncExamples)
    .action(async (flags) => {
      const { searchSync } = await import("../commands/search-upkeep.ts");
      done(await searchSync(flags, context));
    });
  withTaskFlags(search.command("rebuild"))
    .description("make the index anew from the result files")
    .addOption(oneIndex())
    .addHelpText("after", rebuildExamples)
    .action(async (flags) => {
      const { searchRebuild } = await import("../commands/search-upkeep.ts");
      done(await searchRebuild(flags, context));
    });
  withTaskFlags(search.command("verify"))
    .description("hold the index against the results: missing, stale, extra; exit 24 when not equal")
    .addOption(oneIndex())
    .addHelpText("after", verifyExamples)
    .action(async (flags) => {
      const { searchVerify } = await import("../commands/search-upkeep.ts");
      done(await searchVerify(flags, context));
    });
};
