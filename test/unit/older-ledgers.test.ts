import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { wasAnnounced } from "../../src/ledger/announcement-book.ts";
import { openAuditView } from "../../src/ledger/audit-book.ts";
import { readFailures } from "../../src/ledger/failures.ts";
import { openGuestForgetting } from "../../src/ledger/guest.ts";
import { inspectLedger } from "../../src/ledger/inspection.ts";
import { migrate } from "../../src/ledger/migrations.ts";
import { createNeighbour } from "../../src/ledger/neighbour.ts";
import { readOutbox } from "../../src/ledger/outbox-view.ts";
import { openPlanView } from "../../src/ledger/plan-view.ts";
import { openRunView } from "../../src/ledger/run-view.ts";
import { takeSeat } from "../../src/ledger/seat.ts";
import { openDatabase } from "../../src/ledger/sqlite.ts";
import { readStanding } from "../../src/ledger/standing.ts";
import { readStreamStanding } from "../../src/ledger/stream-standing.ts";

const now = () => Date.parse("2025-03-02T04:00:00Z");
const at = now();

/** Columns that every version has. */
const rows = `
  INSERT INTO meta VALUES ('surrogate_key', x'00');
  INSERT INTO runs (id, started_at, "window", fingerprint, ended_at, exit_code, summary) VALUES
    ('run-1', ${at}, '2025-03-01T00:00:00.000Z/2025-03-02T00:00:00.000Z', 'f', ${at + 9000}, 20, '{"reason":"so"}'),
    ('run-2', ${at + 9999}, '2025-03-01T00:00:00.000Z/2025-03-02T00:00:00.000Z', 'f', NULL, NULL, NULL);
  INSERT INTO conversations (conversation_id, fingerprint, day, started_at, media_type, state, run_id, requests,
    fault_code, cost_usd, latency_ms, updated_at) VALUES
    ('c-done', 'f', '2025-03-01', '2025-03-01T10:00:00Z', 'voice', 'done', 'run-1', 1, NULL, 0.5, 9, ${at + 1}),
    ('c-failed', 'f', '2025-03-01', '2025-03-01T10:00:00Z', 'voice', 'failed', 'run-1', 1, 'answer.empty', 0, 9, ${at + 2}),
    ('c-held', 'f', '2025-03-01', '2025-03-01T10:00:00Z', 'voice', 'held', 'run-1', 0, 'guard.held', 0, NULL, ${at + 3}),
    ('c-claimed', 'f', '2025-03-01', '2025-03-01T10:00:00Z', 'voice', 'claimed', 'run-2', 1, NULL, 0, NULL, ${at + 4});
  INSERT INTO files (day, bytes, lines) VALUES ('2025-03-01', 0, 0);`;

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "older-"));
});
afterAll(() => rmSync(directory, { recursive: true }));

const open = (dataDir: string) => openDatabase(join(dataDir, "ledger.sqlite"));

/** As the program of that version would have left it. */
async function ledgerOf(version: number): Promise<string> {
  const dataDir = mkdtempSync(join(directory, "data-"));
  const database = await open(dataDir);
  database.exec("PRAGMA journal_mode = WAL");
  migrate(database, dataDir, version);
  database.exec(rows);
  database.close();
  return dataDir;
}

async function bringUpToDate(dataDir: string): Promise<void> {
  const database = await open(dataDir);
  migrate(database, dataDir);
  database.close();
}

async function versionOf(dataDir: string): Promise<number> {
  const database = await open(dataDir);
  const { user_version: version } = database.get("PRAGMA user_version") ?? {};
  database.close();
  return Number(version);
}

/** Whatever anybody asks of a ledger without bringing it up to date. */
async function seenIn(dataDir: string) {
  const neighbour = createNeighbour(dataDir, now);
  const runs = await openRunView(dataDir);
  const plan = await openPlanView(dataDir);
  const audit = await openAuditView(dataDir);
  try {
    return {
      standing: await readStanding(dataDir),
      day: await readStanding(dataDir, "2025-03-01"),
      stream: await readStreamStanding(dataDir),
      inspection: await inspectLedger(dataDir),
      failures: await readFailures(dataDir, undefined),
      outbox: await readOutbox(dataDir),
      announced: await wasAnnounced(dataDir, "c-done", 0),
      neighbour: [await neighbour.look(), neighbour.spentOn("2025-03-02"), neighbour.isForgotten("c-done")],
      runs: [
        ...[runs?.latest(9), runs?.find("run-"), runs?.outcomes("run-1"), runs?.lastAnswerAt("run-1")],
        ...[runs?.steps("run-1", at, 1000), runs?.aside("run-1", 9), runs?.days("run-1")],
      ],
      plan: ["c-done", "c-failed", "c-held", "c-claimed"].map((id) => [
        ...[plan?.standing(id, "f"), plan?.isWaiting(id, "f"), plan?.isForgotten(id)],
      ]),
      closed: plan?.closedDays(""),
      audit: [[...(audit?.standings() ?? [])], audit?.days(), [...(audit?.results("2025-03-01") ?? [])]],
      untold: [audit?.untold(), audit?.leaving("2025-03-01"), audit?.head],
    };
  } finally {
    for (const view of [runs, plan, audit]) view?.close();
  }
}

const newest = await (async () => {
  const database = await openDatabase(":memory:");
  migrate(database, ":memory:");
  const { user_version: version } = database.get("PRAGMA user_version") ?? {};
  database.close();
  return Number(version);
})();

describe("a ledger of an older version", () => {
  /** Before it a conversation that was forgotten had no day. */
  const withServer = 12;
  const versions = Array.from({ length: newest - 1 }, (_, index) => index + 1);

  test.each(versions)("%i is to all who only look what it will be when it is up to date", async (version) => {
    const dataDir = await ledgerOf(version);
    const before = await seenIn(dataDir);
    expect(before.standing).toMatchObject({ lastRun: { id: "run-2" }, held: 1, failedIn: "run-1" });
    expect(await versionOf(dataDir)).toBe(version);
    await bringUpToDate(dataDir);
    expect(before).toEqual(await seenIn(dataDir));
  });

  test("is brought up to date by whoever is asked to forget, unless somebody works there who knows it as it is", async () => {
    const dataDir = await ledgerOf(withServer);
    const seat = await takeSeat(dataDir, "lock", now);
    await expect(openGuestForgetting(dataDir, now)).rejects.toMatchObject({ code: "lock.held" });
    seat?.free();
    const guest = await openGuestForgetting(dataDir, now);
    await expect(guest?.drop("c-done")).resolves.toEqual(["ledger"]);
    guest?.close();
  });
});
