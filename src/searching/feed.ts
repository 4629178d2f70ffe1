/** Brings the search indexes up to date beside a run, and at its end. It takes what the results already have, so it can
 *  be late, and it never fails the run: what is left is shown by `status` and brought by whoever comes next.
 *
 *  On this machine a conversation of 18 KB takes 0.6 ms in the engine alone, and one of 24 KB 2.2 ms in all while others
 *  were at work: as much as the whole road when nothing has to be waited for. So beside the run the index gets a
 *  fortieth of the time, and the rest, for a minute at most, when the run is over. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Config } from "../config.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { Gate } from "../redact/gate/gate.ts";
import { openClusterDoor } from "../search/cluster-door.ts";
import { type ClusterIndex, createClusterIndex } from "../search/cluster-index.ts";
import { noteFailed, noteReached } from "../search/cluster-standing.ts";
import type { IndexName, SearchIndex } from "../search/index-shape.ts";
import { createLocalIndex } from "../search/local-index.ts";
import { type Synced, syncIndex } from "../search/sync.ts";
import { type Verification, verifyIndex } from "../search/verify.ts";
import { waitingIn } from "../search/waiting.ts";
import type { DeliveryEgress } from "../shared/egress.ts";
import { type Fault, isFault } from "../shared/fault.ts";
import type { RetryPolicy } from "../shared/retry.ts";
import { filesIn, openSearchStore } from "./searching.ts";

export interface SearchFeedOptions {
  readonly dataDir: string;
  readonly search: Config["search"];
  readonly ledger: Pick<Ledger, "book" | "surrogate">;
  /** The record of what leaves. */
  readonly deliveries: DeliveryEgress;
  readonly gate: Pick<Gate, "checkEvent">;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Lets go of what is under way. */
  readonly abort: AbortSignal;
  readonly policy?: RetryPolicy;
}

/** What an index has not got. */
export interface Unindexed {
  readonly index: IndexName;
  readonly waiting: number;
  readonly fault?: Fault;
}

export interface SearchFeed {
  readonly indexes: readonly SearchIndex[];
  /** Feeds from now on, beside whatever else is done. */
  begin(): void;
  /** Feeds as much as can be fed in that time, and tells what is left of which. Never throws a Fault. */
  finish(mostMs: number): Promise<readonly Unindexed[]>;
  /** @throws what the index throws, and what is noted of the cluster. */
  sync(index: SearchIndex, goOn?: () => boolean): Promise<Synced>;
  /** Makes the cluster's index anew, and then puts it in the place of the old one. @throws as `sync`. */
  rebuild(cluster: ClusterIndex, goOn: () => boolean): Promise<Synced>;
  verify(index: SearchIndex): Promise<Verification>;
  /** Takes out of the cluster what was forgotten, and nothing else. @throws as `sync`. */
  takeOut(): Promise<number>;
  readonly cluster: ClusterIndex | undefined;
  close(): Promise<void>;
}

/** A cluster that is down is asked again with the next slice. */
const patience: RetryPolicy = {
  attempts: 6,
  firstDelayMs: 200,
  maxDelayMs: 5000,
  maxRetryAfterMs: 20_000,
  totalMs: 30_000,
};

/** What a run waits at its end for the indexes to have it all. */
export const searchGraceMs = 60_000;

const everyMs = 10_000;
/** Of `everyMs`. The cluster's is mostly spent waiting for it. */
const sliceMs = { local: 250, cluster: 2000 } as const;

