import { Option } from "commander";
import type { Define } from "./definition.ts";
import { conversationIds, withPatienceFlag, withTaskFlags } from "./flags.ts";

const forgetExamples = `
Examples:
    transcript-gateway forget --conversation 11111111-2222-4333-8444-555555555555
  When the night is at work, as soon as it has ended:
    transcript-gateway forget --conversation 11111111-2222-4333-8444-555555555555 --if-running wait
  The audit then says how many were forgotten, and misses none:
    transcript-gateway audit verify`;

export const defineForget: Define = (command, context, done) => {
  withPatienceFlag(withTaskFlags(command))
    .addOption(
      new Option("--conversation <ids>", "conversation ids").argParser(conversationIds).makeOptionMandatory(),
    )
    .addHelpText("after", forgetExamples)
    .action(async (flags) => {
      const { forgetCommand } = await import("../commands/retention.ts");
      done(await forgetCommand(flags, context));
    });
};
