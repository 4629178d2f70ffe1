/** `redact --rules F --test`: the file's own examples, each held against the whole redactor. */
import type { Redactor } from "../redact/redactor.ts";
import type { Rules } from "../redact/rules/rules.ts";
import type { Raw } from "../shared/text.ts";
import { emptyKnown } from "../shared/types.ts";

/** One line an example; 0 when all hold. */
export function testRules(rules: Rules, redactor: Redactor): { lines: readonly string[]; failed: number } {
  const lines: string[] = [];
  let failed = 0;
  for (const { name, matches, ignores } of rules.own) {
    const isFound = (text: string) =>
      redactor
        .redact([{ speaker: "unknown", text: text as Raw }], emptyKnown)
        .findings.some(({ detector }) => detector === name);
    for (const [examples, wanted] of [
      [matches, true],
      [ignores, false],
    ] as const) {
      examples.forEach((example, index) => {
        const holds = isFound(example) === wanted;
        if (!holds) failed++;
        lines.push(`${holds ? "ok  " : "FAIL"} ${name} ${wanted ? "matches" : "ignores"}[${index}]\n`);
      });
    }
  }
  return { lines, failed };
}
