import type { Command } from "commander";
import { withCommonFlags } from "./cli-flags.ts";
import type { Context } from "./commands/context.ts";

const reportExamples = `
Examples:
    transcript-gateway report --last
  A page to hand on: charts, no network, only masked text:
    transcript-gateway report --last --html report.html
  A run by its id, or by as much of it as tells it from the others:
    transcript-gateway report 3f2a91c4`;

/** The command that tells what a run did. */
export function addReport(program: Command, context: Context, done: (code: number) => void): void {
  withCommonFlags(program.command("report"))
    .description("what a run did: completeness, pace, waits, redactions, reasons, cost, answers")
    .argument("[run]", "its id, or how it begins")
    .option("--last", "the latest run")
    .option("--html <file>", "write one page that needs no network")
    .option("--force", "replace the file of --html")
    .addHelpText("after", reportExamples)
    .action(async (run, flags) => {
      const { reportCommand } = await import("./commands/report.ts");
      done(await reportCommand(run, flags, context));
    });
}
