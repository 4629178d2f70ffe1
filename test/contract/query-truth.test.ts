/** Generated questions over an invented organisation, answered over HTTP by search and by reading, held against what the
 *  conversations really hold. TEST_LONG: 50 questions over 5,000 conversations. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Genesys } from "../../src/genesys/client.ts";
import { conversationMetricsPath } from "../../src/genesys/endpoints.ts";
import { isWithinSentiment, sentimentBuckets, sentimentScoreOf } from "../../src/genesys/sentiment.ts";
import { answerQuery } from "../../src/querying/answer.ts";
import { createLook } from "../../src/querying/look.ts";
import { dayMs } from "../../src/shared/day.ts";
import type { QueryPage } from "../../src/shared/query-page.ts";
import type { Conversation } from "../../src/shared/types.ts";
import { inventedDefaults } from "../../src/simulator/options.ts";
import { createRandom, type Random } from "../../src/simulator/random.ts";
import { openSimulator, type Simulator } from "../../src/simulator/simulator.ts";
import { sentimentOf } from "../../src/simulator/transcript-search.ts";
import { createWorld, type Header } from "../../src/simulator/world.ts";
import { compileMatcher } from "../../src/source/matcher.ts";
import { queryPages } from "../../src/source/query-pages.ts";
import { planQuery } from "../../src/source/query-plan.ts";
import type { Question } from "../../src/source/question.ts";
import { createTranscripts } from "../../src/transcript/fetch.ts";
import { loadViewing } from "../../src/viewing.ts";
import { isLong } from "../helpers/form.ts";
import { openDoorTo } from "../helpers/genesys-door.ts";

const size = isLong ? 5000 : 500;
const questions = isLong ? 50 : 20;
const days = 90;
const firstDay = "2025-03-10";
const fromMs = Date.parse(`${firstDay}T00:00:00Z`);
const toMs = fromMs + days * dayMs;
const now = toMs + 3_600_000;
const invented = { ...inventedDefaults, seed: 7, conversations: size, days, firstDay };
const world = createWorld(invented);
const headers = [...world.between(0, Number.MAX_SAFE_INTEGER)];

let simulator: Simulator;
let genesys: Genesys;
beforeAll(async () => {
  simulator = await openSimulator({
    invented,
    // Far below what is sold, so that every other question is beyond it.
    genesys: { ratePerMinute: 10_000_000, searchWindow: 1000 },
    faults: {
      totalHitsOff: 2,
      repeatedRows: 3,
      everywhere: { limited: 0.01, serverError: 0.01, retryAfter: "0" },
    },
    now: () => now,
  });
  genesys = openDoorTo(simulator);
});
afterAll(async () => {
  await genesys.close();
  await simulator.close();
});

/** What stands in the transcript: one string a stretch of one speaker's, words between blanks. */
function stretchesOf(header: Header): readonly string[] {
  const stretches: { speaker: string; text: string }[] = [];
  for (const { speaker, written, spoken } of world.conversation(header).lines) {
    const said = header.isUndecorated ? spoken : written;
    const text = ` ${said
      .toLowerCase()
      .replaceAll("’", "'")
      .replace(/[^a-z0-9']|(?<![a-z0-9])'|'(?![a-z0-9])/g, " ")
      .replace(/ +/g, " ")
      .trim()} `;
    const last = stretches.at(-1);
    if (last?.speaker === speaker) last.text += text.trimStart();
    else stretches.push({ speaker, text });
  }
  return stretches.map(({ text }) => text);
}
const texts = headers.map(stretchesOf);

function isHit(header: Header, { wanted, sentiments, filters, range }: Question): boolean {
  const { mediaTypes, queueIds, userIds, direction, divisionIds, lengths } = filters;
  if (header.startMs < range.fromMs || header.startMs >= range.toMs) return false;
  const score = sentimentOf(invented.seed, header.index);
  if (
    sentiments.length > 0 &&
    !(score !== undefined && sentiments.some((one) => isWithinSentiment(score, one)))
  )
    return false;
  const lengthMs = header.endMs - header.startMs;
  if (lengths && (lengthMs < lengths.leastMs || lengthMs >= (lengths.belowMs ?? Infinity))) return false;
  const fits = (list: readonly string[] | undefined, value: string) => !list || list.includes(value);
  if (!fits(mediaTypes, header.mediaType) || !fits(queueIds, header.queueId)) return false;
  if (!fits(userIds, header.agentId) || !fits(divisionIds, header.divisionId)) return false;
  if (direction && header.direction !== direction) return false;
  const words = [...wanted.all, ...wanted.any, ...wanted.none];
  if (words.length === 0) return true;
  if (header.mediaType === "voice" && header.transcriptOf === undefined) return false;
  const text = texts[header.index] ?? [];
  const isSaid = (phrase: string) =>
    text.some((stretch) => stretch.includes(wanted.isLoose ? ` ${phrase}` : ` ${phrase} `));
  return (
    wanted.all.every(isSaid) &&
    (wanted.any.length === 0 || wanted.any.some(isSaid)) &&
    !wanted.none.some(isSaid)
  );
}

