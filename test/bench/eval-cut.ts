/** Values cut over phrases: every labelled value that its speaker gives in one turn, given once more in pieces, as
 *  people breathe and as recognition ends its phrases.
 *
 *    acknowledged    over two turns, with a short word of the agent between them
 *    by recognition  over two turns of the same speaker, one after the other
 *    in three        over three turns, with two such words
 *
 *  A recogniser hears both sides: where there is one only, the agent says hello before it.
 *
 *  One value is cut at a time and the rest of its conversation left as it is, so that a figure says what cutting
 *  costs and nothing else. Where a value is cut, and what the agent says, follows from the conversation's id and the
 *  value's place in it: the same text is always cut in the same way. */
import type { LabelledConversation } from "./eval-record.ts";
import { isConnective, type Word, wordsOf } from "./eval-words.ts";

export const cutForms = ["acknowledged", "by recognition", "in three"] as const;
export type CutForm = (typeof cutForms)[number];

type Span = LabelledConversation["spans"][number];

const acknowledgements = ["okay", "mm-hm", "go ahead", "got it", "yes", "uh-huh", "right", "and then"];

const isAgent = (speaker: string): boolean => /agent|bot/i.test(speaker);

/** The conversation once for each of its values that can be cut this way; in each only that value is labelled. What
 *  an agent reads out and what comes in pieces already is left out. */
export function cutValues(conversation: LabelledConversation, form: CutForm): LabelledConversation[] {
  const { id, turns, spans } = conversation;
  return spans.flatMap((span, index) => {
    if (span.group !== undefined || isAgent(turns[span.turn]?.speaker ?? "")) return [];
    const seed = seedOf(`${id}/${index}`);
    const cuts = chooseCuts(conversation, span, form === "in three" ? 2 : 1, seed);
    return cuts ? [cut(conversation, span, cuts, form === "by recognition" ? undefined : seed)] : [];
  });
}

/** Offsets in the turn of the blanks the value is cut at, no piece less than `leastPiece`; undefined when the value is
 *  too short for that. */
function chooseCuts(
  { turns }: LabelledConversation,
  { turn, start, end }: Span,
  count: number,
  seed: number,
): number[] | undefined {
  const text = turns[turn]?.text ?? "";
  const words = wordsOf(text).filter((word) => word.start >= start && word.end <= end);
  const cuts: number[] = [];
  const left = (from: number) => sum(words.slice(from).map(weigh));
  for (let index = 1, piece = 0, skipped = 0; index < words.length && cuts.length < count; index++) {
    piece += weigh(words[index - 1] as Word);
    const at = (words[index] as Word).start - 1;
    const open = count - cuts.length;
    if (piece < leastPiece || !/\s/.test(text[at] ?? "")) continue;
    // the first place that will do, or one of the next
    const isEnough = left(index) >= leastPiece * (open + 1) + 1;
    if (isEnough && skipped++ < ((seed >>> (4 * cuts.length)) & 7)) continue;
    if (left(index) < leastPiece * open) break;
    cuts.push(at);
    piece = skipped = 0;
  }
  return cuts.length === count ? cuts : undefined;
}

/** Nobody stops behind one figure or letter, and one that is left tells nothing: of these a piece has two. */
const leastPiece = 2;
const figure = /^(?:\p{N}{1,2}|\p{L}|zero|oh|one|two|three|four|five|six|seven|eight|nine|double|triple)$/iu;
const weigh = (word: Word): number => (isConnective(word) ? 0 : figure.test(word.text) ? 1 : leastPiece);
const sum = (weights: readonly number[]): number => weights.reduce((all, weight) => all + weight, 0);

/** @param seed of what the agent says between the pieces; without one nothing is said. */
function cut(
  { id, turns, known }: LabelledConversation,
  { turn, start, end, type }: Span,
  cuts: readonly number[],
  seed: number | undefined,
): LabelledConversation {
  const { speaker, text } = turns[turn] as { speaker: string; text: string };
  const isCall = turns.some((one) => isAgent(one.speaker));
  const before = [...(isCall ? [] : [{ speaker: "agent", text: "hello" }]), ...turns.slice(0, turn)];
  const pieces: typeof turns = [];
  const spans: LabelledConversation["spans"] = [];
  const edges = [0, ...cuts.map((offset) => offset + 1), text.length + 1];
  for (let piece = 0; piece + 1 < edges.length; piece++) {
    const from = edges[piece] as number;
    const to = (edges[piece + 1] as number) - 1;
    if (piece > 0 && seed !== undefined) {
      const said = acknowledgements[(seed + piece) % acknowledgements.length] as string;
      pieces.push({ speaker: "agent", text: said });
    }
    const range = { start: Math.max(start, from) - from, end: Math.min(end, to) - from };
    const value = text.slice(from, to).slice(range.start, range.end);
    spans.push({ ...range, turn: before.length + pieces.length, type, value, group: id });
    pieces.push({ speaker, text: text.slice(from, to) });
  }
  return {
    id,
    turns: [...before, ...pieces, ...turns.slice(turn + 1)],
    spans,
    ignore: [],
    keep: [],
    neg: false,
    ...(known && { known }),
  };
}

/** FNV-1a. */
function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  return hash;
}
