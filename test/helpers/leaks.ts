/** Looks for planted values in what left the program. Compares words and numbers and not characters: a phone number
 *  is found however it is punctuated, and is not found in the middle of a time stamp. One pass over the text however
 *  many thousand values are looked for. */

const tokensOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? [];

export interface LeakFinder {
  /** @returns the planted values that stand in the text, each once. */
  leaksIn(text: string): readonly string[];
}

export function createLeakFinder(planted: Iterable<string>): LeakFinder {
  const byFirst = new Map<string, Map<string, string[]>>();
  for (const value of planted) {
    const tokens = tokensOf(value);
    const [first] = tokens;
    if (first === undefined) continue;
    const same = byFirst.get(first) ?? new Map<string, string[]>();
    byFirst.set(first, same.set(value, tokens));
  }
  return {
    leaksIn(text) {
      const tokens = tokensOf(text);
      const found = new Set<string>();
      for (const [at, token] of tokens.entries()) {
        for (const [value, parts] of byFirst.get(token) ?? []) {
          if (parts.every((part, offset) => tokens[at + offset] === part)) found.add(value);
        }
      }
      return [...found];
    },
  };
}
