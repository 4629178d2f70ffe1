import type { Define } from "./definition.ts";
import { withLookFlags } from "./flags.ts";

const statusExamples = `
Examples:
    transcript-gateway status
    transcript-gateway status --day 2025-03-10
    transcript-gateway status --json | jq -c 'select(.type == "day" and .state == "open")'`;

export const defineStatus: Define = (command, context, done) => {
  withLookFlags(command)
    .option("--day <date>", "one UTC day in full")
    .addHelpText("after", statusExamples)
    .action(async (flags) => {
      const { statusCommand } = await import("../commands/status.ts");
      done(await statusCommand(flags, context));
    });
};
