/** Shut one eye of the redactor: what a detector found stands in the text again, whatever else would have stepped in.
 *  The gate stops it. */
import { beforeAll, describe, expect, test } from "vitest";
import { compileRedactor } from "../../src/redact/engine.ts";
import type { Redactor } from "../../src/redact/redactor.ts";
import type { Finding, PiiType } from "../../src/shared/types.ts";
import { blindRedactor } from "../helpers/blind-redactor.ts";
import { digitCount } from "../helpers/digit-count.ts";
import {
  count,
  digitBearing,
  isHeld,
  isMail,
  numberTypes,
  type Share,
  shareTable,
} from "../helpers/gate-catch.ts";
import { inventedTalks, labelledTalks, type PlantedTalk } from "../helpers/planted-talks.ts";

const isHeldOf = (redactor: Redactor, { turns, known }: PlantedTalk): boolean =>
  isHeld(redactor.redact(turns, known), known);

describe("with what one detector found put back", () => {
  const long = new Map<PiiType, Share>();
  const all = new Map<PiiType, Share>();
  const byDetector = new Map<string, Share>();

  beforeAll(() => {
    const redactor = compileRedactor();
    // A conversation the gate holds anyway would count as caught by luck.
    for (const talk of [...labelledTalks(), ...inventedTalks(800, redactor)].filter(
      (one) => !isHeldOf(redactor, one),
    )) {
      const { findings } = redactor.redact(talk.turns, talk.known);
      for (const [detector, type] of distinct(findings)) {
        const isMeant = (finding: Finding) => finding.detector === detector && finding.type === type;
        const isCaught = isHeldOf(blindRedactor(redactor, isMeant), talk);
        const values = findings
          .filter(isMeant)
          .map(({ turn, start, end }) => talk.turns[turn]?.text.slice(start, end) ?? "");
        count(all, type, isCaught);
        const isNumber = numberTypes.includes(type) && Math.max(...values.map(digitCount)) >= digitBearing;
        if (!isNumber && !(type === "EMAIL" && values.some(isMail))) continue;
        count(long, type, isCaught);
        count(byDetector, `${type} ${detector}`, isCaught);
      }
    }
    console.log(shareTable("values of seven digits and more, and mail", long));
    console.log(shareTable("all values, names and places too", all));
  });

  test("at least 95 % of the numbers of each type are stopped, and of the mail addresses", () => {
    for (const type of [...numberTypes, "EMAIL"] as const) {
      const share = long.get(type);
      if (!share) throw new Error(`no ${type} was planted`);
      expect(
        share.caught / share.leaked,
        `${type}: ${share.caught} of ${share.leaked}`,
      ).toBeGreaterThanOrEqual(0.95);
    }
  });

  test("whichever detector it is", () => {
    const weak = [...byDetector].filter(([, { leaked, caught }]) => leaked >= 20 && caught / leaked < 0.95);
    expect(weak).toEqual([]);
    expect(byDetector.size).toBeGreaterThan(15);
  });
});

const distinct = (findings: readonly Finding[]): readonly (readonly [string, PiiType])[] => [
  ...new Map(
    findings.map(({ detector, type }) => [`${type} ${detector}`, [detector, type] as const]),
  ).values(),
];
