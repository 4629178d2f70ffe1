/** What is announced becomes a task like any other: the desk takes it through the road, fetches what is true of it, and
 *  looks again while the transcript is not there. So what was acknowledged is as safe as a task is.
 *
 *  It is a task first, on record second, and remembered last. A kill in between leaves a sender without an answer, who
 *  sends it again, and the same task comes of it. */
import type { Announcement, AnnouncementBook } from "../shared/announcement-book.ts";
import type { SummaryWish } from "../shared/summary-book.ts";
import type { Desk } from "./desk.ts";

export interface HearingOptions {
  readonly book: AnnouncementBook;
  readonly desk: Pick<Desk, "submit" | "hasten">;
  readonly isForgotten: (conversationId: string) => boolean;
  /** Durable when it resolves. */
  readonly record: (announcement: Announcement) => Promise<void>;
  /** What is made of a conversation that is announced. */
  readonly wishFor: (conversationId: string) => SummaryWish;
  readonly now: () => number;
}

/** `known`: this very announcement was taken in before. `full`: too many tasks are pending, to be sent again. */
export type Taken = "taken" | "known" | "forgotten" | "full";

export interface Hearing {
  /** Durable when it resolves, but for `full`. @throws Fault `ledger.failed`, `disk.failed`, `config.invalid`. */
  take(announcement: Announcement): Promise<Taken>;
}

export function createHearing(options: HearingOptions): Hearing {
  const { book, desk, isForgotten, record, wishFor, now } = options;
  const underWay = new Map<string, Promise<Taken>>();

  async function takeIn(announcement: Announcement): Promise<Taken> {
    const { conversationId } = announcement;
    if (conversationId !== undefined && isForgotten(conversationId)) return "forgotten";
    if (conversationId !== undefined) {
      const task = await desk.submit(wishFor(conversationId));
      if (!task) return "full";
      // One that waits for this very transcript need not wait any longer.
      if (task.state === "pending" && task.dueAt > now()) await desk.hasten(task.id);
    }
    await record(announcement);
    await book.add(announcement);
    return "taken";
  }

  return {
    async take(announcement) {
      const { digest } = announcement;
      if (book.has(digest)) return "known";
      const twin = underWay.get(digest);
      if (twin) {
        const taken = await twin;
        return taken === "taken" ? "known" : taken;
      }
      const taking = takeIn(announcement).finally(() => underWay.delete(digest));
      underWay.set(digest, taking);
      return taking;
    },
  };
}
