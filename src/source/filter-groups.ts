/** A file of filters in the shape of a public how-to text, `{filterGroups: {filterGroups: [{filters: […]}]}}`. The vendor
 *  knows no such request: it is translated into a question. What can not be translated is refused, not left out. */
import { type Fields, fieldsAt, listAt, numberAt, textAt, textsAt } from "../genesys/fields.ts";
import { Fault } from "../shared/fault.ts";
import { isRecord } from "../shared/json.ts";
import { parsePageSize } from "./question.ts";

/** As the flags of a query, each absent when the file does not say. */
export interface FilterGroups {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly all: readonly string[];
  readonly any: readonly string[];
  readonly sentiment: readonly string[];
  readonly speaker?: "agent" | "customer" | undefined;
  readonly pageSize?: number | undefined;
  /** What is read otherwise than its author may have meant. */
  readonly notes: readonly string[];
}

const wrong = (says: string) =>
  new Fault("usage.invalid", {
    says: `the file of --filter ${says}`,
    next: "see the README for its shape, or give the same as flags",
  });

const only = <T>(what: string, values: readonly T[]): T | undefined => {
  if (values.length > 1) throw wrong(`has ${values.length} ${what}; one is understood`);
  return values[0];
};

/** @throws Fault `usage.invalid`. */
export function parseFilterGroups(text: string): FilterGroups {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    throw wrong("is no JSON");
  }
  if (!isRecord(file)) throw wrong("is no object with filterGroups");
  const inner = fieldsAt(file, "filterGroups");
  const groups = Array.isArray(file["filterGroups"])
    ? listAt(file, "filterGroups")
    : listAt(inner, "filterGroups");
  const group = only("groups", groups);
  if (!group || !Array.isArray(group["filters"])) throw wrong("has no filterGroups with filters in them");
  const filters = listAt(group, "filters");
  const of = (type: string) => filters.filter((filter) => textAt(filter, "type") === type);
  if (of("date").length + of("sentiment").length + of("transcript").length < filters.length)
    throw wrong("has a filter of another type than date, sentiment and transcript");
  if ((numberAt(file, "pageNumber") ?? 1) !== 1)
    throw wrong("begins at a later page; all pages are gone through");

  const range = fieldsAt(only("filters of type date", of("date")) ?? {}, "dateRange");
  const words = of("transcript").map(valuesOf);
  const sentiment = only("filters of type sentiment", of("sentiment"));
  const pageSize = numberAt(file, "pageSize");
  return {
    from: textAt(range, "startDate"),
    to: textAt(range, "endDate"),
    // Each filter must fit, and of a filter one value.
    all: words.filter(({ length }) => length === 1).flat(),
    any:
      only(
        "filters of type transcript with several values",
        words.filter(({ length }) => length > 1),
      ) ?? [],
    sentiment: sentiment ? valuesOf(sentiment) : [],
    speaker: only("speakers", [...new Set(of("transcript").map(speakerIn))]),
    pageSize: pageSize === undefined ? undefined : parsePageSize("pageSize of --filter", pageSize),
    notes:
      sentiment && textAt(sentiment, "name")?.toLowerCase() === "agent"
        ? [
            "the vendor measures the customer's sentiment: the filter's name agent is read as the conversation's",
          ]
        : [],
  };
}

function valuesOf(filter: Fields): readonly string[] {
  const values = textsAt(filter, "values");
  if (values.length === 0) throw wrong(`has a filter of type ${textAt(filter, "type")} without values`);
  return values;
}

function speakerIn(filter: Fields): "agent" | "customer" | undefined {
  const name = textAt(filter, "name")?.toLowerCase();
  if (name === undefined || name === "agent" || name === "customer") return name;
  throw wrong("names a speaker that is neither agent nor customer");
}
