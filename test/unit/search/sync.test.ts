/** Whatever happens to the results, and wherever whoever keeps the index in step is stopped: in the end it is equal. */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openRetention } from "../../../src/retention.ts";
import { parseQuery } from "../../../src/search/query.ts";
import { isEqual } from "../../../src/search/verify.ts";
import { openSearching } from "../../../src/searching/searching.ts";
import { isFault } from "../../../src/shared/fault.ts";
import { firstPage, type SearchScene, said, searchScene } from "../../helpers/search-scene.ts";

let scene: SearchScene;
beforeEach(() => {
  scene = searchScene();
});
afterEach(() => scene.remove());

const idsFor = (query: string): Promise<readonly string[]> =>
  scene.over((searching) =>
    searching.find(parseQuery(query), firstPage).hits.map(({ conversationId }) => conversationId),
  );
const sync = () => scene.over((searching) => searching.sync());
const verify = () => scene.over((searching) => searching.verify());

const day = (number: number) => `2025-03-0${number}T10:00:00Z`;

describe("the index on this machine", () => {
  test("has what a run has committed, once it was brought up to date", async () => {
    await scene.run([said("c1", "a late refund"), said("c2", "an early bird")]);
    expect(await scene.over((searching) => searching.waiting())).toBe(2);
    expect(await sync()).toEqual({ put: 2, dropped: 0, isWhole: true });
    expect(await idsFor("refund")).toEqual(["c1"]);
    expect(await sync()).toEqual({ put: 0, dropped: 0, isWhole: true });
  });

  test("reads on where it was, and only what is new", async () => {
    await scene.run([said("c1", "refund")]);
    await sync();
    await scene.run([said("c2", "refund"), said("c3", "refund", { startedAt: day(2) })]);
    expect(await scene.over((searching) => searching.waiting())).toBe(2);
    expect(await sync()).toMatchObject({ put: 2, dropped: 0 });
  });

  test("forgets the old words of a conversation that was done again", async () => {
    await scene.run([said("c1", "refund"), said("c2", "credit")]);
    await sync();
    await scene.run([said("c1", "cancel", { fingerprint: "f2" })]);
    expect(await scene.over((searching) => searching.waiting())).toBe(2);
    expect(await sync()).toEqual({ put: 1, dropped: 0, isWhole: true });
    expect([await idsFor("refund"), await idsFor("cancel")]).toEqual([[], ["c1"]]);
  });

  test("has nothing of a conversation that was forgotten, nor of a day that was purged; not even in its file", async () => {
    const secret = "xylophonist";
    await scene.run([said("c1", `the ${secret} called`), said("c2", "credit", { startedAt: day(2) })]);
    await sync();
    await scene.forget("c1");
    expect(await idsFor(secret)).toEqual([]);
    expect(readFileSync(join(scene.dataDir, "search.sqlite"), "latin1")).not.toContain(secret);
    await scene.purge("2025-03-03");
    expect(await idsFor("credit")).toEqual([]);
  });

  test("that was switched off since is emptied when somebody is forgotten: nobody keeps it in step", async () => {
    await scene.run([said("c1", "refund"), said("c2", "credit")]);
    await sync();
    const retention = await openRetention({ dataDir: scene.dataDir, now: Date.now, isSearched: false });
    expect(await retention.forget("c1")).toEqual(["ledger", "results", "search"]);
    await retention.settle();
    await retention.close();
    expect(await verify()).toMatchObject({ results: 1, missing: ["c2"], extra: [] });
  });

  test("that is damaged hinders no forgetting", async () => {
    await scene.run([said("c1", "refund"), said("c2", "credit")]);
    writeFileSync(join(scene.dataDir, "search.sqlite"), "no database, but it has some length".repeat(40));
    await scene.forget("c1");
    expect([await idsFor("refund"), await idsFor("credit")]).toEqual([[], ["c2"]]);
  });

  test("says what is missing, stale and extra, and is mended by a rebuild", async () => {
    await scene.run(["c1", "c2", "c3"].map((id) => said(id, "refund")));
    await sync();
    const { openDatabase } = await import("../../../src/ledger/sqlite.ts");
    const database = await openDatabase(join(scene.dataDir, "search.sqlite"));
    database.exec("UPDATE texts SET said = 'changed' WHERE rowid = 1; DELETE FROM documents WHERE id = 2");
    database.exec("UPDATE documents SET conversation_id = 'c9' WHERE id = 3");
    database.close();
    const found = await verify();
    expect([found.missing.length, found.stale.length, found.extra]).toEqual([2, 1, ["c9"]]);
    (await openSearching(scene.dataDir, { isAnew: true })).close();
    await sync();
    expect(isEqual(await verify())).toBe(true);
  });

  test("a file that is no database is refused by name, and made anew by a rebuild", async () => {
    await scene.run([said("c1", "refund")]);
    writeFileSync(
      join(scene.dataDir, "search.sqlite"),
      "not a database at all, but long enough to be one".repeat(40),
    );
    await expect(scene.open()).rejects.toMatchObject({ code: "search.failed" });
    const searching = await openSearching(scene.dataDir, { isAnew: true });
    await searching.sync();
    searching.close();
    expect(await idsFor("refund")).toEqual(["c1"]);
  });

  test("one of another version is emptied, and fills itself", async () => {
    await scene.run([said("c1", "refund")]);
    await sync();
    const { openDatabase } = await import("../../../src/ledger/sqlite.ts");
    const database = await openDatabase(join(scene.dataDir, "search.sqlite"));
    database.exec("PRAGMA user_version = 77");
    database.close();
    expect(await sync()).toMatchObject({ put: 1 });
  });

  test("what lies in a result file behind its safe part is not read", async () => {
    await scene.run([said("c1", "refund")]);
    const path = join(scene.dataDir, "results", "2025-03-01.jsonl");
    appendFileSync(path, readFileSync(path, "utf8").replace("c1", "c2"));
    expect(await sync()).toMatchObject({ put: 1 });
  });

  test("where nothing was ever run, nothing is made", async () => {
    const error = await scene.open().catch((of: unknown) => of);
    expect(isFault(error) && error.code).toBe("usage.invalid");
    expect(existsSync(join(scene.dataDir, "search.sqlite"))).toBe(false);
  });

  test("is equal to the results after any history, and any number of halts on the way", async () => {
    const id = fc.integer({ min: 1, max: 6 }).map((number) => `c${number}`);
    const step = fc.oneof(
      fc.record({
        do: fc.constant("run" as const),
        ids: fc.uniqueArray(id, { minLength: 1, maxLength: 4 }),
        fingerprint: fc.constantFrom("f1", "f2", "f3"),
      }),
      fc.record({ do: fc.constant("forget" as const), id }),
      fc.record({ do: fc.constant("purge" as const), day: fc.constantFrom("2025-03-02", "2025-03-03") }),
      // Stopped after so many groups.
      fc.record({ do: fc.constant("sync" as const), groups: fc.integer({ min: 0, max: 3 }) }),
      fc.record({ do: fc.constant("race" as const) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 9 }), async (steps) => {
        const own = searchScene();
        try {
          await own.run([said("c0", "always there")]);
          for (const one of steps) {
            if (one.do === "run")
              await own.run(
                one.ids.map((of) =>
                  said(of, `${of} under ${one.fingerprint}`, {
                    fingerprint: one.fingerprint,
                    startedAt: day(1 + (Number(of.slice(1)) % 3)),
                  }),
                ),
              );
            if (one.do === "forget") await own.forget(one.id);
            if (one.do === "purge") await own.purge(one.day);
            if (one.do === "sync") {
              let left = one.groups;
              await own.over((searching) => searching.sync(() => left-- > 0));
            }
            if (one.do === "race")
              await Promise.all([1, 2, 3].map(() => own.over((searching) => searching.sync())));
          }
          await own.over(async (searching) => {
            await searching.sync();
            expect(await searching.verify()).toMatchObject({ missing: [], stale: [], extra: [] });
            expect(await searching.waiting()).toBe(0);
          });
        } finally {
          own.remove();
        }
      }),
      { numRuns: 15 },
    );
  });
});
