/** The database engine, and the only file that knows which: Node's own from version 24 on, below it a package
 *  with the same interface, prebuilt and without an install script. Two things the package does differently
 *  are evened out here: it cuts bound text at U+0000, and it frees statements only when the event loop turns,
 *  so statements are made once and kept. */
import { versions } from "node:process";
import type { Database, Row, Value } from "../shared/database.ts";
import { Fault, isFault } from "../shared/fault.ts";

export type { Database, Row, Value };

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

interface ResultCode {
  readonly code: number;
  readonly name: string;
  /** The engine's own sentence, by which the code is known where the package leaves the number out. */
  readonly text: string;
  readonly says?: string;
  readonly next?: string;
}

const rights = "check the rights of DATA_DIR";

/** Primary result codes and their sentences, https://sqlite.org/rescode.html. The ones that have a remedy say
 *  it. */
const resultCodes: readonly ResultCode[] = [
  {
    code: 3,
    name: "SQLITE_PERM",
    text: "access permission denied",
    says: "access to the ledger is denied",
    next: rights,
  },
  {
    code: 5,
    name: "SQLITE_BUSY",
    text: "database is locked",
    says: "the ledger is in use",
    next: "wait for the other program",
  },
  {
    code: 8,
    name: "SQLITE_READONLY",
    text: "attempt to write a readonly database",
    says: "the ledger is read-only",
    next: rights,
  },
  { code: 10, name: "SQLITE_IOERR", text: "disk I/O error" },
  {
    code: 11,
    name: "SQLITE_CORRUPT",
    text: "database disk image is malformed",
    says: "the ledger is damaged",
    next: "restore it from a backup, or use another --data-dir",
  },
  {
    code: 13,
    name: "SQLITE_FULL",
    text: "database or disk is full",
    says: "the disk is full",
    next: "make room and run again",
  },
  {
    code: 14,
    name: "SQLITE_CANTOPEN",
    text: "unable to open database file",
    says: "the ledger can not be opened",
    next: rights,
  },
  {
    code: 26,
    name: "SQLITE_NOTADB",
    text: "file is not a database",
    says: "the ledger's file is no database",
    next: "move it away or use another --data-dir",
  },
];

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

/** What is not the engine's is a bug of ours and stays one. */
function faultFrom(error: unknown, path: string): unknown {
  if (!(error instanceof Error && "code" in error && error.code === "ERR_SQLITE_ERROR")) return error;
  const extended = "errcode" in error && typeof error.errcode === "number" ? error.errcode : undefined;
  const known = resultCodes.find(({ code, text }) =>
    extended === undefined ? error.message.includes(text) : code === (extended & 0xff),
  );
  const { says, next, name = "SQLITE_ERROR" } = known ?? {};
  return new Fault("ledger.failed", {
    ...(says === undefined ? {} : { says }),
    ...(next === undefined ? {} : { next }),
    facts: { code: name, extended, path },
  });
}

/** The file is not what it was written as. */
export const isDamaged = (error: unknown): boolean =>
  isFault(error) && ["SQLITE_CORRUPT", "SQLITE_NOTADB"].includes(String(error.facts["code"]));

/** Somebody else is at it. */
export const isBusy = (error: unknown): boolean => isFault(error) && error.facts["code"] === "SQLITE_BUSY";
