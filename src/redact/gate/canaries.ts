/** Canaries: values planted on purpose, which stand in no real conversation, and prove by their absence that nothing
 *  got past. They are looked for in whatever form they come. */
import { Fault } from "../../shared/fault.ts";
import { grouped } from "../../shared/grouped.ts";
import { compact, compactOf } from "./compact.ts";
import type { Place } from "./place.ts";
import type { Reading } from "./reading.ts";

const leastCompact = 6;

export interface CanaryFinder {
  find(reading: Reading): Place[];
}

/** Reads a file of canaries, one a line. @throws Fault `config.invalid` with the numbers of the lines that are too
 *  short to be told from a word. */
export function parseCanaries(content: string): readonly string[] {
  const lines = content.split(/\r?\n/);
  const short = lines.flatMap((line, index) =>
    line.trim() !== "" && compactOf(line).length < leastCompact ? [String(index + 1)] : [],
  );
  if (short.length > 0) {
    throw new Fault("config.invalid", {
      says: `CANARY_FILE holds values of fewer than ${leastCompact} letters and digits`,
      next: "make them longer: they would be found in ordinary words",
      facts: { lines: short.slice(0, 10) },
    });
  }
  return lines.filter((line) => line.trim() !== "");
}

/** One pass over the text however many there are. Half a canary is one when the other half was masked: a redactor that
 *  takes one of its words for a name does not make it harmless.
 *  @param canaries as `parseCanaries` lets through. */
export function compileCanaries(canaries: readonly string[]): CanaryFinder {
  const all = [...new Set(canaries.map((canary) => compactOf(canary)))];
  const byStart = grouped(all, (text) => text.slice(0, leastCompact));
  const byEnd = grouped(all, (text) => text.slice(-leastCompact));
  return {
    find(reading) {
      if (all.length === 0) return [];
      const { text, at } = compact(reading, { maskMark });
      const found: Place[] = [];
      const place = (from: number, to: number) => {
        const start = reading.starts[at[from] as number] as number;
        found.push({ check: "canary", start, end: reading.ends[at[to - 1] as number] as number });
      };
      for (let from = 0; from + leastCompact <= text.length; from += 1) {
        const key = text.slice(from, from + leastCompact);
        for (const canary of byStart.get(key) ?? []) {
          const length = sharedLength(canary, text, from);
          if (length === canary.length || text[from + length] === maskMark) place(from, from + length);
        }
        for (const canary of byEnd.get(key) ?? []) {
          const end = from + leastCompact;
          const length = sharedEnd(canary, text, end);
          if (text[end - length - 1] === maskMark) place(end - length, end);
        }
      }
      return found;
    },
  };
}

const maskMark = "\u0000";

function sharedLength(canary: string, text: string, from: number): number {
  let length = 0;
  while (length < canary.length && canary[length] === text[from + length]) length += 1;
  return length;
}

function sharedEnd(canary: string, text: string, end: number): number {
  let length = 0;
  while (length < canary.length && canary[canary.length - 1 - length] === text[end - 1 - length]) length += 1;
  return length;
}
