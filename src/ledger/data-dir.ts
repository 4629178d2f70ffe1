import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { diskFault, isThere } from "../shared/disk-fault.ts";
import { Fault } from "../shared/fault.ts";

/** Where a server keeps its own ledger and audit. */
export const servingDir = (dataDir: string): string => join(dataDir, "serve");

/** Where a stream keeps its own ledger, audit and results. */
export const streamingDir = (dataDir: string): string => join(dataDir, "stream");

/** Of who looks for what runs left, where none was. */
export const neverRun = (dataDir: string): Fault =>
  new Fault("usage.invalid", {
    says: "nothing was ever run in this DATA_DIR",
    next: "give the --data-dir of the runs",
    facts: { path: dataDir },
  });

/** @throws Fault `usage.invalid`: of a misspelt directory, "there is nothing" would be believed; `disk.failed`. */
export function expectRuns(dataDir: string): void {
  if (!isThere(join(dataDir, "ledger.sqlite"))) throw neverRun(dataDir);
}

/** @throws Fault `disk.failed`. */
export function createPrivateDirectory(path: string): void {
  try {
    makeDirectories(resolve(path));
  } catch (error) {
    throw diskFault(error, path);
  }
}

/** Node's own `recursive` never comes to an end where a file system says ENOENT to whoever wants to make a directory in
 *  one that is there: procfs does, and so do automounts. */
function makeDirectories(path: string): void {
  if (existsSync(path)) return;
  makeDirectories(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Another process may have made it meanwhile.
    const isThere = error instanceof Error && "code" in error && error.code === "EEXIST";
    if (!isThere || !statSync(path).isDirectory()) throw error;
  }
}

/** An empty file nobody else may read; one that exists is not even opened (see `lock.ts`). SQLite gives its
 *  side files the rights of their database.
 *  @throws Fault `disk.failed`. */
export function createPrivateFile(path: string): void {
  try {
    closeSync(openSync(path, "wx", 0o600));
    syncDirectory(dirname(path));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return;
    throw diskFault(error, path);
  }
}

/** A new file survives a power cut only when its directory has been written too. */
function syncDirectory(path: string): void {
  const directory = openSync(path, "r");
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}
