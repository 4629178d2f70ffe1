import { Fault } from "../shared/fault.ts";
import { mediaTypes } from "../shared/types.ts";

export interface DetailsFilters {
  readonly mediaTypes?: readonly string[] | undefined;
  readonly queueIds?: readonly string[] | undefined;
  readonly direction?: "inbound" | "outbound" | undefined;
  readonly divisionIds?: readonly string[] | undefined;
}

export interface NarrowFilters extends DetailsFilters {
  /** Agents who took part. */
  readonly userIds?: readonly string[] | undefined;
  readonly lengths?: Slice["lengths"] | undefined;
}

/** Half-open, epoch milliseconds. */
export interface Interval {
  readonly fromMs: number;
  readonly toMs: number;
}

/** A part of an interval's conversations: the vendor looks up whole days whatever the interval's hours, so that a day
 *  can only be cut by something else than time. Every conversation that has ended has a length, which stays. */
export interface Slice extends Interval {
  /** Half-open, milliseconds from start to end. */
  readonly lengths?: { readonly leastMs: number; readonly belowMs?: number | undefined };
}

type Predicate =
  | {
      readonly type: "dimension";
      readonly dimension: string;
      readonly operator: "matches" | "exists" | "notExists";
      readonly value?: string;
    }
  | {
      readonly type: "metric";
      readonly metric: string;
      readonly operator: "matches";
      readonly range: { readonly gte: number; readonly lt?: number };
    };

interface Filter {
  readonly type: "and" | "or";
  readonly predicates: readonly Predicate[];
}

const instant = (ms: number) => new Date(ms).toISOString();

const anyOf = (dimension: string, values: readonly string[] = []): readonly Filter[] => {
  const predicates = values.map(
    (value): Predicate => ({ type: "dimension", dimension, operator: "matches", value }),
  );
  return predicates.length === 0 ? [] : [{ type: "or", predicates }];
};

const withLength = (lengths: Slice["lengths"]): readonly Filter[] => {
  if (!lengths) return [];
  const { leastMs, belowMs } = lengths;
  const range = { gte: leastMs, ...(belowMs === undefined ? {} : { lt: belowMs }) };
  return [
    {
      type: "and",
      predicates: [{ type: "metric", metric: "tConversationDuration", operator: "matches", range }],
    },
  ];
};

/** @throws Fault `usage.invalid`: the vendor's answer to an unknown media type does not say what is wrong. */
export function checkFilters(filters: DetailsFilters): void {
  const isUnknown = (type: string) => !mediaTypes.some((known) => known === type);
  if (!filters.mediaTypes?.some(isUnknown)) return;
  throw new Fault("usage.invalid", {
    says: "a media type is not known",
    next: `take one or more of ${mediaTypes.join(", ")}`,
  });
}

/** Body of a details query (`ConversationQuery`) without its paging. Conversations that are running move from page to
 *  page, so that they are counted and not listed. Filters of one array are ANDed; media type and queue are looked for
 *  in the segments, direction and division in the conversation. */
export function detailsQuery(
  { fromMs, toMs, lengths }: Slice,
  filters: NarrowFilters,
  which: "ended" | "running" = "ended",
) {
  const operator = which === "ended" ? "exists" : "notExists";
  const ended: Filter = {
    type: "and",
    predicates: [{ type: "dimension", dimension: "conversationEnd", operator }],
  };
  const segmentFilters = [
    ...anyOf("mediaType", filters.mediaTypes),
    ...anyOf("queueId", filters.queueIds),
    ...anyOf("userId", filters.userIds),
  ];
  return {
    interval: `${instant(fromMs)}/${instant(toMs)}`,
    order: "asc",
    orderBy: "conversationStart",
    conversationFilters: [
      ended,
      ...withLength(filters.lengths),
      ...withLength(lengths),
      ...anyOf("originatingDirection", filters.direction ? [filters.direction] : []),
      ...anyOf("divisionId", filters.divisionIds),
    ],
    ...(segmentFilters.length === 0 ? {} : { segmentFilters }),
  };
}
