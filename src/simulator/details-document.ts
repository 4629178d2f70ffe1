/** A conversation as the details query lists it: no text, but personal data in every second field. Structure as
 *  in the vendor's published samples. */
import type { Row } from "./details-filter.ts";
import { uuid } from "./ids.ts";
import type { Header, Purpose, World } from "./world.ts";

const instant = (ms: number): string => new Date(ms).toISOString();
const companyLine = "tel:+18005550100";

/** For conversation filters. */
export const conversationRow = (header: Header, nowMs: number): Row => ({
  conversationId: header.id,
  conversationStart: instant(header.startMs),
  conversationEnd: header.endMs <= nowMs ? instant(header.endMs) : undefined,
  conversationInitiator: header.mediaType === "message" ? "customer" : undefined,
  divisionId: header.divisionId,
  originatingDirection: header.direction,
  tConversationDuration: header.endMs - header.startMs,
});

interface Leg {
  readonly purpose: Purpose;
  readonly fromMs: number;
  readonly toMs: number;
  readonly segmentType: "interact" | "ivr";
}

/** When each participant was in it. A menu and a queue stand before the agent in calls, never in digital media. */
export function legsOf({ mediaType, startMs, endMs, speed }: Header): readonly Leg[] {
  const answeredMs = startMs + (mediaType === "voice" ? 20_000 : 25_000) / speed;
  const menuEndMs = startMs + 12_000 / speed;
  const customer: Leg = { purpose: "customer", fromMs: startMs, toMs: endMs, segmentType: "interact" };
  const agent: Leg = { purpose: "agent", fromMs: answeredMs, toMs: endMs, segmentType: "interact" };
  if (mediaType !== "voice") return [customer, agent];
  return [
    customer,
    { purpose: "ivr", fromMs: startMs, toMs: menuEndMs, segmentType: "ivr" },
    { purpose: "acd", fromMs: menuEndMs, toMs: answeredMs, segmentType: "interact" },
    agent,
  ];
}

export const messageTypeOf = ({ mediaType, isGuest }: Header) =>
  mediaType === "message" ? (isGuest ? "webmessaging" : "sms") : undefined;

/** For segment filters, which must match on one and the same segment. */
export const segmentRows = (header: Header): readonly Row[] =>
  legsOf(header).map(({ purpose, segmentType, toMs }) => ({
    mediaType: header.mediaType,
    messageType: messageTypeOf(header),
    direction: header.direction,
    purpose,
    queueId: purpose === "ivr" ? undefined : header.queueId,
    userId: purpose === "agent" ? header.agentId : undefined,
    segmentType,
    segmentEnd: instant(toMs),
  }));

export function detailsDocument(header: Header, world: World, nowMs: number): unknown {
  const { seed } = world.options;
  const cast = world.cast(header);
  const hasEnded = header.endMs <= nowMs;
  const names: Record<Purpose, string> = {
    customer: cast.customerName,
    ivr: "Main Menu",
    acd: "Queue",
    agent: cast.agentName,
  };
  return {
    conversationId: header.id,
    conversationStart: instant(header.startMs),
    ...(hasEnded ? { conversationEnd: instant(header.endMs) } : {}),
    divisionIds: [header.divisionId],
    originatingDirection: header.direction,
    participants: legsOf(header).map((leg) => ({
      participantId: uuid(seed, header.index, 30, leg.purpose.length, leg.fromMs),
      participantName: names[leg.purpose],
      purpose: leg.purpose,
      ...(leg.purpose === "agent" ? { userId: header.agentId } : {}),
      ...(leg.purpose === "customer" ? { externalContactId: uuid(seed, header.index, 31) } : {}),
      sessions: [
        {
          sessionId: world.sessionId(header, leg.purpose),
          mediaType: header.mediaType,
          direction: header.direction,
          ...(leg.purpose === "customer"
            ? {}
            : { peerId: world.sessionId(header, "customer"), remote: names.customer }),
          ...addresses(header, cast.customerAddress, leg.purpose),
          metrics: [{ emitDate: instant(leg.toMs), name: "tConnected", value: leg.toMs - leg.fromMs }],
          segments: segments(header, leg, cast, hasEnded),
        },
      ],
    })),
  };
}

function addresses(header: Header, customer: string, purpose: Purpose): Record<string, unknown> {
  const { mediaType, id } = header;
  const isCustomer = purpose === "customer";
  if (mediaType === "voice") {
    const leg = { recording: true, sessionDnis: companyLine, protocolCallId: `${id}@203.0.113.7` };
    return { ani: customer, dnis: companyLine, provider: "Edge", ...(isCustomer ? leg : {}) };
  }
  const company = mediaType === "email" ? "support@example.org" : uuid(header.industry, 61);
  return {
    provider: mediaType === "email" ? "PureCloud Email" : "PureCloud Messaging",
    ...(mediaType === "message" ? { messageType: messageTypeOf(header) } : {}),
    ...(isCustomer ? { addressFrom: customer, addressTo: company } : {}),
    ...(isCustomer && mediaType === "email" ? { addressSelf: customer, addressOther: company } : {}),
  };
}

interface Notes {
  readonly subject: string;
  readonly wrapUpNote: string;
}

function segments(header: Header, leg: Leg, { subject, wrapUpNote }: Notes, hasEnded: boolean): unknown[] {
  const spoken = {
    conference: false,
    segmentStart: instant(leg.fromMs),
    ...(hasEnded
      ? { segmentEnd: instant(leg.toMs), disconnectType: leg.purpose === "customer" ? "peer" : "client" }
      : {}),
    segmentType: leg.segmentType,
    ...(leg.purpose === "ivr" ? {} : { queueId: header.queueId }),
    ...(header.mediaType === "email" && leg.purpose === "customer" ? { subject } : {}),
  };
  if (leg.purpose !== "agent" || !hasEnded) return [spoken];
  const wrapUp = {
    conference: false,
    segmentStart: instant(leg.toMs),
    segmentEnd: instant(leg.toMs),
    segmentType: "wrapup",
    queueId: header.queueId,
    wrapUpCode: "7fb334b0-0e9e-11e4-9191-0800200c9a66",
    wrapUpNote,
  };
  return [spoken, wrapUp];
}
