/** P6: from a transcript's bytes to its turns, with `words[]` cut out before the parse against a plain parse. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../helpers/source-tree.ts";
import { built } from "./built.ts";
import { type Measured, median } from "./goals.ts";

const { parseVoice } = await built<typeof import("../../src/transcript/voice.ts")>("transcript/voice");
const { parseWithoutWords } = await built<typeof import("../../src/transcript/words.ts")>("transcript/words");

const rounds = 15;
const documentsARound = 20;

/** The sample's phrases over and over, each at a time of its own, until they are a call of usual length. */
function longDocument(): Buffer {
  const document = JSON.parse(readFileSync(join(root, "fixtures/genesys/transcript-voice.json"), "utf8"));
  const [transcript] = document.transcripts;
  const phrases = Array.from({ length: 40 }, (_, copy) =>
    transcript.phrases.map((phrase: { startTimeMs: number }) => ({
      ...phrase,
      startTimeMs: phrase.startTimeMs + copy * 60_000,
    })),
  ).flat();
  return Buffer.from(JSON.stringify({ ...document, transcripts: [{ ...transcript, phrases }] }));
}

export async function benchWords(): Promise<Measured[]> {
  const body = longDocument();
  const time = (parse: () => unknown): number => {
    const startedAt = performance.now();
    for (let count = 0; count < documentsARound; count += 1) parseVoice(parse());
    return (performance.now() - startedAt) / documentsARound;
  };
  const ratios: number[] = [];
  let leanMs = 0;
  for (let round = 0; round <= rounds; round += 1) {
    const plainMs = time(() => JSON.parse(body.toString("utf8")));
    leanMs = time(() => parseWithoutWords(body, "bench"));
    if (round > 0) ratios.push(plainMs / leanMs);
  }
  return [
    {
      id: "P6",
      name: "transcripts with words[] read, against plain JSON.parse",
      value: Number(median(ratios).toFixed(2)),
      unit: "x",
      floor: 1.4,
      aim: 2,
      isMore: true,
      note: `${Math.round(body.length / 1024)} KiB a document, ${leanMs.toFixed(2)} ms`,
    },
  ];
}
