import { setMaxListeners } from "node:events";

export interface Deadline {
  /** As the one given, and when the time is up. */
  readonly stop: AbortSignal;
  isOver(): boolean;
  clear(): void;
}

/** The longest wait a timer takes, 24 days; a run is not meant to be longer. */
const mostMs = 2 ** 31 - 1;

/** Stops the taking after so many milliseconds; what is in hand is finished after that. */
export function createDeadline(maxMs: number | undefined, stop: AbortSignal): Deadline {
  const over = new AbortController();
  const timer =
    maxMs === undefined ? undefined : setTimeout(() => over.abort(), Math.min(maxMs, mostMs)).unref();
  const either = AbortSignal.any([stop, over.signal]);
  setMaxListeners(0, either);
  return { stop: either, isOver: () => over.signal.aborted, clear: () => clearTimeout(timer) };
}
