/** The search over a DATA_DIR: its file, and the results it is made of. It takes no lock and may be used while a run is
 *  at work; whoever searches first brings the index up to date. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Config } from "../config.ts";
import { createPrivateFile, neverRun } from "../ledger/data-dir.ts";
import { openResultView, type ResultView } from "../ledger/result-view.ts";
import { openDatabase } from "../ledger/sqlite.ts";
import { hasLog } from "../ledger/view.ts";
import { clusterStanding } from "../search/cluster-standing.ts";
import type { DayFile } from "../search/day-lines.ts";
import { find } from "../search/find.ts";
import type { IndexName } from "../search/index-shape.ts";
import { createLocalIndex, positionIn } from "../search/local-index.ts";
import type { Query } from "../search/query.ts";
import { createSearchStore, isOfThisVersion, type SearchStore, searchFault } from "../search/store.ts";
import { type Synced, syncIndex } from "../search/sync.ts";
import { type Verification, verifyIndex } from "../search/verify.ts";
import { waitingIn } from "../search/waiting.ts";
import type { Database } from "../shared/database.ts";
import { isThere } from "../shared/disk-fault.ts";
import { isFault } from "../shared/fault.ts";
import type { ResultBook } from "../shared/result-book.ts";
import type { Found, PageOf } from "../shared/search-page.ts";
import type { SearchStanding } from "../shared/search-standing.ts";

/** All may throw Fault `search.failed`, `ledger.failed`, `disk.failed`. */
export interface Searching {
  /** Brings the index on this machine up to date, as far as there is time. */
  sync(goOn?: () => boolean): Promise<Synced>;
  /** Results that are not in the index yet. */
  waiting(): Promise<number>;
  /** @throws Fault `usage.invalid` for a filter that makes no sense. */
  find(query: Query, page: PageOf): Found;
  verify(): Promise<Verification>;
  close(): void;
}

/** @param isAnew the index is emptied before.
 *  @throws Fault `usage.invalid` where nothing was ever run; `search.failed`, `ledger.failed`, `disk.failed`. */
export async function openSearching(dataDir: string, { isAnew = false } = {}): Promise<Searching> {
  const view = await openResultView(dataDir);
  if (!view) throw neverRun(dataDir);
  try {
    const store = await (isAnew ? openEmptied(dataDir) : openSearchStore(dataDir));
    return searchingOver(dataDir, view, store);
  } catch (error) {
    view.close();
    throw error;
  }
}

function searchingOver(dataDir: string, view: ResultView, store: SearchStore): Searching {
  const index = createLocalIndex(store);
  const sync = (goOn?: () => boolean) =>
    syncIndex(index, { dataDir, files: view.files, ...(goOn ? { goOn } : {}) });
  return {
    sync,
    waiting: () => waitingIn(index, dataDir, view.files()),
    find: (query, page) => find(store, query, page),
    verify: () => verifyIndex(index, dataDir, view.files()),
    close() {
      store.close();
      view.close();
    },
  };
}

/** The result files, as far as they are safe. */
export const filesIn = (book: Pick<ResultBook, "days" | "file">): readonly DayFile[] =>
  book.days().map((day) => ({ day, ...(book.file(day) ?? { bytes: 0, lines: 0 }) }));

const pathOf = (dataDir: string): string => join(dataDir, "search.sqlite");

export const hasSearch = (dataDir: string): boolean => isThere(pathOf(dataDir));

/** @throws Fault `search.failed`, `disk.failed`. */
export async function openSearchStore(dataDir: string): Promise<SearchStore> {
  createPrivateFile(pathOf(dataDir));
  try {
    return createSearchStore(await openDatabase(pathOf(dataDir)));
  } catch (error) {
    throw searchFault(error);
  }
}

/** What the cluster was told stays known, or nobody could be forgotten there. */
const openEmptied = (dataDir: string): Promise<SearchStore> =>
  openMended(dataDir, (store) => store.emptyLocal());

/** A file that is damaged is thrown away: all it knows can be made again. @throws Fault `search.failed`, `disk.failed`. */
export async function openMended(
  dataDir: string,
  prepare: (store: SearchStore) => Promise<void> = async () => {},
): Promise<SearchStore> {
  try {
    const store = await openSearchStore(dataDir);
    await prepare(store).catch((error: unknown) => {
      store.close();
      throw error;
    });
    return store;
  } catch (error) {
    if (!isFault(error) || !/^SQLITE_(CORRUPT|NOTADB)/.test(String(error.facts["code"]))) throw error;
    await removeSearch(dataDir);
    return openSearchStore(dataDir);
  }
}

/** The file with what the engine keeps beside it. */
async function removeSearch(dataDir: string): Promise<void> {
  for (const suffix of ["", "-wal", "-shm"]) {
    const path = `${pathOf(dataDir)}${suffix}`;
    if (isThere(path)) await rm(path);
  }
}

/** How the indexes stand; nothing is written, and no cluster is asked. Undefined where nothing was ever run.
 *  @throws Fault `search.failed`, `ledger.failed`, `disk.failed`. */
export async function readSearchStanding(
  dataDir: string,
  { isLocal, cluster }: Config["search"],
): Promise<SearchStanding | undefined> {
  const view = await openResultView(dataDir);
  const database = await openForReading(pathOf(dataDir));
  try {
    if (!view) return undefined;
    const files = view.files();
    const known = database && isOfThisVersion(database) ? database : undefined;
    const waiting = (name: IndexName) =>
      waitingIn({ position: (day) => known && positionIn(known, name, day) }, dataDir, files);
    return {
      ...(isLocal ? { local: { waiting: await waiting("local"), leaving: 0, refused: {} } } : {}),
      ...(cluster ? { cluster: clusterStanding(known ?? nothing, await waiting("cluster")) } : {}),
    };
  } catch (error) {
    throw searchFault(error);
  } finally {
    database?.close();
    view?.close();
  }
}

const nothing: Pick<Database, "get" | "all"> = { get: () => undefined, all: () => [] };

/** As `view.ts` looks at the ledger: a log with something in it is not moved. */
async function openForReading(path: string): Promise<Database | undefined> {
  if (!isThere(path)) return undefined;
  const database = await openDatabase(path, { readOnly: hasLog(path) }).catch((error: unknown) => {
    throw searchFault(error);
  });
  database.exec("PRAGMA busy_timeout = 1000; PRAGMA query_only = ON");
  return database;
}
