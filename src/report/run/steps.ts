/** A run's time cut into steps of a length people can name, and what happened in each. What came to rest, and how long
 *  the model took for it, the ledger knows to the millisecond; waits and repeats the run has written down. */
import type { Look } from "../../course.ts";

export interface Step {
  /** From the run's start. */
  readonly atMs: number;
  /** The last may be shorter. */
  readonly lengthMs: number;
  readonly done: number;
  /** Of the answers that came to rest in it; undefined when none did. */
  readonly medianMs: number | undefined;
  readonly p95Ms: number | undefined;
  readonly retries: number;
  /** Pauses before a repeat, added up over all workers. */
  readonly waitedMs: number;
  /** Spent waiting for the rate kept at a door, on average over those who work there. */
  readonly genesysHeldMs: number;
  readonly llmHeldMs: number;
}

interface Done {
  readonly step: number;
  readonly done: number;
  readonly medianMs: number;
  readonly p95Ms: number;
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const lengthsMs = [
  ...[0.25, 0.5, 1, 2, 5, 10, 15, 30].map((seconds) => seconds * second),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * minute),
  ...[1, 2, 3, 6, 12, 24, 48].map((hours) => hours * hour),
];
const mostSteps = 60;

/** Of the steps of a run so long. */
export const stepLengthMs = (elapsedMs: number): number =>
  lengthsMs.find((lengthMs) => elapsedMs / lengthMs <= mostSteps) ?? Math.ceil(elapsedMs / mostSteps);

export function stepsOf(
  elapsedMs: number,
  stepMs: number,
  done: readonly Done[],
  looks: readonly Look[],
): readonly Step[] {
  const byStep = new Map(done.map((one) => [one.step, one]));
  const last = Math.max(Math.ceil(elapsedMs / stepMs) - 1, ...byStep.keys(), 0);
  let before = sumsAt(looks, 0);
  return Array.from({ length: last + 1 }, (_, step) => {
    const atMs = step * stepMs;
    const lengthMs = step < last ? stepMs : Math.max(1, Math.min(stepMs, elapsedMs - atMs));
    const sums = sumsAt(looks, step < last ? atMs + lengthMs : Number.POSITIVE_INFINITY);
    const grown = (name: keyof typeof sums) => sums[name] - before[name];
    const { done: number = 0, medianMs, p95Ms } = byStep.get(step) ?? {};
    const result = {
      ...{ atMs, lengthMs, done: number, medianMs, p95Ms },
      ...{ retries: grown("retries"), waitedMs: grown("waitedMs") },
      ...{ genesysHeldMs: grown("genesysHeldMs"), llmHeldMs: grown("llmHeldMs") },
    };
    before = sums;
    return result;
  });
}

/** Between two looks the sums are taken to grow evenly; whole, so that their differences add up. */
function sumsAt(looks: readonly Look[], atMs: number) {
  const after = looks.findIndex((look) => look.atMs >= atMs);
  const right = looks[after] ?? looks.at(-1);
  const left = after < 0 ? right : looks[after - 1];
  const from = left?.atMs ?? 0;
  const share = right && right.atMs > from ? Math.min(1, (atMs - from) / (right.atMs - from)) : 1;
  const at = (name: keyof Look) => {
    const start = left?.[name] ?? 0;
    return Math.round(start + share * ((right?.[name] ?? 0) - start));
  };
  return {
    retries: at("retries"),
    waitedMs: at("waitedMs"),
    genesysHeldMs: at("genesysHeldMs"),
    llmHeldMs: at("llmHeldMs"),
  };
}
