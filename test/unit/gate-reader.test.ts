import fc from "fast-check";
import { expect, test } from "vitest";
import { createReader } from "../../src/redact/gate/reader.ts";
import type { Reading } from "../../src/redact/gate/reading.ts";

/** What one reads that has read nothing before. */
const readAfresh = (text: string) => createReader()(text);

const seen = ({ text, count, ...reading }: Reading) => ({
  ...{ text, count },
  ...Object.fromEntries(
    Object.entries(reading).map(([name, column]) => [
      name,
      ArrayBuffer.isView(column) ? [...column.slice(0, count)] : [...column],
    ]),
  ),
});

const pieces = fc.array(
  fc.constantFrom(
    ..."fifty,five,double,7,oh,12-34,x,jo,jo@example.com,at,ünï,½,[PHONE_1],agent:,customer: ,okay,go ahead, , ,\n,\n,\n,24/7,".split(
      ",",
    ),
  ),
  { maxLength: 40 },
);

test("a text is read the same whatever was read before it, however far the two are alike", () => {
  const read = createReader();
  fc.assert(
    fc.property(pieces, pieces, pieces, (same, before, after) => {
      read([...same, ...before].join(""));
      const text = [...same, ...after].join("");
      // The sizes are of digits only: of other pieces they are what an earlier text left there.
      expect(ofDigits(seen(read(text)))).toEqual(ofDigits(seen(readAfresh(text))));
    }),
    { numRuns: 3000 },
  );
});

test("a number that runs over the end of a line is taken apart again when the next line is another", () => {
  const read = createReader();
  for (const text of [
    "fifty\nfive",
    "fifty\nsix",
    "fifty\nfive ok",
    "double\n7",
    "double\n8 9",
    "fifty\n",
    "fifty",
  ])
    expect(ofDigits(seen(read(text)))).toEqual(ofDigits(seen(readAfresh(text))));
});

function ofDigits(reading: ReturnType<typeof seen>) {
  const { digits, sizes } = reading as unknown as Record<"digits" | "sizes", number[]>;
  return { ...reading, sizes: digits.map((piece) => sizes[piece]) };
}
