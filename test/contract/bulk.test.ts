/** The two ways to list a range against the simulator: whatever becomes of the jobs, what comes is what the query alone
 *  would have brought, each conversation once, and no job is left with the vendor. */
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { dayMs } from "../../src/shared/day.ts";
import type { Fault } from "../../src/shared/fault.ts";
import type { Conversation } from "../../src/shared/types.ts";
import type { Faults, JobFaults, SimulatorOptions } from "../../src/simulator/options.ts";
import { openSimulator } from "../../src/simulator/simulator.ts";
import { createDetailsSource, type DetailsSourceOptions } from "../../src/source/details.ts";
import { type JobNotes, noNotes } from "../../src/source/job.ts";
import type { Way } from "../../src/source/way.ts";
import { openDoorTo } from "../helpers/genesys-door.ts";
import { openClient } from "../helpers/simulator-client.ts";

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const thing of opened.splice(0).reverse()) await thing.close();
});

const at = (instant: string) => Date.parse(instant);
const nowMs = at("2025-04-01T00:00:00Z");

async function organisation(options: SimulatorOptions = {}) {
  const simulator = await openSimulator({
    now: () => nowMs,
    ...options,
    invented: {
      conversations: 600,
      days: 10,
      firstDay: "2025-03-10",
      distinctTexts: 20,
      ...options.invented,
    },
    genesys: { ratePerMinute: 1e9, ...options.genesys },
  });
  opened.push(simulator);
  const genesys = openDoorTo(simulator);
  opened.push(genesys);
  const range = { fromMs: at("2025-03-10T00:00:00Z"), toMs: at("2025-03-20T00:00:00Z") };

  function source(way: Way, own: Partial<Omit<DetailsSourceOptions, "pageSize">> & Bulk = {}) {
    const { notes = noNotes, pageSize, sleep = async () => {}, ...rest } = own;
    const waits: number[] = [];
    const fallbacks: Fault[] = [];
    const bulk = {
      ...{ way, genesys, notes: () => notes, now: () => nowMs, pageSize, sleep },
      onWait: (delayMs: number) => void waits.push(delayMs),
      onFallback: (fault: Fault) => void fallbacks.push(fault),
    };
    return { ...createDetailsSource({ genesys, ...range, ...rest, bulk }), waits, fallbacks };
  }
  return { simulator, source };
}

interface Bulk {
  readonly notes?: JobNotes;
  readonly pageSize?: number;
  readonly sleep?: () => Promise<void>;
}

async function all(source: { conversations(): AsyncIterable<Conversation> }): Promise<Conversation[]> {
  const found: Conversation[] = [];
  for await (const conversation of source.conversations()) found.push(conversation);
  return found;
}
const ids = (conversations: readonly Conversation[]) => conversations.map(({ id }) => id);

