/** A ledger that an older version wrote, for those who only look and may not bring it up to date: in its temporary
 *  schema, which SQLite searches first, stands what it lacks. A table that came later is empty there, and one that grew
 *  is a view of it in which the younger columns have their defaults. So whoever reads knows one shape, today's, and of a
 *  migration none of its readers must think. */
import { migrate } from "./migrations.ts";
import { type Database, openDatabase } from "./sqlite.ts";

/** Lasts as long as the connection, also when a run brings the file up to date meanwhile. @throws Fault `ledger.failed`. */
export async function showAsOfToday(database: Database): Promise<void> {
  today ??= await tablesOfToday();
  database.exec("PRAGMA temp_store = MEMORY");
  for (const table of today) {
    const columns = columnsOf(database, table.name).map(({ name }) => name);
    const younger = table.columns.filter(({ name }) => !columns.includes(name));
    if (columns.length === 0) database.exec(table.sql.replace("CREATE TABLE", "CREATE TEMP TABLE"));
    else if (younger.length > 0) database.exec(viewOf(table, columns, younger));
  }
}

interface Column {
  readonly name: string;
  /** Its default, as SQL. */
  readonly standard: string;
}

interface Table {
  readonly name: string;
  readonly sql: string;
  readonly hasRowid: boolean;
  readonly columns: readonly Column[];
}

/** Who looks every few seconds does not make it every time: all migrations take some ten milliseconds. */
let today: readonly Table[] | undefined;

async function tablesOfToday(): Promise<readonly Table[]> {
  const database = await openDatabase(":memory:");
  try {
    migrate(database, ":memory:");
    return database.all(tables).map((row) => ({
      name: String(row["name"]),
      sql: String(row["sql"]),
      hasRowid: row["wr"] === 0,
      columns: columnsOf(database, String(row["name"])),
    }));
  } finally {
    database.close();
  }
}

function viewOf({ name, hasRowid }: Table, columns: readonly string[], younger: readonly Column[]): string {
  const selected = [
    ...(hasRowid ? ["rowid AS rowid"] : []),
    // By name: a star would also find what a migration adds meanwhile, and twice.
    ...columns.map(quoted),
    ...younger.map((column) => `${column.standard} AS ${quoted(column.name)}`),
  ];
  return `CREATE TEMP VIEW ${name} AS SELECT ${selected.join(", ")} FROM main.${name}`;
}

const columnsOf = (database: Database, table: string): readonly Column[] =>
  database
    .all("SELECT name, dflt_value FROM pragma_table_info(?, 'main')", table)
    .map((row) => ({ name: String(row["name"]), standard: String(row["dflt_value"] ?? "NULL") }));

const quoted = (name: string): string => `"${name}"`;

const tables = `
  SELECT s.name, s.sql, l.wr FROM sqlite_schema s JOIN pragma_table_list l ON l.name = s.name AND l.schema = 'main'
  WHERE s.type = 'table' AND s.name NOT LIKE 'sqlite_%'`;
