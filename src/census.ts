/** Counts the conversations of a run by the day on which they began: as many as were named must end some way. */
import { dayOf } from "./shared/day.ts";
import type { Conversation } from "./shared/types.ts";

export const endings = ["done", "held", "absent", "pending", "failed", "waiting"] as const;
/** `absent`: there is no transcript, for a stated reason. `waiting`: in a batch. */
export type Ending = (typeof endings)[number];

export type DayCount = { expected: number; communications: number } & Record<Ending, number>;

export interface Census {
  named(conversation: Conversation): void;
  ended(conversation: Pick<Conversation, "startedAt">, ending: Ending): void;
  /** Days of which all conversations were named. @param isWhole the source has come to its end by itself: else the day
   *  it was at is missing, and all of them when it did not name them day by day. */
  days(isWhole: boolean): ReadonlyMap<string, Readonly<DayCount>>;
}

const noneOf = (): DayCount => ({
  expected: 0,
  communications: 0,
  ...{ done: 0, held: 0, absent: 0, pending: 0, failed: 0, waiting: 0 },
});

export function createCensus(): Census {
  const counts = new Map<string, DayCount>();
  let last = "";
  let isInOrder = true;

  function countOf({ startedAt }: Pick<Conversation, "startedAt">): DayCount {
    const day = dayOf(startedAt);
    const count = counts.get(day) ?? noneOf();
    counts.set(day, count);
    return count;
  }

  return {
    named(conversation) {
      const day = dayOf(conversation.startedAt);
      isInOrder &&= day >= last;
      last = day;
      const count = countOf(conversation);
      count.expected += 1;
      count.communications += conversation.communications.length;
    },
    ended: (conversation, ending) => {
      countOf(conversation)[ending] += 1;
    },
    days: (isWhole) => (isWhole ? counts : new Map([...counts].filter(([day]) => isInOrder && day < last))),
  };
}
