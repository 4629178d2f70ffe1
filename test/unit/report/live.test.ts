import { Writable } from "node:stream";
import { describe, expect, test } from "vitest";
import { createMinute } from "../../../src/report/live/minute.ts";
import { openScreen } from "../../../src/report/live/screen.ts";
import { type LiveFrame, liveLines } from "../../../src/report/live/view.ts";
import { lineColumns, paint } from "../../../src/report/preview/ink.ts";
import { createDisplay } from "../../../src/report/progress.ts";
import { createTally } from "../../../src/tally.ts";
import { createEmulator } from "../../helpers/emulator.ts";

const frame: LiveFrame = {
  finished: 1_234_567,
  expected: 12_345_678,
  isEstimate: true,
  perSecond: 6.2,
  elapsedMs: 3_845_000,
  leftMs: 86_400_000,
  isDryRun: false,
  done: 1_180_000,
  absent: 41_000,
  held: 1200,
  failed: 12_367,
  before: 0,
  batched: 0,
  costUsd: 1234.5678,
  retries: 1400,
  waitedMs: 130_000,
  doors: [
    { name: "Genesys", unit: "requests a minute", used: 243, limit: 270, waiting: 0 },
    { name: "LLM", unit: "requests a minute", used: 310, limit: 500, waiting: 3 },
    { name: "LLM", unit: "tokens a minute", used: 1_204_000, limit: 2_000_000, waiting: 0 },
  ],
  stations: [
    { name: "fetching", conversations: 6, most: 12 },
    { name: "ready", conversations: 3, most: 8 },
    { name: "asking", conversations: 8, most: 8 },
  ],
  note: "waiting 12 s: the LLM asked",
};

const text = (of: LiveFrame, columns: number) => liveLines(of, columns).map((line) => paint(line, false));

describe("the view of a run at work", () => {
  test("fits, whatever the terminal's width", () => {
    for (let columns = 20; columns <= 200; columns += 1)
      for (const line of liveLines(frame, columns)) expect(lineColumns(line)).toBeLessThan(columns);
  });

  test("says at 80 columns how far it is, what came of it, and how hard each door is used", () => {
    const shown = text({ ...frame, finished: 1234, expected: 12_345, costUsd: 4.5, leftMs: 90_000 }, 80);
    expect(shown[1]).toMatch(
      /1,234 of about 12,345 {3}10.0 % +6.2 a second {3}1 h 04 min {3}1 min 30 s to go$/,
    );
    expect(shown.join("\n")).toContain("━ 243 of 270 requests a minute".slice(1));
    expect(shown.join("\n")).toContain("310 of 500 requests a minute");
    expect(shown.join("\n")).toContain("1,204,000 of 2,000,000 tokens a minute");
    expect(shown.join("\n")).toContain("fetching 6 of 12   ready 3 of 8   asking 8 of 8");
    expect(shown.join("\n")).toContain("retries 1,400, 2 min 10 s of waiting");
    expect(shown.at(-1)).toContain("waiting 12 s: the LLM asked");
  });

  test("says less of what there is nothing to say of", () => {
    const calm = {
      ...frame,
      absent: 0,
      failed: 0,
      held: 0,
      retries: 0,
      note: undefined,
      expected: undefined,
    };
    const shown = text(calm, 80).join("\n");
    expect(shown).not.toMatch(/no transcript|failed|waiting| of about/);
    expect(shown).toContain("held back 0");
  });
});

describe("the minute before", () => {
  test("is what was a minute ago, also for who looks only once in a minute or a little later", () => {
    for (const everyMs of [200, 1000, 60_000, 60_007]) {
      const minuteBefore = createMinute({ atMs: 0 });
      const agesMs = Array.from({ length: Math.ceil(300_000 / everyMs) }, (_, index) => {
        const atMs = (index + 1) * everyMs;
        return atMs - minuteBefore({ atMs }).atMs;
      });
      const [oldestMs = 0] = agesMs.toSorted((a, b) => b - a);
      expect([everyMs, agesMs.at(-1), oldestMs < 62_000]).toEqual([everyMs, Math.max(60_000, everyMs), true]);
    }
  });

  test("is the first as long as there is none so old", () => {
    const minuteBefore = createMinute({ atMs: 0 });
    for (const atMs of [10, 2000, 59_000]) expect(minuteBefore({ atMs })).toEqual({ atMs: 0 });
  });
});

/** A terminal of so many columns, and what stands on it. */
function terminal(columns: number) {
  const emulator = createEmulator(columns);
  const stream = Object.assign(
    new Writable({
      write(chunk, _, done) {
        emulator.write(String(chunk));
        done();
      },
    }),
    { isTTY: true, columns },
  );
  return { stream, emulator };
}

const plain = (lines: readonly string[]) => lines.map((line) => ({ painted: line, columns: line.length }));

