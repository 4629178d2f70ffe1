import { z } from "zod";
import { Fault } from "../shared/fault.ts";
import { choicesIn, memberNames } from "./answer-problem.ts";
import type { TemplateName } from "./template-texts.ts";

/** What the answer must look like: as JSON schema for the server, as a check for us. */
export interface AnswerSchema {
  readonly json: Readonly<Record<string, unknown>>;
  readonly check: z.ZodType;
  /** Its members, at all depths. */
  readonly names: ReadonlySet<string>;
}

/** What an answer holds that is ours and nobody's secret. */
export const wordsOf = ({ json, names }: AnswerSchema): ReadonlySet<string> =>
  new Set([...names, ...choicesIn(json)]);

const resolution = z.enum(["resolved", "unresolved", "escalated", "unclear"]);
const followUp = z.array(z.string().max(1000)).max(20);

const analysis = (maxLength: number) =>
  z.strictObject({
    summary: z.string().min(1).max(maxLength),
    primaryIssue: z.string().max(1000),
    customerSentiment: z.enum(["positive", "neutral", "negative", "mixed"]),
    resolution,
    followUp,
    topics: z.array(z.string().max(100)).max(20),
  });

const summary = (maxLength: number) =>
  z.strictObject({
    // Blank lines would make more than one paragraph of it; single breaks are mended, not refused.
    summary: z
      .string()
      .transform((text) => text.trim().replace(/\s*\n\s*/g, " "))
      .pipe(z.string().min(1).max(maxLength)),
    intent: z.string().min(1).max(300),
    resolution,
    followUp,
  });

/** Length limits are checked by us and not asked for: strict mode of several servers knows no such keywords. */
const withoutLimits = (node: unknown): unknown => {
  if (Array.isArray(node)) return node.map(withoutLimits);
  if (typeof node !== "object" || node === null) return node;
  const limits = new Set(["$schema", "minLength", "maxLength", "minItems", "maxItems"]);
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key]) => !limits.has(key))
      .map(([key, value]) => [key, withoutLimits(value)]),
  );
};

/** The schema that goes with a built-in template. @param maxLength of the summary, in characters. */
export function schemaFor(name: TemplateName, maxLength: number): AnswerSchema {
  const check = name === "analysis" ? analysis(maxLength) : summary(maxLength);
  const json = withoutLimits(z.toJSONSchema(check, { io: "input" })) as Record<string, unknown>;
  return { json, check, names: memberNames(json) };
}

/** Reads the text of an OUTPUT_SCHEMA_FILE.
 *  @throws Fault `config.invalid` when it is no JSON, no JSON schema, or not of an object. */
export function parseAnswerSchema(content: string): AnswerSchema {
  const wrong = (why: string) =>
    new Fault("config.invalid", {
      says: `OUTPUT_SCHEMA_FILE ${why}`,
      next: 'give it a JSON schema of an object, as {"type":"object","properties":{…},"required":[…]}',
    });
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch {
    throw wrong("is no JSON");
  }
  if (typeof json !== "object" || json === null || Array.isArray(json)) throw wrong("is no JSON schema");
  const schema = json as Record<string, unknown>;
  if (
    schema["type"] !== "object" ||
    typeof schema["properties"] !== "object" ||
    schema["properties"] === null
  ) {
    throw wrong("is not the schema of an object with properties");
  }
  try {
    const check = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
    return { json: schema, check, names: memberNames(schema) };
  } catch {
    throw wrong("uses something that can not be checked here");
  }
}
