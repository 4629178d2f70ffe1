/** Conversations out of a file or of stdin: JSON lines as `redact` takes them, result files, documents of the vendor's
 *  shapes, or plain text. Which of them it is, the content tells. */
import { basename, resolve } from "node:path";
import { Fault } from "../shared/fault.ts";
import { isRecord } from "../shared/json.ts";
import type { Raw } from "../shared/text.ts";
import { readTextFile } from "../shared/text-file.ts";
import { emptyKnown, mediaTypes } from "../shared/types.ts";
import { parseDocument } from "../transcript/document.ts";
import type { Heard } from "../viewing.ts";
import type { Context } from "./context.ts";
import { conversationIn, readDocument, speakerOf } from "./redact-input.ts";

export interface FileContent {
  readonly heard: readonly Heard[];
  /** Numbers of the lines that could not be read, from 1. */
  readonly badLines: readonly number[];
}

/** @param path `-` for stdin. @throws Fault `usage.invalid` when it can not be read or holds nothing. */
export async function readConversations(path: string, context: Context): Promise<FileContent> {
  const text =
    path === "-"
      ? await readDocument(context)
      : readTextFile(resolve(context.cwd, path), { code: "usage.invalid", what: "the file" });
  const content = parseContent(text, path === "-" ? "stdin" : basename(path));
  if (content.heard.length > 0) return content;
  throw new Fault("usage.invalid", {
    says: "there is no conversation in the file",
    next: "give JSON lines as redact takes them, a Genesys document, or text with a turn a line",
    facts: { path, badLines: content.badLines.length },
  });
}

/** @param name stands for a conversation that has no id. */
export function parseContent(text: string, name: string): FileContent {
  const whole = parsed(text);
  if (typeof whole === "object") return { heard: conversationsIn(whole, name), badLines: [] };
  const lines = text.split(/\r?\n/);
  const first = lines.find((line) => line.trim() !== "") ?? "";
  return /^\s*[[{]/.test(first) && parsed(first) !== undefined
    ? linesOf(lines, name)
    : { heard: plainText(lines, name), badLines: [] };
}

function linesOf(lines: readonly string[], name: string): FileContent {
  const heard: Heard[] = [];
  const badLines: number[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.trim() === "") continue;
    const found = conversationsIn(parsed(line), `${name}:${index + 1}`);
    if (found.length === 0) badLines.push(index + 1);
    heard.push(...found);
  }
  return { heard, badLines };
}

/** A conversation, a document, or a list or page of them. */
function conversationsIn(value: unknown, name: string): readonly Heard[] {
  if (Array.isArray(value))
    return value.flatMap((item, index) => conversationsIn(item, `${name}:${index + 1}`));
  if (!isRecord(value)) return [];
  // A page of conversations; or of messages, which are one conversation.
  const each = Array.isArray(value["entities"]) ? conversationsIn(value["entities"], name) : [];
  if (each.length > 0) return each;
  const isResult = Array.isArray(value["transcript"]) && "conversationId" in value;
  const own = conversationIn(isResult ? { ...value, turns: value["transcript"] } : value);
  const found = own ?? parseDocument(value);
  if (!found || found.turns.length === 0) return [];
  const startMs = found.turns.find((turn) => turn.startMs !== undefined)?.startMs;
  const startedAt = textIn(value, "startedAt") ?? (startMs === undefined ? undefined : isoOf(startMs));
  return [
    {
      id: textIn(value, "conversationId") ?? textIn(value, "id") ?? name,
      mediaType: mediaTypes.find((type) => type === value["mediaType"]) ?? "unknown",
      ...(startedAt === undefined ? {} : { startedAt }),
      queueIds: [],
      turns: found.turns,
      known: found.known,
    },
  ];
}

const isoOf = (ms: number) => new Date(ms).toISOString();

const textIn = (value: Readonly<Record<string, unknown>>, key: string): string | undefined => {
  const text = value[key];
  return typeof text === "string" && text !== "" ? text : typeof text === "number" ? String(text) : undefined;
};

/** All lines are one conversation. */
function plainText(lines: readonly string[], name: string): readonly Heard[] {
  const turns = lines
    .filter((line) => line.trim() !== "")
    .map(speakerOf)
    .map(({ speaker, text }) => ({ speaker, text: text as Raw }));
  return turns.length === 0
    ? []
    : [{ id: name, mediaType: "unknown", queueIds: [], turns, known: emptyKnown }];
}

/** `JSON.parse` quotes its input, so its error is not kept. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
