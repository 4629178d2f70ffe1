import { readFile } from "node:fs/promises";
import { Fault } from "../../shared/fault.ts";
import { compileRedactor, type RedactorOptions } from "../engine.ts";
import type { Redactor } from "../redactor.ts";
import type { Rules } from "./rules.ts";

/** Undefined when there is no file to read. @throws Fault `config.invalid`. */
export async function loadRules(path: string | undefined): Promise<Rules | undefined> {
  if (path === undefined) return undefined;
  const { parseRules } = await import("./rules.ts");
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch {
    throw new Fault("config.invalid", {
      says: "the rules file can not be read",
      next: "check REDACTION_RULES or --rules",
    });
  }
  return parseRules(text);
}

/** The redactor as it is set up. @throws Fault `config.invalid`. */
export const loadRedactor = async (
  settings: { readonly maskTemplate: string; readonly redactionRules?: string | undefined },
  digest?: RedactorOptions["digest"],
): Promise<Redactor> =>
  compileRedactor({
    maskTemplate: settings.maskTemplate,
    rules: await loadRules(settings.redactionRules),
    ...(digest ? { digest } : {}),
  });
