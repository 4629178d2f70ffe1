/** Reads a chat completion. A server's answer is foreign text until every check is through, and what it says
 *  never gets into a Fault: only which check failed and where. */
import { z } from "zod";
import { Fault, type FaultCode } from "../shared/fault.ts";
import { isRecord, parseJson } from "../shared/json.ts";
import { type AnswerFlag, markersIn, withoutLinks } from "./answer-markers.ts";
import { noObject, type Problem, problemOf } from "./answer-problem.ts";
import type { AnswerSchema } from "./answer-schema.ts";
import { objectIn } from "./object-in.ts";
import { plain } from "./plain-text.ts";
import { codeIn } from "./response-format.ts";

const count = z.number().int().min(0).max(1e9).catch(0);

/** Some servers answer in parts, as a question may be put. Thoughts come as parts of another type. */
const parts = z.array(z.object({ type: z.string(), text: z.string().nullish().catch(undefined) }));
const content = z
  .union([
    z.string(),
    parts.transform((all) => all.map(({ type, text }) => (type === "text" ? text : "")).join("")),
  ])
  .nullish();

const completion = z.object({
  model: z.string().max(200).optional().catch(undefined),
  choices: z.array(
    z.object({
      finish_reason: z.string().max(40).nullish(),
      message: z.object({ content, refusal: z.string().nullish() }),
    }),
  ),
  usage: z.object({ prompt_tokens: count, completion_tokens: count }).nullish().catch(undefined),
});

export interface Answer {
  readonly analysis: Readonly<Record<string, unknown>>;
  readonly flags: readonly AnswerFlag[];
  readonly finishReason: string;
  /** As the server counted; undefined when it did not say. */
  readonly usage: { readonly promptTokens: number; readonly completionTokens: number } | undefined;
}

/** An answer that may be worth asking again about. */
export interface Malformed {
  readonly content: string;
  readonly problem: Problem;
}

export interface Reading {
  /** Of the request: an answer that repeats it is flagged. */
  readonly nonce?: string | undefined;
  /** Told before `answer.invalid` is thrown, when the answer could be mended. */
  readonly onMalformed?: (malformed: Malformed) => void;
}

/** No answer anybody asks for is longer. */
const mostChars = 100_000;
const mostDepth = 32;

/** @throws Fault `call.badBody` (retryable) for what is no completion, `answer.*` for one that can not be used;
 *  every fault's facts carry the usage, for the answer was paid for. */
export function parseAnswer(
  body: Buffer,
  schema: AnswerSchema,
  { nonce, onMalformed }: Reading = {},
): Answer {
  const parsed = completion.safeParse(parseJson(body, "llm"));
  if (!parsed.success || isNothing(parsed.data))
    throw new Fault("call.badBody", {
      retryable: true,
      facts: { door: "llm", bytes: body.length, reason: codeIn(body) },
    });
  const { usage, choices } = parsed.data;
  const [choice] = choices;
  const spent = usage && { promptTokens: usage.prompt_tokens, completionTokens: usage.completion_tokens };
  const fail = (code: FaultCode, where?: string) => new Fault(code, { facts: { ...spent, where } });

  const finishReason = choice?.finish_reason ?? "stop";
  if (choice?.message.refusal) throw fail("answer.refused");
  if (finishReason === "content_filter") throw fail("answer.filtered");
  if (finishReason === "length") throw fail("answer.truncated");
  const content = choice?.message.content?.trim();
  if (!content) throw fail("answer.empty");
  if (content.length > mostChars) throw fail("answer.invalid", "too long");

  const said: string[] = [];
  const json = cleaned(objectIn(content), (text) => {
    said.push(text);
    return withoutLinks(plain(text));
  });
  const checked = json && schema.check.safeParse(json);
  if (!checked?.success) {
    const problem = json ? problemOf(checked?.error.issues[0], schema.names) : noObject;
    onMalformed?.({ content, problem });
    throw fail("answer.invalid", problem.where);
  }
  const isHidden = said.some((text) => plain(text) !== text.replace(/\r\n?/g, "\n"));
  return {
    analysis: checked.data as Record<string, unknown>,
    flags: [...(isHidden ? (["hidden"] as const) : []), ...markersIn(said.map(plain), nonce)],
    finishReason: /^[a-z_]{1,40}$/.test(finishReason) ? finishReason : "other",
    usage: spent ?? undefined,
  };
}

/** No answer, and nothing to pay for: asked again, it may come. */
const isNothing = ({ choices, usage }: z.infer<typeof completion>): boolean =>
  choices.length === 0 && !usage?.prompt_tokens;

function cleaned(json: Record<string, unknown> | undefined, clean: (text: string) => string) {
  try {
    return json && (mapTexts(json, clean, 0) as Record<string, unknown>);
  } catch {
    return undefined;
  }
}

/** Keys too. @throws RangeError for what is nested so deeply that others would stumble over it. */
function mapTexts(value: unknown, map: (text: string) => string, depth: number): unknown {
  if (depth > mostDepth) throw new RangeError("nested too deeply");
  if (typeof value === "string") return map(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, map, depth + 1));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [map(key), mapTexts(item, map, depth + 1)]),
  );
}
