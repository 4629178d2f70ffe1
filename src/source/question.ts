/** What a query asks, and whether it can be asked: everything that can be wrong with it is said before the first
 *  request. */
import { checkFilters, type Interval, type NarrowFilters } from "../genesys/details-query.ts";
import { type Sentiment, sentimentBuckets } from "../genesys/sentiment.ts";
import { wrongUse } from "../shared/fault.ts";
import type { Wanted } from "./matcher.ts";
import { wordsOf } from "./normal-words.ts";

export interface Question {
  readonly range: Interval;
  readonly wanted: Wanted;
  /** One of these, when there are any. */
  readonly sentiments: readonly Sentiment[];
  readonly filters: NarrowFilters;
  /** Language tags, lower case; `en` is also `en-gb`. */
  readonly languages: readonly string[];
  /** Names or ids of speech-and-text-analytics topics, lower case. */
  readonly topics: readonly string[];
}

const mostKeywords = 100;
const longestKeyword = 200;

/** Trimmed, white space of one blank, each once.
 *  @param flag for the message; a keyword itself is never in it, for it can be somebody's number.
 *  @throws Fault `usage.invalid`. */
export function parseKeywords(flag: string, given: readonly string[]): readonly string[] {
  const keywords = [...new Set(given.map((text) => text.trim().replace(/\s+/gu, " ")))];
  if (keywords.includes(""))
    throw wrongUse(`${flag} has an empty keyword`, "give one keyword or phrase, or more with commas between");
  for (const [index, text] of keywords.entries()) {
    if (text.length > longestKeyword)
      throw wrongUse(
        `keyword ${index + 1} of ${flag} has ${text.length} characters, more than ${longestKeyword}`,
        "look for a shorter phrase",
      );
    if (wordsOf(text).length === 0)
      throw wrongUse(`keyword ${index + 1} of ${flag} has neither letters nor digits`, "give a word");
  }
  if (keywords.length > mostKeywords)
    throw wrongUse(`${flag} has ${keywords.length} keywords, more than ${mostKeywords}`, "ask twice");
  return keywords;
}

/** `negative`, or `-0.5..0.2`; bounds of a range belong to it. @throws Fault `usage.invalid`. */
export function parseSentiment(text: string): Sentiment {
  const name = text
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/g, "-");
  const bucket = Object.entries(sentimentBuckets).find(([known]) => known === name)?.[1];
  if (bucket) return bucket;
  const [, from, to] = /^(-?\d(?:\.\d+)?)\.\.(-?\d(?:\.\d+)?)$/.exec(name) ?? [];
  if (from === undefined || to === undefined)
    throw wrongUse(
      "a sentiment is not known",
      `take ${Object.keys(sentimentBuckets).join(", ")}, or a range of scores as -0.5..0.2`,
    );
  const [least, most] = [Number(from), Number(to)];
  if (least < -1 || most > 1 || least > most)
    throw wrongUse("the range of sentiment is not within -1..1, or upside down", "write it as -0.5..0.2");
  return { least, most, isLeastIn: true, isMostIn: true };
}

/** Milliseconds of one bound of a duration: `90s`, `5m`, `1h`; bare numbers are seconds. */
function lengthOf(text: string): number {
  const [, amount, unit = "s"] = /^(\d{1,6})([smh]?)$/.exec(text) ?? [];
  const ms = Number(amount) * { s: 1000, m: 60_000, h: 3_600_000 }[(unit || "s") as "s" | "m" | "h"];
  if (Number.isNaN(ms))
    throw wrongUse("--duration is no range of times", "write it as 90s..10m, 5m.. or ..30s");
  return ms;
}

/** `90s..10m`, `5m..`, `..30s`: from, and less than. @throws Fault `usage.invalid`. */
export function parseLengths(text: string): NonNullable<NarrowFilters["lengths"]> {
  const [, from, to] = /^(\w*)\.\.(\w*)$/.exec(text.trim()) ?? [];
  if (from === undefined || to === undefined || from + to === "") lengthOf("");
  const leastMs = from ? lengthOf(from) : 0;
  const belowMs = to ? lengthOf(to) : undefined;
  if (belowMs !== undefined && belowMs <= leastMs)
    throw wrongUse("--duration ends before it begins", "write the shorter time first, as 90s..10m");
  return { leastMs, belowMs };
}

/** @throws Fault `usage.invalid` for what can not be asked, or asks for everything. */
export function checkQuestion({ wanted, sentiments, filters, languages, topics }: Question): void {
  checkFilters(filters);
  const { all, any, none, speaker } = wanted;
  const words = [...all, ...any, ...none];
  const plain = (text: string) =>
    wordsOf(text)
      .map(({ text: word }) => word)
      .join(" ");
  const unwanted = new Set(none.map(plain));
  const both = [...all, ...any].some((text) => unwanted.has(plain(text)));
  if (both)
    throw wrongUse(
      "a keyword is both wanted and unwanted",
      "take it out of --none, or out of --all and --any",
    );
  if (speaker !== undefined && words.length === 0)
    throw wrongUse(
      "--speaker is given without keywords",
      "say what is to be looked for, with --all or --any",
    );
  const { lengths, ...lists } = filters;
  const narrows = [...Object.values(lists), sentiments, languages, topics].some(
    (filter) => filter !== undefined && filter.length > 0,
  );
  if (words.length === 0 && !narrows && !lengths)
    throw wrongUse(
      "the query asks for nothing but a range",
      "say what is looked for: --any, --all, --none, --sentiment, --queue …; for everything there is `run`",
    );
}

/** The vendor's most for a page. @throws Fault `usage.invalid`. */
export function parsePageSize(name: string, size: number): number {
  if (Number.isInteger(size) && size >= 1 && size <= 100) return size;
  throw wrongUse(`${name} is not within 1..100`, "the vendor gives 100 on a page at most");
}
