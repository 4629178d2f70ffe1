/** A document as a cluster holds it, and the only shape it may have there. */
import { isRecord } from "../shared/json.ts";
import { piiTypes } from "../shared/types.ts";
import type { Document } from "./document.ts";

const keyword = { type: "keyword" };
const date = { type: "date" };
const text = { type: "text", analyzer: "masked" };

const properties = {
  conversationId: keyword,
  startedAt: date,
  endedAt: date,
  processedAt: date,
  mediaType: keyword,
  direction: keyword,
  queueIds: keyword,
  language: keyword,
  sentiment: keyword,
  fingerprint: keyword,
  sha256: { type: "keyword", index: false },
  masks: {
    dynamic: "strict",
    properties: Object.fromEntries(piiTypes.map((type) => [type, { type: "integer" }])),
  },
  speakers: { type: "keyword", index: false, doc_values: false },
  said: text,
  answer: text,
};

/** Of an index of ours; both products know it so. A field nobody spoke of is refused and not guessed. What was deleted is
 *  remembered for an hour, so that a request that arrives late does not bring it back. Of a mask the standard tokenizer
 *  makes one word: phone_1. */
export const templateFor = (index: string) => ({
  index_patterns: [`${index}-*`],
  priority: 200,
  template: {
    settings: {
      number_of_shards: 1,
      "index.gc_deletes": "1h",
      analysis: {
        analyzer: {
          masked: { type: "custom", tokenizer: "standard", filter: ["lowercase", "asciifolding"] },
        },
      },
    },
    mappings: { dynamic: "strict", properties },
  },
});

const instant = (ms: number | undefined): string | undefined =>
  ms === undefined ? undefined : new Date(ms).toISOString();

/** JSON on one line. */
export const sourceOf = (document: Document): string =>
  JSON.stringify({
    conversationId: document.conversationId,
    startedAt: instant(document.startedAt),
    endedAt: instant(document.endedAt),
    processedAt: instant(document.processedAt),
    mediaType: document.mediaType,
    direction: document.direction,
    queueIds: [...new Set(document.queueIds)].toSorted(),
    language: document.language,
    sentiment: document.sentiment,
    fingerprint: document.fingerprint,
    sha256: document.sha256,
    masks: document.masks,
    speakers: document.speakers,
    said: document.said,
    answer: document.answer,
  });

/** As far as it is one of ours. */
export function parseSource(source: unknown): Document {
  const of = isRecord(source) ? source : {};
  const textIn = (name: string): string | undefined => (typeof of[name] === "string" ? of[name] : undefined);
  const msIn = (name: string): number | undefined => {
    const value = textIn(name);
    return value === undefined ? undefined : Date.parse(value);
  };
  const listIn = (name: string): readonly string[] => (Array.isArray(of[name]) ? of[name].map(String) : []);
  return {
    conversationId: textIn("conversationId") ?? "",
    day: "",
    sha256: textIn("sha256") ?? "",
    fingerprint: textIn("fingerprint") ?? "",
    startedAt: msIn("startedAt") ?? 0,
    endedAt: msIn("endedAt"),
    processedAt: msIn("processedAt") ?? 0,
    mediaType: textIn("mediaType") ?? "",
    direction: textIn("direction"),
    queueIds: listIn("queueIds"),
    language: textIn("language"),
    sentiment: textIn("sentiment"),
    masks: isRecord(of["masks"]) ? (of["masks"] as Record<string, number>) : {},
    speakers: listIn("speakers"),
    said: textIn("said") ?? "",
    answer: textIn("answer") ?? "",
  };
}
