import { describe, expect, test } from "vitest";
import { absenceOf, usualGiveUpMs } from "../../src/absence.ts";
import { conversation } from "../helpers/ledger-material.ts";

const hourMs = 3_600_000;
const now = Date.parse("2025-03-10T12:00:00Z");
const endedAgo = (ms: number) => ({
  ...conversation("c1", new Date(now - ms - hourMs).toISOString()),
  endedAt: new Date(now - ms).toISOString(),
});
const absenceAfter = (ms: number) => absenceOf(endedAgo(ms), now, usualGiveUpMs);

describe("a transcript that is not there", () => {
  test.each([
    [60_000, 10 / 60],
    [2 * hourMs, 1],
    [10 * hourMs, 5],
    [3 * 24 * hourMs, 20],
  ])("%i ms after the conversation is asked for again in %f hours", (ageMs, hours) => {
    expect(absenceAfter(ageMs)).toEqual({
      state: "pending",
      retryAt: now + hours * hourMs,
      giveUpAt: now - ageMs + usualGiveUpMs,
    });
  });

  test("is given up when its time is over, counted from the conversation's end", () => {
    expect(absenceAfter(usualGiveUpMs)).toMatchObject({ state: "pending" });
    expect(absenceAfter(usualGiveUpMs + 1)).toEqual({ state: "absent", reason: "late" });
    expect(absenceOf(endedAgo(3 * hourMs), now, 2 * hourMs)).toEqual({ state: "absent", reason: "late" });
  });

  test("of a medium that has no text will never come", () => {
    const video = { ...endedAgo(0), mediaType: "unknown" } as const;
    expect(absenceOf(video, now, usualGiveUpMs)).toEqual({ state: "absent", reason: "medium" });
  });
});
