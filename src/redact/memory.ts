/** Heard once, hidden everywhere: the values of a conversation, and those known beforehand, are looked for in
 *  all of its turns in every form. Names by word, so that a first name alone is found; numbers by their digits,
 *  however said, so that a read-back and the last four are found. Everything is looked up by hash, so that the
 *  cost does not grow with what was heard. */
import type { Known, PiiType } from "../shared/types.ts";
import { figuresIn } from "./figures.ts";
import { createHeardNumbers, leastDigits, leastTelling } from "./heard-numbers.ts";
import { createHeardTexts, firstWord } from "./heard-texts.ts";
import { isQuantity } from "./keep.ts";
import { has, type Tokens } from "./lexer.ts";
import { greeting, particle } from "./lexicon/person-words.ts";
import { anchor, wordClass as c } from "./lexicon/word-class.ts";
import { type Hashes, hashesOfWord, hashWord } from "./lexicon/word-hash.ts";
import { holdsHash, isOneOf, wordSet } from "./lexicon/word-set.ts";
import { wordsOfName } from "./names.ts";
import { clear, hold, mayHold, type Sieve } from "./sieve.ts";
import { createSpan, type Span } from "./span.ts";
import { nameEnd } from "./unasked/people.ts";
import type { Run } from "./views/spoken.ts";

const leastSpelled = 3;
/** "ashby hyphen cole". */
const saidHyphen = hashWord("hyphen");
/** A secret of several words, as it is read back. */
const leastPhrase = 10;
/** What is longer nobody says again, and to look for it costs its length at every word it begins with. */
const longestPhrase = 512;

/** Of a mail address only the whole is remembered: its pieces are words that stand elsewhere, too. */
const wholeMail = /@|\bat\b.{1,64}\bdot\b/i;
/** Three words and more: fewer are found by themselves or are words like any other. */
const wholeAddress = /^\S{1,24} \S{1,24} \S.{0,96}$/;

export interface Memory {
  /** Takes in what was found. */
  hear(spans: readonly Span[], tokens: Tokens, runs: readonly Run[]): void;
  /** Finds what was taken in. */
  recall(tokens: Tokens, turns: number, runs: readonly Run[], found: Span[]): void;
}

/** @param sieve of the last conversation: making a new one costs as much as using it. */
export function createMemory(
  known: Known,
  flagsOf: (word: string, hashes: Hashes) => number,
  sieve: Sieve,
): Memory {
  /** Something heard begins with a word that is no anchor. */
  let isAnywhere = false;
  /** By hash of the word; true when the word can be nothing but a name. */
  const names = new Map<number, boolean>();
  const texts = createHeardTexts();
  const numbers = createHeardNumbers();
  /** Of letters and digits: what is left of them without the letters would be too little to know them by. */
  const codes = new Map<string, PiiType>();

  clear(sieve);
  for (const name of known.names) hearName(name, true);
  for (const phone of known.phones) numbers.hear(figuresIn(phone), "PHONE");
  for (const email of known.emails) hearText(email, "EMAIL");
  for (const other of known.other) {
    hearText(other, "OTHER");
    numbers.hear(figuresIn(other), "OTHER");
  }

  function hearText(text: string, type: PiiType): void {
    const plain = text.trim().toLowerCase();
    const first = firstWord(plain);
    if (plain.length < 4 || first === "") return;
    const hashes = hashesOfWord(first);
    const { hash } = hashes;
    isAnywhere ||= (flagsOf(first, hashes) & anchor) === 0;
    hold(sieve, hash);
    texts.hear(hash, plain, type);
  }

  /** Words that can be nothing but a name count alone; ordinary ones only beside another. A place is no place
   *  where the metadata knows a Charlotte. */
  function hearName(name: string, isKnown = false): void {
    for (const plain of wordsOfName(name.toLowerCase())) {
      const hashes = hashesOfWord(plain);
      const { hash } = hashes;
      const flags = flagsOf(plain, hashes);
      if ((flags & (c.grammar | c.filler | c.title | c.digit | c.letter | c.month | c.time | c.cue)) !== 0)
        continue;
      if (holdsHash(particle, hash) || hash === saidHyphen) continue;
      isAnywhere ||= (flags & anchor) === 0;
      hold(sieve, hash);
      const isAlone = (flags & (c.ordinary | c.unit | (isKnown ? 0 : c.place))) === 0;
      names.set(hash, isAlone || names.get(hash) === true);
    }
  }

  /** Returns its digits. */
  function hearCode(value: string, type: PiiType): string {
    const digits = figuresIn(value);
    if (digits.length === value.length || /^[\d .()+-]*$/.test(value)) return digits;
    const code = value.toUpperCase().replace(/[^A-Z0-9]/g, "");
    if (code.length >= leastTelling && digits.length > 0 && digits.length < code.length)
      codes.set(code, type);
    return digits;
  }

  return {
    hear(spans, tokens, runs) {
      const people = new Set<string>();
      for (const span of spans) {
        const text = tokens.text.slice(span.start, span.end);
        if (span.type === "PERSON") people.add(spelledAt(tokens, runs, span)?.text ?? text);
        else if (text.length > longestPhrase) continue;
        else if (span.type === "EMAIL" && wholeMail.test(text)) hearText(text, "EMAIL");
        else if (span.type === "ADDRESS" && wholeAddress.test(text)) hearText(text, "ADDRESS");
        else if (span.type === "USERNAME" && text.length >= leastTelling) hearText(text, "USERNAME");
        else if (span.type === "PASSWORD" && / /.test(text) && text.length >= leastPhrase) {
          hearText(text, "PASSWORD");
          // "nine oh two one" is read back as "nine zero two one"
          const { value } = span;
          if (value !== undefined && figuresIn(value) === value) numbers.hear(value, "PASSWORD");
        } else if (numeric.has(span.type)) {
          const value = span.value ?? text;
          const digits = hearCode(value, span.type);
          if (digits.length >= leastTelling || span.cue !== undefined || span.type === "ZIP")
            numbers.hear(digits, span.type);
        }
      }
      for (const name of people) hearName(name);
    },
    recall(tokens, turns, runs, found) {
      if (names.size > 0 || !texts.isEmpty()) recallWords(tokens, turns, found);
      for (const run of runs) recallRun(tokens, run, found);
    },
  };

  function recallWords(tokens: Tokens, turns: number, found: Span[]): void {
    const { flags, hash, anchors, turnAnchor } = tokens;
    const count = isAnywhere ? tokens.count : (turnAnchor[turns] as number);
    for (let index = 0; index < count; index++) {
      const token = isAnywhere ? index : (anchors[index] as number);
      const key = hash[token] as number;
      if (!mayHold(sieve, key)) continue;
      const bits = flags[token] as number;
      if ((bits & c.mask) !== 0) continue;
      if ((bits & (c.grammar | c.digits)) === 0) {
        const isAlone = names.get(key);
        if (
          isAlone === true ||
          (isAlone === false &&
            (isCapitalInside(tokens, token) ||
              isBesideName(tokens, token) ||
              isOneOf(greeting, tokens, token - 1) ||
              isOneOf(courtesy, tokens, token - 1) ||
              isPresented(tokens, token)))
        ) {
          push(tokens, token, token + 1, "PERSON", "memory-name", found);
        }
      }
      texts.find(tokens, token, found);
    }
  }

  function isBesideName(tokens: Tokens, token: number): boolean {
    const isName = (at: number) =>
      at >= 0 && at < tokens.count && names.get(tokens.hash[at] as number) === true;
    return isName(token - 1) || isName(token + 1);
  }

  function recallRun(tokens: Tokens, run: Run, found: Span[]): void {
    if (isSpelled(run)) {
      if (names.has(hashWord(run.text.toLowerCase())))
        push(tokens, run.from, run.to, "PERSON", "memory-spelled", found);
      return;
    }
    const code = run.digits > 0 && run.letters > 0 ? codes.get(run.text) : undefined;
    if (code !== undefined) push(tokens, run.from, run.to, code, "memory-code", found, run.text);
    if (code !== undefined || run.digits < leastDigits || run.dots === 1 || numbers.isEmpty()) return;
    const digits = run.letters === 0 ? run.text : figuresIn(run.text);
    const type = numbers.typeOf(digits);
    if (type === undefined) return;
    const start = tokens.start[run.from] as number;
    // "nine zero two one pound": no amount is said figure by figure
    const mayMeasure = digits.length < leastTelling && run.pieces < digits.length;
    if (mayMeasure && isQuantity(tokens.text, start, tokens.end[run.to - 1] as number)) return;
    push(tokens, run.from, run.to, type, "memory-number", found, digits);
  }
}

