import { readTextFile } from "../../shared/text-file.ts";
import { compileRedactor, type RedactorOptions } from "../engine.ts";
import type { Redactor } from "../redactor.ts";
import type { Rules } from "./rules.ts";

/** Undefined when there is no file to read. @throws Fault `config.invalid`. */
export async function loadRules(path: string | undefined): Promise<Rules | undefined> {
  if (path === undefined) return undefined;
  const { parseRules } = await import("./rules.ts");
  return parseRules(readTextFile(path, { code: "config.invalid", what: "the rules file" }));
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
