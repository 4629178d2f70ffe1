/** Reads a chat completion. A server's answer is foreign text until every check is through, and what it says
 *  never gets into a Fault: only which check failed and where. */
import { z } from "zod";
import { Fault, type FaultCode } from "../shared/fault.ts";
import { parseJson } from "../shared/json.ts";
import type { AnswerSchema } from "./answer-schema.ts";

const count = z.number().int().min(0).max(1e9).catch(0);

const completion = z.object({
  model: z.string().max(200).optional().catch(undefined),
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }),
      }),
    )
    .min(1),
  usage: z.object({ prompt_tokens: count, completion_tokens: count }).nullish().catch(undefined),
});

export interface Answer {
  readonly analysis: Readonly<Record<string, unknown>>;
  readonly finishReason: string;
  /** As the server counted; undefined when it did not say. */
  readonly usage: { readonly promptTokens: number; readonly completionTokens: number } | undefined;
}

/** Servers without a JSON mode wrap the object in a fence or in a sentence. */
function objectIn(content: string): unknown {
  const from = content.indexOf("{");
  const to = content.lastIndexOf("}");
  if (from < 0 || to < from) return undefined;
  try {
    return JSON.parse(content.slice(from, to + 1));
  } catch {
    return undefined;
  }
}

/** @throws Fault `call.badBody` (retryable) for what is no completion, `answer.*` for one that can not be used;
 *  every fault's facts carry the usage, for the answer was paid for. */
export function parseAnswer(body: Buffer, schema: AnswerSchema): Answer {
  const parsed = completion.safeParse(parseJson(body, "llm"));
  if (!parsed.success)
    throw new Fault("call.badBody", { retryable: true, facts: { door: "llm", bytes: body.length } });
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
  const json = objectIn(content);
  if (json === undefined) throw fail("answer.invalid", "no JSON object");
  const checked = schema.check.safeParse(json);
  if (!checked.success) throw fail("answer.invalid", wherePath(checked.error.issues[0]?.path));
  return { analysis: checked.data as Record<string, unknown>, finishReason, usage: spent ?? undefined };
}

/** Keys the model made up may be anything; those of the path that failed are the schema's own or indexes. */
const wherePath = (path: readonly PropertyKey[] | undefined): string =>
  path && path.length > 0 ? path.map(String).join(".").slice(0, 80) : "top level";
