/** The vendor's transcript document (speech and text analytics), of calls and of digital conversations. Phrases are
 *  listed unsorted and once per transcript run (language, engine, program), so a conversation is held whole to sort
 *  and de-duplicate it. Of all the copies of the text in it only one is read: `decoratedText`, else `text`. */
import { type Fields, fieldsAt, listAt, numberAt, textAt } from "../genesys/fields.ts";
import { createKnownValues } from "../genesys/known.ts";
import { said, speakerOfPurpose } from "../genesys/speakers.ts";
import { isRecord } from "../shared/json.ts";
import type { Speaker, Transcript } from "../shared/types.ts";

interface Phrase {
  readonly purpose: string;
  readonly text: string;
  readonly startMs: number | undefined;
  readonly endMs: number | undefined;
  readonly confidence: number | undefined;
  /** Undecorated, where the document has it: by this it is known again. */
  readonly plainText: string;
  /** Where it is sorted: a phrase without a time stays behind the one before it. */
  readonly sortMs: number;
}

/** Undefined when it is no such document. */
export function parseVoice(document: unknown): Transcript | undefined {
  if (!isRecord(document) || !Array.isArray(document["transcripts"])) return undefined;
  const runs = listAt(document, "transcripts");
  if (!runs.some((run) => Array.isArray(run["phrases"]))) return undefined;
  const windows = windowsOf(document);
  const phrases = distinct(runs.flatMap((run) => phrasesOf(run, document)));
  const language = languageOf(runs);
  const topics = topicsOf(runs);
  const confidence = meanOf(phrases.flatMap((phrase) => phrase.confidence ?? []));
  return {
    turns: phrases
      .sort((a, b) => a.sortMs - b.sortMs)
      .map(({ purpose, text, startMs, endMs }) =>
        said(speakerAt(purpose, startMs, windows), text, startMs, endMs),
      ),
    ...(language === undefined ? {} : { language }),
    ...(confidence === undefined ? {} : { confidence }),
    ...(topics.length === 0 ? {} : { topics }),
    known: knownOf(document),
  };
}

const meanOf = (shares: readonly number[]): number | undefined =>
  shares.length === 0 ? undefined : shares.reduce((sum, share) => sum + share, 0) / shares.length;

/** September 2001 in milliseconds; a time below is an offset from the transcript's start. Documents
 *  seen say epoch milliseconds, code of third parties assumes offsets. */
const leastEpochMs = 1_000_000_000_000;

function phrasesOf(run: Fields, document: Fields): readonly Phrase[] {
  const base = [
    numberAt(run, "startTime"),
    numberAt(document, "startTime"),
    numberAt(document, "conversationStartTime"),
  ].find((ms) => ms !== undefined && ms >= leastEpochMs);
  const phrases: Phrase[] = [];
  let sortMs = base ?? 0;
  for (const phrase of listAt(run, "phrases")) {
    const plainText = textAt(phrase, "text");
    const text = textAt(phrase, "decoratedText") ?? plainText;
    if (text === undefined) continue;
    const toldMs = numberAt(phrase, "startTimeMs");
    const isOffset = toldMs !== undefined && toldMs < leastEpochMs;
    const startMs = isOffset ? base && base + toldMs : toldMs;
    sortMs = startMs ?? (isOffset ? toldMs : sortMs);
    const durationMs = numberAt(fieldsAt(phrase, "duration"), "milliseconds");
    const endMs = startMs === undefined || durationMs === undefined ? undefined : startMs + durationMs;
    const purpose = textAt(phrase, "participantPurpose") ?? "";
    const confidence = numberAt(phrase, "confidence");
    phrases.push({ purpose, text, plainText: plainText ?? text, startMs, endMs, confidence, sortMs });
  }
  return phrases;
}

/** A phrase that two runs have is one phrase, also when only one of them decorated it. Most begin at a time of their
 *  own, and need not be compared. */
function distinct(phrases: readonly Phrase[]): Phrase[] {
  const firsts = new Map<number, Phrase>();
  const known = new Map<number, Set<string>>();
  const nameOf = ({ purpose, plainText }: Phrase) => `${purpose.length} ${purpose}${plainText}`;
  return phrases.filter((phrase) => {
    const first = firsts.get(phrase.sortMs);
    if (!first) {
      firsts.set(phrase.sortMs, phrase);
      return true;
    }
    const names = known.get(phrase.sortMs) ?? new Set([nameOf(first)]);
    known.set(phrase.sortMs, names);
    const isNew = !names.has(nameOf(phrase));
    names.add(nameOf(phrase));
    return isNew;
  });
}

interface Window {
  readonly speaker: Speaker;
  readonly fromMs: number;
  readonly toMs: number;
}

const windowsOf = (document: Fields): readonly Window[] =>
  listAt(document, "participants")
    .map((participant) => ({
      speaker: speakerOfPurpose(textAt(participant, "participantPurpose")),
      fromMs: numberAt(participant, "startTimeMs") ?? Number.NEGATIVE_INFINITY,
      toMs: numberAt(participant, "endTimeMs") ?? Number.POSITIVE_INFINITY,
    }))
    .filter(({ speaker }) => speaker === "agent" || speaker === "bot")
    // Of two windows that fit the agent's wins: menus end late, agents begin when they pick up.
    .sort((a, b) => Number(a.speaker === "bot") - Number(b.speaker === "bot"));

/** `internal` is everyone but the customer: who it was is told by the window the phrase falls into, or by the
 *  nearest. */
function speakerAt(purpose: string, startMs: number | undefined, windows: readonly Window[]): Speaker {
  if (purpose.toLowerCase() !== "internal") return speakerOfPurpose(purpose);
  let nearest: Speaker = "agent";
  let least = Number.POSITIVE_INFINITY;
  for (const { speaker, fromMs, toMs } of windows) {
    const away = startMs === undefined ? 0 : Math.max(0, fromMs - startMs, startMs - toMs);
    if (away < least) {
      nearest = speaker;
      least = away;
    }
  }
  return nearest;
}

/** That of the run with the most phrases. */
function languageOf(runs: readonly Fields[]): string | undefined {
  const [longest] = [...runs].sort((a, b) => listAt(b, "phrases").length - listAt(a, "phrases").length);
  return longest && textAt(longest, "language")?.toLowerCase();
}

/** The phrases by which a topic was recognised are copies of what was said and stay behind. */
const topicsOf = (runs: readonly Fields[]): readonly string[] => [
  ...new Set(
    runs
      .flatMap((run) => listAt(fieldsAt(run, "analytics"), "topics"))
      .flatMap((topic) => [textAt(topic, "topicName") ?? [], textAt(topic, "topicId") ?? []].flat()),
  ),
];

function knownOf(document: Fields) {
  const values = createKnownValues();
  for (const participant of listAt(document, "participants")) {
    for (const key of ["ani", "dnis", "to", "from"]) values.address(textAt(participant, key));
  }
  return values.all();
}
