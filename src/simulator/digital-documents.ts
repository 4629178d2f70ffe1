/** What was written: a conversation with its message ids, messages in bulk, mails one by one. Structure as in the
 *  vendor's SDK models and samples. */
import { legsOf, messageTypeOf } from "./details-document.ts";
import { messageId, uuid } from "./ids.ts";
import { type TimedLine, timeLines } from "./timing.ts";
import type { Header, World } from "./world.ts";

const instant = (ms: number): string => new Date(ms).toISOString();

const linesOf = (header: Header, world: World): readonly TimedLine[] =>
  timeLines(header, world.conversation(header).lines);

/** `GET /api/v2/conversations/{id}`. */
export function conversationDocument(header: Header, world: World): unknown {
  const { seed } = world.options;
  const cast = world.cast(header);
  const list = { voice: "calls", message: "messages", email: "emails" }[header.mediaType];
  const messages =
    header.mediaType === "message" ? linesOf(header, world).map((line, index) => ({ line, index })) : [];
  return {
    id: header.id,
    startTime: instant(header.startMs),
    endTime: instant(header.endMs),
    recordingState: header.mediaType === "voice" ? "active" : "none",
    participants: legsOf(header).map(({ purpose, fromMs, toMs }) => {
      const mine = messages.filter(({ line }) => (line.speaker === "customer") === (purpose === "customer"));
      return {
        id: uuid(seed, header.index, 30, purpose.length, fromMs),
        purpose,
        name: purpose === "customer" ? cast.customerName : purpose === "agent" ? cast.agentName : "Main Menu",
        ...(purpose === "customer"
          ? { address: cast.customerAddress, attributes: { note: cast.subject } }
          : {}),
        queueId: header.queueId,
        [list]: [
          {
            id: world.sessionId(header, purpose),
            state: purpose === "customer" ? "disconnected" : "terminated",
            direction: header.direction,
            connectedTime: instant(fromMs),
            disconnectedTime: instant(toMs),
            ...(header.mediaType === "message"
              ? {
                  type: messageTypeOf(header),
                  messages: mine.map(({ line, index }) => ({
                    messageId: messageId(seed, header.index, index),
                    messageStatus: purpose === "customer" ? "received" : "delivery-success",
                    messageSegmentCount: 1,
                    messageTime: instant(line.startMs),
                  })),
                }
              : {}),
          },
        ],
      };
    }),
    selfUri: `/api/v2/conversations/${header.id}`,
  };
}

/** `POST /api/v2/conversations/messages/{id}/messages/bulk`; ids it does not know are left out. */
export function messagesBulk(header: Header, world: World, ids: readonly string[]): unknown {
  const { seed } = world.options;
  const wanted = new Set(ids);
  const lines = linesOf(header, world);
  const entities = lines.flatMap((line, index) => {
    const id = messageId(seed, header.index, index);
    if (!wanted.has(id)) return [];
    const isInbound = line.speaker === "customer";
    return [
      {
        id,
        timestamp: instant(line.startMs),
        direction: isInbound ? "inbound" : "outbound",
        messengerType: messageTypeOf(header),
        textBody: line.written,
        status: isInbound ? "received" : "delivery-success",
        normalizedMessage: {
          id,
          type: "Text",
          text: line.written,
          content: [],
          originatingEntity: line.speaker === "bot" ? "Bot" : "Human",
          direction: isInbound ? "Inbound" : "Outbound",
        },
        conversationId: header.id,
        selfUri: `/api/v2/conversations/messages/${header.id}/messages/${id}`,
      },
    ];
  });
  return { entities };
}

const mailIdOf = (header: Header, index: number) => `em${String(header.index).padStart(6, "0")}${index}`;

function mail(header: Header, world: World, line: TimedLine, index: number) {
  const cast = world.cast(header);
  const customer = { email: cast.customerAddress, name: cast.customerName };
  const company = { email: "support@example.org", name: "Support" };
  const isInbound = line.speaker === "customer";
  return {
    id: mailIdOf(header, index),
    to: [isInbound ? company : customer],
    cc: [],
    bcc: [],
    from: isInbound ? customer : company,
    subject: index === 0 ? cast.subject : `Re: ${cast.subject}`,
    time: instant(line.startMs),
    historyIncluded: false,
    selfUri: `/api/v2/conversations/emails/${header.id}/messages/${mailIdOf(header, index)}`,
  };
}

/** `GET /api/v2/conversations/emails/{id}/messages`. */
export function mailList(header: Header, world: World, pageSize: number, pageNumber: number): unknown {
  const lines = linesOf(header, world);
  const start = (pageNumber - 1) * pageSize;
  const entities = lines.map((line, index) => ({
    ...mail(header, world, line, index),
    textBodyPreview: line.written.replace(/\n/g, " ").slice(0, 60),
  }));
  return {
    entities: entities.slice(start, start + pageSize),
    pageSize,
    pageNumber,
    total: lines.length,
    pageCount: Math.ceil(lines.length / pageSize),
    selfUri: `/api/v2/conversations/emails/${header.id}/messages`,
  };
}

/** `GET /api/v2/conversations/emails/{id}/messages/{messageId}`.
 *  @returns undefined when there is no such message. */
export function mailMessage(header: Header, world: World, id: string): unknown {
  const lines = linesOf(header, world);
  const index = lines.findIndex((_, at) => mailIdOf(header, at) === id);
  const line = lines[index];
  if (!line) return undefined;
  const html = line.written
    .split("\n")
    .map((paragraph) => `<p>${paragraph}</p>`)
    .join("");
  return { ...mail(header, world, line, index), attachments: [], textBody: line.written, htmlBody: html };
}
