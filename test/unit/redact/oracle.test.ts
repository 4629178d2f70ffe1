/** The redactor looks only at anchors and meets most text with no pattern at all. The plain way, every pattern
 *  over the whole text, is the oracle: what it finds, the redactor hides. */
import { describe, expect, it } from "vitest";
import { allDetectors } from "../../../src/redact/detectors/catalogue.ts";
import { bare } from "../../../src/redact/detectors/detector.ts";
import { compileRedactor } from "../../../src/redact/engine.ts";
import type { Raw } from "../../../src/shared/text.ts";
import { emptyKnown } from "../../../src/shared/types.ts";

const redactor = compileRedactor();
const certain = allDetectors.filter(({ evidence, rank }) => evidence === undefined && rank > 4);
const examples = allDetectors.flatMap(({ matches }) => matches);

/** What a list of patterns finds in the text, at the beginnings of words. */
function plainly(text: string): [start: number, end: number][] {
  return certain.flatMap(({ pattern, check }) =>
    [...text.matchAll(new RegExp(pattern.source, `${pattern.flags.replace("y", "")}g`))]
      .filter((match) => check?.(bare(match[0]), match[0]) ?? true)
      .map((match): [number, number] => [match.index, match.index + match[0].length])
      .filter(([start]) => !/[\p{L}\p{N}_./:$-]/u.test(text[start - 1] ?? " ")),
  );
}

describe("what a plain list of patterns finds is hidden", () => {
  it.each(examples)("in: %s", (example) => {
    const { findings } = redactor.redact([{ speaker: "unknown", text: example as Raw }], emptyKnown);
    for (const [start, end] of plainly(example)) {
      expect(findings.some((finding) => finding.start <= start && finding.end >= end)).toBe(true);
    }
  });

  it("in all of them as one text", () => {
    const text = examples.join(" , ") as Raw;
    const { findings } = redactor.redact([{ speaker: "unknown", text }], emptyKnown);
    const hidden = new Uint8Array(text.length);
    for (const { start, end } of findings) hidden.fill(1, start, end);
    const left = plainly(text).filter(([start, end]) => hidden.subarray(start, end).includes(0));
    expect(left.map(([start, end]) => text.slice(start, end))).toEqual([]);
  });
});
