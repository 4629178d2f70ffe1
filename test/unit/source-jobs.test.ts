/** What the source makes of a job's answers; `contract/bulk.test.ts` holds it against the simulator. */
import { describe, expect, test } from "vitest";
import { dayMs } from "../../src/shared/day.ts";
import { Fault } from "../../src/shared/fault.ts";
import { createDetailsSource } from "../../src/source/details.ts";
import { noNotes } from "../../src/source/job.ts";
import { daySlices } from "../../src/source/slices.ts";
import { leastOfJob, partsOf, usualWay, type Way } from "../../src/source/way.ts";
import { genesysFixture } from "../helpers/genesys-fixture.ts";

const at = (instant: string) => Date.parse(instant);
const week = { fromMs: at("2025-03-10T00:00:00Z"), toMs: at("2025-03-17T00:00:00Z") };

/** As `query 1` or `job 7`, a part each. */
const plan = (range: typeof week, way: Way, until: string) =>
  partsOf([...daySlices(range)], way, at(until)).map(({ by, days }) => `${by} ${days.length}`);

describe("the rule", () => {
  test("gives jobs whole days, a week at a time, and the query the hours at both ends", () => {
    const range = { fromMs: at("2025-03-09T22:00:00Z"), toMs: at("2025-03-20T06:00:00Z") };
    expect(plan(range, "jobs", "2025-04-01")).toEqual(["query 1", "job 7", "job 3", "query 1"]);
    expect(plan(range, "auto", "2025-04-01")).toEqual(["query 1", "job 7", "job 3", "query 1"]);
  });

  test("gives them days only on which, and the day after, the store is complete", () => {
    expect(plan(week, "jobs", "2025-03-15T00:00:00Z")).toEqual(["job 4", "query 1", "query 1", "query 1"]);
    expect(plan(week, "jobs", "2025-03-14T23:59:59Z")).toEqual(["job 3", ...Array(4).fill("query 1")]);
    expect(plan(week, "auto", "2025-03-14T23:59:59Z")).toEqual(Array(7).fill("query 1"));
  });

  test("does not reach with a job over days that are left out", () => {
    const days = [...daySlices(week)].filter((_, index) => index !== 2);
    expect(partsOf(days, "jobs", at("2025-04-01")).map((part) => part.days.length)).toEqual([2, 4]);
  });

  test("takes the query for nights, for some conversations and for a few, unless it is told", () => {
    expect(usualWay({})).toBe("auto");
    expect([
      usualWay({ isNightly: true }),
      usualWay({ only: new Set(["c"]) }),
      usualWay({ limit: 5 }),
    ]).toEqual(Array(3).fill("query"));
    expect(plan(week, "query", "2025-04-01")).toEqual(Array(7).fill("query 1"));
    expect([leastOfJob("auto"), leastOfJob("jobs")]).toEqual([2000, 1]);
  });
});

type Get = (path: string) => unknown;

/** A vendor whose job is a function of the path; each day has so many conversations by the query's count. */
function sourceOf(get: Get, { perDay = 1, jobId = "job-1" } = {}) {
  const asked: string[] = [];
  const submitted: unknown[] = [];
  const fallbacks: Fault[] = [];
  const genesys = {
    async get(path: string) {
      asked.push(`GET ${path.replace(/.*\/jobs\//, "")}`);
      return path.endsWith("/availability") ? { dataAvailabilityDate: "2025-04-01T00:00:00Z" } : get(path);
    },
    async post(path: string, body: unknown) {
      if (path.endsWith("/jobs")) {
        submitted.push(body);
        return { jobId };
      }
      const { interval, paging } = body as {
        interval: string;
        paging: { pageSize: number; pageNumber: number };
      };
      asked.push(`query ${interval.slice(0, 10)} by ${paging.pageSize}`);
      const day = interval.slice(0, 10);
      const conversations = Array.from({ length: perDay }, (_, index) =>
        row(`${day}-${index}`, `${day}T12:00:00Z`),
      );
      return { conversations, totalHits: perDay };
    },
    async delete(path: string) {
      asked.push(`DELETE ${path.replace(/.*\/jobs\//, "")}`);
    },
  };
  const bulk = {
    ...{ way: "jobs" as const, genesys, notes: () => noNotes, now: () => at("2025-04-02") },
    onWait: () => {},
    onFallback: (fault: Fault) => void fallbacks.push(fault),
  };
  const range = { fromMs: week.fromMs, toMs: week.fromMs + 2 * dayMs };
  return { source: createDetailsSource({ genesys, ...range, bulk }), asked, submitted, fallbacks };
}

const row = (
  id: string,
  conversationStart: string,
  more: object = { conversationEnd: conversationStart },
) => ({
  conversationId: id,
  conversationStart,
  ...more,
});

async function idsOf({ source }: ReturnType<typeof sourceOf>): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of source.conversations()) ids.push(id);
  return ids;
}

