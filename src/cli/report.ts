import type { Define } from "./definition.ts";
import { withTaskFlags } from "./flags.ts";

const reportExamples = `
Examples:
    transcript-gateway report --last
  A page to hand on: charts, no network, only masked text:
    transcript-gateway report --last --html report.html
  A run by its id, or by as much of it as tells it from the others:
    transcript-gateway report 3f2a91c4`;

export const defineReport: Define = (command, context, done) => {
  withTaskFlags(command)
    .argument("[run]", "its id, or how it begins")
    .option("--last", "the latest run")
    .option("--html <file>", "write one page that needs no network")
    .option("--force", "replace the file of --html")
    .addHelpText("after", reportExamples)
    .action(async (run, flags) => {
      const { reportCommand } = await import("../commands/report.ts");
      done(await reportCommand(run, flags, context));
    });
};
