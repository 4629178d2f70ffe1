/** How a question is answered: which part of its range the vendor's search can do, and which has to be read. A pure
 *  function of the question and the instant it was asked at, so that one that was interrupted has the same plan when
 *  it goes on.
 *
 *  The search knows exact words of the last 60 days; it stands for reading everything. What it names is read all the
 *  same: it decides whom to look at, and never what is a match. It must not be asked for what it may read otherwise
 *  than we do (numbers, which can be grouped in any way, and scripts without spaces), for what it then leaves out
 *  nobody would miss. */
import type { Interval } from "../genesys/details-query.ts";
import { type SearchTerms, searchableMs } from "../genesys/transcript-search.ts";
import { dayMs } from "../shared/day.ts";
import { wordsOf } from "./normal-words.ts";
import type { Question } from "./question.ts";
import { daySlices } from "./slices.ts";

export interface Piece extends Interval {
  /** Counted from 0. */
  readonly index: number;
  readonly by: "search" | "reading";
}

export interface QueryPlan {
  readonly pieces: readonly Piece[];
  /** What the search is asked for; undefined when it can not help. */
  readonly terms: SearchTerms | undefined;
  /** Why something has to be read. */
  readonly reasons: readonly string[];
}

/** Days one search is first asked about. */
const searchDays = 7;

export function planQuery(question: Question, askedAtMs: number): QueryPlan {
  const { fromMs, toMs } = question.range;
  const terms = termsOf(question);
  // Whole days, and one to spare: what grows too old while the query runs is not searched for.
  const oldestMs = Math.floor((askedAtMs - searchableMs) / dayMs) * dayMs + 2 * dayMs;
  const borderMs = terms ? Math.min(toMs, Math.max(fromMs, oldestMs)) : toMs;
  const read = [...daySlices({ fromMs, toMs: borderMs })].map((of) => ({ ...of, by: "reading" as const }));
  const searched = [...stretches({ fromMs: borderMs, toMs })].map((of) => ({ ...of, by: "search" as const }));
  return {
    pieces: [...read, ...searched].map((piece, index) => ({ index, ...piece })),
    terms: searched.length > 0 ? terms : undefined,
    reasons: read.length > 0 ? reasonsOf(question, terms) : [],
  };
}

function* stretches({ fromMs, toMs }: Interval): Generator<Interval> {
  const step = searchDays * dayMs;
  for (let at = fromMs; at < toMs; at += step) yield { fromMs: at, toMs: Math.min(toMs, at + step) };
}

/** Letters of scripts with spaces between their words. */
const isSearchable = (text: string): boolean =>
  /^[\p{L}\p{M}\p{P}\s]+$/u.test(text) &&
  !wordsOf(text).some(({ text: word }) => [...word].length === 1 && word > "\u02af");

/** Of words that must all be said some are enough: they name more, and the rest is looked for in what is read. */
function termsOf({ wanted }: Question): SearchTerms | undefined {
  if (wanted.isLoose) return undefined;
  const all = wanted.all.filter(isSearchable);
  const any = wanted.any.every(isSearchable) ? wanted.any : [];
  return all.length + any.length > 0 ? { all, any } : undefined;
}

function reasonsOf({ wanted }: Question, terms: SearchTerms | undefined): readonly string[] {
  if (terms) return ["what is older than 60 days can not be searched"];
  const { all, any, isLoose } = wanted;
  if (all.length + any.length === 0) return ["there is no word that must be said, to search for"];
  if (isLoose) return ["the search knows no loose words"];
  return ["numbers, and scripts without spaces, are not left to the search"];
}

/** Calls to Genesys, as far as they are known before the first is made. */
export interface CallEstimate {
  /** To list or search, if every piece fits one page. */
  readonly leastCalls: number;
  /** For each thousand conversations that are listed, or named by the search, about so many. */
  readonly perThousandRead: number;
  readonly perThousandNamed: number;
}

/** Has what was said to be read? */
export const asksText = ({ wanted, languages, topics }: Question): boolean =>
  [wanted.all, wanted.any, wanted.none, languages, topics].some(({ length }) => length > 0);

/** A sentiment costs a call for each conversation, a transcript two. */
export function estimateCalls(question: Question, { pieces }: QueryPlan): CallEstimate {
  const each = (question.sentiments.length > 0 ? 1000 : 0) + (asksText(question) ? 2000 : 0);
  return { leastCalls: pieces.length, perThousandRead: 10 + each, perThousandNamed: 20 + each };
}
