/** A kill between the steps of forgetting: what is left in between must not look like a loss, and what comes next must
 *  finish it. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { inspectAudit } from "../../src/audit/inspection.ts";
import { openAuditView } from "../../src/ledger/audit-book.ts";
import { conversationTables } from "../../src/ledger/forgetting.ts";
import { openDatabase } from "../../src/ledger/sqlite.ts";
import { openView } from "../../src/ledger/view.ts";
import { openRetention } from "../../src/retention.ts";
import { openResults } from "../../src/sinks/jsonl.ts";
import { type AuditScene, about, answered, auditScene } from "../helpers/audit-material.ts";
import { conversation, resultOf } from "../helpers/ledger-material.ts";

let scene: AuditScene;
const ids = ["c1", "c2", "c3"];

beforeEach(async () => {
  scene = auditScene();
  const audit = await scene.start();
  const ledger = scene.ledger();
  const run = await ledger.startRun({ id: "run-1", fingerprint: "f1", window: "a/b" });
  const results = await openResults({ dataDir: scene.dataDir, book: ledger.book });
  for (const id of ids) {
    await run.claim(conversation(id), 0.001);
    const receipt = await audit.egress.pass(Buffer.from(id), about(ledger.surrogate(id)));
    await receipt.outcome(answered);
    await results.put(resultOf(id));
  }
  await results.close();
  await run.end({ exitCode: 0, summary: {} });
  await audit.end(0);
  await scene.stop();
});
afterEach(() => scene.remove());

const resultFile = () => join(scene.dataDir, "results", "2025-03-01.jsonl");

async function inspected() {
  const view = await openAuditView(scene.dataDir);
  if (!view) throw new Error("no ledger");
  try {
    const { problems, forgotten } = await inspectAudit(scene.dataDir, view);
    return { problems, forgotten };
  } finally {
    view.close();
  }
}

describe("a kill while something is forgotten", () => {
  test("before its line is out of the file: the next run takes it out and tells the audit", async () => {
    await scene.start();
    expect(await scene.ledger().forgetting.drop("c2")).toEqual(["ledger", "results"]);
    await scene.stop();
    expect(readFileSync(resultFile(), "utf8")).toContain("c2");
    expect(await inspected()).toEqual({ problems: [], forgotten: { age: 0, asked: 0 } });

    await scene.start();
    await (await openResults({ dataDir: scene.dataDir, book: scene.ledger().book })).close();
    await scene.stop();
    expect(readFileSync(resultFile(), "utf8")).not.toContain("c2");
    expect(await inspected()).toEqual({ problems: [], forgotten: { age: 0, asked: 1 } });
  });

  test("before a day's file is removed: nothing of it counts, and the next purge removes it", async () => {
    await scene.start();
    await scene.ledger().forgetting.dropDay("2025-03-01");
    await scene.stop();
    expect(existsSync(resultFile())).toBe(true);
    expect((await inspected()).problems).toEqual([]);

    const retention = await openRetention({ dataDir: scene.dataDir, now: Date.now, isSearched: true });
    expect(retention.keptBefore("2025-03-02")).toEqual({ days: 1, conversations: 0 });
    await retention.forgetBefore("2025-03-02");
    await retention.settle();
    expect(retention.keptBefore("2025-03-02")).toEqual({ days: 0, conversations: 0 });
    await retention.close();
    expect(existsSync(resultFile())).toBe(false);
    expect(await inspected()).toEqual({ problems: [], forgotten: { age: 3, asked: 0 } });
  });

  test("before the ledger knows that the audit was told: told twice is as good as once", async () => {
    await scene.start();
    const ledger = scene.ledger();
    await ledger.forgetting.drop("c2");
    const untold = ledger.audit.untold();
    expect(untold).toEqual([{ surrogate: ledger.surrogate("c2"), cause: "asked" }]);
    await scene.stop();
    await scene.start();
    expect(scene.ledger().audit.untold()).toEqual([]);
    await scene.ledger().forgetting.drop("c2");
    expect(scene.ledger().audit.untold()).toEqual(untold);
    await scene.stop();
    expect((await inspected()).problems).toEqual([]);

    const retention = await openRetention({ dataDir: scene.dataDir, now: Date.now, isSearched: true });
    await retention.settle();
    await retention.close();
    expect(readFileSync(resultFile(), "utf8")).not.toContain("c2");
    expect(await inspected()).toEqual({ problems: [], forgotten: { age: 0, asked: 2 } });
  });

  test("a row taken from the ledger by another hand is missed all the same", async () => {
    await scene.start();
    await scene.stop();
    const database = await openDatabase(join(scene.dataDir, "ledger.sqlite"));
    database.run("DELETE FROM conversations WHERE conversation_id = 'c2'");
    database.close();
    expect((await inspected()).problems).toEqual([
      expect.stringMatching(/^surrogate .*ledger knows no such conversation/),
      expect.stringMatching(/line 2: the ledger knows no such result/),
    ]);
  });
});

test("every table that names a conversation is reached", async () => {
  const database = await openView(scene.dataDir, "conversations");
  const named = database?.all(
    `SELECT DISTINCT t.name FROM sqlite_schema t, pragma_table_info(t.name) c
     WHERE t.type = 'table' AND c.name = 'conversation_id'`,
  );
  database?.close();
  expect(named?.map(({ name }) => name).toSorted()).toEqual([...conversationTables].toSorted());
});
