import { describe, expect, test } from "vitest";
import { compileRedactor } from "../../../src/redact/engine.ts";
import { compileWatch } from "../../../src/redact/gate/watch.ts";
import { createGuard } from "../../../src/redact/guard.ts";
import { compileMasks } from "../../../src/redact/mask.ts";
import { parseRules } from "../../../src/redact/rules/rules.ts";
import { changeOf, comparisonOf, differencesOf } from "../../../src/report/preview/difference.ts";
import { createViewing } from "../../../src/viewing.ts";
import { builtInViewing, call, callSecrets } from "../../helpers/exhibits.ts";

async function viewingWith(rules: string) {
  const compiled = compileRedactor({ rules: await parseRules(rules) });
  return createViewing(compiled, createGuard(compileWatch([])), compileMasks().pattern);
}

async function compare(rules: string, isRevealed = false) {
  const [before, after] = [builtInViewing().show(call, false), (await viewingWith(rules)).show(call, false)];
  const differences = differencesOf(call.turns, before, after, isRevealed);
  return { differences, comparison: comparisonOf([{ before, after, differences }]) };
}

describe("two sets of rules", () => {
  test("that mask alike differ in nothing", async () => {
    const { differences, comparison } = await compare("{}");
    expect(differences).toEqual([]);
    expect(comparison).toMatchObject({ changed: 0, shown: 0, counts: [], turns: 6 });
  });

  test("are told apart where the new ones would show a value, which stays a block", async () => {
    const { differences, comparison } = await compare("allow: [mariana costa]");
    expect(differences.map(({ turn }) => turn)).toEqual([1]);
    const place = differences[0]?.places.find(changeOf);
    expect(place).toMatchObject({ was: "PERSON", text: "█████████████", start: 11, end: 24 });
    expect(comparison.counts).toEqual([{ type: "PERSON", shown: 1, hidden: 0, renamed: 0 }]);
    for (const secret of callSecrets) expect(JSON.stringify(differences)).not.toContain(secret);
  });

  test("are told apart where the new ones would hide more", async () => {
    const own =
      'detectors: { own: [{ name: price, type: OTHER, pattern: "\\\\$\\\\d\\\\d\\\\.\\\\d\\\\d" }] }';
    const { differences, comparison } = await compare(own);
    expect(differences[0]?.places.map(({ text }) => text)).toEqual([
      "Thanks. The order for ",
      "██████",
      " leaves at 10:30 and takes 45 minutes.",
    ]);
    expect(comparison).toMatchObject({ shown: 0, counts: [{ type: "OTHER", hidden: 1 }] });
  });

  test("are told apart where a value would get another name", () => {
    const before = builtInViewing().show(call, false);
    const turns = before.turns.map((turn) => ({
      ...turn,
      masks: turn.masks.map((mask) =>
        mask.type === "EMAIL" ? { ...mask, type: "USERNAME" as const } : mask,
      ),
    }));
    const after = { ...before, turns };
    const differences = differencesOf(call.turns, before, after, false);
    expect(comparisonOf([{ before, after, differences }])).toMatchObject({
      shown: 0,
      counts: [{ type: "EMAIL", renamed: 1 }],
    });
  });

  test("show the value to who may see it", async () => {
    const { differences } = await compare("allow: [mariana costa]", true);
    expect(differences[0]?.places.find(changeOf)?.text).toBe("Mariana Costa");
  });

  test("do not differ by the numbers in masks, nor by a blank at an edge", () => {
    const shown = builtInViewing().show(call, false);
    const renumbered = {
      ...shown,
      turns: shown.turns.map((turn) => ({
        ...turn,
        text: turn.text.replaceAll("_1]", "_7]") as typeof turn.text,
      })),
    };
    expect(differencesOf(call.turns, shown, renumbered, false)).toEqual([]);
    const wider = {
      ...shown,
      turns: shown.turns.map((turn, index) =>
        index === 1
          ? { ...turn, masks: turn.masks.map((mask) => ({ ...mask, saidLength: mask.saidLength + 1 })) }
          : turn,
      ),
    };
    expect(differencesOf(call.turns, shown, wider, false)).toEqual([]);
  });
});
