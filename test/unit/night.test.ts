import { describe, expect, test } from "vitest";
import { createCensus, type Ending } from "../../src/census.ts";
import type { DayBook, ListedDay } from "../../src/ledger/day-book.ts";
import { createNight, type NightOptions, scopeOf } from "../../src/night.ts";
import { Fault } from "../../src/shared/fault.ts";
import { conversation } from "../helpers/ledger-material.ts";

const at = (instant: string) => Date.parse(instant);
/** The night of the 17th, at a quarter past two, over the seven days before. */
const usual = {
  scope: "",
  fromMs: at("2025-03-10T00:00:00Z"),
  toMs: at("2025-03-17T01:15:00Z"),
  giveUpMs: 7 * 86_400_000,
  watermark: async () => at("2025-03-17T00:00:00Z"),
  running: async () => 0,
  now: () => at("2025-03-17T02:15:00Z"),
};

type Listed = Readonly<Record<string, readonly (Ending | "lost")[]>>;

/** Ends a night in which these conversations were named; returns what was noted of its days. */
async function ended(listed: Listed, changes: Partial<NightOptions> & { readonly isWhole?: boolean } = {}) {
  const noted: ListedDay[] = [];
  const left: { day: string; failedBefore: string }[] = [];
  const book: DayBook = {
    closed: () => new Set(),
    note: async (_, days) => {
      noted.push(...days);
    },
    ageOut: async (_, before) => {
      left.push(before);
    },
  };
  const census = createCensus();
  for (const [day, endings] of Object.entries(listed)) {
    for (const [index, ending] of endings.entries()) {
      const one = conversation(`${day}-${index}`, `${day}T10:00:00Z`);
      census.named(one);
      if (ending !== "lost") census.ended(one, ending);
    }
  }
  const { isWhole = true, ...options } = changes;
  await createNight({ ...usual, book, ...options }).end(census, isWhole);
  const closed = noted.filter(({ isClosed }) => isClosed).map(({ day }) => day);
  return { noted, closed, left };
}

const old = "2025-03-10";

describe("a day is closed", () => {
  test("when everything of it has ended for good and it is old enough for nothing more to come", async () => {
    const { closed, noted } = await ended({ [old]: ["done", "held", "absent"], "2025-03-14": ["done"] });
    expect(closed).toEqual(["2025-03-10", "2025-03-11"]);
    expect(noted.find(({ day }) => day === old)).toMatchObject({ expected: 3, isSettled: true });
    expect(noted.find(({ day }) => day === "2025-03-14")).toMatchObject({ expected: 1, isSettled: false });
    expect(noted).toHaveLength(8);
  });

  test.each(["pending", "failed", "waiting", "lost"] as const)(
    "not while one of its conversations is %s",
    async (ending) => {
      expect((await ended({ [old]: ["done", ending] })).closed).toEqual(["2025-03-11"]);
    },
  );

  test("not while the vendor says that its store is not complete up to there", async () => {
    const watermark = async () => at("2025-03-10T23:59:59Z");
    expect((await ended({ [old]: ["done"] }, { watermark })).closed).toEqual([]);
  });

  test("also where one may not ask the vendor that, but not when it does not answer", async () => {
    const forbidden = async () => undefined;
    expect((await ended({ [old]: ["done"] }, { watermark: forbidden })).closed).toContain(old);
    const silent = () => Promise.reject(new Fault("call.timeout"));
    expect((await ended({ [old]: ["done"] }, { watermark: silent })).closed).toEqual([]);
  });

  test("not while one of its conversations is still running", async () => {
    const running = async (day: string) => (day === old ? 2 : 0);
    const { closed, noted } = await ended({ [old]: ["done"] }, { running });
    expect(closed).toEqual(["2025-03-11"]);
    expect(noted.find(({ day }) => day === old)).toMatchObject({ running: 2, isClosed: false });
  });

  test("within a look-back of any length", async () => {
    const short = await ended({}, { fromMs: at("2025-03-16T00:00:00Z") });
    expect(short.closed).toEqual(["2025-03-16"]);
    const longer = await ended({}, { fromMs: at("2025-03-14T00:00:00Z") });
    expect(longer.closed).toEqual(["2025-03-14"]);
  });
});

describe("a night that was stopped", () => {
  test("tells of the days it has come through, and not of the one it was at", async () => {
    const { noted } = await ended(
      { [old]: ["done"], "2025-03-11": ["done"], "2025-03-12": ["done"] },
      { isWhole: false },
    );
    expect(noted.map(({ day }) => day)).toEqual(["2025-03-10", "2025-03-11"]);
  });

  test("tells of none when its source did not name them day by day", async () => {
    const { noted } = await ended({ "2025-03-12": ["done"], [old]: ["done"] }, { isWhole: false });
    expect(noted).toEqual([]);
  });

  test("closes no day with one that was named and never came to its end", async () => {
    const { closed } = await ended({ [old]: ["done", "lost"], "2025-03-12": ["done"] }, { isWhole: false });
    expect(closed).toEqual([]);
  });
});

describe("days before the look-back", () => {
  test("are looked through for what is given up by now", async () => {
    expect((await ended({})).left).toEqual([{ day: "2025-03-10", failedBefore: "2025-03-10" }]);
  });
});

describe("a scope", () => {
  test("is empty for all conversations, and the same however the filters are written", () => {
    expect(scopeOf({ mediaTypes: undefined, queueIds: [] })).toBe("");
    expect(scopeOf({ queueIds: ["b", "a"], direction: "inbound" })).toBe("direction=inbound queueIds=a,b");
    expect(scopeOf({ direction: "inbound", queueIds: ["a", "b"] })).toBe("direction=inbound queueIds=a,b");
  });
});
