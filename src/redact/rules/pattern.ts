/** Patterns that users write run on RE2 (re2js): its time grows with the text and never with the pattern's
 *  twists. What RE2 can not do (look-around, back-references) is refused when the file is read. */
import { Fault } from "../../shared/fault.ts";

export interface OwnPattern {
  /** Offsets of all matches, half-open, in order. Empty matches are none. */
  find(text: string): readonly (readonly [start: number, end: number])[];
}

/** @throws Fault `config.invalid` with the place of the pattern and the reason. */
export async function compilePattern(source: string, place: string): Promise<OwnPattern> {
  const { RE2JS } = await import("re2js");
  let compiled: InstanceType<typeof RE2JS>;
  try {
    compiled = RE2JS.compile(source);
  } catch {
    throw new Fault("config.invalid", {
      says: `${place}: the pattern is wrong, or uses what can not be run in linear time`,
      next: "write it without look-around and back-references",
    });
  }
  if (compiled.matcher("").matches()) {
    throw new Fault("config.invalid", {
      says: `${place}: the pattern matches the empty text`,
      next: "make it ask for at least one character",
    });
  }
  return {
    find(text) {
      const matches: [number, number][] = [];
      const matcher = compiled.matcher(text);
      while (matcher.find())
        if (matcher.end() > matcher.start()) matches.push([matcher.start(), matcher.end()]);
      return matches;
    },
  };
}