/** One to three words as they follow each other somewhere; loose, one of letters that has no ending to take off. */
function keyword(random: Random, isLoose: boolean): string {
  for (;;) {
    const stretch = random.pick(random.pick(texts));
    const words = stretch.trim().split(" ");
    const at = random.between(0, words.length - 1);
    const text = words.slice(at, at + (isLoose ? 1 : random.between(1, 3))).join(" ");
    if (isLoose ? /^[a-z]{4,8}(?<!ing|ed|s)$/.test(text) : text !== "") return text;
  }
}

function generate(seed: number): Question {
  const random = createRandom(seed, 0xa5c);
  const isLoose = random.chance(0.25);
  const some = (most: number) =>
    Array.from({ length: random.between(0, most) }, () => keyword(random, isLoose));
  const [all, any, none] = [some(2), some(3), random.chance(0.3) ? some(1) : []];
  const header = random.pick(headers);
  const may = <T>(share: number, value: T): T | undefined => (random.chance(share) ? value : undefined);
  const start = random.chance(0.5) ? fromMs : fromMs + random.between(0, 80 * dayMs);
  return {
    range: { fromMs: start, toMs },
    wanted: { all, any, none: none.filter((word) => ![...all, ...any].includes(word)), isLoose },
    sentiments: random.chance(0.3) ? [random.pick(Object.values(sentimentBuckets))] : [],
    filters: {
      mediaTypes: may(0.2, [header.mediaType]),
      queueIds: may(0.1, [header.queueId]),
      userIds: may(0.1, [header.agentId]),
      direction: may(0.1, header.direction),
      divisionIds: may(0.1, [header.divisionId]),
      lengths: may(0.2, { leastMs: 120_000, belowMs: may(0.5, 600_000) }),
    },
    languages: [],
    topics: [],
  };
}

/** Of one conversation's transcript and sentiment the network is asked once in all questions. */
const remembered = new Map<string, Promise<unknown>>();
function once<T>(key: string, work: () => Promise<T>): Promise<T> {
  const known = remembered.get(key) ?? work();
  remembered.set(key, known);
  return known as Promise<T>;
}

describe("search and reading together find what the conversations hold", () => {
  test.each(Array.from({ length: questions }, (_, seed) => seed))(
    "question %i",
    async (seed) => {
      const question = generate(seed);
      const viewing = await loadViewing({
        maskTemplate: "[{type}_{n}]",
        redactionRules: undefined,
        canaryFile: undefined,
      });
      const transcripts = createTranscripts({ genesys });
      const matcher = compileMatcher(question.wanted);
      const plan = planQuery(question, now);
      const look = createLook(question, {
        transcripts: { of: (one: Conversation, signal) => once(one.id, () => transcripts.of(one, signal)) },
        sentimentOf: (id, signal) =>
          once(`score of ${id}`, () =>
            genesys.get(conversationMetricsPath(id), signal).then(sentimentScoreOf),
          ),
        viewing: {
          // Who is found is asked here, and not whether it may be shown.
          show: (heard) => ({ ...viewing.show({ ...heard, turns: [] }, false), turns: [] }),
          passes: () => true,
        },
        matcher,
      });
      const pages: QueryPage[] = [];
      const idle = new AbortController().signal;
      const { filters } = question;
      const listing = { genesys, filters, searches: plan.searches, pageSize: 100, now: () => now };
      await answerQuery(
        plan,
        {
          pages: (piece, isNew, signal) => queryPages(piece, isNew, listing, signal),
          look,
          required: matcher.required,
          book: { keepPage: async () => {}, endPiece: async () => {} },
          isForgotten: () => false,
          retries: () => 0,
        },
        {
          ...{ queryId: "q", askedAt: new Date(now).toISOString(), kept: undefined },
          ...{ workers: 8, stop: idle, abort: idle, clock: () => performance.now() },
          onPage: async (page) => {
            pages.push(page);
          },
        },
      );
      const found = pages.flatMap(({ hits }) => hits.map(({ conversationId }) => conversationId));
      const truth = headers.filter((header) => isHit(header, question)).map(({ id }) => id);
      expect(new Set(found).size).toBe(found.length);
      expect(found.toSorted()).toEqual(truth.toSorted());
    },
    600_000,
  );
});
