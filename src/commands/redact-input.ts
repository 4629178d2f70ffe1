/** What `redact` reads. Shapes are checked by hand: the filter starts fast, and no message may quote its input. */
import { isRecord } from "../shared/json.ts";
import type { Raw } from "../shared/text.ts";
import { textOf } from "../shared/text-stream.ts";
import { emptyKnown, type Known, type Speaker, type Turn } from "../shared/types.ts";
import type { Context } from "./context.ts";

export interface ParsedConversation {
  readonly id?: unknown;
  readonly turns: readonly Turn<Raw>[];
  readonly known: Known;
}

/** The lines of stdin. @throws as `textOf`. */
export async function readText({ stdin, stop }: Pick<Context, "stdin" | "stop">): Promise<string[]> {
  const text = await textOf(stdin, stop);
  if (text === "") return [];
  return (text.endsWith("\n") ? text.slice(0, -1) : text).split("\n");
}

/** All of stdin, without a byte order mark, which no reader of JSON takes. @throws as `textOf`. */
export async function readDocument({ stdin, stop }: Pick<Context, "stdin" | "stop">): Promise<string> {
  return (await textOf(stdin, stop)).replace(/^\ufeff/, "");
}

const prefix = /^\s{0,8}(agent|customer|caller|client|bot|ivr)(?: ?\d{1,2})?\s?:\s{0,4}/i;
const speakers: Readonly<Record<string, Speaker>> = {
  agent: "agent",
  customer: "customer",
  caller: "customer",
  client: "customer",
  bot: "bot",
  ivr: "bot",
};

/** `Agent: hello` is the agent's `hello`; a line without a speaker is nobody's. */
export function speakerOf(line: string): Turn<Raw> & { readonly prefix: string } {
  const matched = prefix.exec(line);
  if (!matched) return { speaker: "unknown", text: line as Raw, prefix: "" };
  const [shown, who] = matched;
  return {
    speaker: speakers[who?.toLowerCase() ?? ""] ?? "unknown",
    text: line.slice(shown.length) as Raw,
    prefix: shown,
  };
}

/** `{"id","turns":[{"speaker","text"}],"known"?}`, or undefined. */
export function parseConversation(text: string): ParsedConversation | undefined {
  try {
    return conversationIn(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** As `parseConversation`, of what was parsed before. */
export function conversationIn(value: unknown): ParsedConversation | undefined {
  if (!isRecord(value) || !Array.isArray(value["turns"])) return undefined;
  const turns: Turn<Raw>[] = [];
  for (const turn of value["turns"]) {
    if (!isRecord(turn) || typeof turn["text"] !== "string") return undefined;
    const who = String(turn["speaker"] ?? "unknown").toLowerCase();
    turns.push({ speaker: speakers[who] ?? "unknown", text: turn["text"] as Raw });
  }
  const known = isRecord(value["known"]) ? value["known"] : {};
  return {
    ...("id" in value ? { id: value["id"] } : {}),
    turns,
    known: {
      ...emptyKnown,
      names: texts(known["names"]),
      phones: texts(known["phones"]),
      emails: texts(known["emails"]),
      other: texts(known["other"]),
    },
  };
}

const texts = (value: unknown): Raw[] =>
  Array.isArray(value) ? value.filter((item): item is Raw => typeof item === "string") : [];
