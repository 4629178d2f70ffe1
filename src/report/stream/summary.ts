/** A stream in a few lines, when it has ended. */
import type { LiveTally } from "../../live-tally.ts";
import type { Tally } from "../../tally.ts";
import { count, duration, many, usd } from "../numbers.ts";
import { wrap } from "../wrap.ts";

const labelColumns = 11;

export interface StreamEnd
  extends Omit<LiveTally, "lags">,
    Pick<Tally, "done" | "failed" | "held" | "faults" | "requests" | "costUsd" | "redactions"> {
  readonly elapsedMs: number;
  readonly frames: number;
  readonly malformed: number;
  readonly lagP50Ms: number | undefined;
  readonly lagP95Ms: number | undefined;
  /** Conversations that go on; that wait for their transcript; and for their final result. */
  readonly open: number;
  readonly toFill: number;
  readonly toFinish: number;
}

/** @param columns of the terminal. */
export function streamSummary(end: StreamEnd, columns: number): string {
  const masks = Object.entries(end.redactions).toSorted(([, a], [, b]) => b - a);
  const masked = masks.map(([type, number]) => `${type} ${count(number)}`).join(", ");
  const losses = Object.entries(end.losses);
  const faults = Object.entries(end.faults).map(([code, number]) => `${code} ${count(number)}`);
  const rows: readonly (readonly [string, string | false])[] = [
    [
      "followed",
      `${many(end.conversations, "conversation")} in ${duration(end.elapsedMs)}, ${count(end.ended)} ended`,
    ],
    [
      "heard",
      `${many(end.utterances, "final utterance")}${end.repeated > 0 ? `, ${count(end.repeated)} twice` : ""}${end.late > 0 ? `, ${count(end.late)} late` : ""}${end.malformed > 0 ? `; ${many(end.malformed, "frame")} nobody could read` : ""}`,
    ],
    [
      "windows",
      `${count(end.done)} answered${end.filled > 0 ? `, ${count(end.filled)} filled afterwards` : ""}${end.coalesced > 0 ? `; ${count(end.coalesced)} more put together with others` : ""}`,
    ],
    [
      "lag",
      end.lagP95Ms !== undefined &&
        `half within ${duration(end.lagP50Ms ?? 0)}, 95 % within ${duration(end.lagP95Ms)} of the utterance that made them due`,
    ],
    [
      "set aside",
      end.failed + end.held > 0 &&
        `${count(end.failed)} failed, ${count(end.held)} held back (${faults.join(", ")})`,
    ],
    [
      "gaps",
      end.gaps > 0 &&
        `${count(end.gaps)}${end.unfilled > 0 ? `, ${count(end.unfilled)} of them not filled` : ""}`,
    ],
    [
      "line lost",
      losses.length > 0 && losses.map(([reason, number]) => `${reason} ${count(number)}`).join(", "),
    ],
    ["final", end.finals > 0 && many(end.finals, "result")],
    ["masked", masked || "nothing"],
    ["model", `${many(end.requests, "request")}, ${usd(end.costUsd)}`],
    [
      "open",
      end.open + end.toFill + end.toFinish > 0 &&
        `${many(end.open, "conversation goes on", "conversations go on")}, ${count(end.toFill)} to be filled, ${count(end.toFinish)} to be finished; the same command continues`,
    ],
  ];
  return rows
    .flatMap(([name, value]) =>
      value === false
        ? []
        : wrap(value, columns - labelColumns).map(
            (line, index) => `${(index === 0 ? name : "").padEnd(labelColumns)}${line}\n`,
          ),
    )
    .join("");
}
