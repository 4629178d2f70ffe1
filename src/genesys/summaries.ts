/** The vendor's own summary of a conversation (`GET /api/v2/conversations/{id}/summaries`, SDK 262). It is made of what
 *  was said, and as personal. */
import type { Raw } from "../shared/text.ts";
import { type Fields, fieldsAt, listAt, textAt } from "./fields.ts";

export interface NativeSummary {
  readonly text: Raw;
  /** As `en-us`. */
  readonly language?: string;
  readonly reason?: Raw;
  readonly followUp?: Raw;
  readonly resolution?: Raw;
}

/** Of the conversation, else of its sessions in their order; what an agent has corrected comes before what was
 *  generated. Undefined while there is none. */
export function parseSummaries(document: Fields): NativeSummary | undefined {
  const whole = fieldsAt(document, "summary");
  const texts = [whole, ...listAt(document, "sessionSummaries")].map(textIn);
  const text = texts[0] ?? (texts.filter((of) => of !== undefined).join("\n") || undefined);
  if (text === undefined) return undefined;
  return {
    text: text as Raw,
    ...member("language", textAt(whole, "language")?.toLowerCase()),
    ...member("reason", innerText(whole, "reason")),
    ...member("followUp", innerText(whole, "followup")),
    ...member("resolution", innerText(whole, "resolution")),
  };
}

function textIn(summary: Fields): string | undefined {
  if ((textAt(summary, "status") ?? "Completed") !== "Completed") return undefined;
  return innerText(summary, "editedSummary") ?? textAt(summary, "text");
}

const innerText = (summary: Fields, name: string): Raw | undefined =>
  textAt(fieldsAt(summary, name), "text") as Raw | undefined;

const member = <Name extends string, T>(name: Name, value: T | undefined) =>
  (value === undefined ? {} : { [name]: value }) as { readonly [N in Name]?: T };