describe("a range by jobs", () => {
  test("of 5,000 conversations is, to the last field and in the same order, what the query brings", async () => {
    const { simulator, source } = await organisation({ invented: { conversations: 5000 } });
    const byQuery = await all(source("query"));
    const asked = simulator.received.counts.details.requests;
    const bulk = source("jobs");
    const byJobs = await all(bulk);
    expect(byQuery).toHaveLength(5000);
    expect(byJobs).toEqual(byQuery);
    expect(bulk.jobs()).toEqual({ jobs: 2, days: 10, fallback: undefined });
    expect(bulk.expected()).toEqual({ count: 5000, isEstimate: false });
    expect(simulator.received.jobs).toEqual({ submitted: 2, left: 0 });
    // A question a day, and none for a page.
    expect([asked, simulator.received.counts.details.requests - asked]).toEqual([50, 10]);
  });

  test("keeps to the range and the filters: hours at its ends, media type, queue, direction, division", async () => {
    const { source, simulator } = await organisation();
    const [some] = await all(source("query"));
    const hours = { fromMs: at("2025-03-11T09:00:00Z"), toMs: at("2025-03-18T10:30:00Z") };
    const [queueId = ""] = some?.queueIds ?? [];
    const client = await openClient(simulator);
    const named = await client.get(`/api/v2/analytics/conversations/${some?.id}/details`);
    const divisionIds: string[] = named.json.divisionIds;
    const choices: Parameters<typeof source>[1][] = [
      hours,
      { mediaTypes: ["message", "email"] },
      { queueIds: [queueId] },
      { direction: "outbound" },
      { divisionIds },
      { ...hours, mediaTypes: ["voice"], direction: "inbound" },
    ];
    for (const choice of choices) {
      const byQuery = await all(source("query", choice));
      const bulk = source("jobs", choice);
      expect(await all(bulk)).toEqual(byQuery);
      expect(bulk.jobs()?.jobs).toBeGreaterThan(0);
      expect(byQuery.length).toBeGreaterThan(0);
      expect(byQuery.length).toBeLessThan(600);
    }
  });

  test("takes nothing from the store that is not settled there, and what it lacks from the query", async () => {
    // The store knows nothing after noon of the sixth day; some conversations come to it later than to the query.
    const storeLagMs = nowMs - at("2025-03-15T12:00:00Z");
    const { source, simulator } = await organisation({ genesys: { storeLagMs } });
    const bulk = source("jobs");
    expect(ids(await all(bulk))).toEqual([...simulator.truth()].map(({ id }) => id));
    expect(bulk.jobs()).toEqual({ jobs: 1, days: 4, fallback: undefined });
    expect(bulk.fallbacks).toEqual([]);
  });

  test("asks the query for what a job leaves out without a word", async () => {
    const { source, simulator } = await organisation({ faults: { jobs: { isIncomplete: true } } });
    const bulk = source("jobs", { pageSize: 50 });
    const found = await all(bulk);
    expect(ids(found).toSorted()).toEqual([...simulator.truth()].map(({ id }) => id).toSorted());
    const days = found.map(({ startedAt }) => startedAt.slice(0, 10));
    expect(days).toEqual(days.toSorted());
    expect(bulk.fallbacks).toEqual([]);
  });

  const ends: [string, Faults, Partial<Fault>][] = [
    ["fails", { jobs: { end: "FAILED" } }, { code: "source.job", message: "Genesys' job failed" }],
    ["is cancelled", { jobs: { end: "CANCELLED" } }, { message: "Genesys' job was cancelled" }],
    ["ends in a new way", { jobs: { end: "ARCHIVED" } }, { message: expect.stringContaining("not known") }],
    ["is never ready", { jobs: { isSlow: true } }, { message: "Genesys' job was not ready in time" }],
    ["is lost before its first page", { jobs: { lostAfterPages: 0 } }, { code: "call.notFound" }],
    ["is lost in mid-read", { jobs: { lostAfterPages: 2 } }, { code: "call.notFound" }],
    ["expires in mid-read", { jobs: { expiresAfterPages: 3 } }, { code: "call.notFound" }],
    ["repeats its cursor", { jobs: { repeatsCursor: true } }, { message: "Genesys' job repeats its cursor" }],
    ["refuses its own cursor", { jobs: { refusesCursor: true } }, { code: "call.rejected" }],
    [
      "is not allowed",
      { routes: { jobs: { isWithheld: true } } },
      { code: "access.forbidden", facts: expect.objectContaining({ permissions: expect.any(Array) }) },
    ],
    ["is answered with errors only", { routes: { jobs: { serverError: 1 } } }, { scope: "call" }],
  ];
  test.each(ends)(
    "is finished by the query when a job %s, and that is said once",
    async (_, faults, fault) => {
      const { source, simulator } = await organisation({ faults });
      const bulk = source("jobs", { pageSize: 60 });
      expect(ids(await all(bulk))).toEqual([...simulator.truth()].map(({ id }) => id));
      expect(bulk.fallbacks).toEqual([expect.objectContaining(fault)]);
      expect(bulk.jobs()?.fallback).toBe(bulk.fallbacks[0]);
      expect(simulator.received.jobs.submitted).toBeLessThanOrEqual(1);
      if (faults.routes === undefined) expect(simulator.received.jobs.left).toBe(0);
    },
  );

  test("goes through rate limits, errors, resets, broken bodies and dying tokens", async () => {
    const { source, simulator } = await organisation({
      faults: {
        everywhere: { limited: 0.1, serverError: 0.1, reset: 0.1, truncated: 0.1, retryAfter: "0" },
        tokenDiesAfter: 9,
      },
    });
    const bulk = source("jobs", { pageSize: 25 });
    expect(ids(await all(bulk))).toEqual([...simulator.truth()].map(({ id }) => id));
  });

  test("brings the same whatever the page size, and wherever the job ends", async () => {
    const { source, simulator } = await organisation({ invented: { conversations: 150 } });
    const truth = [...simulator.truth()].map(({ id }) => id).toSorted();
    const fault = fc.oneof(
      fc.nat(8).map((pages): JobFaults => ({ lostAfterPages: pages })),
      fc.nat(8).map((pages): JobFaults => ({ expiresAfterPages: pages, isIncomplete: true })),
      fc.constantFrom<JobFaults>({}, { repeatsCursor: true }, { refusesCursor: true, isIncomplete: true }),
    );
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 200 }), fault, async (pageSize, jobs) => {
        simulator.setFaults({ jobs });
        expect(ids(await all(source("jobs", { pageSize }))).toSorted()).toEqual(truth);
        expect(simulator.received.jobs.left).toBe(0);
      }),
      { numRuns: 40 },
    );
  });
});

