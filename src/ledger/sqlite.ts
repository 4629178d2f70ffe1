/** The database engine, and the only file that knows which: Node's own from version 24 on, below it a package
 *  with the same interface, prebuilt and without an install script. Two things the package does differently are
 *  evened out here: it cuts bound text at U+0000, and it frees statements only when the event loop turns, so
 *  statements are made once and kept. */
import { versions } from "node:process";
import { Fault } from "../shared/fault.ts";

export type Value = string | number | Uint8Array | null;
export type Row = Readonly<Record<string, Value>>;

interface Statement {
  run(...values: Value[]): { readonly changes: number | bigint };
  get(...values: Value[]): Row | undefined;
  all(...values: Value[]): Row[];
}

interface Connection {
  exec(sql: string): void;
  prepare(sql: string): Statement;
  close(): void;
}

interface Engine {
  readonly DatabaseSync: new (path: string, options: { readOnly: boolean }) => Connection;
}

export interface Database {
  exec(sql: string): void;
  /** Rows changed. */
  run(sql: string, ...values: Value[]): number;
  get(sql: string, ...values: Value[]): Row | undefined;
  all(sql: string, ...values: Value[]): readonly Row[];
  close(): void;
}

/** Primary result codes, https://sqlite.org/rescode.html. The ones that have a remedy say it. */
const codes: Readonly<
  Record<number, { readonly name: string; readonly says?: string; readonly next?: string }>
> = {
  3: { name: "SQLITE_PERM", says: "access to the ledger is denied", next: "check the rights of DATA_DIR" },
  5: { name: "SQLITE_BUSY", says: "the ledger is in use", next: "wait for the other program" },
  8: { name: "SQLITE_READONLY", says: "the ledger is read-only", next: "check the rights of DATA_DIR" },
  10: { name: "SQLITE_IOERR" },
  11: { name: "SQLITE_CORRUPT", says: "the ledger is damaged", next: "restore it from a backup" },
  13: { name: "SQLITE_FULL", says: "the disk is full", next: "make room and run again" },
  14: { name: "SQLITE_CANTOPEN", says: "the ledger can not be opened", next: "check the rights of DATA_DIR" },
  26: {
    name: "SQLITE_NOTADB",
    says: "the ledger's file is no database",
    next: "move it away or use another --data-dir",
  },
};

async function loadEngine(): Promise<Engine> {
  const builtin: string = "node:sqlite";
  if (Number.parseInt(versions.node, 10) >= 24) return (await import(builtin)) as Engine;
  try {
    return (await import("@photostructure/sqlite")) as unknown as Engine;
  } catch {
    throw new Fault("ledger.failed", {
      says: "this Node has no database engine",
      next: "install with optional dependencies, or use Node 24",
      facts: { node: versions.node },
    });
  }
}

/** Opens the file, which must exist unless its directory may be written.
 *  @throws Fault `ledger.failed` for whatever the engine reports, here and from every function of the result;
 *  the engine's own message stays behind. */
export async function openDatabase(path: string, { readOnly = false } = {}): Promise<Database> {
  const { DatabaseSync } = await loadEngine();
  const connection = translated(() => new DatabaseSync(path, { readOnly }));
  const statements = new Map<string, Statement>();

  function translated<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw faultFrom(error, path);
    }
  }
  function prepared(sql: string): Statement {
    const known = statements.get(sql);
    if (known) return known;
    const statement = connection.prepare(sql);
    statements.set(sql, statement);
    return statement;
  }
  return {
    exec: (sql) => translated(() => connection.exec(sql)),
    run: (sql, ...values) => translated(() => Number(prepared(sql).run(...values.map(bindable)).changes)),
    get: (sql, ...values) => translated(() => prepared(sql).get(...values.map(bindable))),
    all: (sql, ...values) => translated(() => prepared(sql).all(...values.map(bindable))),
    close() {
      statements.clear();
      translated(() => connection.close());
    },
  };
}

const bindable = (value: Value): Value =>
  typeof value === "string" && value.includes("\0") ? value.replaceAll("\0", "\u{fffd}") : value;

/** What carries no result code of SQLite's is a bug of ours and stays one. */
function faultFrom(error: unknown, path: string): unknown {
  const errcode = error instanceof Error && "errcode" in error ? error.errcode : undefined;
  if (typeof errcode !== "number") return error;
  const { name, ...sentences } = codes[errcode & 0xff] ?? { name: `SQLITE_${errcode}` };
  return new Fault("ledger.failed", { ...sentences, facts: { code: name, extended: errcode, path } });
}
