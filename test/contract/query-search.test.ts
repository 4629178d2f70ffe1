/** The vendor's search with its window, its lies and its moods, over HTTP: every hit once. */
import { afterEach, describe, expect, test } from "vitest";
import { dayMs } from "../../src/shared/day.ts";
import { retryPolicy } from "../../src/shared/retry.ts";
import type { SimulatorOptions } from "../../src/simulator/options.ts";
import { inventedDefaults } from "../../src/simulator/options.ts";
import { openSimulator, type Simulator } from "../../src/simulator/simulator.ts";
import { createWorld } from "../../src/simulator/world.ts";
import { searchPages } from "../../src/source/search.ts";
import { openDoorTo } from "../helpers/genesys-door.ts";

const firstDay = "2025-03-10";
const startMs = Date.parse(`${firstDay}T00:00:00Z`);
const undo: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function openSearch(options: SimulatorOptions & { conversations?: number; days?: number } = {}) {
  const { conversations = 900, days = 10, ...rest } = options;
  const invented = { conversations, days, firstDay, distinctTexts: 40, mediaTypes: ["voice"] as const };
  const simulator: Simulator = await openSimulator({
    ...rest,
    invented: { ...invented, ...rest.invented },
    genesys: { ratePerMinute: 1_000_000, ...rest.genesys },
    now: () => startMs + days * dayMs + 3_600_000,
  });
  undo.push(simulator.close);
  const genesys = openDoorTo(simulator, {
    policy: { ...retryPolicy, firstDelayMs: 5, maxDelayMs: 20, maxRetryAfterMs: 5 },
  });
  undo.push(genesys.close);
  const world = createWorld({ ...inventedDefaults, ...invented, ...rest.invented });
  const truth = [...world.between(0, Number.MAX_SAFE_INTEGER)]
    .filter((header) => header.transcriptOf !== undefined)
    .filter((header) =>
      world
        .conversation(header)
        .lines.some(({ written, spoken }) => /\byou\b/i.test(header.isUndecorated ? spoken : written)),
    )
    .map(({ id }) => id);
  const { signal } = new AbortController();
  const range = { fromMs: startMs, toMs: startMs + days * dayMs };
  async function found(): Promise<readonly string[]> {
    const pages: string[] = [];
    for await (const page of searchPages(range, { genesys, terms: ["you"], signal })) pages.push(...page);
    return pages;
  }
  return { simulator, truth, found };
}

const sorted = (ids: Iterable<string>) => [...new Set(ids)].toSorted();

describe("the search names every conversation that holds the word", () => {
  test.each<[string, SimulatorOptions]>([
    ["when it fits the window", {}],
    [
      "when it is far beyond the window",
      { genesys: { searchWindow: 1000 }, invented: { conversations: 4000 } },
    ],
    ["when the total is too large", { faults: { totalHitsOff: 5000 } }],
    ["when the total is too small", { faults: { totalHitsOff: -100_000 } }],
    ["when pages repeat rows of the one before", { faults: { repeatedRows: 7 } }],
    [
      "when calls fail and bodies are cut",
      {
        faults: {
          everywhere: { limited: 0.1, serverError: 0.1, reset: 0.05, truncated: 0.05, retryAfter: "0" },
        },
      },
    ],
    [
      "when all of that comes together",
      {
        invented: { conversations: 2500 },
        faults: { totalHitsOff: 3, repeatedRows: 9, everywhere: { limited: 0.1, retryAfter: "0" } },
      },
    ],
  ])("%s", async (_, options) => {
    const { truth, found } = await openSearch(options);
    expect(truth.length).toBeGreaterThan(200);
    expect(sorted(await found())).toEqual(sorted(truth));
  });

  test("and asks little for it: a page for a hundred, and two for each halving", async () => {
    const { simulator, truth, found } = await openSearch({ invented: { conversations: 4000 } });
    await found();
    const { requests } = simulator.received.counts.search;
    expect(requests).toBeLessThan(truth.length / 100 + 3 * (truth.length / 500));
  });
});

test("a server that repeats its pages for ever is a fault, and not for ever", async () => {
  const { simulator, found } = await openSearch({ faults: { stuckAtPage: 2 } });
  await expect(found()).rejects.toMatchObject({ code: "source.loop" });
  expect(simulator.received.counts.search.requests).toBeLessThan(10);
});

test("a second that holds more than the window is a fault that says what to do", async () => {
  const row = (id: number) => ({
    conversationId: `c${id}`,
    conversationStartTime: new Date(startMs + 500).toISOString(),
  });
  const genesys = {
    post: async (_: string, body: unknown) => {
      const { pageNumber } = body as { pageNumber: number };
      return { total: 4000, results: Array.from({ length: 100 }, (_, at) => row(pageNumber * 100 + at)) };
    },
  };
  const options = { genesys, terms: ["you"], signal: new AbortController().signal };
  const pages = searchPages({ fromMs: startMs, toMs: startMs + 2000 }, options);
  await expect(pages.next()).rejects.toMatchObject({
    code: "call.tooLarge",
    next: expect.stringContaining("--loose"),
    facts: { second: "2025-03-10T00:00:00.000Z" },
  });
});
