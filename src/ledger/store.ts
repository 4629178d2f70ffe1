/** The ledger's database, opened for writing beside other processes. What it opens it closes, in reverse order. */
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { diskFault } from "../shared/disk-fault.ts";
import { usualGroupMs } from "../shared/idle.ts";
import type { Lost } from "../shared/types.ts";
import { closeAll, type Undo } from "../shared/undo.ts";
import { hasBatches } from "./batch-book.ts";
import { type Company, joinCompany } from "./company.ts";
import { createPrivateDirectory, createPrivateFile } from "./data-dir.ts";
import { checkFence, raiseFence } from "./fence.ts";
import { createGroupCommit, type GroupCommit } from "./group-commit.ts";
import { arrive, type Patience } from "./lock.ts";
import { dropOld } from "./outbox.ts";
import { endDeadRuns } from "./run-ledger.ts";
import { allDays, anyDay, type Days, isRun, type Seat, type Taken, takenSeats } from "./seat.ts";
import { type Database, openDatabase } from "./sqlite.ts";
import { createTurns } from "./turns.ts";
import { bringUpToDate } from "./upgrade.ts";
import { openView } from "./view.ts";

export interface StoreOptions {
  readonly dataDir: string;
  /** Days whose conversations are to be worked on; default: all, beside nobody. */
  readonly days?: Days | undefined;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** What to do when another run works on one of these days; default: fail. */
  readonly patience?: Patience | undefined;
  /** How often the process says that it lives. */
  readonly beatMs?: number;
  /** A write waits at most so long for others, and for at most so many. */
  readonly groupMs?: number;
  readonly groupRows?: number;
  /** Makes what was written to an open file durable. */
  readonly datasync?: (file: FileHandle) => Promise<void>;
}

export interface Store {
  readonly database: Database;
  readonly group: GroupCommit;
  readonly company: Company;
  /** Nobody else works on these. */
  readonly days: Days;
  readonly fence: number;
  /** Is he of this fence gone? */
  isDead(fence: number): boolean;
  /** What killed runs had claimed. */
  readonly orphans: Lost;
  /** Called in each transaction, last. */
  beforeCommit(work: () => void): void;
  /** Calls `work` while no other process does the like. @param work is told whether one may have before. */
  turn<T>(work: (isShared: boolean) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** As many go into the write-ahead log, 16 MiB, before they are copied into the database. That is done within COMMIT, with
 *  two syncs, while everybody waits; and of a page that was written again and again, only the last state is copied. At
 *  SQLite's own 1000 it took a third of what all commits took. */
const pagesOfLog = 4000;

/** Creates directory (0700) and files (0600). @throws as `openLedger`. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { dataDir, days = allDays, now, patience = { isWaiting: false } } = options;
  createPrivateDirectory(dataDir);
  const undo: Undo = [];
  try {
    const store = await arrive({
      ...{ dataDir, patience, now },
      days: () => daysToHold(dataDir, days),
      enter: (seat, own, others) => openAt(seat, others, { ...options, days: own }, undo),
    });
    await store.company.welcomed(patience.signal);
    return store;
  } catch (error) {
    await closeAll(undo).catch(() => undefined);
    throw error;
  }
}

/** What waits in a batch is of any day, and whoever runs collects it. */
async function daysToHold(dataDir: string, days: Days): Promise<Days> {
  if (!isRun(days) || days === allDays) return days;
  const database = await openView(dataDir, "batch_lines");
  try {
    return database && hasBatches(database) ? anyDay : days;
  } finally {
    database?.close();
  }
}

async function openAt(
  seat: Seat,
  others: readonly Taken[],
  options: StoreOptions,
  undo: Undo,
): Promise<Store> {
  const { dataDir, patience, beatMs = 5000, groupMs = usualGroupMs, groupRows = 64 } = options;
  const { datasync = (file: FileHandle) => file.datasync() } = options;
  const { onUnheard, onReplaced } = patience ?? {};
  undo.push(seat.free);
  const path = join(dataDir, "ledger.sqlite");
  const database = await openHere(path);
  undo.push(database.close);
  database.exec(
    "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON",
  );
  database.exec(`PRAGMA wal_autocheckpoint = ${pagesOfLog}`);
  bringUpToDate(database, path, others);
  const company = joinCompany({ dataDir, seat, others, beatMs, onUnheard, onReplaced });
  undo.push(company.stop);
  const isShared = () => company.size() > 1;
  const turnsOf = () => createTurns({ dataDir, seatName: seat.name, isShared, onUnheard, onReplaced });
  // Whoever waits for long must be free to look who keeps him waiting.
  const begin = () => database.exec("PRAGMA busy_timeout = 5; BEGIN IMMEDIATE; PRAGMA busy_timeout = 5000");

  const turns = turnsOf();
  await turns.take(begin);
  const registered = register(database, seat, others, options);
  const { fence } = registered;
  // While statements live, only a checkpoint that truncates leaves no log behind. The last one makes it.
  undo.push(async () => {
    if ((await takenSeats(dataDir, seat.name)).length === 0) database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  });
  const log = await openLog(`${path}-wal`);
  undo.push(() => log.close());
  let last = () => {};
  const group = createGroupCommit({
    begin() {
      begin();
      try {
        checkFence(database, seat.name, fence);
      } catch (error) {
        database.exec("ROLLBACK");
        throw error;
      }
    },
    commit() {
      last();
      database.exec("COMMIT");
      turns.over();
    },
    rollback: () => database.exec("ROLLBACK"),
    sync: () => datasync(log).catch((error) => Promise.reject(diskFault(error, `${path}-wal`))),
    ...{ groupMs, groupRows, isShared, turn: turns.take },
  });
  undo.push(group.settle);
  const audit = await openHere(join(dataDir, "lock-audit.sqlite"));
  undo.push(audit.close);
  const auditTurns = turnsOf();

  return {
    ...{ database, group, company, ...registered },
    beforeCommit(work) {
      last = work;
    },
    async turn(work) {
      await auditTurns.take(() => audit.exec("PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE"));
      try {
        return await work(company.wasJoined());
      } finally {
        audit.exec("COMMIT");
        auditTurns.over();
      }
    },
    close: () => closeAll(undo),
  };
}

/** Ends the transaction in which it is called: with it everybody else knows who is here. */
function register(
  database: Database,
  seat: Seat,
  others: readonly Taken[],
  { days = allDays, now }: StoreOptions,
): Pick<Store, "days" | "fence" | "isDead" | "orphans"> {
  const names = others.map(({ name }) => name);
  const fence = raiseFence(database, seat.name, names);
  const living = others.map(({ holder }) => holder?.fence);
  const orphans = endDeadRuns(database, now(), living);
  dropOld(database, now());
  database.exec("COMMIT");
  seat.tell({ ...days, fence });
  const isDead = (other: number) => other < fence && !living.includes(other);
  return { days, fence, isDead, orphans };
}

function openHere(path: string): Promise<Database> {
  createPrivateFile(path);
  return openDatabase(path);
}

/** The write-ahead log as a file of ours, to sync it: the same file as long as the database is open. */
async function openLog(path: string): Promise<FileHandle> {
  try {
    return await open(path, "r+");
  } catch (error) {
    throw diskFault(error, path);
  }
}