describe("a job", () => {
  test("is waited for ever longer, and the time is told", async () => {
    let ms = nowMs;
    const { source } = await organisation({ genesys: { jobMs: 40_000 }, now: () => ms });
    const sleep = async () => {
      ms += 9000;
    };
    const bulk = source("jobs", { sleep, toMs: at("2025-03-15T00:00:00Z") });
    expect(await all(bulk)).toHaveLength(300);
    expect(bulk.waits).toEqual([1000, 2000, 4000, 8000, 16_000]);
  });

  test("is deleted when the listing ends early: by its reader, or by a signal that comes while it is waited for", async () => {
    const { source, simulator } = await organisation();
    for await (const { id } of source("jobs", { pageSize: 10 }).conversations()) {
      expect(id).not.toBe("");
      break;
    }
    expect(simulator.received.jobs).toEqual({ submitted: 1, left: 0 });

    const stop = new AbortController();
    simulator.setFaults({ jobs: { isSlow: true } });
    const bulk = source("jobs", {
      sleep: async () => {
        stop.abort();
        stop.signal.throwIfAborted();
      },
    });
    for await (const _ of bulk.conversations(stop.signal)) throw new Error("nothing is ready");
    expect(simulator.received.jobs).toEqual({ submitted: 2, left: 0 });
    expect(bulk.fallbacks).toEqual([]);
  });

  test("that a killed run has left is deleted by the next one, whichever way that lists; one that can not be stays noted", async () => {
    const { source, simulator } = await organisation();
    const noted = new Set<string>();
    const notes: JobNotes = {
      left: () => [...noted],
      add: async (id) => void noted.add(id),
      remove: async (id) => void noted.delete(id),
    };
    // As after a kill: the job is there, and nobody takes it away.
    simulator.setFaults({ routes: { jobs: { isWithheld: true } } });
    await all(source("jobs", { notes: { ...notes, remove: async () => {} } }));
    simulator.setFaults({});
    const reader = source("jobs", {
      notes: { ...notes, remove: async () => {} },
      pageSize: 10,
    }).conversations();
    await reader.next();
    expect(noted.size).toBe(1);
    simulator.setFaults({ routes: { jobs: { serverError: 1 } } });
    await reader.return();
    expect(simulator.received.jobs.left).toBe(1);

    await all(source("query", { notes }));
    expect(noted.size).toBe(1);
    simulator.setFaults({});
    await all(source("query", { notes }));
    expect([noted.size, simulator.received.jobs.left]).toEqual([0, 0]);
  });
});

describe("left to itself", () => {
  test.each<[string, number, SimulatorOptions, number]>([
    ["takes jobs for a long range of many", 10, { invented: { conversations: 4000 } }, 1],
    ["takes the query for three days", 3, { invented: { conversations: 9000 } }, 0],
    ["takes the query where there are few", 10, { invented: { conversations: 1900 } }, 0],
    [
      "takes the query where nobody may ask how far the store is",
      10,
      { invented: { conversations: 4000 }, faults: { routes: { availability: { isWithheld: true } } } },
      0,
    ],
  ])("%s", async (_, days, options, jobs) => {
    const { source, simulator } = await organisation(options);
    const toMs = at("2025-03-10T00:00:00Z") + days * dayMs;
    const bulk = source("auto", { toMs });
    const expected = [...simulator.truth()].filter(({ startedAt }) => at(startedAt) < toMs);
    expect(ids(await all(bulk))).toEqual(expected.map(({ id }) => id));
    expect(simulator.received.jobs.submitted).toBe(jobs);
    expect(bulk.fallbacks).toEqual([]);
  });
});
