import { Option } from "commander";
import type { Define } from "./definition.ts";
import { withRedactionFlags } from "./flags.ts";

const redactExamples = `
Examples:
    echo "Customer: my number is 317-555-0142" | transcript-gateway redact
    transcript-gateway redact --format jsonl < conversations.jsonl > masked.jsonl
    transcript-gateway redact --rules rules.yaml --test`;

export const defineRedact: Define = (command, context, done) => {
  withRedactionFlags(command)
    .addOption(
      new Option("--format <format>", "what comes in").choices(["text", "jsonl", "json"]).default("text"),
    )
    .option("--explain", "print each turn with its findings, for people who write rules")
    .option("--test", "run the rules file's own examples, and the cases of --cases")
    .option("--cases <file>", "turns marked in preview, for --test")
    .option("--env-file <file>", "read settings from this file instead of .env")
    .addHelpText("after", redactExamples)
    .action(async (flags) => {
      const { redactFilter } = await import("../commands/redact-filter.ts");
      done(await redactFilter(flags, context));
    });
};
