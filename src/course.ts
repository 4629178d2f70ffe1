/** How a run went: its sums, looked at from time to time. They only grow, so what happened between two looks is their
 *  difference, and any look can be forgotten. Beyond `most` every second one is, and from then on one looks half as
 *  often: a run of a minute and one of a week are told in the same room, 200 rows of a dozen numbers. */

/** What is written down at a look. `atMs` counts from the start; the two last are the time that was spent waiting for
 *  the rate that is kept at that door, as an average over those who work there. */
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

/** What the sums are at this moment, and what share of a door's workers waits for its rate. */
export interface Standing extends Omit<Look, "atMs" | "genesysHeldMs" | "llmHeldMs"> {
  readonly genesysHeld: number;
  readonly llmHeld: number;
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
    const { genesysHeld, llmHeld, ...sums } = read();
    const atMs = Math.max(seenMs, now() - startedAt);
    genesysHeldMs += genesysHeld * (atMs - seenMs);
    llmHeldMs += llmHeld * (atMs - seenMs);
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
