/** How good an answer looks from outside, in three numbers that need no second model: is everything there, is it of
 *  a sensible length, and does it speak of what the conversation speaks of? They do not say that an answer is true;
 *  they find the empty, the babbling and the one about something else, and show when a prompt or model got worse. */
import type { Cleared } from "../shared/text.ts";
import type { Review, Turn } from "../shared/types.ts";
import type { AnswerSchema } from "./answer-schema.ts";

export function qualityOf(
  analysis: Readonly<Record<string, unknown>>,
  turns: readonly Turn<Cleared>[],
  schema: AnswerSchema,
  language: string | undefined,
): Omit<Review, "flags"> {
  const said = turns.map(({ text }) => text).join("\n");
  const answered = textsIn(analysis).join("\n");
  const completeness = completenessOf(analysis, schema);
  const length = lengthFit(answered.length, said.length);
  const isComparable = language === undefined || /^en\b/i.test(language);
  const coverage = isComparable ? coverageOf(answered, said) : undefined;
  const parts = [completeness, length, coverage].filter((part) => part !== undefined);
  return { score: parts.reduce((sum, part) => sum + part, 0) / parts.length, completeness, length, coverage };
}

function completenessOf(analysis: Readonly<Record<string, unknown>>, { json }: AnswerSchema): number {
  const asked = Object.keys((json["properties"] ?? {}) as object);
  if (asked.length === 0) return 1;
  return asked.filter((name) => saysSomething(analysis[name])).length / asked.length;
}

const nothing =
  /^(?:|n\/?a|none|null|unknown|not (?:specified|available|mentioned|applicable)|tbd|-+|\.+)\.?$/i;

/** An empty list is an answer: nobody has anything left to do. */
const saysSomething = (value: unknown): boolean =>
  typeof value === "string" ? !nothing.test(value.trim()) : value !== undefined && value !== null;

/** A short call needs a sentence, a long one a paragraph; an answer longer than what was said invents. */
function lengthFit(answered: number, said: number): number {
  const least = Math.min(400, Math.max(40, said * 0.05));
  const most = Math.max(1200, said * 0.6);
  if (answered < least) return answered / least;
  return answered > most ? most / answered : 1;
}

const chiefWords = 12;
/** What a conversation is about is said at its beginning and at its end. */
const endChars = 3000;
/** Good summaries bring back about a third of the chief words; the rest is said otherwise. */
const goodShare = 1 / 3;

function coverageOf(answered: string, said: string): number | undefined {
  const told = said.length <= 2 * endChars ? said : `${said.slice(0, endChars)}\n${said.slice(-endChars)}`;
  const chief = [...stemCounts(told)]
    .sort(([, a], [, b]) => b - a)
    .slice(0, chiefWords)
    .map(([stem]) => stem);
  if (chief.length < 3) return undefined;
  const found = stemCounts(answered);
  return Math.min(1, chief.filter((stem) => found.has(stem)).length / chief.length / goodShare);
}

/** Masks and short words tell nothing; six letters make one of `refund`, `refunds` and `refunded`. Words are counted
 *  first and stemmed once each: a transcript says few words often. */
function stemCounts(text: string): ReadonlyMap<string, number> {
  const words = new Map<string, number>();
  for (const word of text.toLowerCase().match(/\[[^\]]{1,40}\]|[a-z]{4,}/g) ?? [])
    words.set(word, (words.get(word) ?? 0) + 1);
  const stems = new Map<string, number>();
  for (const [word, count] of words) {
    if (plainWords.has(word) || word.startsWith("[")) continue;
    const stem = word.slice(0, 6);
    stems.set(stem, (stems.get(stem) ?? 0) + count);
  }
  return stems;
}

/** What is said in every call. */
const plainWords = new Set(
  `about account after again agent alright also although always another anything back because been before being
   believe better between both bring call called calling came can't cannot change check come could couldn't customer
   days didn't different does doesn't doing done don't down each else even ever every everything exactly find first from
   gave getting give given goes going gone good great guess happened have haven't having hear hello help here
   hold i'll i've into it's just keep kind know last least left less like little long look looking made make many
   maybe mean might mine minute moment month more most much must name need never next nice nothing number okay once
   only other ours over perfect please possible probably question quite rather ready really right said same say
   says second seem seen send sent shall should show since some somebody someone something sorry soon speak start
   still such sure take taken talk tell than thank thanks that that's their them then there there's these they they're
   thing things think this those though through time times today told tomorrow took tried trying turn under until
   upon used very wait want wanted wants wasn't we'll we're week welcome well went were what what's when where which
   while will with within without won't would wouldn't yeah year years yesterday you'd you'll you're your yours`.split(
    /\s+/,
  ),
);

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
