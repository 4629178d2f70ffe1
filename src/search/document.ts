/** A line of a result file as it is searched. What rests in the results has passed redactor and guard, and nothing else
 *  comes here. */
import { isRecord } from "../shared/json.ts";
import { keyOfLine } from "../shared/result-key.ts";
import type { Traits } from "../shared/search-page.ts";
import { sha256 } from "../shared/sha256.ts";

export interface Document extends Traits {
  /** Of a window with its number, as `id/3`. */
  readonly conversationId: string;
  /** Of the file it rests in; UTC, `YYYY-MM-DD`. */
  readonly day: string;
  /** Of the line with its end: the same line is the same document, wherever it is indexed. */
  readonly sha256: string;
  /** SHA-256 of rules, prompt, schema and model. */
  readonly fingerprint: string;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly endedAt: number | undefined;
  /** When the answer came: of two lines about one conversation the later one counts. */
  readonly processedAt: number;
  /** One a turn. */
  readonly speakers: readonly string[];
  /** What was said, a turn a line. */
  readonly said: string;
  /** What the answer says, a text a line. */
  readonly answer: string;
}

/** Undefined for a line that is not ours. */
export function parseDocument(line: Buffer, day: string): Document | undefined {
  const result = recordIn(line);
  const { startedAt, transcript, analysis } = result ?? {};
  const conversationId = keyOfLine(result);
  if (conversationId === undefined || typeof startedAt !== "string" || !Array.isArray(transcript))
    return undefined;
  const turns = transcript.filter(isRecord);
  const text = (name: string, of: Record<string, unknown> = result ?? {}): string | undefined =>
    typeof of[name] === "string" ? of[name] : undefined;
  const answer = isRecord(analysis) ? analysis : {};
  const { queueIds, redactions } = result ?? {};
  const endedAt = text("endedAt");
  return {
    conversationId,
    day,
    sha256: sha256(line),
    fingerprint: text("fingerprint") ?? "",
    startedAt: Date.parse(startedAt),
    endedAt: endedAt === undefined ? undefined : Date.parse(endedAt),
    processedAt: Date.parse(text("processedAt") ?? startedAt),
    mediaType: text("mediaType") ?? "unknown",
    direction: text("direction"),
    queueIds: Array.isArray(queueIds) ? queueIds.filter((id) => typeof id === "string") : [],
    language: text("language"),
    sentiment: text("customerSentiment", answer) ?? text("sentiment", answer),
    masks: countsIn(redactions),
    speakers: turns.map((turn) => text("speaker", turn) ?? "unknown"),
    said: turns.map((turn) => oneLine(text("text", turn) ?? "")).join("\n"),
    answer: textsIn(answer).map(oneLine).join("\n"),
  };
}

/** Of all that is searched or filtered by: equal where two indexes hold the same. */
export function essenceOf(document: Document): string {
  const { conversationId, startedAt, endedAt = null, mediaType } = document;
  const { direction = null, language = null, sentiment = null } = document;
  const { queueIds, masks, speakers, said, answer } = document;
  const whole = [
    ...[conversationId, document.sha256, startedAt, endedAt, mediaType, direction, language, sentiment],
    ...[[...new Set(queueIds)].toSorted(), Object.entries(masks).toSorted(), speakers, said, answer],
  ];
  return sha256(JSON.stringify(whole));
}

function recordIn(line: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line.toString("utf8"));
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function countsIn(redactions: unknown): Record<string, number> {
  if (!isRecord(redactions)) return {};
  return Object.fromEntries(
    Object.entries(redactions).filter(([, number]) => Number.isSafeInteger(number)),
  ) as Record<string, number>;
}

/** In the order in which they stand, at any depth: an answer may have a schema of the user's own. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isRecord(value) ? Object.values(value).flatMap(textsIn) : [];
}

/** Around what is found stand two signs of the private use area, so nobody else may use them. */
export const foundStart = "\ue000";
export const foundEnd = "\ue001";

const oneLine = (text: string): string => text.replace(/\s+/g, " ").replace(/[\ue000\ue001]/g, "\ufffd");
