import { createHash } from "node:crypto";
import {
  appendFileSync,
  cpSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { checkChain } from "../../src/audit/verify.mjs";
import { openAuditView } from "../../src/ledger/audit-book.ts";
import { disk } from "../../src/shared/disk.ts";
import { Fault } from "../../src/shared/fault.ts";
import { type AuditScene, about, answered, auditScene, runFacts } from "../helpers/audit-material.ts";

let scene: AuditScene;
beforeEach(() => {
  scene = auditScene();
});
afterEach(() => scene.remove());

const textOf = (file = "2025-03.jsonl") => readFileSync(join(scene.directory, file), "utf8");
const recordsOf = (file?: string) =>
  textOf(file)
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line));

describe("the audit", () => {
  test("says before a request is sent what leaves, of whom, and under which rules", async () => {
    const audit = await scene.start();
    const bytes = Buffer.from('{"messages":["—"]}');
    await audit.egress.pass(bytes, about("5e44"));
    const [start, request] = recordsOf();
    expect(start).toMatchObject({ type: "start", ...runFacts });
    expect(request).toMatchObject({
      ...about("5e44"),
      type: "request",
      bytes: bytes.length,
      sha256: createHash("sha256").update(bytes).digest("hex"),
    });
  });

  test("says what became of it and what it cost, and sums up when the run ends", async () => {
    const audit = await scene.start();
    await scene.send(audit, 2);
    const failed = await audit.egress.pass(Buffer.from("x"), about("s3"));
    await failed.outcome({ kind: "failed", faultCode: "call.status" });
    await audit.egress.pass(Buffer.from("y"), about("s4"));
    await audit.end(20);
    const records = recordsOf();
    expect(records.at(2)).toMatchObject({ type: "outcome", request: 2, ...answered });
    expect(records.at(-2)).toMatchObject({ type: "stop", exitCode: 20 });
    expect(records.at(-1)).toMatchObject({
      type: "checkpoint",
      records: 9,
      totals: { requests: 4, answered: 2, failed: 1, unknown: 1, promptTokens: 200, costUsd: 0.002 },
    });
  });

  test("each record holds the number after and the hash of the one before, over runs and months", async () => {
    await scene.send(await scene.start(), 1);
    await scene.stop();
    await scene.send(await scene.start({ now: () => Date.parse("2025-04-01T00:00:00Z") }), 1);
    const records = [...recordsOf(), ...recordsOf("2025-04.jsonl")];
    expect(records.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(records.slice(1).map(({ previous }) => previous)).toEqual(
      records.slice(0, -1).map(({ hash }) => hash),
    );
  });

  test("a clock that is put back does not part the months' order", async () => {
    await scene.start({ now: () => Date.parse("2025-04-01T00:00:00Z") });
    await scene.stop();
    await scene.start();
    expect(readdirSync(scene.directory)).toEqual(["2025-04.jsonl"]);
  });

  test("nobody else may read it", async () => {
    await scene.start();
    expect(statSync(scene.directory).mode & 0o777).toBe(0o700);
    expect(statSync(join(scene.directory, "2025-03.jsonl")).mode & 0o777).toBe(0o600);
  });

  test("many at once share a write, and keep their order and numbers", async () => {
    let writes = 0;
    const counting = {
      ...disk,
      append(path: string, bytes: Uint8Array) {
        writes += 1;
        return disk.append(path, bytes);
      },
    };
    const audit = await scene.start({ disk: counting });
    await Promise.all(
      Array.from({ length: 100 }, (_, n) => audit.egress.pass(Buffer.from(`${n}`), about(`s${n}`))),
    );
    expect(
      recordsOf()
        .slice(1)
        .map(({ surrogate }) => surrogate),
    ).toEqual(Array.from({ length: 100 }, (_, n) => `s${n}`));
    expect(writes).toBeLessThan(10);
  });

  test("on a full disk nothing passes any more, and what did not leave is not said to have left", async () => {
    let isFull = false;
    const filling = {
      ...disk,
      async append(path: string, bytes: Uint8Array) {
        if (!isFull) return disk.append(path, bytes);
        await disk.append(path, bytes.subarray(0, bytes.length / 2));
        throw new Fault("disk.failed", { facts: { code: "ENOSPC" } });
      },
    };
    const audit = await scene.start({ disk: filling });
    await scene.send(audit, 1);
    const before = textOf();
    isFull = true;
    const full = { code: "disk.failed", scope: "run", exit: 24 };
    await expect(audit.egress.pass(Buffer.from("x"), about("s"))).rejects.toMatchObject(full);
    isFull = false;
    await expect(audit.egress.pass(Buffer.from("x"), about("s"))).rejects.toMatchObject(full);
    expect(textOf()).toBe(before);
  });
});

describe("after a kill", () => {
  /** What the ledger knows is behind by what this writes: it is not told. */
  async function killedRun(): Promise<void> {
    const audit = await scene.start();
    await scene.send(audit, 2);
    await scene.stop();
  }

  test("an unfinished last line is taken off, and a record says so", async () => {
    await killedRun();
    const before = textOf();
    appendFileSync(join(scene.directory, "2025-03.jsonl"), '{"seq":6,"previous":"ab');
    const audit = await scene.start();
    expect(audit.recovered).toEqual({ type: "recovered", from: "unfinished line", bytes: 23 });
    expect(textOf().startsWith(before)).toBe(true);
    expect(recordsOf().at(-2)).toMatchObject({ seq: 6, type: "recovered", bytes: 23 });
  });

  test("whole lines that the ledger had not heard of go on the chain and into the sums", async () => {
    await killedRun();
    const audit = await scene.start();
    const head = await audit.end(0);
    expect(head.totals).toMatchObject({ requests: 2, answered: 2 });
    expect(audit.recovered).toBeUndefined();
  });

  test("what the ledger knows of is never taken off: the run is refused", async () => {
    const audit = await scene.start();
    await audit.end(0);
    await scene.stop();
    const path = join(scene.directory, "2025-03.jsonl");
    truncateSync(path, statSync(path).size - 5);
    await expect(scene.start()).rejects.toMatchObject({ code: "audit.broken", exit: 24 });
    expect(textOf().endsWith("\n")).toBe(false);
  });

  test("a tail that is cut before the next run is missed: every write of the ledger notes how far the files came", async () => {
    const audit = await scene.start();
    await scene.send(audit, 3);
    await scene.ledger().startRun({ id: "run-1", fingerprint: "f1", window: "" });
    const after = { dataDir: `${scene.dataDir}-killed` };
    // As a kill leaves it: nothing is closed.
    cpSync(scene.dataDir, after.dataDir, { recursive: true });
    const view = await openAuditView(after.dataDir);
    const directory = join(after.dataDir, "audit");
    expect((await checkChain(directory, view?.head)).problems).toEqual([]);
    const lines = textOf().split(/(?<=\n)/);
    writeFileSync(join(directory, "2025-03.jsonl"), lines.slice(0, -1).join(""));
    expect((await checkChain(directory, view?.head)).problems).toEqual([
      "records 7 to 7 are missing: the end was cut off",
    ]);
    view?.close();
    rmSync(after.dataDir, { recursive: true });
  });

  test("a line nobody sealed refuses the run", async () => {
    await killedRun();
    appendFileSync(join(scene.directory, "2025-03.jsonl"), '{"seq":6}\n');
    await expect(scene.start()).rejects.toMatchObject({ code: "audit.broken" });
  });

  test("files that were put away leave a gap that is told, and the numbers go on", async () => {
    const audit = await scene.start();
    const { seq, hash } = await audit.end(0);
    await scene.stop();
    renameSync(scene.directory, `${scene.directory}-old`);
    await scene.start();
    expect(recordsOf()[0]).toMatchObject({
      seq: seq + 1,
      previous: hash,
      type: "recovered",
      from: "missing files",
      records: seq,
    });
  });
});
