import type { Define } from "./definition.ts";
import { withLookFlags, withTaskFlags } from "./flags.ts";

const auditExamples = `
Examples:
    transcript-gateway audit verify
    transcript-gateway audit find --value-file numbers.txt
    transcript-gateway audit bundle --out audit-2025
    node audit-2025/verify.mjs`;

const verifyExamples = `
Examples:
    transcript-gateway audit verify
  From a script; each problem is a line:
    transcript-gateway audit verify --json`;

const findExamples = `
Examples:
    transcript-gateway audit find --value-file numbers.txt`;

const bundleExamples = `
Examples:
    transcript-gateway audit bundle --out audit-2025
  Whoever is given it needs nothing but Node:
    node audit-2025/verify.mjs`;

export const defineAudit: Define = (command, context, done) => {
  const audit = command.addHelpText("after", auditExamples);
  withTaskFlags(audit.command("verify"))
    .description("recompute the chain, hold it against ledger and results; exit 24 when anything is amiss")
    .addHelpText("after", verifyExamples)
    .action(async (flags) => {
      const { auditVerify } = await import("../commands/audit.ts");
      done(await auditVerify(flags, context));
    });
  withLookFlags(audit.command("find"))
    .description("was a value masked, and does it rest anywhere unmasked? It is never shown")
    .requiredOption("--value-file <file>", "values, one a line (not a flag: the shell would keep them)")
    .addHelpText("after", findExamples)
    .action(async (flags) => {
      const { auditFind } = await import("../commands/audit.ts");
      done(await auditFind(flags, context));
    });
  withTaskFlags(audit.command("bundle"))
    .description("pack the record with a verifier that needs nothing but Node")
    .requiredOption("--out <dir>", "a new directory")
    .addHelpText("after", bundleExamples)
    .action(async (flags) => {
      const { auditBundle } = await import("../commands/audit.ts");
      done(await auditBundle(flags, context));
    });
};
