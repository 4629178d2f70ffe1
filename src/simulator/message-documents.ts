/** A conversation with the ids of its messages, and the messages in bulk. Structure as in the vendor's SDK models and
 *  samples: among the texts stand receipts and typing events, and nothing comes in order. */
import { legsOf, messageTypeOf } from "./details-document.ts";
import { messageId, uuid } from "./ids.ts";
import { timedLinesOf } from "./timing.ts";
import type { Header, Purpose, World } from "./world.ts";

interface Message {
  readonly id: string;
  readonly by: "customer" | "agent" | "bot";
  readonly type: "Text" | "Event" | "Receipt";
  readonly text?: string;
  readonly atMs: number;
}

const instant = (ms: number): string => new Date(ms).toISOString();

function messagesOf(header: Header, world: World): readonly Message[] {
  if (header.mediaType !== "message") return [];
  const { seed } = world.options;
  const texts = timedLinesOf(header, world).map(
    ({ speaker, written, startMs }, index): Message => ({
      id: messageId(seed, header.index, index),
      by: speaker,
      type: "Text",
      text: written,
      atMs: startMs,
    }),
  );
  const silent = (["Event", "Receipt"] as const).map(
    (type, index): Message => ({
      id: messageId(seed, header.index, texts.length + index),
      by: type === "Event" ? "customer" : "agent",
      type,
      atMs: header.endMs - 1000 * (index + 1),
    }),
  );
  return header.index % 3 === 0 ? [...silent, ...texts] : texts;
}

/** `GET /api/v2/conversations/{id}`. */
export function conversationDocument(header: Header, world: World): unknown {
  const { seed } = world.options;
  const cast = world.cast(header);
  const list = { voice: "calls", message: "messages", email: "emails", chat: "chats" }[header.mediaType];
  const names: Partial<Record<Purpose, string>> = { customer: cast.customerName, agent: cast.agentName };
  const messages = messagesOf(header, world);
  return {
    id: header.id,
    startTime: instant(header.startMs),
    endTime: instant(header.endMs),
    recordingState: header.mediaType === "voice" ? "active" : "none",
    participants: legsOf(header).map(({ purpose, fromMs, toMs }) => ({
      id: uuid(seed, header.index, 30, purpose.length, fromMs),
      purpose,
      name: names[purpose] ?? "Main Menu",
      queueId: header.queueId,
      ...(purpose === "customer"
        ? { address: cast.customerAddress, attributes: { note: cast.subject } }
        : {}),
      [list]: [
        {
          id: world.sessionId(header, purpose),
          state: purpose === "customer" ? "disconnected" : "terminated",
          direction: header.direction,
          connectedTime: instant(fromMs),
          disconnectedTime: instant(toMs),
          ...(header.mediaType === "message"
            ? { type: messageTypeOf(header), messages: messages.filter(isOn(purpose)).map(reference) }
            : {}),
        },
      ],
    })),
    selfUri: `/api/v2/conversations/${header.id}`,
  };
}

/** A bot's messages stand on the agent's side. */
const isOn =
  (purpose: Purpose) =>
  ({ by }: Message) =>
    (by === "customer") === (purpose === "customer");

const reference = ({ id, by, atMs }: Message) => ({
  messageId: id,
  messageStatus: by === "customer" ? "received" : "delivery-success",
  messageSegmentCount: 1,
  messageTime: instant(atMs),
});

/** `POST /api/v2/conversations/messages/{id}/messages/bulk`; ids it does not know are left out. */
export function messagesBulk(header: Header, world: World, ids: readonly string[]): unknown {
  const wanted = new Set(ids);
  const customer = world.cast(header).customerAddress;
  const company = uuid(header.industry, 61);
  const entities = messagesOf(header, world)
    .filter(({ id }) => wanted.has(id))
    .map(({ id, by, type, text, atMs }) => ({
      id,
      timestamp: instant(atMs),
      direction: by === "customer" ? "inbound" : "outbound",
      fromAddress: by === "customer" ? customer : company,
      toAddress: by === "customer" ? company : customer,
      messengerType: messageTypeOf(header),
      ...(text === undefined ? {} : { textBody: text }),
      status: by === "customer" ? "received" : "delivery-success",
      normalizedMessage: {
        id,
        type,
        ...(text === undefined ? {} : { text }),
        content: [],
        originatingEntity: by === "bot" ? "Bot" : "Human",
        direction: by === "customer" ? "Inbound" : "Outbound",
      },
      conversationId: header.id,
      selfUri: `/api/v2/conversations/messages/${header.id}/messages/${id}`,
    }));
  return { entities };
}
