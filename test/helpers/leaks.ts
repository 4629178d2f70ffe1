/** Looks for planted values in what left the program. Compares words and numbers and not characters: a phone number
 *  is found however it is punctuated, and is not found in the middle of a time stamp. One pass over the text however
 *  many thousand values are looked for. */

const tokensOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? [];

export interface LeakFinder {
  /** @returns the planted values that stand in the text, each once. */
  leaksIn(text: string): readonly string[];
}

/** Where so many words lead: to the values that end here, and on by the next word. */
interface Place {
  readonly values: string[];
  readonly next: Map<string, Place>;
}

const createPlace = (): Place => ({ values: [], next: new Map() });

export function createLeakFinder(planted: Iterable<string>): LeakFinder {
  const start = createPlace();
  for (const value of new Set(planted)) {
    const tokens = tokensOf(value);
    let place = start;
    for (const token of tokens) {
      const next = place.next.get(token) ?? createPlace();
      place.next.set(token, next);
      place = next;
    }
    if (tokens.length > 0) place.values.push(value);
  }
  return {
    leaksIn(text) {
      const tokens = tokensOf(text);
      const found = new Set<string>();
      for (let from = 0; from < tokens.length; from += 1) {
        let place = start.next.get(tokens[from] as string);
        for (let at = from + 1; place; at += 1) {
          for (const value of place.values) found.add(value);
          place = place.next.get(tokens[at] ?? "");
        }
      }
      return [...found];
    },
  };
}
