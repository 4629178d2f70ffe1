/** Can it be proved what left? Everything here reads only, and a run may be at work meanwhile. */
import { resolve } from "node:path";
import { packAudit } from "../audit/bundle.ts";
import { inspectAudit } from "../audit/inspection.ts";
import { findValue } from "../audit/search.ts";
import { openAuditView } from "../ledger/audit-book.ts";
import { neverRun } from "../ledger/data-dir.ts";
import { auditText, foundText } from "../report/audit.ts";
import { many } from "../report/numbers.ts";
import type { AuditView } from "../shared/audit-book.ts";
import { Fault } from "../shared/fault.ts";
import { readTextFile } from "../shared/text-file.ts";
import type { Context } from "./context.ts";
import { writeExit, writeLine } from "./failure.ts";
import { loadConfig, type SettingFlags } from "./settings.ts";

export interface AuditFlags extends SettingFlags {
  readonly json?: boolean;
}

/** @returns 24 when anything is missing, changed, reordered or cut. @throws Fault `disk.failed`, `ledger.failed`. */
export const auditVerify = (flags: AuditFlags, context: Context): Promise<number> =>
  withView(flags, context, async (view, dataDir) => {
    const inspection = await inspectAudit(dataDir, view);
    const { problems } = inspection;
    if (flags.json) {
      for (const problem of problems) writeLine(context, { type: "problem", says: problem });
      writeLine(context, { type: "audit", ...inspection, problems: problems.length, head: view.head });
    } else if (!flags.quiet || problems.length > 0) context.stdout.write(auditText(inspection, view.head));
    const isWhole = problems.length === 0;
    return finish(flags, context, {
      code: isWhole ? 0 : 24,
      reason: isWhole ? "the audit is whole" : `the audit has ${many(problems.length, "problem")}`,
      next: isWhole ? "nothing" : "see the problems; compare with a copy or bundle made earlier",
    });
  });

export interface FindFlags extends AuditFlags {
  readonly valueFile: string;
}

/** Says of each line of the file whether it was masked, and whether it rests anywhere unmasked. Never shows it.
 *  @throws Fault `usage.invalid`, `disk.failed`, `ledger.failed`. */
export const auditFind = (flags: FindFlags, context: Context): Promise<number> =>
  withView(flags, context, async (view, dataDir) => {
    for (const [index, value] of valuesIn(flags.valueFile, context).entries()) {
      const found = await findValue(dataDir, view, value);
      if (flags.json) writeLine(context, { type: "found", value: index + 1, ...found });
      else context.stdout.write(foundText(index + 1, found));
    }
    return finish(flags, context, { code: 0, reason: "all looked for", next: "nothing" });
  });

export interface BundleFlags extends AuditFlags {
  readonly out: string;
}

/** @throws Fault `usage.invalid` when the directory is not empty; `disk.failed`, `ledger.failed`. */
export const auditBundle = (flags: BundleFlags, context: Context): Promise<number> =>
  withView(flags, context, async (view, dataDir) => {
    const out = resolve(context.cwd, flags.out);
    const files = await packAudit(dataDir, view, out);
    if (flags.json) writeLine(context, { type: "bundle", out, files });
    else if (!flags.quiet) context.stdout.write(`${files.length} files in ${out}; there: node verify.mjs\n`);
    return finish(flags, context, { code: 0, reason: "packed", next: "node verify.mjs" });
  });

async function withView(
  flags: AuditFlags,
  context: Context,
  use: (view: AuditView, dataDir: string) => Promise<number>,
): Promise<number> {
  const { dataDir } = loadConfig(flags, ["local"], context);
  const view = await openAuditView(dataDir);
  if (!view) throw neverRun(dataDir);
  try {
    return await use(view, dataDir);
  } finally {
    view.close();
  }
}

/** Of none, "no finding" would be no answer. */
function valuesIn(path: string, { cwd }: Context): readonly string[] {
  const next = "give a text file with one value a line";
  const text = readTextFile(resolve(cwd, path), {
    code: "usage.invalid",
    what: "the file of --value-file",
    next,
  });
  const values = text.split(/\r?\n/).map((line) => line.trim());
  if (values.some((value) => value !== "")) return values.filter((value) => value !== "");
  throw new Fault("usage.invalid", { says: "the file of --value-file is empty", next, facts: { path } });
}

function finish(
  flags: AuditFlags,
  context: Context,
  exit: { readonly code: number; readonly reason: string; readonly next: string },
): number {
  if (flags.json) writeExit(exit, context);
  return exit.code;
}
