/** The indexes without a run: brought up to date, made anew, held against the results. What leaves for a cluster must be
 *  on record, so for one the ledger is opened as a run opens it; without one nobody is kept waiting. */
import { openChain } from "../audit/chain.ts";
import { createDeliveryRecord } from "../audit/delivery.ts";
import type { Config } from "../config.ts";
import { openLedger } from "../ledger/ledger.ts";
import type { Patience } from "../ledger/lock.ts";
import { createGate } from "../redact/gate/gate.ts";
import type { IndexName } from "../search/index-shape.ts";
import type { Synced } from "../search/sync.ts";
import type { Verification } from "../search/verify.ts";
import { loadWatch } from "../texts.ts";
import { openSearchFeed, type SearchFeed } from "./feed.ts";
import { openSearching } from "./searching.ts";

export interface UpkeepOptions {
  readonly config: Config;
  /** All that are set, when none is named. */
  readonly only: IndexName | undefined;
  readonly now: () => number;
  readonly stop: AbortSignal;
  readonly abort: AbortSignal;
  /** What to do when a run is at work. */
  readonly patience?: Patience | undefined;
}

export type Upkept<T> = readonly (T & { readonly index: IndexName })[];

const namesOf = ({ config, only }: UpkeepOptions): readonly IndexName[] => {
  const { isLocal, cluster } = config.search;
  const set: IndexName[] = [
    ...(isLocal ? (["local"] as const) : []),
    ...(cluster ? (["cluster"] as const) : []),
  ];
  return only === undefined ? set : set.filter((name) => name === only);
};

/** @throws Fault `search.failed`, `ledger.failed`, `disk.failed`; for a cluster also `lock.held`, `audit.broken`, `call.*`,
 *  `access.*`, `config.invalid`. */
export async function syncSearch(
  options: UpkeepOptions,
  { isAnew }: { readonly isAnew: boolean },
): Promise<Upkept<Synced>> {
  const { config, stop } = options;
  const names = namesOf(options);
  const goOn = () => !stop.aborted;
  const done: (Synced & { index: IndexName })[] = [];
  if (names.includes("local")) {
    const searching = await openSearching(config.dataDir, { isAnew });
    try {
      done.push({ index: "local", ...(await searching.sync(goOn)) });
    } finally {
      searching.close();
    }
  }
  if (names.includes("cluster"))
    await withFeed(options, async (feed) => {
      const { cluster } = feed;
      if (!cluster) return;
      const synced = isAnew ? await feed.rebuild(cluster, goOn) : await feed.sync(cluster, goOn);
      done.push({ index: "cluster", ...synced });
    });
  return done;
}

/** @throws as `syncSearch`. */
export async function verifySearch(options: UpkeepOptions): Promise<Upkept<Verification>> {
  const names = namesOf(options);
  const found: (Verification & { index: IndexName })[] = [];
  if (names.includes("local")) {
    const searching = await openSearching(options.config.dataDir);
    try {
      found.push({ index: "local", ...(await searching.verify()) });
    } finally {
      searching.close();
    }
  }
  if (names.includes("cluster"))
    await withFeed(options, async (feed) => {
      if (feed.cluster) found.push({ index: "cluster", ...(await feed.verify(feed.cluster)) });
    });
  return found;
}

/** After something was forgotten. Returns how many conversations left the cluster. @throws as `syncSearch`. */
export async function takeOutOfCluster(options: Omit<UpkeepOptions, "only" | "stop">): Promise<number> {
  let left = 0;
  await withFeed(options, async (feed) => {
    left = await feed.takeOut();
  });
  return left;
}

async function withFeed(
  options: Pick<UpkeepOptions, "config" | "now" | "abort" | "patience">,
  use: (feed: SearchFeed) => Promise<void>,
): Promise<void> {
  const { config, now, abort, patience } = options;
  const { dataDir, search } = config;
  const gate = createGate({ watch: await loadWatch(config) });
  const ledger = await openLedger({ dataDir, now, patience });
  try {
    const chain = await openChain({ dataDir, book: ledger.audit, now });
    try {
      const deliveries = createDeliveryRecord(chain);
      const feed = await openSearchFeed({ dataDir, search, ledger, deliveries, gate, now, abort });
      try {
        await use(feed);
      } finally {
        await feed.close();
      }
    } finally {
      await ledger.audit.note();
      await chain.close();
    }
  } finally {
    await ledger.close();
  }
}
