/** `POST /api/v2/speechandtextanalytics/transcripts/search`: what is searchable, for how long, and how far one can page;
 *  and the score of a conversation's sentiment. A field or a kind of criterion it does not know is refused, not ignored. */
import { isRecord } from "../shared/json.ts";
import type { Faults } from "./options.ts";
import { createRandom } from "./random.ts";
import type { Header, World } from "./world.ts";

const dayMs = 86_400_000;
const searchableMs = 60 * dayMs;

export type SearchAnswer = { readonly problem: string } | { readonly body: unknown };

/** -1 to 1 in hundredths; one conversation in twenty has none. */
export function sentimentOf(seed: number, index: number): number | undefined {
  const random = createRandom(seed, index, 0x5e27);
  return random.chance(0.05) ? undefined : random.between(-100, 100) / 100;
}

/** `GET /api/v2/speechandtextanalytics/conversations/{id}`. */
export function conversationMetrics({ id, index }: Header, { options }: World): unknown {
  const sentimentScore = sentimentOf(options.seed, index);
  return {
    conversation: { id, selfUri: `/api/v2/speechandtextanalytics/conversations/${id}` },
    ...(sentimentScore === undefined ? {} : { sentimentScore, sentimentTrend: sentimentScore / 2 }),
    sentimentTrendClass: sentimentScore === undefined ? "NotCalculated" : "NoChange",
    participantMetrics: { agentDurationPercentage: 40, customerDurationPercentage: 45, overtalkCount: 0 },
  };
}

interface Search {
  readonly fromMs: number;
  readonly toMs: number;
  readonly test: (content: string) => boolean;
  readonly pageSize: number;
  readonly pageNumber: number;
}

/** @param windowLimit results one can page through, 1,000 as sold. */
export function createTranscriptSearch(
  world: World,
  windowLimit: number,
  faults: () => Faults,
  now: () => number,
) {
  const contents = new Map<number, string>();
  function contentOf(header: Header): string {
    const known = contents.get(header.index);
    if (known !== undefined) return known;
    const lines = world.conversation(header).lines;
    const content = ` ${lines.map((line) => plain(header.isUndecorated ? line.spoken : line.written)).join(" ")} `;
    contents.set(header.index, content);
    return content;
  }
  const isIndexed = (header: Header) =>
    (header.mediaType !== "voice" || header.transcriptOf !== undefined) &&
    Math.max(header.transcriptAtMs, header.listedAtMs) <= now() &&
    header.startMs >= now() - searchableMs;

  return {
    /** @param text the request's body. */
    answer(text: string): SearchAnswer {
      const search = parseSearch(text);
      if (typeof search === "string") return { problem: search };
      const { fromMs, toMs, test, pageSize, pageNumber } = search;
      if (pageSize * pageNumber > windowLimit)
        return { problem: `Paging is limited to the first ${windowLimit} results.` };
      const { totalHitsOff = 0, repeatedRows = 0, stuckAtPage = Infinity } = faults();
      // Both ends belong to a DATE_RANGE, to the second.
      const found = [...world.between(fromMs, toMs + 1000)].filter(
        (header) => isIndexed(header) && test(contentOf(header)),
      );
      const page = Math.min(pageNumber, stuckAtPage);
      const start = (page - 1) * (pageSize - repeatedRows);
      const total = Math.max(0, found.length + totalHitsOff);
      const results = found.slice(start, start + pageSize).map((header) => ({
        conversationId: header.id,
        communicationId: world.sessionId(header, header.transcriptOf ?? "customer"),
        conversationStartTime: new Date(header.startMs).toISOString(),
      }));
      const pageCount = Math.ceil(total / pageSize);
      return { body: { total, pageCount, pageSize, pageNumber, types: ["transcripts"], results } };
    },
  };
}

const plain = (text: string): string =>
  text
    .toLowerCase()
    .match(/[\p{L}\p{N}]+(?:['’][\p{L}\p{N}]+)*/gu)
    ?.join(" ") ?? "";

type Test = (content: string) => boolean;

/** What is wrong with it, when something is. */
function parseSearch(text: string): Search | string {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return "The request could not be understood by the server due to malformed syntax.";
  }
  if (!isRecord(body) || !Array.isArray(body["query"])) return "A search needs a query.";
  if (JSON.stringify(body["types"]) !== '["transcripts"]') return "The simulator searches transcripts only.";
  const { pageSize = 25, pageNumber = 1 } = body as { pageSize?: number; pageNumber?: number };
  if (!(pageSize >= 1 && pageSize <= 100)) return "The page size must be between 1 and 100.";
  const criteria = body["query"].filter(isRecord);
  const dates = criteria.filter(({ type }) => type === "DATE_RANGE");
  const at = (name: string) => Date.parse(`${dates[0]?.[name]}Z`);
  const [fromMs, toMs] = [at("startValue"), at("endValue")];
  if (dates.length !== 1 || !(toMs >= fromMs)) return "The query needs one DATE_RANGE.";
  const tests = criteria.filter(({ type }) => type !== "DATE_RANGE").map(testOf);
  if (tests.includes(undefined)) return "A criterion of the query is not known.";
  const all = tests as Test[];
  return { fromMs, toMs, pageSize, pageNumber, test: (content) => all.every((test) => test(content)) };
}

function testOf(criterion: unknown): Test | undefined {
  if (!isRecord(criterion)) return undefined;
  if (Array.isArray(criterion["group"])) {
    const tests = criterion["group"].map(testOf);
    const isOr = criterion["group"].every((one) => isRecord(one) && one["operator"] === "OR");
    if (tests.includes(undefined) || !isOr) return undefined;
    return (content) => tests.some((test) => test?.(content));
  }
  const { type, fields, value } = criterion;
  if (type !== "EXACT_PHRASE" && type !== "PHRASE") return undefined;
  if (JSON.stringify(fields) !== '["transcript.content"]' || typeof value !== "string") return undefined;
  const phrase = ` ${plain(value)} `;
  return (content) => content.includes(phrase);
}
