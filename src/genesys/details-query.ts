import type { MediaType } from "../shared/types.ts";

export interface ConversationFilters {
  readonly mediaTypes?: readonly MediaType[];
  readonly queueIds?: readonly string[];
  readonly directions?: readonly ("inbound" | "outbound")[];
  readonly divisionIds?: readonly string[];
}

/** Half-open, epoch milliseconds. */
export interface Interval {
  readonly fromMs: number;
  readonly toMs: number;
}

interface Predicate {
  readonly type: "dimension";
  readonly dimension: string;
  readonly operator: "matches" | "exists";
  readonly value?: string;
}

interface Filter {
  readonly type: "and" | "or";
  readonly predicates: readonly Predicate[];
}

const instant = (ms: number) => new Date(ms).toISOString();

const anyOf = (dimension: string, values: readonly string[] = []): readonly Filter[] =>
  values.length === 0
    ? []
    : [
        {
          type: "or",
          predicates: values.map((value) => ({ type: "dimension", dimension, operator: "matches", value })),
        },
      ];

/** Body of a details query (`ConversationQuery`) without its paging. Only conversations that have ended: those
 *  that are running move from page to page. Filters of one array are ANDed; media type and queue are looked for
 *  in the segments, direction and division in the conversation. */
export function detailsQuery({ fromMs, toMs }: Interval, filters: ConversationFilters) {
  const ended: Filter = {
    type: "and",
    predicates: [{ type: "dimension", dimension: "conversationEnd", operator: "exists" }],
  };
  const segmentFilters = [...anyOf("mediaType", filters.mediaTypes), ...anyOf("queueId", filters.queueIds)];
  return {
    interval: `${instant(fromMs)}/${instant(toMs)}`,
    order: "asc",
    orderBy: "conversationStart",
    conversationFilters: [
      ended,
      ...anyOf("originatingDirection", filters.directions),
      ...anyOf("divisionId", filters.divisionIds),
    ],
    ...(segmentFilters.length === 0 ? {} : { segmentFilters }),
  };
}
