import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { compileRedactor } from "../../../src/redact/engine.ts";
import { compileWatch } from "../../../src/redact/gate/watch.ts";
import { createGuard } from "../../../src/redact/guard.ts";
import { compileMasks } from "../../../src/redact/mask.ts";
import { hasType, leavingParts, type Part, saidParts } from "../../../src/report/preview/exhibit.ts";
import type { Redaction } from "../../../src/shared/types.ts";
import { createViewing } from "../../../src/viewing.ts";
import { builtInViewing, call, callSecrets, exhibitOf, heardOf } from "../../helpers/exhibits.ts";
import { root } from "../../helpers/source-tree.ts";

const textOf = (parts: readonly Part[]) => parts.map(({ text }) => text).join("");

interface Case {
  readonly id: string;
  readonly turns: readonly {
    readonly speaker: "agent" | "customer" | "bot" | "unknown";
    readonly text: string;
  }[];
}

const fixtures = readdirSync(join(root, "fixtures/pii")).flatMap((name) =>
  readFileSync(join(root, "fixtures/pii", name), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Case),
);

describe("a conversation on show", () => {
  test("has a block as long as each value, and nothing of the value", () => {
    const { turns } = exhibitOf(call);
    const shown = JSON.stringify(turns) + turns.map((turn) => textOf(saidParts(turn))).join("\n");
    for (const secret of callSecrets) expect(shown).not.toContain(secret);
    expect(textOf(saidParts(turns[1] as (typeof turns)[number]))).toBe("Sure, it's █████████████.");
    expect(textOf(leavingParts(turns[1] as (typeof turns)[number]))).toBe("Sure, it's [PERSON_1].");
  });

  test("says of each mask who found it, in which view, because of which words", () => {
    const [, name, , number] = exhibitOf(call).turns;
    expect(name?.masks[0]).toMatchObject({ type: "PERSON", cue: "name" });
    expect(number?.masks[0]).toMatchObject({ type: "PHONE", view: "spoken" });
  });

  test("holds what was said only when somebody asked for it", () => {
    const [, turn] = exhibitOf(call, true).turns;
    expect(turn && textOf(saidParts(turn))).toBe("Sure, it's Mariana Costa.");
    expect(exhibitOf(call).turns.every(({ said }) => said === undefined)).toBe(true);
  });

  test("keeps every turn as long as it was said, whatever is masked in it", () => {
    for (const { id, turns } of fixtures) {
      const exhibit = exhibitOf(
        heardOf(
          id,
          turns.map(({ speaker, text }) => [speaker, text] as const),
        ),
      );
      for (const [index, turn] of exhibit.turns.entries()) {
        expect(textOf(leavingParts(turn))).toBe(turn.text);
        expect(textOf(saidParts(turn))).toHaveLength(turns[index]?.text.length ?? -1);
      }
    }
    expect(fixtures.length).toBeGreaterThan(600);
  });

  test("finds its masks in any template, also where two touch", () => {
    const maskTemplate = "<{type}>";
    const viewing = createViewing(
      compileRedactor({ maskTemplate }),
      createGuard(compileWatch([])),
      compileMasks(maskTemplate).pattern,
    );
    const { turns } = viewing.show(call, false);
    expect(turns[3]?.masks.map(({ start, end }) => turns[3]?.text.slice(start, end))).toEqual([
      "<PHONE>",
      "<EMAIL>",
    ]);
  });

  test("is told to be held back, and shows blocks where the guard objects", () => {
    const blind = {
      fingerprint: "",
      redact: (turns: Redaction["turns"]) => ({ turns, findings: [], counts: {} }),
    } as unknown as ReturnType<typeof compileRedactor>;
    const viewing = createViewing(blind, createGuard(compileWatch([])), compileMasks().pattern);
    const exhibit = viewing.show(
      heardOf("held", [["customer", "my number is 317 555 0142 and my mail is jo@example.com"]]),
      false,
    );
    expect(exhibit.heldBy.length).toBeGreaterThan(0);
    expect(JSON.stringify(exhibit)).not.toMatch(/555|example/);
  });

  test("is filtered by type", () => {
    const [, name, , number] = exhibitOf(call).turns;
    expect(name && hasType(name, new Set(["PHONE"]))).toBe(false);
    expect(number && hasType(number, new Set(["PHONE"]))).toBe(true);
    expect(name && hasType(name, new Set())).toBe(true);
    expect(builtInViewing().fingerprint).toMatch(/^[0-9a-f]{64}$/);
  });
});
