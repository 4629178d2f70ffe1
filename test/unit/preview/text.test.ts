import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  clip,
  columnsOf,
  ink,
  lineColumns,
  paint,
  printable,
  wrap,
} from "../../../src/report/preview/ink.ts";
import { digitsLeft, overviewOf } from "../../../src/report/preview/overview.ts";
import { exhibitText, overviewText } from "../../../src/report/preview/text.ts";
import type { Cleared } from "../../../src/shared/text.ts";
import { call, callSecrets, exhibitOf, heardOf } from "../../helpers/exhibits.ts";
import { growthOf, mostGrowth } from "../../helpers/growth.ts";

const plain = { hasColour: false, types: new Set<never>() };
const linesAt = (columns: number) => exhibitText(exhibitOf(call), { ...plain, columns }).split("\n");

describe("wrapping", () => {
  const words = fc.array(fc.constantFrom("a", "bb", "a longer word", "█".repeat(30), "漢字", "\n", " ", "é"));

  test("keeps every line within its columns and loses no sign", () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 2, max: 40 }), (parts, columns) => {
        const lines = wrap(
          parts.map((part) => ink(part, "dim")),
          columns,
        );
        for (const line of lines) expect(lineColumns(line)).toBeLessThanOrEqual(columns);
        const bare = (text: string) => text.replace(/\s/g, "");
        expect(
          bare(
            lines
              .flat()
              .map(({ text }) => text)
              .join(""),
          ),
        ).toBe(bare(parts.join("")));
      }),
    );
  });

  test("keeps a mask whole of which a part was looked for", () => {
    const lines = wrap([ink("it is ("), ink("["), ink("PHONE", "bold"), ink("_1]"), ink(")")], 14);
    expect(lines.map((line) => paint(line, false))).toEqual(["it is", "([PHONE_1])"]);
  });

  test("cuts a line that is too long, and says so", () => {
    expect(paint(clip([ink("abcdef")], 4), false)).toBe("abc…");
    expect(paint(clip([ink("abcd")], 4), false)).toBe("abcd");
  });
});

describe("what people said", () => {
  test("can not steer the terminal", () => {
    expect(printable("a\u001b[2Jb\u0007\u009bc\u202ed\te\nf")).toBe("a[2Jbcd e\nf");
    const exhibit = exhibitOf(heardOf("x", [["customer", "clear \u001b[2J\u001b]0;title\u0007 it"]]));
    const text = exhibitText(exhibit, { ...plain, columns: 80 });
    expect([...text].filter((sign) => sign < " " && sign !== "\n")).toEqual([]);
  });

  test("takes as many columns as a terminal gives it", () => {
    expect([columnsOf("abc"), columnsOf("漢字"), columnsOf("e\u0301"), columnsOf("█")]).toEqual([3, 4, 1, 1]);
  });
});

describe("a conversation as text", () => {
  test("stands above what leaves at 80 columns, with an arrow between", () => {
    const lines = linesAt(80);
    const at = lines.findIndex((line) => line.includes("█████████████."));
    expect(lines.slice(at, at + 3)).toEqual([
      "   2  customer  Sure, it's █████████████.",
      "              → Sure, it's [PERSON_1].",
      expect.stringMatching(/^ {16}PERSON_1 {2}\S+, \w+, after "name"$/),
    ]);
  });

  test("stands beside what leaves at 140", () => {
    expect(linesAt(140).find((line) => line.includes("█████████████."))).toMatch(
      /^ {3}2 {2}customer {2}Sure, it's █+\. +│ Sure, it's \[PERSON_1\]\.$/,
    );
  });

  test.each([60, 80, 109, 110, 140])("fits into %i columns and tells no secret", (columns) => {
    for (const line of linesAt(columns)) expect(columnsOf(line)).toBeLessThanOrEqual(columns);
    for (const secret of callSecrets) expect(linesAt(columns).join("\n")).not.toContain(secret);
  });

  test("leaves out turns without the types that are asked for", () => {
    const text = exhibitText(exhibitOf(call), { ...plain, columns: 80, types: new Set(["EMAIL"]) });
    expect(text).toContain("EMAIL_1");
    expect(text).not.toContain("[PERSON_1]");
  });

  test("has colours only when they are wanted", () => {
    expect(exhibitText(exhibitOf(call), { ...plain, columns: 80, hasColour: true })).toContain("\u001b[35m");
    expect(exhibitText(exhibitOf(call), { ...plain, columns: 80 })).not.toContain("\u001b");
  });
});

describe("the overview", () => {
  const second = heardOf("mail-1", [["customer", "Regards, Mariana Costa"]], { mediaType: "email" });
  const overview = overviewOf([exhibitOf(call), exhibitOf(call), exhibitOf(second)]);

  test("counts conversations, turns, masks, types, media and detectors", () => {
    const masks = [exhibitOf(call), exhibitOf(call), exhibitOf(second)].flatMap(({ turns }) =>
      turns.flatMap((turn) => turn.masks),
    );
    expect(overview).toMatchObject({ conversations: 3, turns: 13, masks: masks.length, held: 0 });
    for (const list of [overview.types, overview.media, overview.detectors])
      expect(list.reduce((sum, row) => sum + row.masks, 0)).toBe(masks.length);
    expect(overview.types.find(({ type }) => type === "EMAIL")).toMatchObject({ masks: 2, conversations: 2 });
    expect(overview.media.find(({ mediaType }) => mediaType === "email")).toMatchObject({
      conversations: 1,
      turns: 1,
      touched: 1,
    });
    expect(overview.touched).toBe(5);
  });

  test("shows the form of digits that were left, the longest first, and where", () => {
    expect(overview.leftovers.map(({ shape, count }) => [shape, count])).toEqual([
      ["$██.██", 2],
      ["██:██", 2],
      ["██", 2],
    ]);
    expect(overview.leftovers[0]).toMatchObject({ conversation: 0, turn: 4, conversations: 2 });
  });

  test("takes groups of digits for one number, and hears digits that are said", () => {
    const left = (text: string) => digitsLeft({ speaker: "customer", text: text as Cleared, masks: [] });
    expect(left("call 12 345, room B7")).toEqual([
      { shape: "██ ███", digits: 5 },
      { shape: "B█", digits: 1 },
    ]);
    expect(left("it is four one nine")).toEqual([{ shape: "█ █ █ (said)", digits: 3 }]);
    expect(left("one of the two")).toEqual([]);
  });

  test("is a table that fits", () => {
    const text = overviewText(overview, { ...plain, columns: 80 });
    expect(text).toContain("3 conversations");
    for (const line of text.split("\n")) expect(columnsOf(line)).toBeLessThanOrEqual(80);
  });
});

describe("long text", () => {
  const length = 160_000;

  test.each(["x", "1.", "7", "one ", "1 ", "█"])("of %j takes time in proportion to its length", (piece) => {
    const text = piece.repeat(length / piece.length);
    const show = (size: number) => {
      digitsLeft({ speaker: "customer", text: text.slice(0, size) as Cleared, masks: [] });
      wrap([ink(text.slice(0, size))], 80);
    };
    expect(growthOf(show, length)).toBeLessThan(mostGrowth);
  });
});
