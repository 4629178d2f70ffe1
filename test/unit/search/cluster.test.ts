/** The index in a cluster: whatever the cluster does, in the end it is equal to the results, and what it will never take is
 *  known by name. */
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openLedger } from "../../../src/ledger/ledger.ts";
import { openRetention } from "../../../src/retention.ts";
import { sendBulk } from "../../../src/search/bulk.ts";
import { openClusterDoor } from "../../../src/search/cluster-door.ts";
import { isEqual } from "../../../src/search/verify.ts";
import { openSearchFeed, type SearchFeed } from "../../../src/searching/feed.ts";
import { openSearching, readSearchStanding } from "../../../src/searching/searching.ts";
import type { DeliveryNote } from "../../../src/shared/egress.ts";
import { Fault } from "../../../src/shared/fault.ts";
import { Secret } from "../../../src/shared/secret.ts";
import { type FakeCluster, type FakeClusterOptions, openFakeCluster } from "../../helpers/fake-cluster.ts";
import { type SearchScene, said, searchScene } from "../../helpers/search-scene.ts";

const policy = { attempts: 6, firstDelayMs: 1, maxDelayMs: 4, maxRetryAfterMs: 5, totalMs: 60_000 };
const now = () => Date.parse("2025-04-01T00:00:00Z");

let scene: SearchScene;
let cluster: FakeCluster;
let notes: { readonly note: DeliveryNote; readonly bytes: Buffer; outcome?: string }[];
beforeEach(async () => {
  scene = searchScene();
  notes = [];
  await start({});
});
afterEach(async () => {
  await cluster.close();
  scene.remove();
});

async function start(options: FakeClusterOptions): Promise<void> {
  await cluster?.close();
  cluster = await openFakeCluster(options);
}

interface Ways {
  readonly check?: (bytes: Buffer) => void;
  readonly password?: string;
  readonly index?: string;
}

async function over<T>(
  use: (feed: SearchFeed) => Promise<T>,
  { check, password, index }: Ways = {},
): Promise<T> {
  const ledger = await openLedger({ dataDir: scene.dataDir, now });
  const login = password === undefined ? {} : { username: "gateway", password: new Secret(password) };
  const feed = await openSearchFeed({
    dataDir: scene.dataDir,
    search: {
      isLocal: false,
      cluster: {
        url: cluster.url,
        username: undefined,
        password: undefined,
        ...login,
        index: index ?? "transcripts",
      },
    },
    ledger,
    deliveries: {
      async pass(bytes, note) {
        const entry: (typeof notes)[number] = { note, bytes };
        notes.push(entry);
        return {
          async outcome({ kind }) {
            entry.outcome = kind;
          },
        };
      },
    },
    gate: { checkEvent: check ?? (() => {}) },
    now,
    abort: new AbortController().signal,
    policy,
  });
  try {
    return await use(feed);
  } finally {
    await feed.close();
    await ledger.close();
  }
}

const clusterOf = ({ cluster: index }: SearchFeed) => index as NonNullable<SearchFeed["cluster"]>;
const sync = (ways?: Ways) => over((feed) => feed.sync(clusterOf(feed)), ways);
const verify = (ways?: Ways) => over((feed) => feed.verify(clusterOf(feed)), ways);
const many = (count: number, changes = {}) =>
  Array.from({ length: count }, (_, index) => said(`c${index}`, `refund ${index}\nsure`, changes));

describe.each(["elasticsearch", "opensearch"] as const)("against %s", (dialect) => {
  test("documents come under an alias, into an index with a strict mapping, each under its own id", async () => {
    await start({ dialect, credentials: "gateway:secret" });
    await scene.run(many(3));
    expect(await sync({ password: "secret" })).toEqual({ put: 3, dropped: 0, isWhole: true });
    expect(cluster.aliases()).toEqual(new Map([["transcripts", "transcripts-000001"]]));
    expect([...cluster.documents("transcripts").keys()].toSorted()).toEqual(["c0", "c1", "c2"]);
    expect(isEqual(await verify({ password: "secret" }))).toBe(true);
    expect(cluster.violations).toEqual([]);
  });
});

test("of a bulk in which a third failed, only that third goes again", async () => {
  const tried = new Set<string>();
  await scene.run(many(90));
  cluster.mischief = {
    item: ({ id }) => {
      if (Number(id.slice(1)) % 3 !== 0 || tried.has(id)) return undefined;
      tried.add(id);
      return { status: 429, type: "es_rejected_execution_exception" };
    },
  };
  await sync();
  expect(cluster.bulks.map(({ items }) => items)).toEqual([64, 22, 26, 8]);
  expect(isEqual(await verify())).toBe(true);
  expect(cluster.violations).toEqual([]);
});

