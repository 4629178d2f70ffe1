/** The topics of one channel: what is wanted, and what the vendor has on its list. Subscriptions live on the channel and
 *  not on the socket, and each change is a call of which a minute has 300. So changes are gathered, and topics nobody
 *  wants any more are taken back when there is another reason to write the list, or after a while. Writing the whole list
 *  also gives the channel another day. */
import type { Genesys } from "../genesys/client.ts";
import { addTopics, type Channel, type Rejection, replaceTopics } from "../genesys/notification-channel.ts";
import type { LiveTiming } from "./live-timing.ts";

export interface LiveTopicsOptions {
  readonly genesys: Pick<Genesys, "post" | "put">;
  readonly timing: Pick<LiveTiming, "dropMs">;
  /** How many topics the vendor takes on one channel. */
  readonly topicsOfEach: number;
  /** From now on these topics are told; epoch milliseconds. */
  readonly onListening: (topics: readonly string[], atMs: number) => void;
  readonly onRejected: (rejections: readonly Rejection[]) => void;
  readonly now: () => number;
}

export interface LiveTopics {
  readonly size: number;
  has(topic: string): boolean;
  add(topic: string): void;
  drop(topic: string): void;
  /** Something is to be written. */
  isStale(): boolean;
  /** Brings the vendor's list to what is wanted. @throws Fault, those of the door. */
  write(channel: Channel, signal: AbortSignal): Promise<void>;
  /** The line is lost: what is told meanwhile will be missing. @returns the topics. */
  miss(): readonly string[];
  /** The line is back: the topics that were missed. */
  missed(): readonly string[];
  /** A new channel carries nothing yet. */
  begin(channel: Channel): void;
  isCarrying(): boolean;
}

const renewAfterMs = 43_200_000;
const mostSurplus = 100;

export function createLiveTopics(options: LiveTopicsOptions): LiveTopics {
  const { genesys, timing, topicsOfEach, onListening, onRejected, now } = options;
  const wanted = new Set<string>();
  const owed = new Set<string>();
  let carried = new Set<string>();
  /** Asked for by a call that has not been answered: it may be told already. */
  let asking: readonly string[] = [];
  let renewEveryMs = renewAfterMs;
  let renewAtMs = 0;
  let writtenMs = 0;

  const missing = () => [...wanted].filter((topic) => !carried.has(topic));

  function isWholeDue(added: number): boolean {
    const surplus = carried.size + added - wanted.size;
    const isCrowded = surplus >= mostSurplus || carried.size + added > topicsOfEach;
    const isLate = surplus > 0 && now() - writtenMs > timing.dropMs;
    return isCrowded || isLate || now() > renewAtMs;
  }

  return {
    get size() {
      return wanted.size;
    },
    has: (topic) => wanted.has(topic),
    add: (topic) => wanted.add(topic),
    drop: (topic) => wanted.delete(topic),
    isStale: () => missing().length > 0 || isWholeDue(0),
    async write(channel, signal) {
      const added = missing();
      const isWhole = isWholeDue(added.length);
      if (!isWhole && added.length === 0) return;
      const asked = isWhole ? [...wanted] : added;
      const dueMs = renewAtMs;
      // Of a call that fails nobody knows what became: then the whole list is written next.
      renewAtMs = 0;
      asking = added;
      const rejections = await (isWhole ? replaceTopics : addTopics)(genesys, channel, asked, signal);
      writtenMs = now();
      asking = [];
      renewAtMs = isWhole ? writtenMs + renewEveryMs : dueMs;
      carried = new Set(isWhole ? asked : [...carried, ...asked]);
      for (const { topic } of rejections) {
        carried.delete(topic);
        wanted.delete(topic);
      }
      const fresh = added.filter((topic) => carried.has(topic));
      if (fresh.length > 0) onListening(fresh, writtenMs);
      if (rejections.length > 0) onRejected(rejections);
    },
    miss() {
      for (const topic of [...carried, ...asking]) owed.add(topic);
      return [...owed];
    },
    missed() {
      const topics = [...owed].filter((topic) => wanted.has(topic));
      owed.clear();
      return topics;
    },
    begin({ expiresMs = Number.POSITIVE_INFINITY }) {
      carried = new Set();
      writtenMs = now();
      const lifeMs = expiresMs - writtenMs;
      renewEveryMs = lifeMs > 0 ? Math.min(renewAfterMs, lifeMs / 2) : renewAfterMs;
      renewAtMs = writtenMs + renewEveryMs;
    },
    isCarrying: () => carried.size > 0,
  };
}
