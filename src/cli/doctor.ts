import type { Define } from "./definition.ts";
import { withRedactionFlags, withTaskFlags } from "./flags.ts";

const doctorExamples = `
Examples:
    transcript-gateway doctor
  Before a night, from a script:
    transcript-gateway doctor --json --env-file night.env`;

export const defineDoctor: Define = (command, context, done) => {
  withRedactionFlags(withTaskFlags(command))
    .addHelpText("after", doctorExamples)
    .action(async (flags) => {
      const { doctorCommand } = await import("../commands/doctor.ts");
      done(await doctorCommand(flags, context));
    });
};