describe("the screen", () => {
  test("shows the last view, and what was written stands above it", () => {
    const { stream, emulator } = terminal(40);
    const screen = openScreen(stream);
    screen.write("before\n");
    screen.show(plain(["one", "two long"]));
    screen.write("a line of the log\n");
    screen.show(plain(["three", "four"]));
    expect(emulator.rows()).toEqual(["before", "a line of the log", "three", "four"]);
    expect(emulator.isCursorShown()).toBe(false);
  });

  test("leaves nothing of itself, and the cursor where it was", () => {
    const { stream, emulator } = terminal(40);
    const screen = openScreen(stream);
    screen.show(plain(["one", "two", "three"]));
    screen.show(plain(["one"]));
    screen.close();
    screen.write("the end\n");
    expect(emulator.rows()).toEqual(["the end"]);
    expect(emulator.isCursorShown()).toBe(true);
  });

  test("never wipes from its top: where that is the screen's top, terminals keep a copy", () => {
    const written: string[] = [];
    const stream = new Writable({
      write(chunk, _, done) {
        written.push(String(chunk));
        done();
      },
    });
    const screen = openScreen(stream);
    screen.show(plain(["one", "two"]));
    screen.write("a line\n");
    screen.show(plain(["three"]));
    screen.close();
    for (const text of written) expect(text).not.toContain("A\u001b[J");
  });

  test("leaves no remains above it when the terminal is made narrower", () => {
    const { stream, emulator } = terminal(40);
    const screen = openScreen(stream);
    screen.write("before\n");
    screen.show(plain(["x".repeat(39), "y".repeat(30)]));
    emulator.resize(20);
    stream.columns = 20;
    screen.show(plain(["narrow"]));
    expect(emulator.rows()).toEqual(["before", "narrow"]);
  });
});

describe("the display", () => {
  const watched = {
    tally: createTally(),
    expected: () => undefined,
    rates: () => {
      const rate = { perMinute: 10, waiting: 0, pausedForMs: 0, taken: 0 };
      return { genesys: rate, requests: rate, tokens: rate };
    },
    stations: () => [],
    stopping: new AbortController().signal,
    isDryRun: false,
  };
  const options = { isQuiet: false, hasColour: false, canRewrite: true, now: () => 0 };

  test("writes no colour when there is to be none", () => {
    const written: string[] = [];
    const stderr = Object.assign(
      new Writable({
        write(chunk, _, done) {
          written.push(String(chunk));
          done();
        },
      }),
      { isTTY: true, columns: 80 },
    );
    const progress = createDisplay({ ...options, stderr }).start(watched);
    progress.stop();
    expect(written.join("")).toContain("held back 0");
    for (const colour of ["\u001b[1m", "\u001b[2m", "\u001b[32m", "\u001b[33m"])
      expect(written.join("")).not.toContain(colour);
  });

  test("says nothing when it is to be quiet, but lets the log through", () => {
    const { stream, emulator } = terminal(80);
    const display = createDisplay({ ...options, isQuiet: true, stderr: stream });
    const progress = display.start(watched);
    progress.waiting("the LLM asked", 60_000);
    display.write("an error\n");
    progress.stop();
    expect(emulator.rows()).toEqual(["an error"]);
  });

  test("says at once, on a plain stream too, that a run that was told to end finishes what is in hand", () => {
    for (const canRewrite of [true, false]) {
      const { stream, emulator } = terminal(80);
      const stop = new AbortController();
      const display = createDisplay({ ...options, canRewrite, stderr: stream });
      const progress = display.start({ ...watched, stopping: stop.signal });
      stop.abort();
      expect(emulator.rows().join("")).toContain("finishing what is in hand; a second Ctrl-C lets go");
      progress.stop();
    }
  });

  test("says on a plain stream why it waits", () => {
    const { stream, emulator } = terminal(80);
    const progress = createDisplay({ ...options, canRewrite: false, stderr: stream }).start(watched);
    progress.waiting("the LLM asked", 60_000);
    progress.waiting("the LLM asked", 1000);
    progress.stop();
    expect(emulator.rows()).toEqual(["1970-01-01T00:00:00Z  waiting 1 min 00 s: the LLM asked"]);
  });

  test("says it once, however many wait for the same", () => {
    const { stream, emulator } = terminal(80);
    let nowMs = 0;
    const plain = { ...options, canRewrite: false, now: () => nowMs };
    const progress = createDisplay({ ...plain, stderr: stream }).start(watched);
    for (const at of [0, 40, 700, 61_000]) {
      nowMs = at;
      progress.waiting("Genesys asked", 60_000);
    }
    progress.stop();
    expect(emulator.rows()).toEqual([
      "1970-01-01T00:00:00Z  waiting 1 min 00 s: Genesys asked",
      "1970-01-01T00:01:01Z  waiting 1 min 00 s: Genesys asked",
    ]);
  });
});
