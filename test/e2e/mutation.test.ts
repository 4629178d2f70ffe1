/** Switch off any one detector, cue or view of the redactor: what gets through it then, the gate stops. */
import { beforeAll, describe, expect, test } from "vitest";
import { compileRedactor } from "../../src/redact/engine.ts";
import { parseRules } from "../../src/redact/rules/rules.ts";
import type { Raw } from "../../src/shared/text.ts";
import { emptyKnown, type PiiType, type Redaction } from "../../src/shared/types.ts";
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
import { inventedTalks, labelledTalks, type PlantedTalk, uncovered } from "../helpers/planted-talks.ts";

const switches = ["detector", "cue", "view"] as const;
type Switch = `${(typeof switches)[number]} ${string}`;
const switchesOf = (
  finding: Readonly<Partial<Record<(typeof switches)[number], string | undefined>>>,
): Switch[] =>
  switches.flatMap((name): Switch[] => (finding[name] === undefined ? [] : [`${name} ${finding[name]}`]));

type Shares<Key> = Map<Key, Share>;

describe("with one detector, cue or view switched off", () => {
  const telling: Shares<PiiType> = new Map();
  const all: Shares<PiiType> = new Map();
  /** Of most, others take the place: only these let something through. */
  const bySwitch: Shares<Switch> = new Map();
  let tried = 0;

  beforeAll(() => {
    const whole = compileRedactor();
    const talksOf = new Map<Switch, PlantedTalk[]>();
    for (const talk of [...labelledTalks(), ...inventedTalks(800, whole)]) {
      const redaction = whole.redact(talk.turns, talk.known);
      // One that the gate holds anyway would count as caught by luck, and a value that is missed anyway as leaked.
      if (isHeld(redaction, talk.known)) continue;
      const values = talk.values.filter((value) => uncovered(talk, value, redaction.findings) === "");
      for (const one of new Set(redaction.findings.flatMap(switchesOf)))
        talksOf.set(one, [...(talksOf.get(one) ?? []), { ...talk, values }]);
    }
    tried = talksOf.size;
    let isOff: Switch | undefined;
    const blunted = compileRedactor({ isOff: (span) => switchesOf(span).some((one) => one === isOff) });
    for (const [off, talks] of talksOf) {
      isOff = off;
      for (const talk of talks) weigh(off, talk, blunted.redact(talk.turns, talk.known));
    }
    console.log(shareTable("values of which seven digits leaked, or a mail's person and sign", telling));
    console.log(shareTable("all values, names and places too", all));
  });

  function weigh(off: Switch, talk: PlantedTalk, redaction: Redaction): void {
    const isCaught = isHeld(redaction, talk.known);
    for (const value of talk.values) {
      const left = uncovered(talk, value, redaction.findings);
      if (left === "") continue;
      count(all, value.type, isCaught);
      const isNumber = numberTypes.includes(value.type) && digitCount(left) >= digitBearing;
      if (!isNumber && !(value.type === "EMAIL" && isMail(left))) continue;
      count(telling, value.type, isCaught);
      count(bySwitch, off, isCaught);
    }
  }

  const tooFew = <Key>(shares: Shares<Key>, least: number) =>
    [...shares].filter(([, { leaked, caught }]) => leaked >= least && caught / leaked < 0.95);

  test("at least 95 % of the numbers that leaked are stopped, of each type, and of the mail addresses", () => {
    expect([...telling.keys()].toSorted()).toEqual([...numberTypes, "EMAIL"].toSorted());
    expect(tooFew(telling, 1)).toEqual([]);
  });

  test("whichever it is", () => {
    expect(tooFew(bySwitch, 20)).toEqual([]);
    expect(tried).toBeGreaterThan(80);
  });
});

test("detectors that the rules switch off find nothing, and memory does not stand in for them", async () => {
  const rules = await parseRules("detectors: { off: [email, email-said] }");
  const redactor = compileRedactor({ rules });
  const turns = ["write to xq77@example.com", "xq77@example.com, right?"].map((text) => ({
    speaker: "agent" as const,
    text: text as Raw,
  }));
  expect(redactor.off).toEqual(["email", "email-said"]);
  expect(redactor.redact(turns, emptyKnown).findings).toEqual([]);
});
