import { describe, expect, it } from "vitest";
import { allDetectors } from "../../../src/redact/detectors/catalogue.ts";
import { atMark } from "../../../src/redact/detectors/online.ts";
import { compileRedactor } from "../../../src/redact/engine.ts";
import type { Raw } from "../../../src/shared/text.ts";
import { emptyKnown } from "../../../src/shared/types.ts";

const redactor = compileRedactor();
const redact = (text: string) => redactor.redact([{ speaker: "unknown", text: text as Raw }], emptyKnown);

describe.each(allDetectors)("the detector $name", ({ name, matches, ignores = [] }) => {
  it.each(matches)("sees a value in: %s", (example) => {
    expect(redact(example).findings.length).toBeGreaterThan(0);
  });
  it.each(ignores)("does not claim: %s", (example) => {
    expect(redact(example).findings.map(({ detector }) => detector)).not.toContain(name);
  });
});

describe.each(atMark)("the detector $name", ({ name, type, matches, ignores = [] }) => {
  it.each(matches)("sees a value in: %s", (example) => {
    expect(redact(example).findings).toContainEqual(expect.objectContaining({ type, detector: name }));
  });
  it.each(ignores)("lets stand: %s", (example) => {
    expect(redact(example).turns[0]?.text).toBe(example);
  });
});

it.each([
  ["a query", `https://${"a".repeat(400)}?b=1`],
  ["a user", `wss://${"a".repeat(80)}@host`],
])("finds a link by %s as far behind its mark as that may stand", (_, link) => {
  expect(redact(`see ${link} there`).findings).toContainEqual(
    expect.objectContaining({ type: "URL", start: 4, end: 4 + link.length }),
  );
});

it("has no two detectors of one name", () => {
  const names = allDetectors.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

it("has no unbounded quantifier in any pattern", () => {
  const unbounded = [...allDetectors, ...atMark].filter(({ pattern }) =>
    /(?<!\\)[*+](?!\])|\{\d+,\}/.test(withoutClasses(pattern.source)),
  );
  expect(unbounded.map(({ name }) => name)).toEqual([]);
});

const withoutClasses = (source: string): string => source.replace(/\[(?:\\.|[^\]])*\]/g, "x");
