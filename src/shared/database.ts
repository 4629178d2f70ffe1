/** What a room asks of a database, whichever engine is behind it. */

export type Value = string | number | Uint8Array | null;
export type Row = Readonly<Record<string, Value>>;

export interface Database {
  exec(sql: string): void;
  /** Rows changed. */
  run(sql: string, ...values: Value[]): number;
  get(sql: string, ...values: Value[]): Row | undefined;
  all(sql: string, ...values: Value[]): readonly Row[];
  close(): void;
}
