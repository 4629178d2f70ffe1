/** Five thousand conversations: complete, equal, and found faster than by reading them. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openLedger } from "../../../src/ledger/ledger.ts";
import { find } from "../../../src/search/find.ts";
import { parseQuery } from "../../../src/search/query.ts";
import { isEqual } from "../../../src/search/verify.ts";
import { openSearchFeed } from "../../../src/searching/feed.ts";
import { openSearchStore } from "../../../src/searching/searching.ts";
import { createRandom } from "../../../src/simulator/random.ts";
import { openFakeCluster } from "../../helpers/fake-cluster.ts";
import { type SearchScene, said, searchScene } from "../../helpers/search-scene.ts";

const conversations = 5000;
const now = () => Date.parse("2025-04-01T00:00:00Z");
const words =
  "the refund order late parcel is not here please call bill wrong thank you would about my agent today".split(
    " ",
  );
let scene: SearchScene;

beforeAll(async () => {
  scene = searchScene();
  const random = createRandom(11);
  const word = () => (random.chance(0.4) ? `w${random.between(0, 4000)}` : random.pick(words));
  const text = () => Array.from({ length: 12 }, () => Array.from({ length: 14 }, word).join(" ")).join("\n");
  await scene.run(
    Array.from({ length: conversations }, (_, index) =>
      said(`c${index}`, text(), {
        startedAt: `2025-03-${String(1 + (index % 9)).padStart(2, "0")}T10:00:00Z`,
      }),
    ),
  );
}, 300_000);
afterAll(() => scene.remove());

test("the index is equal, and a question is answered in a small part of the time it takes to read the results", async () => {
  const synced = await scene.over((searching) => searching.sync());
  expect(synced).toEqual({ put: conversations, dropped: 0, isWhole: true });
  expect(isEqual(await scene.over((searching) => searching.verify()))).toBe(true);

  const directory = join(scene.dataDir, "results");
  const scanned = () =>
    readdirSync(directory)
      .flatMap((name) => readFileSync(join(directory, name), "utf8").trimEnd().split("\n"))
      .filter((line) =>
        /\bw17\b/.test(
          JSON.parse(line)
            .transcript.map((turn: { text: string }) => turn.text)
            .join("\n"),
        ),
      ).length;
  const store = await openSearchStore(scene.dataDir);
  const page = { sort: "rank", page: 1, limit: 10 } as const;
  const searched = () => find(store, parseQuery("w17"), page).total;
  expect(searched()).toBe(scanned());
  const msOf = (work: () => unknown) => {
    const startedAt = performance.now();
    work();
    return performance.now() - startedAt;
  };
  // In turn, and often enough that each finds the processor free once.
  const looks = Array.from({ length: 15 }, () => [msOf(scanned), msOf(searched)] as const);
  const ratio = Math.min(...looks.map(([scan]) => scan)) / Math.min(...looks.map(([, search]) => search));
  store.close();
  expect(ratio).toBeGreaterThan(10);
}, 300_000);

describe("a cluster that refuses a third of the items at first", () => {
  test("has all of them in the end, equal to the results", async () => {
    const cluster = await openFakeCluster();
    const tried = new Set<string>();
    cluster.mischief = {
      item: ({ id }) => {
        if (Number(id.slice(1)) % 3 !== 0 || tried.has(id)) return undefined;
        tried.add(id);
        return { status: 429, type: "es_rejected_execution_exception" };
      },
    };
    const ledger = await openLedger({ dataDir: scene.dataDir, now });
    const feed = await openSearchFeed({
      ...{ dataDir: scene.dataDir, ledger, now, abort: new AbortController().signal },
      search: {
        isLocal: false,
        cluster: { url: cluster.url, username: undefined, password: undefined, index: "all" },
      },
      deliveries: { pass: async () => ({ outcome: async () => {} }) },
      gate: { checkEvent: () => {} },
      policy: { attempts: 6, firstDelayMs: 1, maxDelayMs: 4, maxRetryAfterMs: 5, totalMs: 60_000 },
    });
    const index = feed.cluster as NonNullable<typeof feed.cluster>;
    expect(await feed.sync(index)).toMatchObject({ put: conversations, isWhole: true });
    expect(tried.size).toBe(Math.ceil(conversations / 3));
    expect(isEqual(await feed.verify(index))).toBe(true);
    expect(cluster.documents("all").size).toBe(conversations);
    expect(cluster.bulks.reduce((sum, { items }) => sum + items, 0)).toBe(conversations + tried.size);
    expect(cluster.violations).toEqual([]);
    await feed.close();
    await ledger.close();
    await cluster.close();
  }, 300_000);
});
