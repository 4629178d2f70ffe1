import { describe, expect, it } from "vitest";
import { industries } from "../../src/simulator/conversations/industries.ts";
import { fillLine } from "../../src/simulator/conversations/line.ts";
import { agents, family, given } from "../../src/simulator/conversations/names.ts";
import type { Scene } from "../../src/simulator/conversations/scene.ts";
import { closings } from "../../src/simulator/conversations/scenes/closings.ts";
import { detours } from "../../src/simulator/conversations/scenes/detours.ts";
import { moneyScenes } from "../../src/simulator/conversations/scenes/identities-money.ts";
import { peopleScenes } from "../../src/simulator/conversations/scenes/identities-people.ts";
import { placeScenes } from "../../src/simulator/conversations/scenes/identities-places.ts";
import { financeIssues } from "../../src/simulator/conversations/scenes/issues-finance.ts";
import { goodsIssues } from "../../src/simulator/conversations/scenes/issues-goods.ts";
import { peopleIssues } from "../../src/simulator/conversations/scenes/issues-people.ts";
import { letters } from "../../src/simulator/conversations/scenes/letters.ts";
import { openings } from "../../src/simulator/conversations/scenes/openings.ts";
import { createValues } from "../../src/simulator/conversations/values.ts";
import { type InventedOptions, inventedDefaults } from "../../src/simulator/options.ts";
import { createWorld, type Header } from "../../src/simulator/world.ts";
import { createLeakFinder } from "../helpers/leaks.ts";

const plays: readonly Scene[] = [
  ...openings,
  ...closings,
  ...detours,
  ...moneyScenes,
  ...peopleScenes,
  ...placeScenes,
  ...financeIssues,
  ...goodsIssues,
  ...peopleIssues,
];

const worldOf = (options: Partial<InventedOptions> = {}) => createWorld({ ...inventedDefaults, ...options });
const templatesOf = (scenes: readonly Scene[]) =>
  scenes.flatMap(({ lines }) => lines.flatMap((line) => (line === "identity" ? [] : line.alternatives)));

function* all(world: ReturnType<typeof worldOf>) {
  for (let index = 0; index < world.options.conversations; index += 1) {
    const header = world.header(index) as Header;
    yield { header, cast: world.cast(header), ...world.conversation(header) };
  }
}

describe("invented conversations", () => {
  it("are the same for the same seed, and others for another", () => {
    const texts = (seed: number) => JSON.stringify([...all(worldOf({ seed, conversations: 30 }))]);
    expect(texts(5)).toBe(texts(5));
    expect(texts(5)).not.toBe(texts(6));
  });

  it("are voice, message and e-mail as 70 to 20 to 10", () => {
    const counts = { voice: 0, message: 0, email: 0, chat: 0 };
    const world = worldOf({ conversations: 3000 });
    for (let index = 0; index < 3000; index += 1) counts[(world.header(index) as Header).mediaType] += 1;
    expect(counts.voice / 3000).toBeCloseTo(0.7, 1);
    expect(counts.message / 3000).toBeCloseTo(0.2, 1);
    expect(counts.email / 3000).toBeCloseTo(0.1, 1);
  });

  it("have ten to seventy turns, and rarely say the same sentence twice", () => {
    for (const { header, lines } of all(worldOf({ conversations: 300 }))) {
      if (header.mediaType === "email") continue;
      expect(lines.length).toBeGreaterThanOrEqual(8);
      expect(lines.length).toBeLessThanOrEqual(75);
      const long = lines.map(({ written }) => written).filter((written) => written.length > 40);
      expect(new Set(long).size).toBeGreaterThanOrEqual(long.length - 1);
    }
  });

  it("give a personal value about every twelve turns", () => {
    let turns = 0;
    let values = 0;
    for (const { header, lines, cast, planted } of all(worldOf({ conversations: 400 }))) {
      if (header.mediaType !== "message") continue;
      const names = new Set([...given, ...family, ...agents].map((name) => name.toLowerCase()));
      const isValue = (form: string) =>
        !form
          .toLowerCase()
          .split(" ")
          .every((word) => names.has(word));
      turns += lines.length;
      values += new Set(planted.filter(isValue)).size - cast.planted.filter(isValue).length;
    }
    expect(turns / values).toBeGreaterThan(8);
    expect(turns / values).toBeLessThan(25);
  });

  it("start in order of their index, on the days asked for, each in its place", () => {
    const world = worldOf({ conversations: 999, days: 3, firstDay: "2024-02-28" });
    const starts = Array.from({ length: 999 }, (_, index) => (world.header(index) as Header).startMs);
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
    const days = starts.map((start) => new Date(start).toISOString().slice(0, 10));
    for (const day of ["2024-02-28", "2024-02-29", "2024-03-01"])
      expect(days.filter((one) => one === day)).toHaveLength(333);
  });

  it("are found by their ids, and nothing is found by another's", () => {
    const world = worldOf({ conversations: 100_000 });
    for (const index of [0, 1, 77_777, 99_999]) {
      const { id } = world.header(index) as Header;
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(world.find(id)?.index).toBe(index);
    }
    expect(world.find((worldOf({ seed: 2 }).header(3) as Header).id)).toBeUndefined();
    expect(world.find("not-an-id")).toBeUndefined();
    expect(world.header(100_000)).toBeUndefined();
  });

  it("repeat their texts, but not their ids, when only so many distinct ones are wished", () => {
    const world = worldOf({ conversations: 100, distinctTexts: 10 });
    const [first, again] = [world.header(3), world.header(13)] as [Header, Header];
    expect(world.conversation(again).lines).toEqual(world.conversation(first).lines);
    expect(again.mediaType).toBe(first.mediaType);
    expect(again.id).not.toBe(first.id);
  });
});