/** @throws Fault `search.failed`, `disk.failed`. */
export async function openSearchFeed(options: SearchFeedOptions): Promise<SearchFeed> {
  const { dataDir, search, ledger, now } = options;
  const wake = new AbortController();
  const letGo = new AbortController();
  const signal = AbortSignal.any([letGo.signal, options.abort]);
  const store = await openSearchStore(dataDir);
  const door =
    search.cluster && openClusterDoor({ ...search.cluster, policy: options.policy ?? patience, signal, now });
  const cluster = door && createClusterIndex({ ...sides(options), door, store });
  const indexes = [...(search.isLocal ? [createLocalIndex(store)] : []), ...(cluster ? [cluster] : [])];
  const files = () => filesIn(ledger.book);
  let going: Promise<void> = Promise.resolve();

  const noted = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      if (isFault(error)) noteFailed(store, now(), error.code);
      throw error;
    }
  };
  const sync = async (index: SearchIndex, goOn: () => boolean = () => true): Promise<Synced> =>
    index === cluster ? noted(syncCluster(cluster, goOn)) : syncIndex(index, { dataDir, files, goOn });

  async function syncCluster(index: ClusterIndex, goOn: () => boolean): Promise<Synced> {
    const left = await index.takeOut();
    const synced = await syncIndex(index, { dataDir, files, goOn });
    if (synced.isWhole) {
      await index.settle();
      noteReached(store, now());
    }
    return { ...synced, dropped: left + synced.dropped };
  }

  /** @returns what went wrong, once. */
  const tried = async (index: SearchIndex, mostMs: number): Promise<Fault | undefined> => {
    const until = performance.now() + mostMs;
    try {
      await sync(index, () => performance.now() < until && !signal.aborted);
      return undefined;
    } catch (error) {
      if (isFault(error)) return error;
      if (signal.aborted) return undefined;
      throw error;
    }
  };

  async function feed(): Promise<void> {
    for (;;) {
      await sleep(everyMs, undefined, { signal: wake.signal, ref: false }).catch(() => undefined);
      if (wake.signal.aborted) return;
      for (const index of indexes) await tried(index, sliceMs[index.name]);
    }
  }

  async function left(index: SearchIndex, fault: Fault | undefined): Promise<Unindexed> {
    const waiting = await waitingIn(index, dataDir, files());
    return { index: index.name, waiting, ...(fault ? { fault } : {}) };
  }

  return {
    indexes,
    cluster,
    begin() {
      going = feed();
      // It is told when it is waited for.
      going.catch(() => undefined);
    },
    sync,
    async finish(mostMs) {
      const timer = setTimeout(() => letGo.abort(), mostMs);
      wake.abort();
      await going;
      const unindexed = await Promise.all(
        indexes.map(async (index) => left(index, await tried(index, mostMs))),
      );
      clearTimeout(timer);
      return unindexed;
    },
    async rebuild(anew, goOn) {
      await anew.startAnew();
      return sync(anew, goOn);
    },
    verify: (index) => verifyIndex(index, dataDir, files()),
    takeOut: async () => (cluster ? noted(cluster.takeOut()) : 0),
    async close() {
      wake.abort();
      letGo.abort();
      await going.catch(() => undefined);
      await door?.close();
      store.close();
    },
  };
}

type SearchBeside = Pick<SearchFeed, "begin" | "finish" | "close">;

/** The same beside a run, which must not fail for it: a file that can not be opened or closed is told at the end, which
 *  closes it. */
export async function openSearchBeside(options: SearchFeedOptions): Promise<SearchBeside> {
  const { isLocal, cluster } = options.search;
  const without = (left: () => readonly Unindexed[]) => ({
    begin() {},
    finish: async () => left(),
    close: async () => {},
  });
  if (!isLocal && !cluster) return without(() => []);
  try {
    return beside(await openSearchFeed(options));
  } catch (error) {
    const fault = faultOf(error);
    // All there are at the end: also what the run itself has written is not in it.
    const waiting = () => filesIn(options.ledger.book).reduce((sum, { lines }) => sum + lines, 0);
    return without(() => [{ index: isLocal ? "local" : "cluster", waiting: waiting(), fault }]);
  }
}

/** What rests in its log when it can not be closed the next one finds there. */
function beside({ begin, finish, close: closeFeed }: SearchFeed): SearchBeside {
  let closing: Promise<Fault | undefined> | undefined;
  const close = () => {
    closing ??= closeFeed().then(() => undefined, faultOf);
    return closing;
  };
  return {
    begin,
    async finish(mostMs) {
      const left = await finish(mostMs);
      const fault = await close();
      return fault ? left.map((one) => ({ fault, ...one })) : left;
    },
    close: async () => void (await close()),
  };
}

/** @throws what is no Fault. */
function faultOf(error: unknown): Fault {
  if (!isFault(error)) throw error;
  return error;
}

/** What the cluster's index is given of the road: the gate, the record, the surrogates. */
const sides = ({ gate, deliveries, ledger, now }: SearchFeedOptions) => ({
  check: gate.checkEvent,
  record: deliveries,
  surrogateOf: ledger.surrogate,
  now,
});
