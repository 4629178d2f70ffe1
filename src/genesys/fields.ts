/** Reads fields of the vendor's JSON, one at a time and without a schema for the whole. The vendor adds fields
 *  and enum values with every release, and a page of a hundred conversations must not be lost because one
 *  optional field of one session has another type: what is not as expected is absent. What can not be absent
 *  (ids, the arrays a shape is known by) is checked where it is read. */
import { isRecord } from "../shared/json.ts";

export type Fields = Readonly<Record<string, unknown>>;

const noFields: Fields = {};

/** A string that says something; blank is absent. */
export function textAt(fields: Fields, key: string): string | undefined {
  const value = fields[key];
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}

export function numberAt(fields: Fields, key: string): number | undefined {
  const value = fields[key];
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** An ISO instant as epoch milliseconds. */
export function instantAt(fields: Fields, key: string): number | undefined {
  const ms = Date.parse(textAt(fields, key) ?? "");
  return Number.isNaN(ms) ? undefined : ms;
}

export function fieldsAt(fields: Fields, key: string): Fields {
  const value = fields[key];
  return isRecord(value) ? value : noFields;
}

/** The objects of an array; other items are skipped, and an absent array is empty. */
export function listAt(fields: Fields, key: string): readonly Fields[] {
  const value = fields[key];
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

export function textsAt(fields: Fields, key: string): readonly string[] {
  const value = fields[key];
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

/** The keys of something that has not the expected shape, for a fault. A key may be anything there: what does not
 *  look like a name is not shown. */
export function keysSeen(value: unknown): readonly string[] {
  const keys = isRecord(value) ? Object.keys(value).slice(0, 12) : [];
  const printable = keys.map((key) => (/^[a-z_$][\w.$-]{0,39}$/i.test(key) ? key : "(unprintable)"));
  return printable.length > 0 ? printable : ["(none)"];
}
