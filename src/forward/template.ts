/** What the model is told to do: a text with placeholders, filled in for each conversation. Without
 *  `{{transcript}}` it is the instructions, and the conversation comes as a message of its own; with it the text is
 *  that message. Either way the conversation is a marked block and the rule that it is data is ours to add. */
import { Fault } from "../shared/fault.ts";
import type { MediaType, Speaker } from "../shared/types.ts";
import { dataRule } from "./prompt.ts";

/** What may be told of a conversation beside its text. Nothing in it leads to a person or a time. */
export interface Brief {
  readonly mediaType: MediaType;
  readonly durationMs?: number | undefined;
  /** As `en-us`. */
  readonly language?: string | undefined;
  /** Who speaks, each role once. */
  readonly roles?: readonly Speaker[] | undefined;
}

export interface Message {
  readonly role: "system" | "user";
  readonly content: string;
}

/** In UTF-8, of what the model is to read. */
export const bytesIn = (messages: readonly Message[]): number =>
  messages.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0);

export interface Template {
  /** As it was written. */
  readonly text: string;
  /** @param block the marked conversation. @param part says which part of it this is, when it is not all. */
  messages(brief: Brief, turnCount: number, block: string, part?: string): readonly Message[];
  /** The instructions without a conversation. */
  instructions(brief: Brief, turnCount: number): string;
}

const placeholders = [
  "mediaType",
  "duration",
  "turnCount",
  "language",
  "participants",
  "transcript",
  "maxLength",
] as const;
type Placeholder = (typeof placeholders)[number];
const pattern = /\{\{\s*([A-Za-z_][\w.-]*)\s*\}\}/g;
const known = placeholders.map((name) => `{{${name}}}`).join(" ");

/** @param name the setting the text came from. @param maxLength in characters, for `{{maxLength}}`.
 *  @throws Fault `config.invalid` when it is empty, has a placeholder that is not known, or the transcript twice. */
export function parseTemplate(text: string, name: string, maxLength: number): Template {
  if (text.trim() === "")
    throw new Fault("config.invalid", {
      says: `${name} is empty`,
      next: "write instructions in it, or unset it for the built-in ones",
    });
  const used = [...text.matchAll(pattern)].map(([, placeholder = ""]) => placeholder);
  const unknown = [...new Set(used)].filter((one) => !placeholders.includes(one as Placeholder));
  if (unknown.length > 0)
    throw new Fault("config.invalid", {
      says: `${name} has a placeholder that is not known: ${unknown.map((one) => `{{${one.slice(0, 40)}}}`).join(" ")}`,
      next: `the known ones are ${known}`,
    });
  const transcripts = used.filter((one) => one === "transcript").length;
  if (transcripts > 1)
    throw new Fault("config.invalid", {
      says: `${name} has {{transcript}} ${transcripts} times`,
      next: "put the conversation in one place",
    });

  /** Every second one is a placeholder's name: what is filled in is not looked at for placeholders again. */
  const pieces = text.split(pattern);

  function fill(brief: Brief, turnCount: number, transcript: string): string {
    const values: Readonly<Record<Placeholder, string>> = {
      mediaType: brief.mediaType,
      duration: durationText(brief.durationMs),
      turnCount: String(turnCount),
      language: /^[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}$/i.test(brief.language ?? "")
        ? String(brief.language)
        : "unknown",
      participants: brief.roles?.join(", ") || "unknown",
      transcript,
      maxLength: String(maxLength),
    };
    return pieces.map((piece, at) => (at % 2 === 0 ? piece : values[piece as Placeholder])).join("");
  }

  return {
    text,
    messages(brief, turnCount, block, part) {
      const rule = part === undefined ? dataRule : `${dataRule}\n\n${part}`;
      const filled = fill(brief, turnCount, block);
      return transcripts === 1
        ? [
            { role: "system", content: rule },
            { role: "user", content: filled },
          ]
        : [
            { role: "system", content: `${filled.trimEnd()}\n\n${rule}` },
            { role: "user", content: block },
          ];
    },
    instructions: (brief, turnCount) => fill(brief, turnCount, "(the conversation)").trimEnd(),
  };
}

/** Coarse on purpose: a duration to the second is a mark by which a call can be found again. */
function durationText(ms: number | undefined): string {
  if (ms === undefined || !(ms >= 0)) return "unknown";
  const minutes = Math.round(ms / 60_000);
  if (minutes < 1) return "less than a minute";
  if (minutes < 120) return minutes === 1 ? "1 minute" : `${minutes} minutes`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`;
}
