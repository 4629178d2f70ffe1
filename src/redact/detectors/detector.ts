/** A detector is data. It says where the scan should stop for it (a cluster with so many digits, an `@`, a
 *  trigger word), what must stand there, and what else must be true; it never walks the text itself.
 *  Patterns are sticky, start where the scan stopped and hold bounded quantifiers only, so that no text is
 *  read twice more than a constant number of times. */
import type { PiiType } from "../../shared/types.ts";
import { type WordSet, wordSet } from "../lexicon/word-set.ts";

export interface Detector {
  readonly name: string;
  readonly type: PiiType;
  /** Least and most digits of the value; for detectors that stop at numbers. */
  readonly digits: readonly [number, number];
  /** The value holds letters, or begins with some. */
  readonly letters?: boolean;
  readonly pattern: RegExp;
  /** Of the bare value: upper case, no separators. `shown` is the text as it stands. */
  readonly check?: (value: string, shown: string) => boolean;
  /** Without it the pattern alone is proof. `near`: in the words around. `alone`: nothing else in the turn. */
  readonly evidence?: {
    readonly near?: RegExp | undefined;
    readonly alone?: boolean | undefined;
    /** With which all that `near` matches ends, when that is known: asked before it. */
    readonly lastWords?: WordSet | undefined;
  };
  /** The one country whose number it is. */
  readonly locale?: "us" | "uk" | "ca" | "au" | "de" | "fr" | "es" | "nl" | "it" | "pl" | "in" | "br";
  /** The more specific label wins where two cover the same text; 0 to 9. */
  readonly rank: number;
  readonly matches: readonly string[];
  readonly ignores?: readonly string[];
}

/** `(?!…)` at the end of a value: no letter or digit follows, nor a separator that another digit follows. */
const after = String.raw`(?![\p{L}\p{N}_])(?![-/.,][\p{L}\p{N}])`;

/** A sticky pattern that ends where the value ends. `x` ignores white space and is not in the source. */
export const value = (source: string, flags = ""): RegExp =>
  new RegExp(`(?:${source})${after}`, `uy${flags}`);

/** Evidence that must stand at once before the value: one of the things, then as many of the small words, then signs.
 *  @param things phrases, bars between. */
export function ledInBy(
  things: string,
  small = "number|no|num|id|code|is",
): NonNullable<Detector["evidence"]> {
  const lastWords = `${things}|${small}`.replace(/[^|]*[^|\p{L}\p{N}]/gu, "").replaceAll("|", " ");
  return {
    near: new RegExp(`\\b(?:${things})\\b(?: (?:${small}))*[ .:#]*$`, "i"),
    lastWords: wordSet(lastWords),
  };
}

/** No value of plain letters and figures is longer. */
const room = Buffer.alloc(64);

/** Letters and figures alone, the letters capital. Of plain ones they are put side by side: to have blanks and dashes
 *  replaced takes four times as long, to ask Unicode what is a letter seven times, and hardly a value needs it. */
export function bare(text: string): string {
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > 127 || at === room.length) return text.toUpperCase().replace(/[^\p{L}\p{N}]+/gu, "");
    const isLetter = (code | 32) >= 97 && (code | 32) <= 122;
    if (isLetter || (code >= 48 && code <= 57)) room[count++] = isLetter ? code & ~32 : code;
  }
  return room.toString("latin1", 0, count);
}
