/** What is known of the beginnings of cues outlives the texts it was met in: it is the patterns' words and nobody's else. */
import { describe, expect, it } from "vitest";
import { cues } from "../../../src/redact/cues/catalogue.ts";
import { cue } from "../../../src/redact/cues/cue.ts";
import { createCueBeginnings } from "../../../src/redact/cues/cue-beginnings.ts";

/** Different from each other, of these characters; the first ones change most. */
const wordsOf = (characters: string, count: number, length: number) =>
  Array.from({ length: count }, (_, number) =>
    Array.from({ length }, (_, at) => {
      const place = Math.floor(number / characters.length ** at);
      return characters[place % characters.length];
    }).join(""),
  );

const plates = wordsOf("7abcdefghijk0lmnopqrstu1vwxyz2345689", 20_000, 8);

describe("the beginnings of cues", () => {
  it("keep nothing of what is said behind a cue, whatever it takes there", () => {
    const beginnings = createCueBeginnings(cues);
    const rows = ["plate", "what", "number", "license"].map((word) => {
      const own = cues.filter(({ starts }) => starts.includes(word));
      expect(own, word).not.toEqual([]);
      return beginnings.begin(word, own);
    });
    for (const row of rows) {
      const before = beginnings.rows;
      for (const plate of plates) beginnings.leftAt(row, ` ${plate} is it`, 0);
      expect(beginnings.rows - before).toBeLessThan(60);
    }
  });

  it("tell off by the words of a pattern, and let it be asked where it takes any word", () => {
    const [own, other] = [
      cue("OTHER", "code", "own", "my", "my (?:\\p{L}+ )?plate"),
      cue("OTHER", "code", "other", "my", "my tag(?= \\d{4})"),
    ];
    const beginnings = createCueBeginnings([own, other]);
    const row = beginnings.begin("my", [own, other]);
    const left = (text: string) => beginnings.leftAt(row, text, 2).map(({ name }) => name);
    for (let time = 0; time < 2; time++) {
      expect(left("my red plate")).toEqual(["own"]);
      expect(left("my tag 4821")).toEqual(["own", "other"]);
      expect(left("my tab 4821")).toEqual(["own"]);
      expect(left("my9")).toEqual([]);
    }
  });

  it("have an end, after which every pattern is asked", () => {
    const own = cue("OTHER", "code", "own", "go", "go[abcd]{12}");
    const other = cue("OTHER", "code", "other", "go", "gone");
    const beginnings = createCueBeginnings([own, other]);
    const row = beginnings.begin("go", [own, other]);
    const isAsked = (word: string) => beginnings.leftAt(row, `go${word}`, 2).includes(own);
    expect(wordsOf("abcd", 20_000, 12).filter((word) => !isAsked(word))).toEqual([]);
    expect(beginnings.rows).toBeLessThan(17_000);
  });
});
