/** Shut one eye of the redactor: what a detector found stands in the text again, whatever else would have stepped in.
 *  The gate stops it. */
import { beforeAll, describe, expect, test } from "vitest";
import { compileRedactor } from "../../src/redact/engine.ts";
import { compileWatch } from "../../src/redact/gate-watch.ts";
import { createGuard } from "../../src/redact/guard.ts";
import type { Redactor } from "../../src/redact/redactor.ts";
import { isFault } from "../../src/shared/fault.ts";
import type { Finding, PiiType } from "../../src/shared/types.ts";
import { blindRedactor } from "../helpers/blind-redactor.ts";
import { digitCount } from "../helpers/digit-count.ts";
import { inventedTalks, labelledTalks, type PlantedTalk } from "../helpers/planted-talks.ts";

const guard = createGuard(compileWatch());

function isHeld(redactor: Redactor, { turns, known }: PlantedTalk): boolean {
  try {
    guard.clear(redactor.redact(turns, known), known);
    return false;
  } catch (error) {
    if (isFault(error) && error.code === "guard.held") return true;
    throw error;
  }
}

interface Share {
  planted: number;
  caught: number;
}

const add = <Key>(shares: Map<Key, Share>, key: Key, isCaught: boolean) => {
  const share = shares.get(key) ?? { planted: 0, caught: 0 };
  shares.set(key, { planted: share.planted + 1, caught: share.caught + Number(isCaught) });
};

/** Below this many digits a value is told from a price or a room by what was asked, and not by itself. */
const digitBearing = 7;

/** Types whose values are numbers as a rule. */
const numberTypes: readonly PiiType[] = [
  "PHONE",
  "SSN",
  "CREDIT_CARD",
  "BANK_ACCOUNT",
  "IBAN",
  "ROUTING",
  "ACCOUNT_ID",
  "REFERENCE",
  "GOVERNMENT_ID",
  "HEALTH_ID",
];

describe("with what one detector found put back", () => {
  const long = new Map<PiiType, Share>();
  const all = new Map<PiiType, Share>();
  const byDetector = new Map<string, Share>();

  beforeAll(() => {
    const redactor = compileRedactor();
    // A conversation the gate holds anyway would count as caught by luck.
    for (const talk of [...labelledTalks(), ...inventedTalks(800, redactor)].filter(
      (one) => !isHeld(redactor, one),
    )) {
      const { findings } = redactor.redact(talk.turns, talk.known);
      for (const [detector, type] of distinct(findings)) {
        const isMeant = (finding: Finding) => finding.detector === detector && finding.type === type;
        const isCaught = isHeld(blindRedactor(redactor, isMeant), talk);
        const digits = findings
          .filter(isMeant)
          .map(({ turn, start, end }) => digitCount(talk.turns[turn]?.text.slice(start, end) ?? ""));
        add(all, type, isCaught);
        const isNumber = numberTypes.includes(type) && Math.max(...digits) >= digitBearing;
        if (!isNumber && type !== "EMAIL") continue;
        add(long, type, isCaught);
        add(byDetector, `${type} ${detector}`, isCaught);
      }
    }
    console.log(table("values of seven digits and more, and mail", long));
    console.log(table("all values, names and places too", all));
  });

  test("at least 95 % of the numbers of each type are stopped, and of the mail addresses", () => {
    for (const type of [...numberTypes, "EMAIL"] as const) {
      const share = long.get(type);
      if (!share) throw new Error(`no ${type} was planted`);
      expect(
        share.caught / share.planted,
        `${type}: ${share.caught} of ${share.planted}`,
      ).toBeGreaterThanOrEqual(0.95);
    }
  });

  test("whichever detector it is", () => {
    const weak = [...byDetector].filter(
      ([, { planted, caught }]) => planted >= 20 && caught / planted < 0.95,
    );
    expect(weak).toEqual([]);
    expect(byDetector.size).toBeGreaterThan(15);
  });
});

const distinct = (findings: readonly Finding[]): readonly (readonly [string, PiiType])[] => [
  ...new Map(
    findings.map(({ detector, type }) => [`${type} ${detector}`, [detector, type] as const]),
  ).values(),
];

const table = (title: string, shares: ReadonlyMap<PiiType, Share>): string =>
  [
    `caught by the gate alone, ${title}:`,
    ...[...shares]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(
        ([type, { planted, caught }]) =>
          `  ${type.padEnd(14)} ${String(caught).padStart(5)} of ${String(planted).padStart(5)}  ${((100 * caught) / planted).toFixed(1)} %`,
      ),
  ].join("\n");
