/** One conversation held against the question. Looking costs least first: the sentiment is one call, the transcript two
 *  and more. The words are looked for in what was said, and nothing of that leaves here: what answers the question is
 *  masked, looked at by the guard as a whole, and what is cut out of it is looked at once more. */
import { isWithinSentiment } from "../genesys/sentiment.ts";
import { excerptsOf } from "../redact/excerpt.ts";
import type { ExhibitTurn } from "../report/preview/exhibit.ts";
import type { QueryHit, QuerySnippet } from "../shared/query-page.ts";
import { type Conversation, joinKnown, type PiiType, type Transcript } from "../shared/types.ts";
import type { Found, Match, Matcher } from "../source/matcher.ts";
import { asksText } from "../source/query-plan.ts";
import type { Question } from "../source/question.ts";
import type { Viewing } from "../viewing.ts";

/** What became of it; counts are of the text that is given out. */
export interface Looked {
  readonly verdict: "match" | "other" | "absent" | "held";
  readonly hit?: QueryHit;
  /** How many of the words that must be said are said; undefined when nobody listened. */
  readonly present?: number;
  readonly turns?: number;
  readonly findings?: Readonly<Partial<Record<PiiType, number>>>;
  /** A snippet was left out. */
  readonly isUnclean?: boolean;
}

export interface LookStations {
  readonly transcripts: {
    of(conversation: Conversation, signal: AbortSignal): Promise<Transcript | undefined>;
  };
  /** Undefined when there is none. */
  sentimentOf(conversationId: string, signal: AbortSignal): Promise<number | undefined>;
  readonly viewing: Pick<Viewing, "show" | "passes">;
  readonly matcher: Matcher;
}

/** Of one conversation; more is read in its transcript. */
const mostSnippets = 5;

/** @throws the faults of the stations. */
export function createLook(question: Question, { transcripts, sentimentOf, viewing, matcher }: LookStations) {
  const { sentiments, languages, topics } = question;
  const isTextAsked = asksText(question);

  const isAskedFor = ({ language, topics: heard = [] }: Transcript): boolean =>
    (languages.length === 0 ||
      languages.some((tag) => language === tag || language?.startsWith(`${tag}-`) === true)) &&
    (topics.length === 0 || heard.some((topic) => topics.includes(topic.toLowerCase())));

  return async (conversation: Conversation, signal: AbortSignal): Promise<Looked> => {
    const score = sentiments.length > 0 ? await sentimentOf(conversation.id, signal) : undefined;
    const isFelt = score !== undefined && sentiments.some((sentiment) => isWithinSentiment(score, sentiment));
    if (sentiments.length > 0 && !isFelt) return { verdict: "other" };
    if (!isTextAsked) return { verdict: "match", hit: hitOf(conversation, undefined, score, []) };

    const transcript = await transcripts.of(conversation, signal);
    if (!transcript || transcript.turns.length === 0) return { verdict: "absent" };
    const match = matcher.match(transcript.turns);
    const { present } = match;
    if (!match.isMatch || !isAskedFor(transcript)) return { verdict: "other", present };
    return { present, ...shown(conversation, transcript, match, score) };
  };

  function shown(
    conversation: Conversation,
    transcript: Transcript,
    { places }: Match,
    score: number | undefined,
  ): Looked {
    const known = joinKnown(conversation.known, transcript.known);
    const { id, mediaType, queueIds } = conversation;
    const exhibit = viewing.show({ id, mediaType, queueIds, turns: transcript.turns, known }, false);
    if (exhibit.heldBy.length > 0) return { verdict: "held" };
    const findings: Partial<Record<PiiType, number>> = {};
    for (const { type } of exhibit.turns.flatMap(({ masks }) => masks))
      findings[type] = (findings[type] ?? 0) + 1;
    const snippets = snippetsOf(exhibit.turns, places);
    const isClean = viewing.passes(snippets, known);
    return {
      verdict: "match",
      hit: hitOf(conversation, transcript.language, score, isClean ? snippets : []),
      turns: exhibit.turns.length,
      findings,
      isUnclean: !isClean,
    };
  }
}

function snippetsOf(turns: readonly ExhibitTurn[], places: readonly Found[]): readonly QuerySnippet[] {
  const snippets: QuerySnippet[] = [];
  for (const [index, turn] of turns.entries()) {
    const inTurn = places.filter((place) => place.turn === index);
    for (const text of excerptsOf(turn, inTurn)) snippets.push({ turn: index, speaker: turn.speaker, text });
  }
  return snippets.slice(0, mostSnippets);
}

const hitOf = (
  { id, startedAt, mediaType, direction, queueIds }: Conversation,
  language: string | undefined,
  sentimentScore: number | undefined,
  snippets: readonly QuerySnippet[],
): QueryHit => ({
  ...{ conversationId: id, startedAt, mediaType, direction, queueIds },
  ...{ language, sentimentScore, snippets },
});
