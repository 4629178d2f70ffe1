/** The filters of a details query, really applied: conversation filters to the conversation, segment filters to
 *  one and the same segment. Only the dimensions the simulator knows; any other is refused, not ignored. */

export type Row = Readonly<Record<string, string | number | undefined>>;

export type Test = (conversation: Row, segments: readonly Row[]) => boolean;

interface Predicate {
  readonly type?: "dimension" | "property" | "metric";
  readonly dimension?: string;
  readonly metric?: string;
  readonly operator?: "matches" | "exists" | "notExists";
  readonly value?: string;
  readonly range?: Readonly<Partial<Record<"gt" | "gte" | "lt" | "lte", number>>>;
}

interface Filter {
  readonly type: "and" | "or";
  readonly clauses?: readonly Filter[];
  readonly predicates?: readonly Predicate[];
}

const conversationDimensions = new Set([
  "conversationId",
  "conversationStart",
  "conversationEnd",
  "conversationInitiator",
  "divisionId",
  "originatingDirection",
  "tConversationDuration",
]);

const segmentDimensions = new Set([
  "mediaType",
  "messageType",
  "direction",
  "purpose",
  "queueId",
  "userId",
  "flowId",
  "segmentType",
  "segmentEnd",
  "disconnectType",
  "wrapUpCode",
]);

/** @throws RangeError naming what the simulator does not know. */
export function compileFilters(conversationFilters: unknown, segmentFilters: unknown): Test {
  const conversation = compileList(conversationFilters, conversationDimensions);
  const segment = compileList(segmentFilters, segmentDimensions);
  return (row, segments) =>
    conversation.every((holds) => holds(row)) &&
    (segment.length === 0 || segments.some((one) => segment.every((holds) => holds(one))));
}

type RowTest = (row: Row) => boolean;

function compileList(filters: unknown, known: ReadonlySet<string>): RowTest[] {
  if (filters === undefined) return [];
  if (!Array.isArray(filters)) throw new RangeError("filters");
  return filters.map((filter: Filter) => compileFilter(filter, known));
}

function compileFilter(filter: Filter, known: ReadonlySet<string>): RowTest {
  if (filter?.type !== "and" && filter?.type !== "or") throw new RangeError("type");
  const tests = [
    ...(filter.clauses ?? []).map((clause) => compileFilter(clause, known)),
    ...(filter.predicates ?? []).map((predicate) => compilePredicate(predicate, known)),
  ];
  if (tests.length === 0) throw new RangeError("predicates");
  return filter.type === "and"
    ? (row) => tests.every((holds) => holds(row))
    : (row) => tests.some((holds) => holds(row));
}

function compilePredicate(predicate: Predicate, known: ReadonlySet<string>): RowTest {
  const name = predicate.dimension ?? predicate.metric ?? "";
  if (!known.has(name)) throw new RangeError(name || "dimension");
  const { operator = "matches", value, range } = predicate;
  if (operator === "exists") return (row) => row[name] !== undefined;
  if (operator === "notExists") return (row) => row[name] === undefined;
  if (operator !== "matches") throw new RangeError("operator");
  if (range) {
    const { gt = -Infinity, gte = -Infinity, lt = Infinity, lte = Infinity } = range;
    return (row) => {
      const number = Number(row[name] ?? Number.NaN);
      return number > gt && number >= gte && number < lt && number <= lte;
    };
  }
  if (value === undefined) throw new RangeError("value");
  return (row) => row[name] === value;
}
