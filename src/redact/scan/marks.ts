/** Looks for values without digits, at the signs they hold: `@` and `:`. */
import type { MarkDetector } from "../detectors/online.ts";
import { createSpan, type Span } from "../span.ts";
import type { Page } from "../views/page.ts";
import { isConvincing } from "./evidence.ts";

/** @param marks offsets of such signs. */
export type FindAtMarks = (page: Page, marks: readonly number[], found: Span[]) => void;

export function compileMarks(detectors: readonly MarkDetector[]): FindAtMarks {
  const finders = detectors.map(compileMark);
  return (page, marks, found) => {
    if (marks.length > 0) for (const find of finders) find(page, marks, found);
  };
}

function compileMark({ name, type, rank, ...detector }: MarkDetector): FindAtMarks {
  const { mark: sign, before, reach, pattern, evidence, within } = detector;
  const plain = Array.from({ length: 128 }, (_, code) => before.test(String.fromCharCode(code)));
  const mayStandBefore = (text: string, at: number): boolean =>
    plain[text.charCodeAt(at)] ?? before.test(text[at] as string);

  return (page, marks, found) => {
    const { text } = page;
    let needed = -1;
    for (const mark of marks) {
      if (text[mark] !== sign) continue;
      // looked for once, and again when it was passed
      if (within && needed <= mark) needed = indexFrom(within.signs, text, mark + 1);
      if (within && needed - mark > within.characters) continue;
      let start = mark;
      const least = Math.max(0, mark - reach);
      while (start > least && mayStandBefore(text, start - 1)) start--;
      // in the middle of a longer one, which was tried from its beginning
      if (sign === ":" && text[start - 1] === ":") continue;
      pattern.lastIndex = start;
      if (!pattern.test(text) || pattern.lastIndex <= mark) continue;
      const end = pattern.lastIndex;
      if (isConvincing(page, evidence, start, end))
        found.push(createSpan(start, end, type, name, "written", rank));
    }
  };
}

/** Of what the global pattern matches next, or infinite. */
function indexFrom(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? Number.POSITIVE_INFINITY;
}
