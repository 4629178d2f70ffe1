/** Filters in the words of SQL; each value is bound. */
import type { FilterName } from "../shared/search-page.ts";
import { mediaTypes, piiTypes } from "../shared/types.ts";
import type { Filter } from "./query.ts";
import { wrongQuery } from "./query-words.ts";

interface Condition {
  readonly sql: string;
  readonly value: string | number;
}

const same =
  (column: string) =>
  (value: string): Condition => ({
    sql: `coalesce(d.${column}, '') = ? COLLATE NOCASE`,
    value,
  });

const conditions: Readonly<Record<FilterName, (value: string, at?: number) => Condition>> = {
  has: (value, at) => ({
    sql: "d.id IN (SELECT document FROM masks WHERE type = ?)",
    value: typeOf(value, at),
  }),
  media: (value, at) => same("media_type")(mediumOf(value, at)),
  direction: same("direction"),
  queue: (value) => ({ sql: "d.id IN (SELECT document FROM queues WHERE queue_id = ?)", value }),
  sentiment: same("sentiment"),
  // `en` is every English.
  language: (value) => ({
    sql: "(coalesce(d.language, '') || '-') LIKE ? ESCAPE '\\'",
    value: `${value.replace(/[\\%_]/g, "\\$&")}-%`,
  }),
  from: (value, at) => ({ sql: "d.started_at >= ?", value: instantOf("from", value, at) }),
  to: (value, at) => ({ sql: "d.started_at < ?", value: instantOf("to", value, at) }),
};

export interface Where {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

/** Values of one name are alternatives, names narrow each other; what is excluded is excluded.
 *  @throws Fault `usage.invalid`. */
export function whereOf(filters: readonly Filter[]): Where {
  const parts: string[] = [];
  const values: (string | number)[] = [];
  const add = (group: readonly Filter[], not: string) => {
    if (group.length === 0) return;
    const made = group.map(({ name, value, at }) => conditions[name](value, at));
    parts.push(`${not}(${made.map(({ sql }) => sql).join(" OR ")})`);
    values.push(...made.map(({ value }) => value));
  };
  for (const name of new Set(filters.map((filter) => filter.name))) {
    const of = (isNot: boolean) => filters.filter((one) => one.name === name && one.isNot === isNot);
    add(of(false), "");
    add(of(true), "NOT ");
  }
  return { sql: parts.length === 0 ? "1" : parts.join(" AND "), values };
}

function typeOf(value: string, at?: number): string {
  const type = value.toUpperCase();
  if (piiTypes.some((one) => one === type)) return type;
  throw wrongQuery("there is no such type of mask", `types are ${piiTypes.join(", ")}`, at);
}

function mediumOf(value: string, at?: number): string {
  const media: readonly string[] = [...mediaTypes, "unknown"];
  if (media.includes(value.toLowerCase())) return value;
  throw wrongQuery("there is no such media type", `types are ${media.join(", ")}`, at);
}

/** `2025-03-10`, or an instant. */
function instantOf(name: string, value: string, at?: number): number {
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(value);
  const ms = Date.parse(isDate ? `${value}T00:00:00Z` : value);
  const isReal = isDate && !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(value);
  if (isReal || (/^\d{4}-\d{2}-\d{2}T.+(Z|[+-]\d{2}:\d{2})$/.test(value) && !Number.isNaN(ms))) return ms;
  throw wrongQuery(`${name} takes a date`, "write it as 2025-03-10 or 2025-03-10T08:00:00Z", at);
}
