/** The store beside the road: what was claimed, what came of it, and how far the result files are safe. A
 *  kill at any moment loses nothing that was promised and leaves at most what was in flight to be done again;
 *  that number is counted. */
import { randomBytes } from "node:crypto";
import type { AnnouncementBook } from "../shared/announcement-book.ts";
import type { AuditBook } from "../shared/audit-book.ts";
import type { Outbox } from "../shared/outbox.ts";
import type { ResultBook } from "../shared/result-book.ts";
import type { SummaryBook } from "../shared/summary-book.ts";
import type { Lost } from "../shared/types.ts";
import { createAnnouncementBook } from "./announcement-book.ts";
import { createAuditBook } from "./audit-book.ts";
import { dropStale } from "./batch-book.ts";
import { calibrationIn, keepCalibration } from "./calibration.ts";
import type { Company } from "./company.ts";
import { type Counts, countDays, type DayRange } from "./counts.ts";
import { type CourierSeat, createCourierSeat } from "./courier-seat.ts";
import { createDayBook, type DayBook } from "./day-book.ts";
import { createForgetting, type Forgetting } from "./forgetting.ts";
import { createForgottenOnes, type ForgottenOnes } from "./forgotten.ts";
import { createJobBook, type JobBook } from "./job-book.ts";
import { createLiveBook, type LiveBook } from "./live-book.ts";
import { createOutbox } from "./outbox.ts";
import { createQuarantine, type Quarantine } from "./quarantine.ts";
import { createQueryBook, dropOldQueries, type QueryBook } from "./query-book.ts";
import { createResultBook } from "./result-book.ts";
import { createRunLedger, type RunLedger, type RunStart } from "./run-ledger.ts";
import { spentOn } from "./spending.ts";
import type { Database } from "./sqlite.ts";
import { openStore, type StoreOptions } from "./store.ts";
import { openSummaryBook } from "./summary-book.ts";
import { surrogateOf } from "./surrogate.ts";

export interface Ledger {
  /** Conversations that a killed run had claimed. They are work again; whether their request arrived, nobody knows. */
  readonly orphans: Lost;
  /** Those at work in the directory at once. */
  readonly company: Company;
  /** What was done, and where its lines are. */
  readonly book: ResultBook;
  readonly quarantine: Quarantine;
  /** What waits to be told to somebody outside. */
  readonly outbox: Outbox;
  /** Retention. */
  readonly forgetting: Forgetting;
  readonly forgotten: Pick<ForgottenOnes, "has" | "named">;
  /** Which days are closed. */
  readonly days: DayBook;
  /** Who delivers what waits in the outbox. */
  readonly courier: CourierSeat;
  /** Queries that are not at their end. */
  readonly queries: QueryBook;
  /** What was announced to a server. */
  readonly announcements: AnnouncementBook;
  /** Jobs that are with the vendor. */
  readonly jobs: JobBook;
  /** How far the audit has come. */
  readonly audit: AuditBook;
  /** For digests of values that were masked: they can be recognised with it, and not be read. */
  readonly digestKey: Uint8Array;
  startRun(run: RunStart): Promise<RunLedger>;
  /** The same run where it works under other rules. */
  runUnder(run: RunStart): RunLedger;
  /** Conversations that `stream` follows. */
  openLive(): LiveBook;
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
 *  @throws Fault `lock.held` when another run works on one of the days; `ledger.failed` for a file that is damaged, newer
 *  than this program or not a ledger; `disk.failed` when the directory can not be written. */
export async function openLedger(options: StoreOptions): Promise<Ledger> {
  const { now } = options;
  const store = await openStore(options);
  const { database, group, company, days, fence, orphans, close } = store;
  try {
    const key = keyIn(database, "surrogate_key");
    const surrogate = (conversationId: string) => surrogateOf(key, conversationId);
    const audit = createAuditBook(database, () => group, store.turn);
    store.beforeCommit(audit.noteIn);

    const outbox = createOutbox(database, group, now);
    const forgotten = createForgottenOnes(database, surrogate);

    return {
      ...{ orphans, company, audit, surrogate, close },
      book: createResultBook(database, group, days, outbox.enter, now),
      quarantine: createQuarantine(database, group, now),
      outbox,
      forgetting: createForgetting(database, group, surrogate, now),
      forgotten,
      days: createDayBook(database, group, forgotten.noteNamed, now),
      courier: createCourierSeat(options.dataDir, now),
      queries: createQueryBook(database, group, now),
      announcements: createAnnouncementBook(database, group, now),
      jobs: createJobBook(database, group, store, now),
      digestKey: keyIn(database, "digest_key"),
      async startRun(run) {
        await group.write(() => {
          const { id, window, fingerprint, isNightly = false, command = null, asked = null } = run;
          const told = asked && JSON.stringify(asked);
          database.run(startRun, id, now(), window, fingerprint, Number(isNightly), fence, command, told);
          dropStale(database, fingerprint, now());
          dropOldQueries(database, now());
        });
        return createRunLedger(database, group, run, now);
      },
      runUnder: (run) => createRunLedger(database, group, run, now),
      openLive: () => createLiveBook(database, group, now),
      openSummaries: () => openSummaryBook(database, group, now),
      counts: (range) => countDays(database, range),
      spentOn: (day) => spentOn(database, day),
      calibration: (model) => calibrationIn(database, model),
      keepCalibration: (model, calibration) =>
        group.write(() => keepCalibration(database, model, calibration), "now"),
    };
  } catch (error) {
    await close().catch(() => undefined);
    throw error;
  }
}

const startRun = `INSERT INTO runs (id, started_at, "window", fingerprint, is_nightly, fence, command, asked)
   VALUES (?, ?, ?, ?, ?, ?, ?, ?)`;

/** Made once, with the ledger. */
function keyIn(database: Database, name: string): Uint8Array {
  const kept = () => database.get("SELECT value FROM meta WHERE key = ?", name)?.["value"];
  if (kept() === undefined)
    database.run("INSERT OR IGNORE INTO meta (key, value) VALUES (?, ?)", name, randomBytes(32));
  const key = kept();
  if (!(key instanceof Uint8Array)) throw new TypeError(`${name} is not bytes`);
  return key;
}
