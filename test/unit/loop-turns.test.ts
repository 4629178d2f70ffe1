import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, test } from "vitest";
import { createLoopTurns } from "../../src/shared/loop-turns.ts";

test("one piece of work a turn of the event loop, in the order of asking", async () => {
  const turns = createLoopTurns();
  const done: string[] = [];
  for (const name of ["a", "b", "c"]) void turns.take().then(() => done.push(name));
  const seen: string[] = [];
  for (let turn = 0; turn < 3; turn += 1) {
    await nextTurn();
    seen.push(done.join(""));
  }
  expect(seen).toEqual(["a", "ab", "abc"]);
});

test("who asks while he works comes last, and who asks later is not forgotten", async () => {
  const turns = createLoopTurns();
  const done: string[] = [];
  const again = async (name: string) => {
    await turns.take();
    done.push(name);
    await turns.take();
    done.push(name.toUpperCase());
  };
  await Promise.all([again("a"), again("b")]);
  await again("c");
  expect(done.join("")).toBe("abABcC");
});
