/** The user's own texts, or ours: what every request carries, and what none may. */
import { readFile } from "node:fs/promises";
import type { Config } from "./config.ts";
import { parseAnswerSchema, schemaFor } from "./forward/answer-schema.ts";
import { parseTemplate } from "./forward/template.ts";
import { templateTexts } from "./forward/template-texts.ts";
import { parseCanaries } from "./redact/gate-canaries.ts";
import { Fault } from "./shared/fault.ts";

/** @throws Fault `config.invalid`. */
export async function loadTexts(config: Config) {
  const { promptTemplate, promptFile, summaryMaxChars, outputSchemaFile, canaryFile } = config;
  const [from, prompt] =
    promptFile === undefined
      ? ["PROMPT_TEMPLATE", templateTexts[promptTemplate]]
      : ["PROMPT_FILE", await readSetting("PROMPT_FILE", promptFile)];
  const template = parseTemplate(prompt, from, summaryMaxChars);
  const schema =
    outputSchemaFile === undefined
      ? schemaFor(promptTemplate, summaryMaxChars)
      : parseAnswerSchema(await readSetting("OUTPUT_SCHEMA_FILE", outputSchemaFile));
  const canaries =
    canaryFile === undefined ? [] : parseCanaries(await readSetting("CANARY_FILE", canaryFile));
  return { template, schema, canaries };
}

async function readSetting(name: string, path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new Fault("config.invalid", {
      says: `the file of ${name} can not be read`,
      next: "check its path and rights",
      facts: { path, reason: (error as NodeJS.ErrnoException).code },
    });
  }
}
