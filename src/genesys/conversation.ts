import type { Raw } from "../shared/text.ts";
import type { Communication, Conversation, Known, MediaType, Speaker } from "../shared/types.ts";
import { type Fields, fieldsAt, listAt, textAt, textsAt } from "./fields.ts";
import { createKnownValues } from "./known.ts";
import { mediaTypeOf, speakerOfPurpose } from "./speakers.ts";

/** One conversation of the analytics API (`AnalyticsConversation` of the details query and its jobs); undefined
 *  when id or start are missing. Subjects and wrap-up notes are copies of what was said and are left behind.
 *
 *  So are the participants' attributes, which only jobs bring. As known values they would mask more, but only in runs
 *  that happen to be listed by a job: a retry and the preview, which are not, would then show another text than the one
 *  that leaves, and the guard would hold back here what it lets pass there. */
export function parseConversation(fields: Fields): Conversation | undefined {
  const id = textAt(fields, "conversationId");
  const startedAt = textAt(fields, "conversationStart");
  if (id === undefined || startedAt === undefined || Number.isNaN(Date.parse(startedAt))) return undefined;
  const participants = listAt(fields, "participants");
  const endedAt = textAt(fields, "conversationEnd");
  const direction = textAt(fields, "originatingDirection");
  const communications = communicationsOf(participants);
  return {
    id,
    startedAt,
    ...(endedAt === undefined ? {} : { endedAt }),
    mediaType: mediaTypeOfAll(communications),
    ...(direction === "inbound" || direction === "outbound" ? { direction } : {}),
    queueIds: queueIdsOf(participants),
    communications,
    known: knownOf(fields, participants),
  };
}

/** A transcript hangs on the customer's leg more often than on any other. */
const order: readonly Speaker[] = ["customer", "agent", "bot", "unknown"];

function communicationsOf(participants: readonly Fields[]): readonly Communication[] {
  const all = participants.flatMap((participant) => {
    const speaker = speakerOfPurpose(textAt(participant, "purpose"));
    return listAt(participant, "sessions").flatMap((session): Communication[] => {
      const id = textAt(session, "sessionId");
      if (id === undefined) return [];
      const mediaType = mediaTypeOf(textAt(session, "mediaType"));
      const address = mediaType === "email" ? ownAddress(session) : undefined;
      return [{ id, speaker, mediaType, ...(address === undefined ? {} : { address: address as Raw }) }];
    });
  });
  const sorted = all.sort((a, b) => order.indexOf(a.speaker) - order.indexOf(b.speaker));
  return sorted.filter(({ id }, index) => sorted.findIndex((other) => other.id === id) === index);
}

const ownAddress = (session: Fields) =>
  textAt(session, "addressSelf") ??
  textAt(session, textAt(session, "direction") === "outbound" ? "addressTo" : "addressFrom");

/** The customer's medium is the conversation's; a callback that became a call is a call. */
function mediaTypeOfAll(communications: readonly Communication[]): MediaType {
  const [first] = communications;
  const ofCustomer = communications.filter(({ speaker }) => speaker === first?.speaker);
  const types = ofCustomer.map(({ mediaType }) => mediaType).filter((type) => type !== "unknown");
  const [type = "unknown"] = types;
  const hasCall = communications.some(({ mediaType }) => mediaType === "voice");
  return type === "callback" && hasCall ? "voice" : type;
}

function queueIdsOf(participants: readonly Fields[]): readonly string[] {
  const ids = participants
    .flatMap((participant) => listAt(participant, "sessions"))
    .flatMap((session) => listAt(session, "segments"))
    .map((segment) => textAt(segment, "queueId"));
  return [...new Set(ids.filter((id) => id !== undefined))];
}

const addressKeys = ["ani", "dnis", "sessionDnis", "addressFrom", "addressTo", "addressSelf", "addressOther"];
const addressListKeys = ["cc", "bcc", "callbackNumbers", "destinationAddresses"];

function knownOf(conversation: Fields, participants: readonly Fields[]): Known {
  const values = createKnownValues();
  const things = thingNamesOf(participants);
  const person = (name: string | undefined) => {
    if (name !== undefined && !things.has(name)) values.name(name);
  };
  values.attribute(textAt(conversation, "externalTag") ?? "");
  for (const participant of participants) {
    const speaker = speakerOfPurpose(textAt(participant, "purpose"));
    if (speaker !== "bot") person(textAt(participant, "participantName"));
    for (const session of listAt(participant, "sessions")) {
      person(textAt(session, "callbackUserName"));
      person(textAt(session, "remote"));
      person(textAt(session, "remoteNameDisplayable"));
      for (const key of addressKeys) values.address(textAt(session, key));
      for (const key of addressListKeys) textsAt(session, key).forEach(values.address);
    }
  }
  return values.all();
}

/** Names of menus, queues and flows: on another leg they appear as its `remote`. */
function thingNamesOf(participants: readonly Fields[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const participant of participants) {
    const isThing = speakerOfPurpose(textAt(participant, "purpose")) === "bot";
    const name = textAt(participant, "participantName");
    if (isThing && name !== undefined) names.add(name);
    for (const session of listAt(participant, "sessions")) {
      const flow = fieldsAt(session, "flow");
      for (const key of ["flowName", "transferTargetName"]) {
        const flowName = textAt(flow, key);
        if (flowName !== undefined) names.add(flowName);
      }
    }
  }
  return names;
}
