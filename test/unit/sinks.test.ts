import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { appendFile, readdir, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Ledger, openLedger } from "../../src/ledger/ledger.ts";
import { completeLines } from "../../src/shared/lines.ts";
import type { Cleared } from "../../src/shared/text.ts";
import { openResults, type Results } from "../../src/sinks/jsonl.ts";
import { keyIn, resultLine } from "../../src/sinks/result-line.ts";
import { resultOf } from "../helpers/ledger-material.ts";

const now = () => Date.parse("2025-03-02T04:00:00Z");
const day = "2025-03-01";

let dataDir: string;
let ledger: Ledger;
let results: Results;

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "results-"));
  await start();
});
afterEach(async () => {
  await stop();
  rmSync(dataDir, { recursive: true });
});

async function start(): Promise<void> {
  ledger = await openLedger({ dataDir, now });
  results = await openResults({ dataDir, book: ledger.book });
}
async function stop(): Promise<void> {
  await results.close();
  await ledger.close();
}
const commit = (id: string, changes = {}) => results.put(resultOf(id, changes));
const fileOf = (name = day) => join(dataDir, "results", `${name}.jsonl`);
const linesOf = (name = day): { conversationId: string; fingerprint: string }[] =>
  readFileSync(fileOf(name), "utf8")
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line));
const idsIn = (name = day) => linesOf(name).map(({ conversationId }) => conversationId);

describe("a result's line", () => {
  test("is one line with its members in the order of the contract", () => {
    const line = resultLine(resultOf("c1"));
    expect(Object.keys(JSON.parse(line))).toEqual([
      ...["conversationId", "startedAt", "endedAt", "mediaType", "direction", "queueIds", "language"],
      ...["transcript", "redactions", "analysis", "llm", "fingerprint", "runId", "processedAt"],
    ]);
    expect(JSON.parse(line)).toEqual(resultOf("c1"));
  });

  test("can be split by readers that take U+2028 and U+2029 for a line's end", () => {
    const text = "one\u2028two\u2029three\nfour\0" as Cleared;
    const line = resultLine(resultOf("c1", { transcript: [{ speaker: "agent", text }] }));
    expect(line).not.toMatch(/[\u2028\u2029\n\0]/);
    expect(JSON.parse(line).transcript[0].text).toBe(text);
  });

  test("tells whose it is, and a foreign line is nobody's", () => {
    expect(keyIn(resultLine(resultOf('c"1')))).toBe('c"1');
    for (const line of ["", "{", "null", "[1]", '{"conversationId":7}']) {
      expect(keyIn(line)).toBeUndefined();
    }
  });
});

test("complete lines are found however the bytes are cut, and a half line is left out", async () => {
  const bytes = Buffer.from("first\n\nžluťoučký\nhalf");
  for (let cut = 1; cut < bytes.length; cut += 1) {
    async function* chunks() {
      for (let at = 0; at < bytes.length; at += cut) yield bytes.subarray(at, at + cut);
    }
    const lines: string[] = [];
    for await (const line of completeLines(chunks())) lines.push(line.toString());
    expect(lines).toEqual(["first\n", "\n", "žluťoučký\n"]);
  }
});

describe("result files", () => {
  test("hold the lines of their UTC day in the order of their commits, for their owner only", async () => {
    await commit("c1");
    await commit("c2", { startedAt: "2025-03-02T23:59:59.999Z" });
    await commit("c3", { startedAt: "2025-03-02T00:30:00+01:00" });
    expect(idsIn()).toEqual(["c1", "c3"]);
    expect(idsIn("2025-03-02")).toEqual(["c2"]);
    expect(statSync(fileOf()).mode & 0o777).toBe(0o600);
  });

  test("take many results at once, each exactly once", async () => {
    const ids = Array.from({ length: 300 }, (_, index) => `c${index}`);
    await Promise.all(ids.map((id) => commit(id)));
    expect(idsIn()).toEqual(ids);
  });

  test("lose the tail that no transaction knows of", async () => {
    await commit("c1");
    await stop();
    await appendFile(fileOf(), `${resultLine(resultOf("c2"))}\n{"conversationId":"c3","star`);
    await start();
    expect(idsIn()).toEqual(["c1"]);
    expect(results.notes).toEqual([]);
    await commit("c2");
    expect(idsIn()).toEqual(["c1", "c2"]);
  });

  test("that somebody shortened go on after the last whole line, and say so", async () => {
    for (const id of ["c1", "c2", "c3"]) await commit(id);
    await stop();
    await truncate(fileOf(), statSync(fileOf()).size - 10);
    await start();
    expect(results.notes).toEqual([{ day, change: "shortened" }]);
    await commit("c4");
    expect(idsIn()).toEqual(["c1", "c2", "c4"]);
    expect(ledger.book.file(day)).toMatchObject({ lines: 3, bytes: statSync(fileOf()).size });
  });

  test("that somebody took away begin anew, and say so once", async () => {
    await commit("c1");
    await stop();
    rmSync(fileOf());
    await start();
    expect(results.notes).toEqual([{ day, change: "missing" }]);
    await stop();
    await start();
    expect(results.notes).toEqual([]);
    await commit("c2");
    expect(idsIn()).toEqual(["c2"]);
  });

  test("that the ledger does not know are put aside, not written over", async () => {
    writeFileSync(fileOf(), "somebody's\n");
    await commit("c1");
    expect(idsIn()).toEqual(["c1"]);
    expect(readFileSync(`${fileOf()}.old-1`, "utf8")).toBe("somebody's\n");
    expect(results.notes).toEqual([{ day, change: "unknown" }]);
  });
});

describe("a conversation that is done again", () => {
  test("under another fingerprint has only its new line after the end of the run", async () => {
    for (const id of ["c1", "c2", "c3"]) await commit(id);
    await commit("c2", { fingerprint: "f2" });
    await commit("c4", { fingerprint: "f2" });
    expect(idsIn()).toEqual(["c1", "c2", "c3", "c4"]);
    await stop();
    expect(linesOf().map(({ conversationId, fingerprint }) => [conversationId, fingerprint])).toEqual([
      ["c1", "f1"],
      ["c3", "f1"],
      ["c4", "f2"],
      ["c2", "f2"],
    ]);
    expect(await readdir(join(dataDir, "results"))).toEqual([`${day}.jsonl`]);
    await start();
    expect(ledger.book.file(day)).toEqual({ lines: 4, bytes: statSync(fileOf()).size });
  });

  test("twice in one batch has the last line", async () => {
    await Promise.all([commit("c1"), commit("c2"), commit("c1", { language: "de-de" })]);
    await stop();
    expect(linesOf()).toMatchObject([{ conversationId: "c2" }, { conversationId: "c1", language: "de-de" }]);
    await start();
  });

  test("several times has the last line", async () => {
    for (const fingerprint of ["f1", "f2", "f3"]) await commit("c1", { fingerprint });
    await stop();
    expect(linesOf()).toMatchObject([{ conversationId: "c1", fingerprint: "f3" }]);
    await start();
  });

  test("stays in its day's file when its start has moved to another day", async () => {
    await commit("c1");
    const moved = { fingerprint: "f2", startedAt: "2025-03-05T00:00:00Z" };
    await commit("c1", moved);
    await stop();
    expect(linesOf()).toMatchObject([{ conversationId: "c1", fingerprint: "f2" }]);
    expect(await readdir(join(dataDir, "results"))).toEqual([`${day}.jsonl`]);
    await start();
  });
});
