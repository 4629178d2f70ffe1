import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import type { Terminal } from "../../../src/commands/context.ts";
import { createQueryProgress } from "../../../src/commands/query-progress.ts";
import { noMasking } from "../../../src/querying/sum.ts";
import type { QueryPage } from "../../../src/shared/query-page.ts";
import { silentContext } from "../../helpers/silent-context.ts";

const page: QueryPage = {
  ...{ queryId: "q", askedAt: "2025-06-01T00:00:00Z", piece: 1, page: 1, by: "search", hits: [] },
  ...{
    listed: 1200,
    matches: 3,
    absent: 0,
    failed: 0,
    heard: 9,
    latencyMs: 1,
    masking: noMasking,
    retries: 0,
  },
};

function progressOn(isTTY: boolean, flags: { quiet?: boolean; json?: boolean } = {}) {
  const stderr: Terminal & PassThrough = Object.assign(new PassThrough().setEncoding("utf8"), { isTTY });
  let nowMs = 0;
  const progress = createQueryProgress(9, flags, silentContext({ stderr, now: () => nowMs }));
  return {
    progress,
    pass: (ms: number) => {
      nowMs += ms;
    },
    told: () => String(stderr.read() ?? ""),
  };
}

test("on a terminal one line is written over, and makes room for what is found", () => {
  const { progress, told } = progressOn(true);
  progress.page(page);
  progress.page(page);
  progress.clear();
  expect(told()).toBe(
    "\r\u001b[Kpart 2 of 9: found 3 of 1,200 conversations" +
      "\r\u001b[Kpart 2 of 9: found 6 of 2,400 conversations\r\u001b[K",
  );
});

test("elsewhere it is a plain line a minute, and nothing when asked to be quiet or for JSON", () => {
  const { progress, pass, told } = progressOn(false);
  for (let minute = 0; minute < 4; minute += 1) {
    progress.page(page);
    pass(31_000);
  }
  progress.clear();
  expect(told()).toBe("part 2 of 9: found 9 of 3,600 conversations\n");
  for (const flags of [{ quiet: true }, { json: true }]) {
    const silent = progressOn(true, flags);
    silent.progress.page(page);
    silent.progress.clear();
    expect(silent.told()).toBe("");
  }
});
