/** The user's own texts, or ours: what every request carries, and what none may. */
import type { Config } from "./config.ts";
import { parseAnswerSchema, schemaFor } from "./forward/answer-schema.ts";
import { parseTemplate } from "./forward/template.ts";
import { templateTexts } from "./forward/template-texts.ts";
import { parseCanaries } from "./redact/gate/canaries.ts";
import { compileWatch, nothingKnown, type Watch } from "./redact/gate/watch.ts";
import { checksOf } from "./redact/guard.ts";
import { Fault } from "./shared/fault.ts";
import { readTextFile } from "./shared/text-file.ts";

export type Texts = Awaited<ReturnType<typeof loadTexts>>;

/** @throws Fault `config.invalid`, also for texts that the gate would hold back with every request. */
export async function loadTexts(config: Config) {
  const { promptTemplate, promptFile, summaryMaxChars, outputSchemaFile } = config;
  const [from, prompt]: [string, string] =
    promptFile === undefined
      ? ["PROMPT_TEMPLATE", templateTexts[promptTemplate]]
      : ["PROMPT_FILE", readSetting("PROMPT_FILE", promptFile)];
  const template = parseTemplate(prompt, from, summaryMaxChars);
  const schema =
    outputSchemaFile === undefined
      ? schemaFor(promptTemplate, summaryMaxChars)
      : parseAnswerSchema(readSetting("OUTPUT_SCHEMA_FILE", outputSchemaFile));
  expectRoom(from, template.text, config.llm.contextTokens);
  expectRoom("OUTPUT_SCHEMA_FILE", JSON.stringify(schema.json), config.llm.contextTokens);
  const watch = await loadWatch(config);
  expectClean(from, template.text, watch);
  expectClean("OUTPUT_SCHEMA_FILE", JSON.stringify(schema.json), watch);
  return { template, schema, watch };
}

/** What guard and gate look for, with the user's canaries. @throws Fault `config.invalid`. */
export async function loadWatch({ canaryFile }: Pick<Config, "canaryFile">): Promise<Watch> {
  return compileWatch(canaryFile === undefined ? [] : parseCanaries(readSetting("CANARY_FILE", canaryFile)));
}

/** In the scripts with most bytes for a token there are about so many. */
const mostTokenBytes = 4.5;

/** What no window holds would be sent with each conversation, and refused. */
function expectRoom(name: string, text: string, contextTokens: number): void {
  const leastTokens = Math.floor(Buffer.byteLength(text) / mostTokenBytes);
  if (leastTokens < contextTokens) return;
  throw new Fault("config.invalid", {
    says: `${name} leaves no room for a conversation in the model's window`,
    next: "shorten it, or set LLM_CONTEXT_TOKENS to what the model takes",
    facts: { leastTokens, contextTokens },
  });
}

function expectClean(name: string, text: string, watch: Watch): void {
  const places = watch.look(text, nothingKnown);
  if (places.length === 0) return;
  throw new Fault("config.invalid", {
    says: `${name} holds what the gate takes for personal, so that no request could leave`,
    next: "take numbers and addresses out of it",
    facts: { checks: checksOf(places) },
  });
}

const readSetting = (name: string, path: string): string =>
  readTextFile(path, { code: "config.invalid", what: `the file of ${name}` });
