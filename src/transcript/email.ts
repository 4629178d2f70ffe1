/** E-mails of a conversation (`EmailMessage`, and the list's `EmailMessagePreview`). Subjects are left behind; names
 *  and addresses of the header become known values. */
import { type Fields, fieldsAt, instantAt, listAt, textAt } from "../genesys/fields.ts";
import { createKnownValues } from "../genesys/known.ts";
import { said } from "../genesys/speakers.ts";
import { isRecord } from "../shared/json.ts";
import type { Conversation, Speaker, Transcript } from "../shared/types.ts";
import { textOfHtml } from "./html.ts";

export interface Thread {
  readonly direction?: Conversation["direction"];
  /** Where the customer is known to write from. */
  readonly customers?: readonly string[];
}

/** One message or `{entities: […]}`. A message does not say from which side it came: `thread` helps to tell.
 *  Undefined when it is no such document. */
export function parseEmails(document: unknown, thread: Thread = {}): Transcript | undefined {
  if (!isRecord(document)) return undefined;
  const listed = Array.isArray(document["entities"]) ? listAt(document, "entities") : [document];
  if (!listed.every(isEmail)) return undefined;
  const messages = [...listed].sort((a, b) => (instantAt(a, "time") ?? 0) - (instantAt(b, "time") ?? 0));
  const sideOf = sides(messages, thread);
  const known = createKnownValues();
  const turns = messages.flatMap((message, index) => {
    for (const person of peopleOf(message)) {
      known.name(textAt(person, "name"));
      known.address(textAt(person, "email"));
    }
    const text = textOfEmail(message, index > 0);
    return text === "" ? [] : [said(sideOf(message), text, instantAt(message, "time"))];
  });
  return { turns, known: known.all() };
}

const bodyKeys = ["textBody", "htmlBody", "textBodyPreview"];

const isEmail = (message: Fields) =>
  textAt(fieldsAt(message, "from"), "email") !== undefined && bodyKeys.some((key) => key in message);

const peopleOf = (message: Fields): readonly Fields[] => [
  fieldsAt(message, "from"),
  ...["to", "cc", "bcc", "replyTo"].flatMap((key) => listAt(message, key)),
];

const senderOf = (message: Fields) => textAt(fieldsAt(message, "from"), "email")?.toLowerCase() ?? "";
const domainOf = (address: string) => address.slice(address.lastIndexOf("@") + 1);

/** Whoever opened the thread stays on one side. The organisation writes from the domain that was written to when
 *  the customer opened, else from the opener's. */
function sides(messages: readonly Fields[], { direction, customers = [] }: Thread) {
  const [first = {}] = messages;
  const known = new Set(customers.map((address) => address.toLowerCase()));
  const opener = senderOf(first);
  const hasCustomerOpened = known.size > 0 ? known.has(opener) : direction !== "outbound";
  const receivers = listAt(first, "to").map((person) => (textAt(person, "email") ?? "").toLowerCase());
  const ownDomains = new Set((hasCustomerOpened ? receivers : [opener]).map(domainOf));
  return (message: Fields): Speaker => {
    const sender = senderOf(message);
    if (sender === opener) return hasCustomerOpened ? "customer" : "agent";
    return ownDomains.has(domainOf(sender)) && !known.has(sender) ? "agent" : "customer";
  };
}

/** `hasEarlier`: the message before it is read as well, so its quotation can go. */
function textOfEmail(message: Fields, hasEarlier: boolean): string {
  const plain = textAt(message, "textBody");
  const html = textAt(message, "htmlBody");
  if (plain === undefined && html !== undefined) {
    const whole = textOfHtml(html, { keepQuotes: true });
    if (!hasEarlier) return whole;
    return withoutQuotes(textOfHtml(html, { keepQuotes: false })) || whole;
  }
  const whole = tidy(plain ?? textAt(message, "textBodyPreview") ?? "");
  return (hasEarlier && withoutQuotes(whole)) || whole;
}

/** "On Mon, 10 Mar 2025 at 18:00, … wrote:" in the languages of the redactor; often wrapped after the address. */
const attribution =
  /^(?:on|am|le|el|em|op|il|w dniu) .{4,200}(?:wrote|schrieb.{0,80}|a écrit|escribió|escreveu|schreef.{0,80}|ha scritto|napisał\(?a?\)?) ?:$/i;
const rule =
  /^(?:-{2,} ?(?:original message|forwarded message|ursprüngliche nachricht|reply above).{0,40}|_{10,})$/i;
const headerOpens = /^\*?(?:from|von|de|van|da|od)\*?: ?\S/i;
const headerGoesOn =
  /^\*?(?:sent|date|to|gesendet|datum|an|envoyé|à|enviado|fecha|para|verzonden|aan|inviato|a|wysłano|do)\*?: ?\S/i;

function withoutQuotes(text: string): string {
  const lines = text.split("\n").map((line) => line.trim());
  const opens = lines.findIndex((line, index) => {
    const next = lines[index + 1] ?? "";
    if (rule.test(line) || attribution.test(line)) return true;
    if (headerOpens.test(line)) return headerGoesOn.test(next);
    return next.endsWith(":") && attribution.test(`${line} ${next}`);
  });
  return tidy((opens < 0 ? lines : lines.slice(0, opens)).filter((line) => !line.startsWith(">")).join("\n"));
}

/** No pattern for the blanks at line ends: it would take quadratic time on a long run of them. */
const tidy = (text: string) =>
  text
    .split(/\r\n?|\n/)
    .map((line) => line.trimEnd())
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
