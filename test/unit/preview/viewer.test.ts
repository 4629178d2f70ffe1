import { describe, expect, test } from "vitest";
import { columnsOf, paint } from "../../../src/report/preview/ink.ts";
import { overviewOf } from "../../../src/report/preview/overview.ts";
import { screenLines } from "../../../src/report/preview/screen.ts";
import { createViewer, type Step, type ViewerState } from "../../../src/report/preview/viewer.ts";
import type { PiiType } from "../../../src/shared/types.ts";
import { call, callSecrets, exhibitOf, heardOf } from "../../helpers/exhibits.ts";

const clean = heardOf("clean", [["customer", "nothing to hide here"]]);
const mail = heardOf("mail", [
  ["agent", "hello"],
  ["customer", "write to jo@example.com please"],
]);
const exhibits = [call, clean, mail].map((heard) => exhibitOf(heard));
const viewer = createViewer(exhibits);
const overview = overviewOf(exhibits);
const all: ReadonlySet<PiiType> = new Set();

function press(keys: readonly string[], state: ViewerState = viewer.start(all)): Step {
  return keys.reduce<Step>((step, key) => viewer.press(step.state, key), { state });
}
const placeOf = ({ state: { conversation, turn } }: Step) => [conversation, turn];

const screenOf = (state: ViewerState, columns = 80, rows = 24) =>
  screenLines(viewer, state, exhibits, overview, { columns, rows }).map((line) => paint(line, false));

describe("keys", () => {
  test("step through turns and conversations, and stop at the ends", () => {
    expect(placeOf(press(["down", "down"]))).toEqual([0, 2]);
    expect(placeOf(press(["up"]))).toEqual([0, 0]);
    expect(placeOf(press(["right", "right"]))).toEqual([2, 0]);
    expect(press(["right", "right", "right"]).state.message).toBe("this is the last one");
    expect(press(["left"]).state.message).toBe("this is the first one");
  });

  test("jump from mask to mask, over conversations without any", () => {
    expect(placeOf(press(["tab"]))).toEqual([0, 1]);
    expect(placeOf(press(["tab", "tab", "tab"]))).toEqual([2, 1]);
    expect(press(["tab", "tab", "tab", "tab"]).state.message).toContain("no masked turn");
  });

  test("filter by type: what has none of it is passed over", () => {
    const at = viewer.occurring.indexOf("EMAIL");
    const filtered = press(["f", ...Array<string>(at).fill("down"), "space", "return"]);
    expect([...filtered.state.types]).toEqual(["EMAIL"]);
    expect(viewer.shown(filtered.state)).toEqual([3]);
    expect(placeOf(press(["right"], filtered.state))).toEqual([2, 1]);
    expect(press(["f", "a", "return"], filtered.state).state.types.size).toBe(0);
  });

  test("begin with a filter that was given, where it has something to show", () => {
    expect(viewer.start(new Set<PiiType>(["EMAIL"]))).toMatchObject({ conversation: 0, turn: 3 });
  });

  test("leave", () => {
    expect(press(["q"]).isOver).toBe(true);
    expect(press(["x", "down"]).isOver).toBeUndefined();
  });
});

describe("marks", () => {
  test("a miss is the words that were pointed at, with their place in what was said", () => {
    const { mark, state } = press(["down", "down", "down", "m", "right", "space", "return", "s"]);
    expect(state.mode).toBe("read");
    const said = call.turns[3]?.text ?? "";
    expect(mark).toMatchObject({ kind: "miss", conversation: 0, turn: 3, isRaw: false });
    expect(said.slice(mark?.saidStart, mark?.saidEnd)).toBe("or mail");
    expect(exhibits[0]?.turns[3]?.text.slice(mark?.start, mark?.end)).toBe("or mail");
  });

  test("an over-redaction is a mask, and the only one of a turn is meant without asking", () => {
    const { mark } = press(["down", "o", "s"]);
    expect(mark).toMatchObject({ kind: "over-redaction", turn: 1, type: "PERSON" });
    expect(call.turns[1]?.text.slice(mark?.saidStart, mark?.saidEnd)).toBe("Mariana Costa");
    expect(press(["down", "down", "down", "o", "right", "return", "s"]).mark?.type).toBe("EMAIL");
  });

  test("are kept as said only when that is confirmed", () => {
    const asked = press(["down", "o", "r"]);
    expect(asked.mark).toBeUndefined();
    expect(screenOf(asked.state).at(-1)).toContain("unmasked. Really?");
    expect(press(["y"], asked.state).mark?.isRaw).toBe(true);
    const not = press(["n"], asked.state);
    expect(not.mark).toBeUndefined();
    expect(not.state.mode).toBe("keep");
  });

  test("can be let be, and need something to point at", () => {
    expect(press(["down", "o", "escape"]).state.mode).toBe("read");
    expect(press(["m", "escape"]).mark).toBeUndefined();
    expect(press(["o"]).state.message).toContain("no mask");
  });
});

describe("the screen", () => {
  const states: readonly (readonly [string, readonly string[]])[] = [
    ["read", []],
    ["the last turn", Array<string>(5).fill("down")],
    ["numbers", ["v"]],
    ["help", ["?"]],
    ["types", ["f"]],
    ["pick", ["m", "space"]],
    ["sure", ["down", "o", "r"]],
    ["message", ["left"]],
  ];
  test.each(states)("has as many lines as the terminal, none too long: %s", (_, keys) => {
    for (const [columns, rows] of [
      [80, 24],
      [140, 40],
      [60, 10],
    ] as const) {
      const lines = screenOf(press(keys).state, columns, rows);
      expect(lines).toHaveLength(rows);
      for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(columns);
      for (const secret of callSecrets) expect(lines.join("\n")).not.toContain(secret);
    }
  });

  test("keeps the turn at hand in sight, however small it is", () => {
    for (let turn = 0; turn < 6; turn++) {
      const lines = screenOf(press(Array<string>(turn).fill("down")).state, 60, 10);
      expect(lines.some((line) => line.startsWith(`▌${String(turn + 1).padStart(3)}  `))).toBe(true);
    }
  });

  test("tells every key at 80 columns", () => {
    expect(screenOf(viewer.start(all)).at(-1)).toMatch(/^arrows step .* q quit$/);
  });
});
