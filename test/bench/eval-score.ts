/** Recall, precision and loss of a redactor over labelled conversations.
 *
 *  strict     a value counts as hidden when not one informative word or digit group of it survives; the pieces
 *             of a value given over several turns all must go
 *  precision  of the words that were masked, the share that belonged to a value
 *  clean loss of the words of conversations with nothing to hide, the share that was masked
 *  kept       of the amounts, times and dates that must survive, the share that is untouched */
import type { LabelledConversation } from "./eval-record.ts";
import { formOf, isConnective, surviving, wordsOf } from "./eval-words.ts";

export interface Share {
  hit: number;
  of: number;
}

export interface Miss {
  readonly id: string;
  readonly turn: number;
  readonly type: string;
  readonly before: string;
  readonly after: string;
}

export interface Score {
  conversations: number;
  readonly strict: Share;
  readonly types: Map<string, Share>;
  /** By type and form: "PHONE words". */
  readonly forms: Map<string, Share>;
  readonly kept: Map<string, Share>;
  readonly clean: Share;
  /** Words masked inside values, of words masked outside what is ignored. */
  readonly precision: Share;
  readonly misses: Miss[];
  readonly overMasked: Miss[];
}

interface Value {
  readonly type: string;
  text: string;
  informative: number;
  hidden: number;
}

export const createScore = (): Score => ({
  conversations: 0,
  strict: { hit: 0, of: 0 },
  types: new Map(),
  forms: new Map(),
  kept: new Map(),
  clean: { hit: 0, of: 0 },
  precision: { hit: 0, of: 0 },
  misses: [],
  overMasked: [],
});

/** `masked` are the texts of the conversation's turns after redaction. */
export function addConversation(
  score: Score,
  conversation: LabelledConversation,
  masked: readonly string[],
): void {
  const values = new Map<string | symbol, Value>();
  score.conversations++;
  for (const [turn, { text }] of conversation.turns.entries()) {
    addTurn(score, conversation, turn, text, masked[turn] ?? "", values);
  }
  for (const { type, text, informative, hidden } of values.values()) {
    const isHidden = hidden === informative;
    count(score.strict, isHidden);
    count(entry(score.types, type), isHidden);
    count(entry(score.forms, `${type} ${formOf(type, text.trim())}`), isHidden);
  }
}

function addTurn(
  score: Score,
  conversation: LabelledConversation,
  turn: number,
  before: string,
  after: string,
  values: Map<string | symbol, Value>,
): void {
  const words = wordsOf(before);
  const survives = surviving(words, wordsOf(after));
  const free = new Uint8Array(words.length).fill(1);
  const inside = (range: { readonly start: number; readonly end: number }) =>
    words.flatMap((word, index) => (word.start < range.end && word.end > range.start ? [index] : []));
  const isHere = (range: { readonly turn: number }) => range.turn === turn;
  const show = (type: string): Miss => ({ id: conversation.id, turn, type, before, after });

  for (const span of conversation.spans.filter(isHere)) {
    const indexes = inside(span);

    const telling = indexes.filter((index) => !isConnective(words[index]));
    const informative = telling.length > 0 ? telling : indexes;
    const hidden = informative.filter((index) => !survives[index]).length;
    for (const index of indexes) free[index] = 0;
    const key = span.group === undefined ? Symbol() : `${span.group}|${span.type}`;
    const value = entryOf(values, key, () => ({ type: span.type, text: "", informative: 0, hidden: 0 }));
    value.text += ` ${before.slice(span.start, span.end)}`;
    value.informative += informative.length;
    value.hidden += hidden;
    score.precision.hit += hidden;
    score.precision.of += hidden;
    if (hidden < informative.length) score.misses.push(show(span.type));
  }
  for (const range of conversation.ignore.filter(isHere)) {
    for (const index of inside(range)) free[index] = 0;
  }
  for (const range of conversation.keep.filter(isHere)) {
    const indexes = inside(range).filter((index) => free[index]);
    if (indexes.length === 0) continue;
    count(
      entry(score.kept, range.kind),
      indexes.every((index) => survives[index]),
    );
  }
  const masked = words.filter((_, index) => free[index] && !survives[index]).length;
  const loose = words.filter((_, index) => free[index]).length;
  score.precision.of += masked;
  if (conversation.neg) {
    score.clean.hit += masked;
    score.clean.of += loose;
  }
  if (masked > 0) score.overMasked.push(show(conversation.neg ? "clean" : "beside a value"));
}

export const percent = ({ hit, of }: Share): number | undefined => (of === 0 ? undefined : (100 * hit) / of);

/** Adds the figures of `part` to those of `sum`; misses stay with their own set. */
export function addScore(sum: Score, part: Score): void {
  sum.conversations += part.conversations;
  for (const key of ["strict", "clean", "precision"] as const) addShare(sum[key], part[key]);
  for (const key of ["types", "forms", "kept"] as const) {
    for (const [name, share] of part[key]) addShare(entry(sum[key], name), share);
  }
}

function addShare(sum: Share, part: Share): void {
  sum.hit += part.hit;
  sum.of += part.of;
}

function count(share: Share, isHit: boolean): void {
  share.of++;
  if (isHit) share.hit++;
}

const entry = (map: Map<string, Share>, name: string): Share => entryOf(map, name, () => ({ hit: 0, of: 0 }));

function entryOf<Key, Kept>(map: Map<Key, Kept>, key: Key, create: () => Kept): Kept {
  const held = map.get(key) ?? create();
  map.set(key, held);
  return held;
}
