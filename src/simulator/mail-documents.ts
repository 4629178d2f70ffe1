/** Mails: the list with previews, and each in full. Structure as in the vendor's SDK models and samples. */
import { type TimedLine, timedLinesOf } from "./timing.ts";
import type { Header, World } from "./world.ts";

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
    time: new Date(line.startMs).toISOString(),
    historyIncluded: false,
    selfUri: `/api/v2/conversations/emails/${header.id}/messages/${mailIdOf(header, index)}`,
  };
}

/** `GET /api/v2/conversations/emails/{id}/messages`. */
export function mailList(header: Header, world: World, pageSize: number, pageNumber: number): unknown {
  const lines = timedLinesOf(header, world);
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
  const lines = timedLinesOf(header, world);
  const index = lines.findIndex((_, at) => mailIdOf(header, at) === id);
  const line = lines[index];
  if (!line) return undefined;
  const html = line.written
    .split("\n")
    .map((paragraph) => `<p>${paragraph}</p>`)
    .join("");
  return { ...mail(header, world, line, index), attachments: [], textBody: line.written, htmlBody: html };
}
