import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { createAbortWatch } from "../../src/shared/abort-watch.ts";

const listeners = (signal: AbortSignal) => getEventListeners(signal, "abort").length;

test("all calls of a signal share one listener, which goes with the last of them", () => {
  const { over } = createAbortWatch();
  const { signal } = new AbortController();
  const ends = [over(signal, () => {}), over(signal, () => {})];
  expect(listeners(signal)).toBe(1);
  ends[0]?.();
  expect(listeners(signal)).toBe(1);
  ends[1]?.();
  expect(listeners(signal)).toBe(0);
});

test("tells those that are still under way, each once, and no others", () => {
  const { over } = createAbortWatch();
  const abort = new AbortController();
  const told: string[] = [];
  const end = over(abort.signal, () => told.push("over"));
  over(abort.signal, () => told.push("under way"));
  over(new AbortController().signal, () => told.push("of another"));
  end();
  abort.abort();
  expect(told).toEqual(["under way"]);
});

test("a call may end itself and others while all are told", () => {
  const { over } = createAbortWatch();
  const abort = new AbortController();
  const told: string[] = [];
  const ends: (() => void)[] = [];
  ends.push(
    over(abort.signal, () => {
      told.push("first");
      for (const end of ends) end();
    }),
    over(abort.signal, () => told.push("second")),
  );
  abort.abort();
  expect(told).toEqual(["first"]);
});
