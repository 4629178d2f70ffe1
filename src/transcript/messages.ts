/** Messages of a digital conversation as `messages/bulk` gives them (`MessageData`). */
import { type Fields, fieldsAt, instantAt, listAt, textAt } from "../genesys/fields.ts";
import { createKnownValues, type KnownValues } from "../genesys/known.ts";
import { said } from "../genesys/speakers.ts";
import { isRecord } from "../shared/json.ts";
import type { Speaker, Transcript } from "../shared/types.ts";

/** `speakers` tells by message id on whose leg it was sent. Undefined when it is no such document. */
export function parseMessages(
  document: unknown,
  speakers: ReadonlyMap<string, Speaker> = new Map(),
): Transcript | undefined {
  if (!isRecord(document) || !Array.isArray(document["entities"])) return undefined;
  const messages = listAt(document, "entities");
  if (!messages.every(isMessage)) return undefined;
  const known = createKnownValues();
  const distinct = new Map(messages.map((message) => [textAt(message, "id") ?? message, message]));
  const turns = [...distinct.values()].flatMap((message) => {
    notePeople(message, known);
    const normalized = fieldsAt(message, "normalizedMessage");
    const text = textOf(message, normalized);
    if (text === undefined || isSilent(normalized)) return [];
    const sentMs = instantAt(message, "timestamp") ?? instantAt(fieldsAt(normalized, "channel"), "time");
    return [said(speakerOf(message, normalized, speakers), text, sentMs)];
  });
  return { turns: turns.sort((a, b) => (a.startMs ?? 0) - (b.startMs ?? 0)), known: known.all() };
}

const isMessage = (message: Fields) =>
  isRecord(message["normalizedMessage"]) || "messengerType" in message || "messageStatus" in message;

/** Delivery receipts and typing or presence events say nothing. */
const isSilent = (normalized: Fields) => /^(?:receipt|event)$/i.test(textAt(normalized, "type") ?? "");

/** `textBody` is deprecated and still filled; a pressed button may have its text in the content only. */
const textOf = (message: Fields, normalized: Fields): string | undefined =>
  textAt(normalized, "text") ??
  textAt(message, "textBody") ??
  listAt(normalized, "content")
    .map((content) => textAt(fieldsAt(content, "buttonResponse"), "text"))
    .find((text) => text !== undefined);

const isBot = (normalized: Fields) => textAt(normalized, "originatingEntity")?.toLowerCase() === "bot";

function speakerOf(message: Fields, normalized: Fields, speakers: ReadonlyMap<string, Speaker>): Speaker {
  if (isBot(normalized)) return "bot";
  const direction = (textAt(message, "direction") ?? textAt(normalized, "direction"))?.toLowerCase();
  if (direction === "inbound") return "customer";
  const onLeg = speakers.get(textAt(message, "id") ?? "");
  if (onLeg === "agent" || onLeg === "bot") return onLeg;
  return direction === "outbound" ? "agent" : (onLeg ?? "unknown");
}

function notePeople(message: Fields, known: KnownValues): void {
  known.address(textAt(message, "fromAddress"));
  known.address(textAt(message, "toAddress"));
  const normalized = fieldsAt(message, "normalizedMessage");
  if (isBot(normalized)) return;
  const sender = fieldsAt(fieldsAt(normalized, "channel"), "from");
  const fullName = [textAt(sender, "firstName"), textAt(sender, "lastName")].filter(
    (part) => part !== undefined,
  );
  known.name(textAt(sender, "nickname"));
  known.name(fullName.join(" "));
}
