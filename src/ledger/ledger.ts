/** The store beside the road: what was claimed, what came of it, and how far the result files are safe. A
 *  kill at any moment loses nothing that was promised and leaves at most what was in flight to be done again;
 *  that number is counted. */
import { randomBytes } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import type { AuditBook } from "../shared/audit-book.ts";
import { diskFault } from "../shared/disk-fault.ts";
import type { Outbox } from "../shared/outbox.ts";
import type { ResultBook } from "../shared/result-book.ts";
import type { SummaryBook } from "../shared/summary-book.ts";
import type { Lost } from "../shared/types.ts";
import { createAuditBook } from "./audit-book.ts";
import { dropStale } from "./batch-book.ts";
import { calibrationIn, keepCalibration } from "./calibration.ts";
import { type Counts, countDays, type DayRange } from "./counts.ts";
import { createPrivateDirectory, createPrivateFile } from "./data-dir.ts";
import { createDayBook, type DayBook } from "./day-book.ts";
import { createForgetting, createForgottenCheck, type Forgetting } from "./forgetting.ts";
import { createGroupCommit } from "./group-commit.ts";
import { takeHold } from "./holder.ts";
import { createJobBook, type JobBook } from "./job-book.ts";
import { openLock, type Patience } from "./lock.ts";
import { migrate } from "./migrations.ts";
import { createOutbox, dropOld } from "./outbox.ts";
import { createQuarantine, type Quarantine } from "./quarantine.ts";
import { createQueryBook, dropOldQueries, type QueryBook } from "./query-book.ts";
import { createResultBook } from "./result-book.ts";
import { createRunLedger, endDeadRuns, type RunLedger, type RunStart } from "./run-ledger.ts";
import { spentOn } from "./spending.ts";
import { type Database, openDatabase } from "./sqlite.ts";
import { openSummaryBook } from "./summary-book.ts";
import { surrogateOf } from "./surrogate.ts";

export interface LedgerOptions {
  readonly dataDir: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** What to do when another run works in the directory; default: fail. */
  readonly patience?: Patience | undefined;
  /** How often the process says that it lives. */
  readonly beatMs?: number;
  /** A write waits at most so long for others, and for at most so many. */
  readonly groupMs?: number;
  readonly groupRows?: number;
  /** Makes what was written to an open file durable. */
  readonly datasync?: (file: FileHandle) => Promise<void>;
}

export interface Ledger {
  /** Conversations that a killed run had claimed. They are work again; whether their request arrived, nobody knows. */
  readonly orphans: Lost;
  /** What was done, and where its lines are. */
  readonly book: ResultBook;
  readonly quarantine: Quarantine;
  /** What waits to be told to somebody outside. */
  readonly outbox: Outbox;
  /** Retention. */
  readonly forgetting: Forgetting;
  /** Was it asked to be forgotten before this ledger was opened? */
  isForgotten(conversationId: string): boolean;
  /** Which days are closed. */
  readonly days: DayBook;
  /** Queries that are not at their end. */
  readonly queries: QueryBook;
  /** Jobs that are with the vendor. */
  readonly jobs: JobBook;
  /** How far the audit has come. */
  readonly audit: AuditBook;
  /** For digests of values that were masked: they can be recognised with it, and not be read. */
  readonly digestKey: Uint8Array;
  startRun(run: RunStart): Promise<RunLedger>;
  /** The same run where it works under other rules. */
  runUnder(run: RunStart): RunLedger;
  /** Tasks of `serve`. What a killed server had in hand is pending again. */
  openSummaries(): Promise<SummaryBook>;
  counts(range: DayRange): Counts;
  /** USD of the requests of a UTC day, `YYYY-MM-DD`, in all runs; lost answers at their estimate. */
  spentOn(day: string): number;
  /** What was learned of the model's tokens, as it was last kept. */
  calibration(model: string): unknown;
  keepCalibration(model: string, calibration: unknown): Promise<void>;
  /** What the LLM sees in place of the conversation's id: 16 hex digits, the same in every run over this ledger and
   *  of no use without it. */
  surrogate(conversationId: string): string;
  close(): Promise<void>;
}

/** Opens the ledger for writing; creates directory (0700) and files (0600).
 *  @throws Fault `lock.held` when another run works in the directory; `ledger.failed` for a file that is
 *  damaged, newer than this program or not a ledger; `disk.failed` when the directory can not be written. */
