/** A frame of the live topic `v2.conversations.{id}.transcription`, bare or wrapped by AWS EventBridge. */
import { fieldsAt } from "../genesys/fields.ts";
import { said } from "../genesys/speakers.ts";
import { spokenIn } from "../genesys/speech.ts";
import { isRecord } from "../shared/json.ts";
import { emptyKnown, type Transcript } from "../shared/types.ts";

/** Only what is final: the same utterance comes again while it is still being understood. Undefined when it is no
 *  such frame. */
export function parseLive(document: unknown): Transcript | undefined {
  if (!isRecord(document)) return undefined;
  const frame = isRecord(document["detail"]) ? document["detail"] : document;
  const body = fieldsAt(frame, "eventBody");
  if (!Array.isArray(body["transcripts"])) return undefined;
  const utterances = spokenIn(body).filter(({ isFinal }) => isFinal);
  const turns = utterances.map(({ speaker, text, startMs, durationMs }) => {
    const isTimed = startMs !== undefined && durationMs !== undefined;
    return said(speaker, text, startMs, isTimed ? startMs + durationMs : undefined);
  });
  const language = utterances.map((utterance) => utterance.language).find((text) => text !== undefined);
  return { turns, ...(language ? { language } : {}), known: emptyKnown };
}
