/** A frame of the live topic `v2.conversations.{id}.transcription`, bare or wrapped by AWS EventBridge. */
import { type Fields, fieldsAt, listAt, numberAt, textAt } from "../genesys/fields.ts";
import { said } from "../genesys/speakers.ts";
import { isRecord } from "../shared/json.ts";
import { emptyKnown, type Speaker, type Transcript } from "../shared/types.ts";

const speakers: Readonly<Record<string, Speaker>> = { INTERNAL: "agent", EXTERNAL: "customer" };

/** Only what is final: the same utterance comes again while it is still being understood. Undefined when it is no
 *  such frame. */
export function parseLive(document: unknown): Transcript | undefined {
  if (!isRecord(document)) return undefined;
  const frame = isRecord(document["detail"]) ? document["detail"] : document;
  const body = fieldsAt(frame, "eventBody");
  if (!Array.isArray(body["transcripts"])) return undefined;
  const utterances = listAt(body, "transcripts").filter(({ isFinal }) => isFinal !== false);
  const turns = utterances.flatMap((utterance) => {
    const [best = {}] = listAt(utterance, "alternatives");
    const text = textAt(best, "decoratedTranscript") ?? textAt(best, "transcript");
    if (text === undefined) return [];
    const [startMs, endMs] = timesOf(best, body);
    return [said(speakers[textAt(utterance, "channel") ?? ""] ?? "unknown", text, startMs, endMs)];
  });
  const dialect = utterances
    .map((utterance) => textAt(utterance, "dialect"))
    .find((text) => text !== undefined);
  return { turns, ...(dialect ? { language: dialect.toLowerCase() } : {}), known: emptyKnown };
}

function timesOf(best: Fields, body: Fields): readonly [number?, number?] {
  const base = numberAt(body, "transcriptionStartTimeMs") ?? numberAt(body, "sessionStartTimeMs");
  const offsetMs = numberAt(best, "offsetMs");
  if (base === undefined || offsetMs === undefined) return [];
  const durationMs = numberAt(best, "durationMs");
  return durationMs === undefined ? [base + offsetMs] : [base + offsetMs, base + offsetMs + durationMs];
}