const ready = { state: "FULFILLED" };
/** The pages in turn, each with the cursor to the next. */
const paged =
  (...pages: readonly object[][]): Get =>
  (path) => {
    if (!path.includes("/results")) return ready;
    const index = Number(new URL(path, "http://host").searchParams.get("cursor")?.replace("+/", "") ?? 0);
    const cursor = index + 1 < pages.length ? { cursor: `+/${index + 1}` } : {};
    return { conversations: pages[index], ...cursor };
  };

const first = row("2025-03-10-0", "2025-03-10T12:00:00Z");
const second = row("2025-03-11-0", "2025-03-11T12:00:00Z");

describe("a job's answers", () => {
  test("come of the query's own filters over whole days, cursor after cursor, and the job is deleted", async () => {
    const vendor = sourceOf(paged([first], [second]));
    expect(await idsOf(vendor)).toEqual(["2025-03-10-0", "2025-03-11-0"]);
    expect(vendor.submitted).toEqual([
      {
        interval: "2025-03-10T00:00:00.000Z/2025-03-12T00:00:00.000Z",
        order: "asc",
        orderBy: "conversationStart",
        conversationFilters: [
          {
            type: "and",
            predicates: [{ type: "dimension", dimension: "conversationEnd", operator: "exists" }],
          },
        ],
        startOfDayIntervalMatching: true,
      },
    ]);
    expect(vendor.asked).toEqual([
      "GET availability",
      "query 2025-03-10 by 1",
      "query 2025-03-11 by 1",
      "GET job-1",
      "GET job-1/results?pageSize=1000",
      "GET job-1/results?pageSize=1000&cursor=%2B%2F1",
      "DELETE job-1",
    ]);
  });

  test("are read as the vendor's own samples have them", async () => {
    const pages = ["details-job-results-page1", "details-job-results-last"].map((name) =>
      genesysFixture(name),
    );
    const vendor = sourceOf((path) =>
      path.includes("/results") ? pages[path.includes("cursor") ? 1 : 0] : ready,
    );
    const ids = (await idsOf(vendor)).filter((id) => !id.startsWith("2025"));
    expect(ids).toEqual(["7a1e4c52-9b3d-4f60-8e21-c5d4b3a29180", "8b2f5d63-0c4e-4a71-9f32-d6e5c4b3a291"]);
    expect(vendor.fallbacks).toEqual([]);
  });

  test("lose what is still running, began before the range or is there already", async () => {
    const early = row("early", "2025-03-09T23:00:00Z");
    const running = row("running", "2025-03-10T12:00:00Z", {});
    const vendor = sourceOf(paged([early, first, running, first], [first, second]));
    expect(await idsOf(vendor)).toEqual(["2025-03-10-0", "2025-03-11-0"]);
    expect(vendor.asked.filter((path) => path.startsWith("query") && path.endsWith("100"))).toEqual([]);
  });

  test("are completed by the query day by day, before the next day's", async () => {
    const vendor = sourceOf(paged([first, second]), { perDay: 2 });
    expect(await idsOf(vendor)).toEqual(["2025-03-10-0", "2025-03-10-1", "2025-03-11-0", "2025-03-11-1"]);
    expect(vendor.fallbacks).toEqual([]);
  });

  test("may come in any order", async () => {
    const vendor = sourceOf(paged([second], [first]));
    expect((await idsOf(vendor)).toSorted()).toEqual(["2025-03-10-0", "2025-03-11-0"]);
  });

  test.each<[string, Get, string]>([
    ["has no id", paged([]), ""],
    ["is in no state", () => ({}), "job-1"],
    [
      "has a page of another shape",
      (path) => (path.includes("/results") ? { entities: [] } : ready),
      "job-1",
    ],
    ["has a row of another shape", paged([{ id: "x" }]), "job-1"],
    [
      "goes round in circles with ever new cursors",
      (path) => (path.includes("/results") ? { conversations: [first], cursor: `${Math.random()}` } : ready),
      "job-1",
    ],
  ])("of one that %s are the query's", async (_, get, jobId) => {
    const vendor = sourceOf(get, { jobId });
    expect(await idsOf(vendor)).toEqual(["2025-03-10-0", "2025-03-11-0"]);
    expect(vendor.fallbacks).toHaveLength(1);
  });

  test("do not hide what is wrong with all calls", async () => {
    const vendor = sourceOf(() => {
      throw new Fault("access.denied");
    });
    await expect(idsOf(vendor)).rejects.toMatchObject({ code: "access.denied" });
    expect(vendor.fallbacks).toEqual([]);
  });

  test("are not asked for where there is nothing", async () => {
    const vendor = sourceOf(paged([]), { perDay: 0 });
    expect(await idsOf(vendor)).toEqual([]);
    expect(vendor.submitted).toEqual([]);
  });
});
