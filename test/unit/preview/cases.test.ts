import { describe, expect, test } from "vitest";
import { caseOf } from "../../../src/commands/preview-marks.ts";
import { testCases } from "../../../src/commands/redact-cases.ts";
import { compileRedactor } from "../../../src/redact/engine.ts";
import { parseRules } from "../../../src/redact/rules/rules.ts";
import { markOf, tokensOf } from "../../../src/report/preview/pick.ts";
import type { Raw } from "../../../src/shared/text.ts";
import { emptyKnown } from "../../../src/shared/types.ts";
import { exhibitOf, heardOf } from "../../helpers/exhibits.ts";

const heard = heardOf("badge-1", [
  ["agent", "and my mail is jo@example.com"],
  ["agent", "which badge do you wear"],
  ["customer", "jo@example.com knows, the badge says zulu violet kilo"],
]);
const exhibit = exhibitOf(heard);

/** The words "zulu violet kilo", which no detector knows. */
function missed(isRaw: boolean) {
  const turn = exhibit.turns[2];
  if (!turn) throw new Error("no turn");
  const tokens = tokensOf(turn, "miss");
  const [first, last] = [tokens.at(-3), tokens.at(-1)];
  if (!first || !last) throw new Error("no tokens");
  return caseOf(markOf(turn, first, last, { kind: "miss", conversation: 0, turn: 2, isRaw }), heard, exhibit);
}

const asCase = ({ turns, ...of }: ReturnType<typeof missed>) => ({
  ...of,
  ...{ line: 1, mark: "miss" as const, known: emptyKnown },
  turns: turns.map(({ speaker, text }) => ({ speaker, text: text as Raw })),
});

describe("a marked turn", () => {
  test("keeps the turns before it masked, also where it is kept as it was said", () => {
    const { turns } = missed(true);
    expect(turns.map(({ text }) => text)).toEqual([
      "and my mail is [EMAIL_1]",
      "which badge do you wear",
      "jo@example.com knows, the badge says zulu violet kilo",
    ]);
  });

  test("points at the same words, sanitized or not", () => {
    const raw = missed(true);
    expect(raw.turns[2]?.text.slice(raw.start, raw.end)).toBe("zulu violet kilo");
    const sanitized = missed(false);
    expect(sanitized.turns[2]?.text).toBe(`[EMAIL_1] knows, the badge says ${"█".repeat(16)}`);
    expect(sanitized.turns[2]?.text.slice(sanitized.start, sanitized.end)).toBe("█".repeat(16));
  });

  test("fails until the rules hide every word of it", async () => {
    const withRules = async (pattern: string) =>
      compileRedactor({
        rules: await parseRules(`detectors: { own: [{ name: badge, type: OTHER, pattern: "${pattern}" }] }`),
      });
    expect(testCases([asCase(missed(true))], compileRedactor()).failed).toBe(1);
    expect(testCases([asCase(missed(true))], await withRules("zulu violet")).failed).toBe(1);
    expect(testCases([asCase(missed(true))], await withRules("zulu \\\\w+ kilo"))).toEqual({
      lines: ["ok   miss[line 1]\n"],
      failed: 0,
    });
  });

  test("is skipped, and says so, when its words were not kept", () => {
    expect(testCases([asCase(missed(false))], compileRedactor())).toEqual({
      lines: ["skip miss[line 1]: it was kept sanitized\n"],
      failed: 0,
    });
  });
});