describe("what is planted", () => {
  it("stands in the texts or in the metadata, in just that form", () => {
    for (const { lines, cast, planted } of all(worldOf({ conversations: 200 }))) {
      const texts = lines.flatMap(({ written, spoken }) => [written, spoken]).join("\n");
      const { customerName, agentName, customerAddress, subject, wrapUpNote } = cast;
      const metadata = [customerName, agentName, customerAddress, subject, wrapUpNote].join("\n");
      const { leaksIn } = createLeakFinder(planted);
      expect(leaksIn(`${texts}\n${metadata}`).toSorted()).toEqual([...planted].toSorted());
    }
  });

  it("is never a word that stands in the plays themselves", () => {
    const texts = templatesOf([...plays, ...letters]).map((template) => template.replace(/\{[^}]*\}/g, "#"));
    const companies = industries.flatMap(({ companies, products, departments }) => [
      ...companies,
      ...products,
      ...departments,
    ]);
    const { leaksIn } = createLeakFinder([...given, ...family, ...agents]);
    expect(leaksIn([...texts, ...companies].join("\n"))).toEqual([]);
  });

  it("is nobody's: reserved numbers, reserved names", () => {
    const reserved =
      /^(?:\+?1?\W*\d{3}\W*555\W*01\d\d|020 7946 0\d{3}|0161 496 0\d{3}|(?:0|\+44 ?)7700 900\d{3})$/;
    for (let index = 0; index < 300; index += 1) {
      const get = (slot: string) =>
        createValues(9, index, index % 2 === 0 ? "us" : "uk", 0).get(slot).written;
      expect(get("phone")).toMatch(reserved);
      expect(get("phone.other")).toMatch(reserved);
      expect(get("email")).toMatch(/@(?:mail\.)?example\.(?:com|org|net)$/);
      expect(get("ssn")).toMatch(/^9/);
      expect(get("nino")).toMatch(/^QQ/);
      expect(get("ip")).toMatch(/^203\.0\.113\./);
    }
  });
});

describe("the plays", () => {
  it("know every value they ask for, in every country and trade", () => {
    for (const [industry] of industries.entries()) {
      for (const locale of ["us", "uk"] as const) {
        const values = createValues(1, industry, locale, industry);
        for (const template of templatesOf([...plays, ...letters]))
          expect(() => fillLine("agent", template, { values, onValue() {} })).not.toThrow();
      }
    }
  });

  it("are heard without digits, signs or capitals", () => {
    for (let index = 0; index < 20; index += 1) {
      const values = createValues(3, index, index % 2 === 0 ? "us" : "uk", index % industries.length);
      for (const template of templatesOf(
        plays.filter((play) => play.fits({ mediaType: "voice", industry: "bank", locale: "us" })),
      )) {
        const { spoken } = fillLine("customer", template, { values, onValue() {} });
        expect(spoken).toMatch(/^[a-z' ]+$/);
      }
    }
  });
});
