/** Heard once, hidden everywhere: the values of a conversation, and those known beforehand, are looked for in
 *  all of its turns in every form. Names by word, so that a first name alone is found; numbers by their digits,
 *  however said, so that a read-back and the last four are found. */
import type { Known, PiiType } from "../shared/types.ts";
import type { Tokens } from "./lexer.ts";
import { wordClass as c } from "./lexicon/word-class.ts";
import { nameEnd } from "./people.ts";
import type { Span } from "./span.ts";
import type { Run } from "./views/spoken.ts";

/** Shorter digit strings are numbers like any other. */
const leastDigits = 4;
const leastSpelled = 3;

interface HeardNumber {
  readonly digits: string;
  readonly type: PiiType;
}

export interface Memory {
  /** Takes in what was found. */
  hear(spans: readonly Span[], tokens: Tokens, runs: readonly Run[]): void;
  /** Finds what was taken in. */
  recall(tokens: Tokens, runs: readonly Run[], found: Span[]): void;
}

export function createMemory(known: Known, look: (word: string) => { flags: number }): Memory {
  const names = new Map<string, boolean>();
  const texts: { text: string; type: PiiType }[] = [];
  const numbers: HeardNumber[] = [];

  for (const name of known.names) hearName(name);
  for (const phone of known.phones) hearNumber(phone.replace(/\D/g, ""), "PHONE");
  for (const email of known.emails) hearText(email, "EMAIL");
  for (const other of known.other) {
    hearText(other, "OTHER");
    hearNumber(other.replace(/\D/g, ""), "OTHER");
  }

  function hearText(text: string, type: PiiType): void {
    const plain = text.trim().toLowerCase();
    if (plain.length >= 4) texts.push({ text: plain, type });
  }

  function hearNumber(digits: string, type: PiiType): void {
    if (digits.length < leastDigits) return;
    const plain =
      type === "PHONE" && digits.length === 11 && digits.startsWith("1") ? digits.slice(1) : digits;
    if (!numbers.some((other) => other.digits === plain)) numbers.push({ digits: plain, type });
  }

  /** Words that can be nothing but a name count alone; ordinary ones only beside another. */
  function hearName(name: string): void {
    for (const word of name.toLowerCase().match(/[\p{L}\p{M}'’]{2,}/gu) ?? []) {
      const { flags } = look(word);
      if ((flags & (c.grammar | c.filler | c.title | c.digit | c.letter)) !== 0) continue;
      const isAlone = (flags & (c.ordinary | c.month | c.time | c.place | c.unit | c.cue)) === 0;
      names.set(word, isAlone || names.get(word) === true);
    }
  }

  return {
    hear(spans, tokens, runs) {
      for (const span of spans) {
        const text = tokens.text.slice(span.start, span.end);
        if (span.type === "PERSON") hearName(spelledName(span, tokens, runs) ?? text);
        else if (span.type === "EMAIL") hearText(text, "EMAIL");
        else if (isNumeric(span.type)) {
          const digits = (span.value ?? text).replace(/\D/g, "");
          hearNumber(digits, span.type);
        }
      }
    },
    recall(tokens, runs, found) {
      recallNames(tokens, runs, found);
      recallNumbers(tokens, runs, found);
      recallTexts(tokens, found);
    },
  };

  function recallNames(tokens: Tokens, runs: readonly Run[], found: Span[]): void {
    if (names.size === 0) return;
    for (let token = 0; token < tokens.count; token++) {
      if (((tokens.flags[token] as number) & (c.digits | c.mask)) !== 0) continue;
      const length = (tokens.end[token] as number) - (tokens.start[token] as number);
      if (length < 2) continue;
      const isAlone = names.get(word(tokens, token));
      if (isAlone === undefined) continue;
      const isCertain = isAlone || isCapitalInside(tokens, token) || isBesideName(tokens, token);
      if (isCertain) push(tokens, token, token + 1, "PERSON", "memory-name", found);
    }
    for (const run of runs) {
      if (run.letters < leastSpelled || run.digits > 0) continue;
      if (names.get(run.text.toLowerCase()) !== undefined)
        push(tokens, run.from, run.to, "PERSON", "memory-spelled", found);
    }
  }

  function isBesideName(tokens: Tokens, token: number): boolean {
    const isName = (at: number) => at >= 0 && at < tokens.count && names.get(word(tokens, at)) === true;
    return isName(token - 1) || isName(token + 1);
  }

  function recallNumbers(tokens: Tokens, runs: readonly Run[], found: Span[]): void {
    if (numbers.length === 0) return;
    for (const run of runs) {
      if (run.digits < leastDigits) continue;
      const digits = run.letters === 0 ? run.text : run.text.replace(/\D/g, "");
      const heard = numbers.find((number) => isSame(number.digits, digits));
      if (heard) push(tokens, run.from, run.to, heard.type, "memory-number", found, digits);
    }
  }

  function recallTexts(tokens: Tokens, found: Span[]): void {
    if (texts.length === 0) return;
    const lower = tokens.text.toLowerCase();
    if (lower.length !== tokens.text.length) return;
    for (const { text, type } of texts) {
      for (let at = lower.indexOf(text); at >= 0; at = lower.indexOf(text, at + text.length)) {
        found.push({
          start: at,
          end: at + text.length,
          type,
          detector: "memory-text",
          view: "written",
          rank: 5,
        });
      }
    }
  }
}

/** A longer number that ends with what was said, the beginning of one, or the whole. Years are left alone. */
function isSame(heard: string, said: string): boolean {
  if (heard === said) return true;
  if (/^(?:19|20)\d\d$/.test(said)) return false;
  return said.length < heard.length
    ? heard.endsWith(said) || (said.length > 5 && heard.includes(said))
    : said.includes(heard) && heard.length > 5;
}

function spelledName(span: Span, tokens: Tokens, runs: readonly Run[]): string | undefined {
  const run = runs.find(
    (candidate) => tokens.start[candidate.from] === span.start && tokens.end[candidate.to - 1] === span.end,
  );
  return run && run.letters >= leastSpelled && run.digits === 0 ? run.text : undefined;
}

const numeric: ReadonlySet<PiiType> = new Set([
  "PHONE",
  "SSN",
  "CREDIT_CARD",
  "BANK_ACCOUNT",
  "IBAN",
  "ROUTING",
  "ACCOUNT_ID",
  "REFERENCE",
  "GOVERNMENT_ID",
  "HEALTH_ID",
  "DEVICE_ID",
  "PASSWORD",
]);
const isNumeric = (type: PiiType): boolean => numeric.has(type);

const word = (tokens: Tokens, token: number): string =>
  tokens.text.slice(tokens.start[token], tokens.end[token]).toLowerCase();

const isCapitalInside = (tokens: Tokens, token: number): boolean =>
  ((tokens.flags[token] as number) & c.capital) !== 0 &&
  token > 0 &&
  /^[ ,]{1,2}$/.test(tokens.text.slice(tokens.end[token - 1], tokens.start[token]));

function push(
  tokens: Tokens,
  from: number,
  to: number,
  type: PiiType,
  detector: string,
  found: Span[],
  value?: string,
): void {
  found.push({
    start: tokens.start[from] as number,
    end: type === "PERSON" ? nameEnd(tokens, to - 1) : (tokens.end[to - 1] as number),
    type,
    detector,
    view: detector === "memory-name" ? "written" : "spoken",
    rank: 1,
    ...(value === undefined ? {} : { value }),
  });
}