test("what will never be taken is set aside by the cluster's word for it, and nothing it quotes is kept", async () => {
  await scene.run(many(5));
  cluster.mischief = {
    item: ({ id }) => (id === "c2" ? { status: 400, type: "mapper_parsing_exception" } : undefined),
  };
  expect(await sync()).toMatchObject({ isWhole: true });
  expect(await verify()).toMatchObject({ missing: ["c2"], stale: [], extra: [] });
  const { openSearchStore } = await import("../../../src/searching/searching.ts");
  const { clusterStanding } = await import("../../../src/search/cluster-standing.ts");
  const store = await openSearchStore(scene.dataDir);
  expect(clusterStanding(store, 0)).toMatchObject({
    refused: { mapper_parsing_exception: 1 },
    reachedAt: now(),
  });
  store.close();
  cluster.mischief = {};
  await sync();
  expect(cluster.documents("transcripts").has("c2")).toBe(false);
  await over((feed) => feed.rebuild(clusterOf(feed), () => true));
  expect(isEqual(await verify())).toBe(true);
});

test("what the gate holds back does not leave; the others do, and the record names them by surrogate", async () => {
  await scene.run(many(3));
  await sync({
    check: (bytes) => {
      if (bytes.includes("refund 1")) throw new Fault("gate.held");
    },
  });
  expect([...cluster.documents("transcripts").keys()].toSorted()).toEqual(["c0", "c2"]);
  expect(notes.map(({ note, outcome }) => [note.about, note.surrogates.length, outcome])).toEqual([
    ["search", 2, "answered"],
  ]);
  expect(notes[0]?.note.to).toBe(new URL(cluster.url).host);
  expect(notes[0]?.note.surrogates.every((surrogate) => /^[0-9a-f]{16}$/.test(surrogate))).toBe(true);
});

test("a wrong password, a name that is taken, a door that is shut: each is told, and nothing is lost", async () => {
  await start({ credentials: "gateway:secret" });
  await scene.run(many(2));
  await expect(sync({ password: "guess" })).rejects.toMatchObject({ code: "access.denied" });
  await start({});
  await fetch(`${cluster.url}/taken`, { method: "PUT", body: "{}" });
  await expect(sync({ index: "taken" })).rejects.toMatchObject({ code: "config.invalid" });
  await start({});
  cluster.mischief = { request: () => 503 };
  await expect(sync()).rejects.toMatchObject({ code: "call.status" });
  cluster.mischief = {};
  await sync();
  expect(isEqual(await verify())).toBe(true);
});

test("a request that is too large is halved, and a single one that still is, set aside", async () => {
  await start({ mostBytes: 700 });
  await scene.run([
    ...many(12),
    said("long", Array.from({ length: 900 }, (_, index) => `w${index * 7919}`).join(" ")),
  ]);
  await sync();
  expect(cluster.documents("transcripts").size).toBe(12);
  expect(await verify()).toMatchObject({ missing: ["long"] });
});

test("what is forgotten is taken out, and a request of before that arrives late does not bring it back", async () => {
  await scene.run(many(3));
  await sync();
  await scene.forget("c1");
  await sync();
  expect([...cluster.documents("transcripts").keys()].toSorted()).toEqual(["c0", "c2"]);
  const late = notes[0]?.bytes as Buffer;
  const door = openClusterDoor({ url: cluster.url, index: "transcripts", now });
  await door.bulk(late);
  await door.close();
  expect([...cluster.documents("transcripts").keys()].toSorted()).toEqual(["c0", "c2"]);
  await scene.purge("2025-03-09");
  await sync();
  expect(cluster.documents("transcripts").size).toBe(0);
});

const forgetting = async (conversationId: string) => {
  const retention = await openRetention({ dataDir: scene.dataDir, now, isSearched: false });
  const places = await retention.forget(conversationId);
  await retention.settle();
  const leaving = retention.leaving();
  await retention.close();
  return { places, leaving };
};
const takeOut = () => over((feed) => feed.takeOut());

test("who is forgotten is known to lie there until the cluster has let go, and nothing else is sent for it", async () => {
  await scene.run(many(3));
  await sync();
  await scene.run([said("new", "refund")]);
  expect(await forgetting("c1")).toEqual({ places: ["ledger", "results", "search cluster"], leaving: 1 });
  cluster.mischief = { request: () => 503 };
  await expect(takeOut()).rejects.toMatchObject({ code: "call.status" });
  const of = { url: cluster.url, index: "transcripts", username: undefined, password: undefined };
  const standing = await readSearchStanding(scene.dataDir, { isLocal: false, cluster: of });
  expect(standing?.cluster).toMatchObject({ leaving: 1, failedAt: now() });
  cluster.mischief = {};
  expect([await takeOut(), await takeOut()]).toEqual([1, 0]);
  expect([...cluster.documents("transcripts").keys()].toSorted()).toEqual(["c0", "c2"]);
  expect(cluster.violations).toEqual([]);
});

