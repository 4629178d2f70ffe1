/** How a run went: its sums, looked at from time to time. They only grow, so what happened between two looks is their
 *  difference, and any look can be forgotten. Beyond `most` every second one is, and from then on one looks half as
 *  often: a run of a minute and one of a week are told in the same room, 200 rows of a dozen numbers. */

/** What is written down at a look. `atMs` counts from the start; the two last are the time during which somebody had
 *  to wait for the rate that is kept at that door. */
export const courseColumns = [
  "atMs",
  "done",
  "absent",
  "held",
  "failed",
  "requests",
  "retries",
  "waitedMs",
  "tokens",
  "costUsd",
  "genesysHeldMs",
  "llmHeldMs",
] as const;

export type Look = Readonly<Record<(typeof courseColumns)[number], number>>;

/** What the sums are at this moment, and which door makes somebody wait. */
export interface Standing extends Omit<Look, "atMs" | "genesysHeldMs" | "llmHeldMs"> {
  readonly isGenesysHeld: boolean;
  readonly isLlmHeld: boolean;
}

export interface CourseOptions {
  readonly read: () => Standing;
  /** Milliseconds. */
  readonly now: () => number;
  readonly firstEveryMs?: number;
  /** Even. */
  readonly most?: number;
}

export interface Course {
  look(): void;
  /** Takes a last look. */
  looks(): readonly Look[];
}

export function createCourse({ read, now, firstEveryMs = 250, most = 200 }: CourseOptions): Course {
  const startedAt = now();
  let looks: Look[] = [];
  let everyMs = firstEveryMs;
  let seenMs = 0;
  let genesysHeldMs = 0;
  let llmHeldMs = 0;

  function current(): Look {
    const { isGenesysHeld, isLlmHeld, ...sums } = read();
    const atMs = Math.max(seenMs, now() - startedAt);
    if (isGenesysHeld) genesysHeldMs += atMs - seenMs;
    if (isLlmHeld) llmHeldMs += atMs - seenMs;
    seenMs = atMs;
    return { atMs, ...sums, genesysHeldMs, llmHeldMs };
  }

  return {
    look() {
      const look = current();
      // A timer that is a little early must not cost a whole step.
      if (look.atMs < (looks.at(-1)?.atMs ?? 0) + everyMs * 0.9) return;
      looks.push(look);
      if (looks.length < most) return;
      looks = looks.filter((_, index) => index % 2 === 1);
      everyMs *= 2;
    },
    looks: () => [...looks, current()],
  };
}
