import { Writable } from "node:stream";
import { describe, expect, test, vi } from "vitest";
import { createStreamDisplay, type StreamFrame, streamLines } from "../../../src/report/stream/view.ts";
import { createEmulator } from "../../helpers/emulator.ts";

const calm: StreamFrame = {
  ...{ elapsedMs: 2_050_000, conversations: 12, waiting: 0, perMinute: 185, lagP95Ms: 210, losses: 0 },
  ...{ windows: 1034, coalesced: 0, gaps: 0, failed: 0, held: 0, costUsd: 0.21, note: undefined },
};
const options = { isQuiet: false, hasColour: false, now: () => 0 };
const textOf = (frame: StreamFrame, columns = 100) =>
  streamLines(frame, columns).map((line) => line.map(({ text }) => text).join(""));

describe("a stream at work", () => {
  test("is how many calls, how fast they are told, and how far behind the requests are", () => {
    expect(textOf(calm)).toEqual([
      "",
      "  12 conversations   185 utterances a minute   34 min 10 s",
      "  1,034 windows sent   95 % within 0.2 s   cost $0.2100",
    ]);
  });

  test("names what is not as it should be, and nothing else", () => {
    const frame = { ...calm, waiting: 3, gaps: 2, losses: 1, coalesced: 4, held: 1, failed: 5 };
    expect(textOf({ ...frame, note: "the model does not answer" }).slice(1)).toEqual([
      "  12 conversations, 3 not listened to yet   185 utterances a minute   34 min 10 s",
      "  1,034 windows sent   95 % within 0.2 s   cost $0.2100",
      "  1 held back   5 failed   2 gaps   1 line lost   4 put together, for the model is slow",
      "  the model does not answer",
    ]);
  });

  test("takes no more than the terminal has", () => {
    const frame = { ...calm, gaps: 20_000, coalesced: 20_000, note: "x".repeat(300) };
    for (const columns of [20, 40, 79])
      for (const line of textOf(frame, columns)) expect(line.length).toBeLessThan(columns);
  });

  test("stands below the log on a terminal, and leaves nothing of itself behind", () => {
    const terminal = createEmulator(80);
    const stderr = new Writable({
      write(chunk, _, done) {
        terminal.write(String(chunk));
        done();
      },
    });
    const display = createStreamDisplay({ ...options, canRewrite: true, stderr });
    display.start(() => calm);
    display.write("12:00:00 info  the line was lost\n");
    const rows = terminal.rows().filter((row) => row !== "");
    expect(rows[0]).toBe("12:00:00 info  the line was lost");
    expect(rows[1]).toContain("12 conversations");
    display.stop();
    expect(terminal.rows().filter((row) => row !== "")).toEqual(["12:00:00 info  the line was lost"]);
  });

  test("is one line a minute elsewhere, with the time and all that is not as it should be", () => {
    vi.useFakeTimers();
    const written: string[] = [];
    const stderr = new Writable({
      write(chunk, _, done) {
        written.push(String(chunk));
        done();
      },
    });
    const display = createStreamDisplay({ ...options, canRewrite: false, stderr });
    display.start(() => ({ ...calm, waiting: 3, gaps: 2, losses: 1, coalesced: 4, held: 1, failed: 5 }));
    vi.advanceTimersByTime(60_000);
    display.stop();
    vi.advanceTimersByTime(600_000);
    vi.useRealTimers();
    expect(written).toEqual([
      "1970-01-01T00:00:00Z  12 conversations (3 wait)  185 utterances/min  1,034 windows sent, 95 % within 0.2 s  " +
        "1 held back  5 failed  2 gaps  1 line lost  4 put together, for the model is slow  $0.2100\n",
    ]);
  });
});
