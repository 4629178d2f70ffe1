import type { Finding } from "../shared/types.ts";

/** The findings of a turn, one a line: where, what, by which detector, in which view, because of which cue. */
export const explainTurn = (findings: readonly Finding[], turn: number): string =>
  findings
    .filter((finding) => finding.turn === turn)
    .map(
      ({ start, end, type, detector, view, cue }) =>
        `    ${start}-${end} ${type} by ${detector} (${view}${cue ? `, after "${cue}"` : ""})\n`,
    )
    .join("");
