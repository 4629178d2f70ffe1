/** What was heard of a conversation that is more than a word and no number: mails, addresses, secrets. It is known again
 *  by its letters, wherever its first word is said. */
import type { PiiType } from "../shared/types.ts";
import { isFigure } from "./figures.ts";
import type { Tokens } from "./lexer.ts";
import { createSpan, type Span } from "./span.ts";

/** More that begin alike are looked for in vain at too many words. */
const mostAlike = 8;

interface HeardText {
  readonly text: string;
  readonly type: PiiType;
}

export interface HeardTexts {
  isEmpty(): boolean;
  /** @param first hash of its first word. @param text in lower case. */
  hear(first: number, text: string, type: PiiType): void;
  /** Those that stand at the token. */
  find(tokens: Tokens, token: number, found: Span[]): void;
}

export function createHeardTexts(): HeardTexts {
  const texts = new Map<number, HeardText[]>();

  return {
    isEmpty: () => texts.size === 0,
    hear(first, text, type) {
      const alike = texts.get(first);
      if (alike === undefined) texts.set(first, [{ text, type }]);
      else if (alike.length < mostAlike && !alike.some((other) => other.text === text))
        alike.push({ text, type });
    },
    find({ text, start, hash }, token, found) {
      const at = start[token] as number;
      for (const heard of texts.get(hash[token] as number) ?? [])
        if (isAt(text, at, heard.text))
          found.push(createSpan(at, at + heard.text.length, heard.type, "memory-text", "written", 1));
    },
  };
}

/** The heard text, which is in lower case, stands there. Its first word does; most go on with another letter. */
function isAt(text: string, start: number, heard: string): boolean {
  const last = heard.length - 1;
  const code = text.charCodeAt(start + last);
  if (code < 128 && (code | 32) !== (heard.charCodeAt(last) | 32)) return false;
  return text.slice(start, start + heard.length).toLowerCase() === heard;
}

/** Of a text in lower case; nothing when it has no word. Most begin with plain letters, and Unicode need not be asked. */
export function firstWord(text: string): string {
  let end = 0;
  while (isPlain(text.charCodeAt(end))) end++;
  if (end > 0 && !(text.charCodeAt(end) > 127)) return text.slice(0, end);
  return /^[^\p{L}\p{N}]*([\p{L}\p{N}]+)/u.exec(text)?.[1] ?? "";
}

const isPlain = (code: number): boolean => (code >= 97 && code <= 122) || isFigure(code);
