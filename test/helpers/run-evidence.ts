/** What a run left behind, and what must be true of it whatever happened on the way. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Result } from "../../src/shared/types.ts";
import type { Received } from "../../src/simulator/recorder.ts";
import type { TruthRow } from "../../src/simulator/world.ts";
import type { LeakFinder } from "./leaks.ts";

export interface KeptResult extends Result {
  /** Of the file it stands in. */
  readonly day: string;
}

/** Every result line, in the order of the files. A line that is no JSON throws. */
export function resultsIn(dataDir: string): readonly KeptResult[] {
  const directory = join(dataDir, "results");
  return readdirSync(directory)
    .filter((name) => name.endsWith(".jsonl"))
    .toSorted()
    .flatMap((name) =>
      readFileSync(join(directory, name), "utf8")
        .trimEnd()
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => ({ ...(JSON.parse(line) as Result), day: name.slice(0, 10) })),
    );
}

export const resultIds = (dataDir: string): readonly string[] =>
  resultsIn(dataDir).map(({ conversationId }) => conversationId);

/** Those that can be answered at all, sorted. */
export const answerable = (truth: readonly TruthRow[]): readonly string[] =>
  truth
    .filter(({ hasTranscript }) => hasTranscript)
    .map(({ id }) => id)
    .toSorted();

/** Every file under the directory, as text; what is binary is read byte by byte. */
export const filesUnder = (directory: string): readonly { readonly name: string; readonly text: string }[] =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => ({
      name: entry.name,
      text: readFileSync(
        join(entry.parentPath, entry.name),
        entry.name.endsWith("jsonl") ? "utf8" : "latin1",
      ),
    }));

export interface Leak {
  readonly value: string;
  /** The masked line in which it stands. */
  readonly line: string;
}

/** Planted values in the texts that reached the LLM. */
export const leaksInRequests = (received: Received, { leaksIn }: LeakFinder): readonly Leak[] =>
  received.chat
    .flatMap(({ body }) => (JSON.parse(body) as { messages: { content: string }[] }).messages)
    .flatMap(({ content }) => content.split("\n"))
    .flatMap((line) => leaksIn(line).map((value) => ({ value, line: line.slice(0, 160) })));
