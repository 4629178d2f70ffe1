/** How far the result files are safe, for those who read them while a run may be at work. */
import type { Database } from "./sqlite.ts";
import { openView } from "./view.ts";

export interface ResultFile {
  /** UTC, `YYYY-MM-DD`. */
  readonly day: string;
  readonly bytes: number;
  readonly lines: number;
}

export interface ResultView {
  /** By day. @throws Fault `ledger.failed`. */
  files(): readonly ResultFile[];
  close(): void;
}

/** @returns undefined when nothing was ever run in this directory. @throws Fault `ledger.failed`. */
export async function openResultView(dataDir: string): Promise<ResultView | undefined> {
  const database = await openView(dataDir, "files");
  return database && { files: () => filesIn(database), close: database.close };
}

const filesIn = (database: Database): readonly ResultFile[] =>
  database
    .all("SELECT day, bytes, lines FROM files ORDER BY day")
    .map((row) => ({ day: String(row["day"]), bytes: Number(row["bytes"]), lines: Number(row["lines"]) }));
