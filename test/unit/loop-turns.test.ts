import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, test } from "vitest";
import { createLoopTurns } from "../../src/shared/loop-turns.ts";

test("pieces are done in the order of asking, as many in a turn of the event loop as fit into its time", async () => {
  let ms = 0;
  const turns = createLoopTurns(3, () => ms);
  let done = "";
  for (const name of "abcdefg")
    void turns.over(() => {
      ms += name === "d" ? 10 : 1;
      done += name;
    });
  const seen: string[] = [];
  for (let turn = 0; turn < 3; turn += 1) {
    await nextTurn();
    seen.push(done);
  }
  expect(seen).toEqual(["abc", "abcd", "abcdefg"]);
});

test("without time left one piece is done each turn: nobody waits for ever", async () => {
  const turns = createLoopTurns(0);
  let done = "";
  for (const name of "abc")
    void turns.over(() => {
      done += name;
    });
  const seen: string[] = [];
  for (let turn = 0; turn < 3; turn += 1) {
    await nextTurn();
    seen.push(done);
  }
  expect(seen).toEqual(["a", "ab", "abc"]);
});

test("who asks again comes last, and who asks later is not forgotten", async () => {
  const turns = createLoopTurns();
  const done: string[] = [];
  const again = async (name: string) => {
    await turns.over(() => done.push(name));
    await turns.over(() => done.push(name.toUpperCase()));
  };
  await Promise.all([again("a"), again("b")]);
  await again("c");
  expect(done.join("")).toBe("abABcC");
});

test("each gets what his piece returns or throws, and a piece that throws does not stop the others", async () => {
  const turns = createLoopTurns();
  const outcomes = await Promise.allSettled([
    turns.over(() => 1),
    turns.over(() => {
      throw new RangeError("two");
    }),
    turns.over(() => 3),
  ]);
  expect(outcomes).toEqual([
    { status: "fulfilled", value: 1 },
    { status: "rejected", reason: new RangeError("two") },
    { status: "fulfilled", value: 3 },
  ]);
});
