/** The redactor: turns in, masked turns and findings out. Pure and synchronous. The text is read once into
 *  tokens; detectors, cues and memory work on these and name spans; spans are settled and masked. */
import { sha256 } from "../shared/sha256.ts";
import type { PiiType, Turn } from "../shared/types.ts";
import { cues } from "./cues/catalogue.ts";
import { beginsCue, compileCues } from "./cues/cue-table.ts";
import { allDetectors } from "./detectors/catalogue.ts";
import type { Detector } from "./detectors/detector.ts";
import { createLexer, type Tokens } from "./lexer.ts";
import { createLook } from "./lexicon/lexicon.ts";
import { wordClass } from "./lexicon/word-class.ts";
import type { Hashes } from "./lexicon/word-hash.ts";
import { createWordMemo, flagsOfWord } from "./lexicon/word-memo.ts";
import { createListener, nobodyAsks } from "./listener.ts";
import { compileMasks, defaultMaskTemplate, maskTurns } from "./mask.ts";
import { createMemory } from "./memory.ts";
import { numberValues } from "./numbering.ts";
import type { Redactor } from "./redactor.ts";
import { allowed, findOwn } from "./rules/own.ts";
import type { Rules } from "./rules/rules.ts";
import { compileScan } from "./scan/scan.ts";
import { createSieve } from "./sieve.ts";
import { type Span, settle } from "./span.ts";
import { openPage, openPlainPage, type Page } from "./views/page.ts";
import { createPhraseReader } from "./views/phrases.ts";
import { findChains } from "./views/seams.ts";
import { createRunReader } from "./views/spoken.ts";

export interface RedactorOptions {
  /** `{type}` and `{n}` are replaced. Default `[{type}_{n}]`. */
  readonly maskTemplate?: string;
  /** A rules file, read. Its mask template wins. */
  readonly rules?: Rules | undefined;
  /** Makes of a masked value what may be kept of it. */
  readonly digest?: (type: PiiType, value: string) => readonly string[];
  /** What it is true of counts as not found: a detector, a cue, a view. For tests of what stands behind. */
  readonly isOff?: (span: Span) => boolean;
}

