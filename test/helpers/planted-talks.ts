/** Conversations with personal values whose places are known: the fixtures' by their labels, the simulator's by what
 *  it planted. */
import type { Redactor } from "../../src/redact/redactor.ts";
import type { Raw } from "../../src/shared/text.ts";
import { emptyKnown, type Finding, type Known, type PiiType, type Turn } from "../../src/shared/types.ts";
import { inventedDefaults } from "../../src/simulator/options.ts";
import { createWorld } from "../../src/simulator/world.ts";
import { createLeakFinder } from "./leaks.ts";
import { piiLines } from "./pii-fixtures.ts";

export interface PlantedValue {
  readonly turn: number;
  readonly start: number;
  readonly end: number;
  readonly type: PiiType;
}

export interface PlantedTalk {
  readonly turns: readonly Turn<Raw>[];
  readonly known: Known;
  readonly values: readonly PlantedValue[];
}

export function labelledTalks(): PlantedTalk[] {
  return piiLines()
    .map((line) => JSON.parse(line))
    .map(({ turns, known, spans }) => ({ turns, known: { ...emptyKnown, ...known }, values: spans }));
}

/** As they come from the vendor: calls as they are said, the rest as it is typed. Nothing is known beforehand, so that
 *  no check but those on the text itself can help. The simulator says what it planted and not where; that is where
 *  the redactor found it. */
export function inventedTalks(conversations: number, redactor: Redactor): PlantedTalk[] {
  const world = createWorld({ ...inventedDefaults, conversations, seed: 21 });
  return Array.from({ length: conversations }, (_, index) => {
    const header = world.header(index);
    if (!header) throw new Error("no such conversation");
    const form = header.mediaType === "voice" ? "spoken" : "written";
    const { lines, planted } = world.conversation(header);
    const turns = lines.map((line) => ({ speaker: line.speaker, text: line[form] as Raw }));
    const { leaksIn } = createLeakFinder(planted);
    const isPlanted = ({ turn, start, end }: Finding) =>
      leaksIn(turns[turn]?.text.slice(start, end) ?? "").length > 0;
    const values = redactor.redact(turns, emptyKnown).findings.filter(isPlanted);
    return { turns, known: emptyKnown, values };
  });
}

/** What of a value no finding covers; empty when only signs are left. */
export function uncovered(
  { turns }: PlantedTalk,
  { turn, start, end }: PlantedValue,
  findings: readonly Finding[],
): string {
  const units = (turns[turn]?.text ?? "").split("");
  for (const finding of findings) if (finding.turn === turn) units.fill(" ", finding.start, finding.end);
  const left = units.slice(start, end).join("").trim();
  return /[\p{L}\p{N}]/u.test(left) ? left : "";
}
