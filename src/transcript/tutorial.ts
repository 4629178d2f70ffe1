/** Shapes of public how-to texts in which a document carries what was said; one reader each. Their times are kept
 *  where they are instants; offsets in seconds have nothing to be counted from. */
import { type Fields, fieldsAt, instantAt, listAt, numberAt, textAt } from "../genesys/fields.ts";
import { said } from "../genesys/speakers.ts";
import { interactionTurns, labelledTurns, speakerOfLabel } from "../genesys/tutorial.ts";
import { isRecord } from "../shared/json.ts";
import type { Raw } from "../shared/text.ts";
import type { Turn } from "../shared/types.ts";

type Turns = readonly Turn<Raw>[];

/** 000: `{entities: [{conversation: {interactions: […]}}]}`, or one of the entities. */
export const parseInteractions = (document: unknown): Turns | undefined =>
  ofEach(document, (entity) => interactionTurns(entity));

/** 001: `{event: "transcript", payload: {transcript: [{speaker, text}]}}`. */
export function parsePayload(document: unknown): Turns | undefined {
  const payload = isRecord(document) ? fieldsAt(document, "payload") : {};
  if (!Array.isArray(payload["transcript"])) return undefined;
  return listAt(payload, "transcript").flatMap((item) => turnOf(item, textAt(item, "speaker")));
}

/** 002: `{media: {transcript: [{from | from_, text, sent_at}]}}`. */
export function parseMedia(document: unknown): Turns | undefined {
  const media = isRecord(document) ? fieldsAt(document, "media") : {};
  if (!Array.isArray(media["transcript"])) return undefined;
  return listAt(media, "transcript").flatMap((item) =>
    turnOf(item, textAt(item, "from") ?? textAt(item, "from_"), instantAt(item, "sent_at")),
  );
}

/** 003: `{utterances: [{speaker, text, start, end}]}`, in seconds. */
export function parseUtterances(document: unknown): Turns | undefined {
  if (!isRecord(document) || !Array.isArray(document["utterances"])) return undefined;
  return [...listAt(document, "utterances")]
    .sort((a, b) => (numberAt(a, "start") ?? 0) - (numberAt(b, "start") ?? 0))
    .flatMap((item) => turnOf(item, textAt(item, "speaker")));
}

/** 004: `{entities: [{id, transcript: "Agent: …\nCustomer: …"}]}`, or one of the entities. */
export const parseLabelled = (document: unknown): Turns | undefined =>
  ofEach(document, ({ transcript }) =>
    typeof transcript === "string" ? labelledTurns(transcript) : undefined,
  );

function turnOf(item: Fields, label: string | undefined, startMs?: number): Turns {
  const text = textAt(item, "text");
  return text === undefined ? [] : [said(speakerOfLabel(label), text, startMs)];
}

/** A page of several conversations is read as one after the other. */
function ofEach(document: unknown, read: (entity: Fields) => Turns | undefined): Turns | undefined {
  if (!isRecord(document)) return undefined;
  const entities = Array.isArray(document["entities"]) ? listAt(document, "entities") : [document];
  const turns = entities.map(read);
  return turns.length > 0 && turns.every((some) => some !== undefined) ? turns.flat() : undefined;
}
