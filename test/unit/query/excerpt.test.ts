import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { excerptsOf } from "../../../src/redact/excerpt.ts";
import type { Raw } from "../../../src/shared/text.ts";
import { emptyKnown } from "../../../src/shared/types.ts";
import { loadViewing } from "../../../src/viewing.ts";

const viewing = await loadViewing({
  maskTemplate: "[{type}_{n}]",
  redactionRules: undefined,
  canaryFile: undefined,
});

function turnOf(said: string) {
  const turns = [{ speaker: "customer" as const, text: said as Raw }];
  const { turns: shown } = viewing.show(
    { id: "c", mediaType: "voice", queueIds: [], turns, known: emptyKnown },
    false,
  );
  const [turn] = shown;
  if (!turn) throw new Error("nothing is shown");
  return turn;
}
const around = (said: string, keyword: string) => {
  const start = said.indexOf(keyword);
  return excerptsOf(turnOf(said), [{ start, end: start + keyword.length }]);
};

describe("an excerpt", () => {
  test("of a short turn is the turn", () => {
    expect(around("I want a refund now", "refund")).toEqual(["I want a refund now"]);
  });

  test("is cut at blanks and says so", () => {
    const filler = "word ".repeat(40);
    const [text = ""] = around(`${filler}refund ${filler}`, "refund");
    expect(text).toMatch(/^… (word )+refund( word)+ …$/);
    expect(text.length).toBeLessThan(140);
  });

  test("shows the mask for a value that was looked for, also when only part of it was", () => {
    const said = "my card number is 4111 1111 1111 1111 and it is mine";
    for (const keyword of ["4111 1111 1111 1111", "1111 1111"])
      expect(around(said, keyword)).toEqual(["my card number is [CREDIT_CARD_1] and it is mine"]);
  });

  test("finds its place behind masks that are longer or shorter than what they stand for", () => {
    const mails = "a@example.com or a.very.long.address.of.somebody@subdomain.example.com ";
    const [text] = around(`${mails.repeat(4)}and then a refund`, "refund");
    expect(text).toMatch(/and then a refund$/);
  });

  test("is one for places that stand near each other, and two for others", () => {
    const said = `refund and refund ${"word ".repeat(60)}refund`;
    const places = [...said.matchAll(/refund/g)].map(({ index }) => ({ start: index, end: index + 6 }));
    expect(excerptsOf(turnOf(said), places)).toHaveLength(2);
  });

  test("holds only what stands in the masked turn, whole masks, and no half of a character", () => {
    const piece = fc.constantFrom(
      "my ",
      "mail is ann@example.com ",
      "card 4111 1111 1111 1111 ",
      "😀😀",
      "约",
      "x".repeat(50),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { minLength: 1, maxLength: 12 }),
        fc.nat(),
        fc.nat(20),
        (pieces, at, length) => {
          const said = pieces.join("");
          const start = at % said.length;
          const turn = turnOf(said);
          const end = Math.min(said.length, start + length + 1);
          for (const text of excerptsOf(turn, [{ start, end }])) {
            const inner = text.replace(/^… /, "").replace(/ …$/, "");
            expect(turn.text.replace(/\s+/g, " ")).toContain(inner);
            expect(inner.replace(/\[[A-Z_]+_\d+\]/g, "")).not.toMatch(/[[\]]/);
            expect(inner).not.toMatch(/\p{Cs}/u);
          }
        },
      ),
    );
  });
});
