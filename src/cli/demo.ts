import type { Define } from "./definition.ts";
import { wholeNumber, withOutputFlags } from "./flags.ts";

const demoExamples = `
Examples:
    transcript-gateway demo
    transcript-gateway demo --conversations 1000 --data-dir demo`;

export const defineDemo: Define = (command, context, done) => {
  withOutputFlags(command)
    .option("--conversations <n>", "how many to invent", wholeNumber(1), 200)
    .option("--data-dir <dir>", "where its files go (default: data/demo, emptied first)")
    .addHelpText("after", demoExamples)
    .action(async (flags) => {
      const { demoCommand } = await import("../commands/demo.ts");
      done(await demoCommand(flags, context));
    });
};
