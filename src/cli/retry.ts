import { Option } from "commander";
import type { Define } from "./definition.ts";
import { withCommonFlags, withRedactionFlags, withRunFlags } from "./flags.ts";

const retryExamples = `
Examples:
    transcript-gateway retry --class transient
    transcript-gateway retry --run 5d0c… --class all`;

export const defineRetry: Define = (command, context, done) => {
  withRedactionFlags(withRunFlags(withCommonFlags(command)))
    .option("--run <id>", "only those this run has left (see status)")
    .addOption(
      new Option("--class <class>", "transient: a call failed; all: answers that could not be used, too")
        .choices(["transient", "all"])
        .default("transient"),
    )
    .addHelpText("after", retryExamples)
    .action(async (flags) => {
      const { retryCommand } = await import("../commands/retry.ts");
      done(await retryCommand(flags, context));
    });
};
