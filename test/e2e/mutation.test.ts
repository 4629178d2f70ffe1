/** Switch off any one detector of the redactor: the gate, and not luck, stops what it would have found. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { compileRedactor } from "../../src/redact/engine.ts";
import { compileWatch } from "../../src/redact/gate-watch.ts";
import { createGuard } from "../../src/redact/guard.ts";
import type { Redactor } from "../../src/redact/redactor.ts";
import { isFault } from "../../src/shared/fault.ts";
import type { Raw } from "../../src/shared/text.ts";
import { emptyKnown, type Finding, type Known, type PiiType, type Turn } from "../../src/shared/types.ts";
import { inventedDefaults } from "../../src/simulator/options.ts";
import { createWorld } from "../../src/simulator/world.ts";
import { blindRedactor } from "../helpers/blind-redactor.ts";
import { digitCount } from "../helpers/digit-count.ts";
import { root } from "../helpers/source-tree.ts";

interface Talk {
  readonly turns: readonly Turn<Raw>[];
  readonly known: Known;
}

function fixtures(): Talk[] {
  const folder = join(root, "fixtures", "pii");
  return readdirSync(folder)
    .flatMap((name) => readFileSync(join(folder, name), "utf8").trimEnd().split("\n"))
    .map((line) => JSON.parse(line) as Talk & { known?: Partial<Known> })
    .map(({ turns, known }) => ({ turns, known: { ...emptyKnown, ...known } }));
}

/** As they come from the vendor: calls as they are said, the rest as it is typed. Nothing is known beforehand, so
 *  that no check but those on the text itself can help. */
function invented(conversations: number): Talk[] {
  const world = createWorld({ ...inventedDefaults, conversations, seed: 21 });
  return Array.from({ length: conversations }, (_, index) => {
    const header = world.header(index);
    if (!header) throw new Error("no such conversation");
    const form = header.mediaType === "voice" ? "spoken" : "written";
    const turns = world
      .conversation(header)
      .lines.map((line) => ({ speaker: line.speaker, text: line[form] as Raw }));
    return { turns, known: emptyKnown };
  });
}

const guard = createGuard(compileWatch());

function isHeld(redactor: Redactor, { turns, known }: Talk): boolean {
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

describe("with one detector switched off", () => {
  const long = new Map<PiiType, Share>();
  const all = new Map<PiiType, Share>();
  const byDetector = new Map<string, Share>();

  beforeAll(() => {
    const redactor = compileRedactor();
    // A conversation the gate holds anyway would count as caught by luck.
    for (const talk of [...fixtures(), ...invented(800)].filter((one) => !isHeld(redactor, one))) {
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
