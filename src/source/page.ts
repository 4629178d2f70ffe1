/** The one reader of page shapes. A page is known by its keys, not by a setting: whoever points the program at a
 *  gateway that speaks another shape gets it read, or an error that names what was seen. */
import { type Fields, keysSeen, listAt, numberAt, textAt } from "../genesys/fields.ts";
import { Fault } from "../shared/fault.ts";
import { isRecord } from "../shared/json.ts";

export interface Page {
  /** `details` is the vendor's; the others are those of how-to texts, which carry what was said. */
  readonly shape: "details" | "token" | "numbered";
  readonly rows: readonly Fields[];
  /** Of the whole query, as the server sees it now: it moves. */
  readonly totalHits?: number;
  /** What to add to the body to get the next page. A `details` page never says; a page of the other shapes says
   *  nothing when it is the last. */
  readonly next?: Readonly<Record<string, string | number>>;
}

/** @throws Fault `source.shape` naming the keys seen. */
export function parsePage(body: unknown): Page {
  if (!isRecord(body)) throw unknownShape(body);
  const keys = Object.keys(body);
  const has = (key: string) => keys.includes(key);
  const isList = (key: string) => Array.isArray(body[key]);

  // Behind the last page, and for a range without hits, `conversations` is absent; so is all else at times.
  const isDetailsEnd = (!has("conversations") || body["conversations"] === null) && has("totalHits");
  if (isList("conversations") || isDetailsEnd || keys.length === 0) {
    const totalHits = numberAt(body, "totalHits");
    return {
      shape: "details",
      rows: listAt(body, "conversations"),
      ...(totalHits === undefined ? {} : { totalHits }),
    };
  }
  if (isList("entities") && (has("nextPage") || has("count"))) {
    const token = textAt(body, "nextPage");
    return {
      shape: "token",
      rows: listAt(body, "entities"),
      ...(token === undefined ? {} : { next: { page_token: token } }),
    };
  }
  if (isList("entities") && typeof body["hasNextPage"] === "boolean") {
    const total = numberAt(body, "total");
    return {
      shape: "numbered",
      rows: listAt(body, "entities"),
      ...(total === undefined ? {} : { totalHits: total }),
      ...(body["hasNextPage"] ? { next: { pageNumber: (numberAt(body, "pageNumber") ?? 1) + 1 } } : {}),
    };
  }
  throw unknownShape(body);
}

/** A page of a details job. */
export interface JobPage {
  readonly rows: readonly Fields[];
  /** Leads to the next page; the last one has none. */
  readonly cursor?: string;
}

/** @throws Fault `source.shape` naming the keys seen. */
export function parseJobPage(body: unknown): JobPage {
  // Of a job without results nothing is left but the date.
  const isPage = isRecord(body) && jobPageKeys.some((key) => key in body);
  if (!isPage) throw unknownShape(body);
  const cursor = textAt(body, "cursor");
  return { rows: listAt(body, "conversations"), ...(cursor === undefined ? {} : { cursor }) };
}

const jobPageKeys = ["conversations", "cursor", "dataAvailabilityDate"];

export const unknownShape = (seen: unknown): Fault =>
  new Fault("source.shape", { facts: { keys: keysSeen(seen) } });