/** Costs some 50 ms (word lists, patterns); the result is used for any number of conversations. */
export function compileRedactor(options: RedactorOptions = {}): Redactor {
  const template = options.rules?.maskTemplate ?? options.maskTemplate ?? defaultMaskTemplate;
  const { rules, isOff } = options;
  const masks = compileMasks(template);
  const cueTable = compileCues(cues);
  const memo = createWordMemo(createLook((word) => beginsCue(cueTable, word)));
  const lexer = createLexer(memo, masks.pattern, masks.openers);
  const runReader = createRunReader();
  const phraseReader = createPhraseReader();
  const listen = createListener(cueTable, runReader, rules !== undefined);
  const flagsOf = (word: string, hashes: Hashes) => flagsOfWord(memo, word, hashes);
  const sieve = createSieve();
  const scan = compileScan(detectorsFor(options.rules));

  return {
    fingerprint: fingerprint(template, options.rules?.source ?? ""),
    off: [...(rules?.off ?? []), ...abroad(rules)],
    redact(turns, known) {
      const { page, tokens } = read(turns);
      const found: Span[] = [];
      scan(page, tokens, found);
      const runs = listen(turns, tokens, found);
      // one side of a chat answers questions nobody sees: what follows an answer is hardly ever its rest
      if (!nobodyAsks(turns)) findAcrossTurns(turns, page, tokens, found);
      if (rules) findOwn(rules.own, page, tokens, runs, runReader.readPieces, found);
      const memory = createMemory(known, flagsOf, sieve);
      // what is off must not come back by way of memory
      const heard = standing(found, page.text);
      memory.hear(heard, tokens, runs);
      memory.recall(tokens, turns.length, runs, heard);
      const settled = settle(standing(heard, page.text), page.text);
      const values = settled.map(({ type, start, end, value }) => {
        const shown = page.text.slice(start, end);
        return { type, shown, value: value ?? shown };
      });
      const numbers = numberValues(values, masksIn(tokens, turns.length));
      const redaction = maskTurns(turns, page, settled, numbers, masks);
      const { digest } = options;
      if (!digest) return redaction;
      return {
        ...redaction,
        digests: [...new Set(values.flatMap(({ type, value }) => digest(type, value)))],
      };
    },
  };

  function standing(found: Span[], text: string): Span[] {
    const left = rules ? allowed(rules, found, text) : found;
    return isOff ? left.filter((span) => !isOff(span)) : left;
  }

  function read(turns: readonly Turn<string>[]): { page: Page; tokens: Tokens } {
    const asWritten = openPage(turns);
    const readAtOnce = lexer.lex(asWritten.text, asWritten.starts);
    const page = readAtOnce ? asWritten : openPlainPage(turns, lexer.hidden);
    const tokens = readAtOnce ?? (lexer.lex(page.text, page.starts) as Tokens);
    return { page: tokens.text === page.text ? page : { ...page, text: tokens.text }, tokens };
  }

  function findAcrossTurns(turns: readonly Turn<string>[], page: Page, tokens: Tokens, found: Span[]): void {
    const chains = findChains(turns, tokens, found);
    if (chains.length === 0) return;
    const written = new Map<number, Span>();
    for (const span of found) if (span.view === "written") written.set(span.start, span);
    for (const chain of chains) {
      const phrase = phraseReader.read(turns, page, tokens, chain);
      const heard: Span[] = [];
      scan(phrase.page, phrase.tokens, heard);
      listen(phrase.turns, phrase.tokens, heard);
      for (const span of phrase.acrossSeams(heard))
        if (!standsAlone(written.get(span.start), span)) found.push(span);
    }
  }
}

/** What is written as something else is no part of a mail: "317-555-0142", "ann@example.com". */
const standsAlone = (own: Span | undefined, { type, end }: Span): boolean =>
  own !== undefined && type === "EMAIL" && own.type !== type && own.end >= end;

/** Highest number of each type among the masks that stand in the text already. */
function masksIn(tokens: Tokens, turns: number): Map<PiiType, number> {
  const taken = new Map<PiiType, number>();
  for (let turn = 0; turn < turns; turn++) {
    if (((tokens.turnFlags[turn] as number) & wordClass.mask) === 0) continue;
    const end = tokens.turnStart[turn + 1] as number;
    for (let token = tokens.turnStart[turn] as number; token < end; token++) {
      if (((tokens.flags[token] as number) & wordClass.mask) === 0) continue;
      const text = tokens.text.slice(tokens.start[token], tokens.end[token]);
      const parts = /([A-Z][A-Z_]*[A-Z]|IP|ZIP)\D{0,3}?_?(\d+)/.exec(text);
      if (!parts) continue;
      const type = parts[1] as PiiType;
      taken.set(type, Math.max(taken.get(type) ?? 0, Number(parts[2])));
    }
  }
  return taken;
}

/** National detectors of the countries that are on. What has no country is everybody's. */
const detectorsFor = (rules: Rules | undefined): readonly Detector[] =>
  rules?.locales === undefined
    ? allDetectors
    : allDetectors.filter(({ locale }) => locale === undefined || rules.locales?.includes(locale));

/** Names of those that are off because of their country. */
function abroad(rules: Rules | undefined): readonly string[] {
  const on = new Set(detectorsFor(rules));
  return allDetectors.filter((detector) => !on.has(detector)).map(({ name }) => name);
}

function fingerprint(...parts: readonly string[]): string {
  const described = allDetectors.map(({ name, type, pattern, rank }) => `${name}${type}${pattern}${rank}`);
  return sha256(JSON.stringify([described, parts]));
}