export async function openLedger(options: LedgerOptions): Promise<Ledger> {
  const {
    dataDir,
    now,
    patience = { isWaiting: false },
    beatMs = 5000,
    groupMs = 5,
    groupRows = 64,
    datasync = (file) => file.datasync(),
  } = options;
  createPrivateDirectory(dataDir);
  const undo: (() => unknown)[] = [];
  /** Every step is taken, whichever fails. */
  const close = async () => {
    const failures: unknown[] = [];
    for (const step of undo.splice(0).reverse()) {
      await Promise.resolve()
        .then(step)
        .catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
  };
  try {
    const lock = await openLock(dataDir, patience);
    undo.push(lock.close);

    const path = join(dataDir, "ledger.sqlite");
    createPrivateFile(path);
    const database = await openDatabase(path);
    undo.push(database.close);
    database.exec(
      "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON",
    );
    migrate(database, path);
    dropOld(database, now());
    const holding = takeHold(database, now);
    const key = keyIn(database, "surrogate_key");
    const surrogate = (conversationId: string) => surrogateOf(key, conversationId);
    const orphans = endDeadRuns(database, now());
    // While statements live, only a checkpoint that truncates leaves no log behind.
    undo.push(() => database.exec("PRAGMA wal_checkpoint(TRUNCATE)"));

    const log = await openLog(`${path}-wal`);
    undo.push(() => log.close());
    undo.push(holding.release);
    const audit = createAuditBook(database, () => group);
    const group = createGroupCommit({
      begin() {
        database.exec("BEGIN IMMEDIATE");
        try {
          holding.check();
        } catch (error) {
          database.exec("ROLLBACK");
          throw error;
        }
      },
      commit() {
        audit.noteIn();
        database.exec("COMMIT");
      },
      rollback: () => database.exec("ROLLBACK"),
      sync: () => datasync(log).catch((error) => Promise.reject(diskFault(error, `${path}-wal`))),
      groupMs,
      groupRows,
    });
    undo.push(group.settle);
    undo.push(holding.beat(group, beatMs).stop);
    const outbox = createOutbox(database, group, now);

    return {
      orphans,
      book: createResultBook(database, group, outbox.enter, now),
      quarantine: createQuarantine(database, group, now),
      outbox,
      forgetting: createForgetting(database, group, surrogate, now),
      isForgotten: createForgottenCheck(database, surrogate),
      days: createDayBook(database, group, now),
      queries: createQueryBook(database, group, now),
      jobs: createJobBook(database, group, now),
      audit,
      digestKey: keyIn(database, "digest_key"),
      async startRun(run) {
        await group.write(() => {
          database.run(startRun, run.id, now(), run.window, run.fingerprint, run.isNightly ? 1 : 0);
          dropStale(database, run.fingerprint, now());
          dropOldQueries(database, now());
        });
        return createRunLedger(database, group, run, now);
      },
      runUnder: (run) => createRunLedger(database, group, run, now),
      openSummaries: () => openSummaryBook(database, group, now),
      counts: (range) => countDays(database, range),
      spentOn: (day) => spentOn(database, day),
      calibration: (model) => calibrationIn(database, model),
      keepCalibration: (model, calibration) =>
        group.write(() => keepCalibration(database, model, calibration), "now"),
      surrogate,
      close,
    };
  } catch (error) {
    await close().catch(() => undefined);
    throw error;
  }
}

const startRun =
  'INSERT INTO runs (id, started_at, "window", fingerprint, is_nightly) VALUES (?, ?, ?, ?, ?)';

/** Made once, with the ledger. */
function keyIn(database: Database, name: string): Uint8Array {
  database.run("INSERT OR IGNORE INTO meta (key, value) VALUES (?, ?)", name, randomBytes(32));
  const key = database.get("SELECT value FROM meta WHERE key = ?", name)?.["value"];
  if (!(key instanceof Uint8Array)) throw new TypeError(`${name} is not bytes`);
  return key;
}

/** The write-ahead log as a file of ours, to sync it: the same file as long as the database is open. */
async function openLog(path: string): Promise<FileHandle> {
  try {
    return await open(path, "r+");
  } catch (error) {
    throw diskFault(error, path);
  }
}
