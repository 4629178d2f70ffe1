/** How a question is answered: which part of its range the vendor's search can do, and which has to be read. A pure
 *  function of the question and the instant it was asked at, so that one that was interrupted has the same plan when
 *  it goes on.
 *
 *  The search knows exact words of the last 60 days; it stands for reading everything. What it names is read all the
 *  same: it decides whom to look at, and never what is a match. It must not be asked for what it may read otherwise
 *  than we do (numbers, which can be grouped in any way, and scripts without spaces), for what it then leaves out
 *  nobody would miss. For the same reason each of the words that must all be said is a search of its own: the vendor's
 *  index holds a transcript a leg, and a caller may say one word before the transfer and the other behind it. */
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
  /** What the search is asked for; a conversation must be named for each. None when it can not help. */
  readonly searches: readonly SearchTerms[];
  /** Why something has to be read. */
  readonly reasons: readonly string[];
}

/** Days one search is first asked about. */
const searchDays = 7;
/** Of words that must all be said these are enough: they name more, and the rest is looked for in what is read. */
const mostSearches = 3;

/** From when on everything is in the index: a day of which a part has left it counts as gone. */
export const searchableFrom = (nowMs: number): number =>
  Math.floor((nowMs - searchableMs) / dayMs) * dayMs + dayMs;

export function planQuery(question: Question, askedAtMs: number): QueryPlan {
  const { fromMs, toMs } = question.range;
  const searches = searchesFor(question);
  // A day to spare: what grows too old before its turn comes is read after all, a week of it at a time.
  const oldestMs = searchableFrom(askedAtMs) + dayMs;
  const borderMs = searches.length > 0 ? Math.min(toMs, Math.max(fromMs, oldestMs)) : toMs;
  const read = [...daySlices({ fromMs, toMs: borderMs })].map((of) => ({ ...of, by: "reading" as const }));
  const searched = [...stretches({ fromMs: borderMs, toMs })].map((of) => ({ ...of, by: "search" as const }));
  return {
    pieces: [...read, ...searched].map((piece, index) => ({ index, ...piece })),
    searches: searched.length > 0 ? searches : [],
    reasons: read.length > 0 ? reasonsOf(question, searches) : [],
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

/** The longest first: the fewest say them. */
function searchesFor({ wanted: { all, any, isLoose } }: Question): readonly SearchTerms[] {
  if (isLoose) return [];
  const each = all.filter(isSearchable).toSorted((a, b) => b.length - a.length);
  const ofAny = any.length > 0 && any.every(isSearchable) ? [any] : [];
  return [...each.map((phrase) => [phrase]), ...ofAny].slice(0, mostSearches);
}

function reasonsOf({ wanted }: Question, searches: readonly SearchTerms[]): readonly string[] {
  if (searches.length > 0) return ["what is older than 60 days can not be searched"];
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
export function estimateCalls(question: Question, { pieces, searches }: QueryPlan): CallEstimate {
  const each = (question.sentiments.length > 0 ? 1000 : 0) + (asksText(question) ? 2000 : 0);
  const calls = pieces.map(({ by }) => (by === "search" ? searches.length : 1));
  return {
    leastCalls: calls.reduce((sum, some) => sum + some, 0),
    perThousandRead: 10 + each,
    perThousandNamed: 10 * searches.length + 10 + each,
  };
}
