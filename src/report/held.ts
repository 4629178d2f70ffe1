/** Conversations that were held back, for somebody who must find out why. */
import type { Facts } from "../shared/fault.ts";
import type { Cleared } from "../shared/text.ts";
import type { Turn } from "../shared/types.ts";

interface Held {
  readonly conversationId: string;
  readonly startedAt: string;
  readonly mediaType: string;
  readonly faultCode: string;
  readonly facts: Facts;
}

const factsText = (facts: Facts): string =>
  Object.entries(facts)
    .map(([name, value]) => `${name} ${Array.isArray(value) ? value.join(", ") : value}`)
    .join("; ");

export const heldLine = ({ conversationId, startedAt, mediaType, faultCode, facts }: Held): string =>
  `${conversationId}  ${startedAt.slice(0, 16)}Z  ${mediaType.padEnd(7)}  ${faultCode}  ${factsText(facts)}\n`;

/** @param turns undefined when nothing may be shown. */
export function heldView(held: Held, turns: readonly Turn<Cleared>[] | undefined): string {
  const rows = turns
    ? turns.map(({ speaker, text }) => `  ${speaker.padEnd(8)}  ${text}\n`)
    : ["  Nothing of it is kept: no part of its text passed both redactor and guard.\n"];
  return `${heldLine(held)}\n${rows.join("")}`;
}
