/** A second pair of eyes on the exact text that is about to leave. It shares no detector with the redactor and
 *  asks coarser questions: are there digits enough for a number that belongs to somebody, an address of a
 *  mail, a number that adds up, or a value known from the metadata, in whatever form? It never mends: a text
 *  it does not like is held back. It must not ask so much that clean conversations are held back with it. */
import { Fault } from "../shared/fault.ts";
import type { Cleared } from "../shared/text.ts";
import type { Known, Redaction } from "../shared/types.ts";
import { isOrdinary } from "./names.ts";

export interface Guard {
  /** @throws Fault `guard.held` with the name of the check and the index of the turn. */
  clear(redaction: Redaction, known: Known): Redaction<Cleared>;
}

type Check = readonly [name: string, isHeld: (text: string) => boolean];

export function createGuard(): Guard {
  return {
    clear(redaction, known) {
      const checks = [...standing, ...checksOf(known)];
      redaction.turns.forEach((turn, index) => {
        const text = withoutMasks(turn.text);
        for (const [check, isHeld] of checks) {
          if (isHeld(text)) throw new Fault("guard.held", { facts: { check, turn: index } });
        }
      });
      return redaction as unknown as Redaction<Cleared>;
    },
  };
}

/** Masks and tags hold capital letters and numbers of ours; what stands on both sides is not joined. */
const withoutMasks = (text: string): string =>
  text.replace(/[[<][A-Za-z_ :]{2,40}(?:_?\d{1,6})?[\]>]/g, " # ");

const digitWords = new Map(
  "zero oh one two three four five six seven eight nine"
    .split(" ")
    .map((word, index) => [word, String(Math.max(0, index - 1))]),
);
const wordRun =
  /\b(?:(?:double|triple|treble) )?(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)(?:[ ,.-]{1,3}(?:(?:double|triple|treble) )?(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)\b){6,40}/gi;
const digitRun = /\d(?:[ .()/-]{0,3}\d){6,60}/g;
const money = /[$€£¥₹] ?$|(?:usd|eur|gbp|inr|rs|dollars?)[ .]{0,2}$/i;
const unitBehind = /^ ?(?:%|dollars?|euros?|pounds?|rupees|percent|units?|points|people|users|gb|mb|bytes)/i;

const standing: readonly Check[] = [
  [
    "mail",
    (text) => text.includes("@") && /[\p{L}\p{N}] ?@ ?[\p{L}\p{N}][\p{L}\p{N}.-]{0,60}\.\p{L}{2}/u.test(text),
  ],
  [
    "saidMail",
    (text) =>
      /\S at (?:the )?\w{2,30}(?: \w{1,20})? (?:dot|period|point) (?:com|net|org|edu|co|uk|gov|io|de|fr|es|it|nl|pl|in|br|ca)\b/i.test(
        text,
      ),
  ],
  ["digits", (text) => [...text.matchAll(digitRun)].some((run) => isPersonalRun(text, run))],
  ["digitWords", (text) => wordRun.test(reset(wordRun, text))],
  ["account", (text) => /\b[A-Z]{2}\d{2} ?(?:[A-Z0-9]{4} ?){3,7}/.test(text)],
];

function reset(pattern: RegExp, text: string): string {
  pattern.lastIndex = 0;
  return text;
}

/** A date, a time span, an amount or a list of short numbers also is a run of digits. */
function isPersonalRun(text: string, run: RegExpMatchArray): boolean {
  const [shown] = run;
  const from = run.index ?? 0;
  const digits = shown.replace(/\D/g, "");
  if (/^\d{3}-\d{2}-\d{4}$/.test(shown)) return true;
  if (digits.length >= 13 && digits.length <= 19 && addsUp(digits)) return true;
  if (money.test(text.slice(Math.max(0, from - 8), from))) return false;
  if (unitBehind.test(text.slice(from + shown.length, from + shown.length + 12))) return false;
  const groups = shown.split(/\D+/);
  if (groups.length === 1) return digits.length > 8 || !isDate(digits);
  if (groups.every((group) => group.endsWith("0"))) return false;
  const longest = Math.max(...groups.map((group) => group.length));
  return (
    digits.length >= 9 &&
    longest >= 3 &&
    !groups.every((group) => isDate(group) || group.length < 3 || /^(?:19|20)\d\d$/.test(group))
  );
}

const isDate = (digits: string): boolean =>
  /^(?:(?:19|20)\d\d[01]\d[0-3]\d|[0-3]?\d[0-3]?\d(?:19|20)\d\d|[0-3]\d[0-3]\d[0-3]\d)$/.test(digits);

function addsUp(digits: string): boolean {
  let sum = 0;
  [...digits].reverse().forEach((digit, index) => {
    const number = Number(digit) * (index % 2 === 1 ? 2 : 1);
    sum += number > 9 ? number - 9 : number;
  });
  return sum % 10 === 0;
}

function checksOf(known: Known): Check[] {
  const checks: Check[] = [];
  const add = (name: string, pattern: RegExp) => checks.push([name, (text) => pattern.test(text)]);
  for (const name of known.names) {
    const words = wordsOf(name).filter((word) => word.length > 2 && !isOrdinary(word.toLowerCase()));
    for (const word of words)
      add("knownName", new RegExp(`(?<![\\p{L}\\p{N}])${literal(word)}(?![\\p{L}\\p{N}])`, "iu"));
  }
  for (const phone of [...known.phones, ...known.other]) {
    const digits = phone.replace(/\D/g, "").slice(-7);
    if (digits.length === 7) checks.push(["knownNumber", (text) => numberText(text).includes(digits)]);
  }
  for (const email of known.emails) {
    const pattern = literal(email.trim().toLowerCase())
      .replace("@", " ?(?:@|at) ?")
      .replaceAll("\\.", " ?(?:\\.|dot) ?");
    if (email.includes("@")) add("knownMail", new RegExp(pattern, "i"));
  }
  return checks;
}

const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{M}'’]+/gu) ?? [];
const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");

/** All that is said as digits, letters and other words as blanks, so that values can not meet across words. */
const numberText = (text: string): string =>
  (text.toLowerCase().match(/[\p{L}']+|\d+/gu) ?? [])
    .map((token) => digitWords.get(token) ?? (/^\d+$/.test(token) ? token : " "))
    .join("");