/** The run that spells what the span holds. @param runs in order. */
function spelledAt({ start, end }: Tokens, runs: readonly Run[], span: Span): Run | undefined {
  let low = 0;
  let high = runs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((start[(runs[middle] as Run).from] as number) < span.start) low = middle + 1;
    else high = middle;
  }
  const run = runs[low];
  const isIt = run && start[run.from] === span.start && end[run.to - 1] === span.end;
  return isIt && isSpelled(run) ? run : undefined;
}

/** Most runs are a number that counts something, and of no use to memory. */
export const mayBeRemembered = ({ text }: Run): boolean => text.length >= leastSpelled;

const isSpelled = (run: Run): boolean => run.letters >= leastSpelled && run.digits === 0;

const numeric: ReadonlySet<PiiType> = new Set([
  ...(["PHONE", "SSN", "CREDIT_CARD", "BANK_ACCOUNT", "IBAN", "ROUTING", "ACCOUNT_ID", "REFERENCE"] as const),
  ...(["GOVERNMENT_ID", "HEALTH_ID", "DEVICE_ID", "PASSWORD", "ZIP"] as const),
]);

/** "okay israel what can i do", who said before that he is called so. */
const courtesy = wordSet("okay ok alright");

/** "it's faith", of whom it was heard that she is called so. */
const isPresented = (tokens: Tokens, token: number): boolean =>
  isOneOf(presenting, tokens, token - 1) ||
  (isOneOf(it, tokens, token - 1) && has(tokens, token - 1, c.possessive));
const presenting = wordSet("i'm im myself");
const it = wordSet("it");

const isCapitalInside = ({ text, start, end, flags }: Tokens, token: number): boolean =>
  ((flags[token] as number) & c.capital) !== 0 &&
  token > 0 &&
  /^[ ,]{1,2}$/.test(text.slice(end[token - 1], start[token]));

function push(
  tokens: Tokens,
  from: number,
  to: number,
  type: PiiType,
  detector: string,
  found: Span[],
  value?: string,
): void {
  const start = tokens.start[from] as number;
  const end = type === "PERSON" ? nameEnd(tokens, to - 1) : (tokens.end[to - 1] as number);
  const view = detector === "memory-name" ? "written" : "spoken";
  found.push(createSpan(start, end, type, detector, view, 1, value));
}
