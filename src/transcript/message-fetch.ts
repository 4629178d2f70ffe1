/** Messages are named by the conversation and fetched in bulk. */
import type { Genesys } from "../genesys/client.ts";
import { conversationPath, messagesBulkPath } from "../genesys/endpoints.ts";
import { type Fields, fieldsAt, keysSeen, listAt, textAt } from "../genesys/fields.ts";
import { createKnownValues } from "../genesys/known.ts";
import { speakerOfPurpose } from "../genesys/speakers.ts";
import { Fault } from "../shared/fault.ts";
import { isRecord } from "../shared/json.ts";
import { type Conversation, joinKnown, type Known, type Speaker, type Transcript } from "../shared/types.ts";
import { orAbsent } from "./absence.ts";
import { parseMessages } from "./messages.ts";

/** The vendor takes 1,000 ids a call. */
const mostIds = 1000;

export async function fetchMessages(
  genesys: Pick<Genesys, "get" | "post">,
  { id }: Conversation,
  signal: AbortSignal | undefined,
): Promise<Transcript | undefined> {
  const conversation = await orAbsent(genesys.get(conversationPath(id), signal));
  if (!isRecord(conversation)) return undefined;
  const speakers = speakersOf(conversation);
  const ids = [...speakers.keys()];
  const entities: Fields[] = [];
  for (let from = 0; from < ids.length; from += mostIds) {
    const some = ids.slice(from, from + mostIds);
    const answer = await orAbsent(genesys.post(messagesBulkPath(id), some, signal));
    if (isRecord(answer)) entities.push(...listAt(answer, "entities"));
  }
  if (entities.length === 0) return undefined;
  const transcript = parseMessages({ entities }, speakers);
  if (!transcript) throw new Fault("transcript.shape", { facts: { keys: keysSeen(entities[0]) } });
  return { ...transcript, known: joinKnown(transcript.known, attributesOf(conversation)) };
}

/** By message id, the leg it stands on. */
function speakersOf(conversation: Fields): ReadonlyMap<string, Speaker> {
  const speakers = new Map<string, Speaker>();
  for (const participant of listAt(conversation, "participants")) {
    const speaker = speakerOfPurpose(textAt(participant, "purpose"));
    for (const leg of listAt(participant, "messages")) {
      for (const message of listAt(leg, "messages")) {
        const id = textAt(message, "messageId");
        if (id !== undefined && !speakers.has(id)) speakers.set(id, speaker);
      }
    }
  }
  return speakers;
}

/** Participants' attributes are free-form data of the customer; analytics does not carry them. */
function attributesOf(conversation: Fields): Known {
  const known = createKnownValues();
  for (const participant of listAt(conversation, "participants")) {
    for (const value of Object.values(fieldsAt(participant, "attributes"))) {
      if (typeof value === "string") known.attribute(value);
    }
  }
  return known.all();
}
