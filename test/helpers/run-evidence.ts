/** What a run left behind, and what must be true of it whatever happened on the way. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Received } from "../../src/simulator/recorder.ts";
import type { TruthRow } from "../../src/simulator/world.ts";
import type { LeakFinder } from "./leaks.ts";

/** The conversation ids of every result line, in the order of the files. A line that is no JSON throws. */
export function resultIds(dataDir: string): readonly string[] {
  const directory = join(dataDir, "results");
  return readdirSync(directory)
    .filter((name) => name.endsWith(".jsonl"))
    .toSorted()
    .flatMap((name) => readFileSync(join(directory, name), "utf8").trimEnd().split("\n"))
    .filter((line) => line !== "")
    .map((line) => (JSON.parse(line) as { conversationId: string }).conversationId);
}

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

/** Planted values in the texts that reached the LLM, each with the line it stands in; at most so many. */
export function leaksInRequests(received: Received, { leaksIn }: LeakFinder, most = 20): readonly string[] {
  const found: string[] = [];
  for (const { body } of received.chat) {
    const { messages } = JSON.parse(body) as { messages: { content: string }[] };
    for (const line of messages.flatMap(({ content }) => content.split("\n"))) {
      for (const value of leaksIn(line)) found.push(`${value} | ${line.slice(0, 160)}`);
      if (found.length >= most) return found;
    }
  }
  return found;
}
