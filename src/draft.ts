/** What is kept of a conversation while its request is under way for hours: everything of the result but the answer,
 *  and what the answer will be held against. Nothing in it is personal: it is what the result file will say. */
import type { Estimate } from "./forward/client.ts";
import type { Brief } from "./forward/template.ts";
import type { Ready } from "./result.ts";
import type { Cleared } from "./shared/text.ts";
import { type Conversation, emptyKnown, type Redaction, type Turn } from "./shared/types.ts";

export interface Draft {
  readonly conversation: Pick<
    Conversation,
    "id" | "startedAt" | "endedAt" | "mediaType" | "direction" | "queueIds"
  >;
  readonly turns: readonly Turn<Cleared>[];
  readonly counts: Redaction["counts"];
  readonly digests?: Redaction["digests"];
  readonly brief: Brief;
  readonly nonce: string;
  readonly planned: Estimate;
}

/** @returns a Draft as JSON. */
export function draftOf({ conversation, redaction, brief }: Ready, nonce: string, planned: Estimate): string {
  const { id, startedAt, endedAt, mediaType, direction, queueIds } = conversation;
  const { turns, counts, digests } = redaction;
  const kept = { id, startedAt, endedAt, mediaType, direction, queueIds };
  return JSON.stringify({ conversation: kept, turns, counts, digests, brief, nonce, planned });
}

export const parseDraft = (json: string): Draft => JSON.parse(json) as Draft;

/** What is known of its people was not kept. It was not in the request either, the gate had seen to that, so it can
 *  not be in the answer. */
export const readyOf = ({ conversation, turns, counts, brief }: Draft): Ready => ({
  conversation: { ...conversation, communications: [], known: emptyKnown },
  redaction: { turns, findings: [], counts },
  known: emptyKnown,
  brief,
});