test("who is forgotten before anybody heard that the cluster has it leaves it all the same", async () => {
  await scene.run(many(3));
  cluster.mischief = { request: (_, path) => (path === "/_bulk" ? "cut" : undefined) };
  await expect(sync()).rejects.toMatchObject({ code: "call.network" });
  cluster.mischief = {};
  expect(cluster.documents("transcripts").has("c2")).toBe(true);
  expect((await forgetting("c2")).leaving).toBe(1);
  expect(await sync()).toMatchObject({ put: 2, dropped: 1 });
  expect([...cluster.documents("transcripts").keys()].toSorted()).toEqual(["c0", "c1"]);
  expect(isEqual(await verify())).toBe(true);
});

test("days that are purged leave it, also when the index on this machine was made anew in between", async () => {
  await scene.run(many(3));
  await sync();
  (await openSearching(scene.dataDir, { isAnew: true })).close();
  await scene.purge("2025-03-09");
  expect(await takeOut()).toBe(3);
  expect(cluster.documents("transcripts").size).toBe(0);
});

test("a rebuild that is stopped half way leaves the old index in its place, and goes on", async () => {
  await scene.run(many(150));
  await sync();
  cluster.change("transcripts", "c3", undefined);
  cluster.change("transcripts", "c9", { ...cluster.documents("transcripts").get("c9"), said: "forged" });
  expect(await verify()).toMatchObject({ missing: ["c3"], stale: ["c9"] });
  let groups = 0;
  await over((feed) => feed.rebuild(clusterOf(feed), () => ++groups < 2));
  expect(cluster.aliases().get("transcripts")).toBe("transcripts-000001");
  await scene.run([said("new", "refund")]);
  await sync();
  expect(cluster.aliases().get("transcripts")).toBe("transcripts-000002");
  expect(cluster.indexes()).toEqual(["transcripts-000002"]);
  expect(isEqual(await verify())).toBe(true);
  expect(cluster.documents("transcripts").size).toBe(151);
});

test("an index that somebody deleted is made again, and filled", async () => {
  await scene.run(many(4));
  await sync();
  await fetch(`${cluster.url}/transcripts-000001`, { method: "DELETE" });
  await fetch(`${cluster.url}/_aliases`, {
    method: "POST",
    body: JSON.stringify({ actions: [{ remove: { index: "transcripts-000001", alias: "transcripts" } }] }),
  });
  await over((feed) => feed.rebuild(clusterOf(feed), () => true));
  expect(isEqual(await verify())).toBe(true);
});

test("bulks in any order, any number of times, leave the same index", async () => {
  await scene.run([said("seed", "seed")]);
  await sync();
  const version = fc.record({ id: fc.constantFrom("a", "b", "c"), version: fc.integer({ min: 1, max: 5 }) });
  const sourceOf = (id: string, of: number) => JSON.stringify({ conversationId: id, said: `version ${of}` });
  const door = openClusterDoor({ url: cluster.url, index: "transcripts", policy, now });
  const target = { name: "transcripts", isAlias: true };
  const onLeave = async () => async () => {};
  await fc.assert(
    fc.asyncProperty(fc.array(version, { minLength: 1, maxLength: 12 }), async (versions) => {
      const run = String(Math.max(...versions.map(({ version: of }) => of)));
      for (const { id, version: of } of versions) {
        // Each run of the property has ids of its own.
        const own = `${id}-${JSON.stringify(versions).length}-${run}-${seed}`;
        await sendBulk([{ id: own, version: of, source: sourceOf(own, of) }], { door, target, onLeave });
      }
      for (const id of new Set(versions.map((one) => one.id))) {
        const own = `${id}-${JSON.stringify(versions).length}-${run}-${seed}`;
        const last = Math.max(...versions.filter((one) => one.id === id).map((one) => one.version));
        expect(cluster.documents("transcripts").get(own)?.["said"]).toBe(`version ${last}`);
      }
      seed += 1;
    }),
    { numRuns: 40 },
  );
  await door.close();
});
let seed = 0;

test("answers that are cut, refused or late, at any request: in the end it is equal", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(0, 0, 429, 503, 500, "cut" as const), { maxLength: 14 }),
      async (script) => {
        await start({});
        const own = searchScene();
        const before = scene;
        scene = own;
        try {
          await own.run(many(70));
          let at = 0;
          cluster.mischief = { request: () => script[at++] || undefined };
          await sync().catch(() => undefined);
          await own.run([...many(5, { fingerprint: "f2" }), said("late", "refund", { fingerprint: "f2" })]);
          await own.forget("c6");
          await sync().catch(() => undefined);
          cluster.mischief = {};
          await sync();
          expect(isEqual(await verify())).toBe(true);
          expect(cluster.violations).toEqual([]);
        } finally {
          scene = before;
          own.remove();
        }
      },
    ),
    { numRuns: 10 },
  );
});
