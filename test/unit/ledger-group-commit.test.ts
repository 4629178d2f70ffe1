import { describe, expect, test } from "vitest";
import { createGroupCommit, type GroupCommitOptions } from "../../src/ledger/group-commit.ts";
import { createBatches } from "../../src/shared/batches.ts";
import { Fault } from "../../src/shared/fault.ts";
import { onceIdle } from "../../src/shared/idle.ts";

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
const busy = (ms: number) => {
  const end = performance.now() + ms;
  while (performance.now() < end);
};

/** A store of which only the transactions matter, and a disk that syncs when told to. */
function store(
  fails: { commit?: boolean; sync?: boolean } = {},
  others: Pick<GroupCommitOptions, "isShared" | "turn"> = {},
) {
  const told: string[] = [];
  let synced: (() => void)[] = [];
  const group = createGroupCommit({
    begin: () => told.push("begin"),
    commit: () => {
      if (fails.commit) throw new Error("full");
      told.push("commit");
    },
    rollback: () => told.push("rollback"),
    sync: () =>
      new Promise<void>((resolve, reject) => {
        told.push("sync");
        synced.push(() => (fails.sync ? reject(new Error("no sync")) : resolve()));
      }),
    groupMs: 5,
    groupRows: 3,
    ...others,
  });
  return {
    told,
    group,
    write: (what: string) => group.write(() => told.push(what)),
    async sync() {
      while (synced.length === 0) await turn();
      const [done] = synced;
      synced = synced.slice(1);
      done?.();
      await turn();
    },
  };
}

describe("a group of writes", () => {
  test("is one transaction and one sync, and promises nothing before the sync", async () => {
    const { told, write, sync } = store();
    let isPromised = false;
    const writes = Promise.all([write("a"), write("b")]).then(() => {
      isPromised = true;
    });
    while (!told.includes("sync")) await turn();
    expect([isPromised, told]).toEqual([false, ["begin", "a", "b", "commit", "sync"]]);
    await sync();
    await writes;
    expect(isPromised).toBe(true);
  });

  test("gathers while the one before is being synced, however long it gets", async () => {
    const { told, write, sync } = store();
    const first = write("a");
    while (!told.includes("sync")) await turn();
    const rest = ["b", "c", "d", "e"].map(write);
    for (let turns = 0; turns < 20; turns += 1) await turn();
    expect(told).toEqual(["begin", "a", "commit", "sync", "begin", "b", "c", "d", "e"]);
    await sync();
    await first;
    await sync();
    await Promise.all(rest);
    expect(told.slice(-2)).toEqual(["commit", "sync"]);
  });

  test("is undone as a whole when one of its writes fails, and the next one goes on", async () => {
    const { told, write, group, sync } = store();
    const failing = [
      write("a"),
      group.write(() => {
        throw new Error("b");
      }),
    ];
    const outcomes = await Promise.allSettled(failing);
    expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(told).toEqual(["begin", "a", "rollback"]);
    const next = write("c");
    await sync();
    await next;
  });

  test("is undone when it can not be committed", async () => {
    const { told, write } = store({ commit: true });
    await expect(write("a")).rejects.toThrow("full");
    expect(told).toEqual(["begin", "a", "rollback"]);
  });

  test("that could not be synced is the last: nothing is promised after it", async () => {
    const { write, sync, group } = store({ sync: true });
    const first = write("a");
    const outcomes = Promise.allSettled([first]);
    await sync();
    expect((await outcomes)[0]?.status).toBe("rejected");
    await expect(write("b")).rejects.toThrow("no sync");
    await group.settle();
  });

  test("is sent off and waited for by settle", async () => {
    const { told, write, group, sync } = store();
    const writing = write("a");
    const settling = group.settle();
    await sync();
    await settling;
    await writing;
    expect(told).toEqual(["begin", "a", "commit", "sync"]);
  });
});

describe("a group of writes beside other processes", () => {
  test("is done in one go when its turn comes, with all that has come until then", async () => {
    let come = () => {};
    const others = {
      isShared: () => true,
      turn: (begin: () => void) =>
        new Promise<void>((resolve) => {
          come = () => resolve(begin() as undefined);
        }),
    };
    const { told, write, sync } = store({}, others);
    const writes = ["a", "b", "c"].map(write);
    await turn();
    writes.push(write("d"));
    expect(told).toEqual([]);
    come();
    await turn();
    expect(told).toEqual(["begin", "a", "b", "c", "d", "commit", "sync"]);
    await sync();
    expect(await Promise.all(writes)).toEqual([2, 3, 4, 5]);
  });

  test("is undone as a whole when one of its writes fails", async () => {
    const { told, write, group } = store({}, { isShared: () => true });
    const outcomes = await Promise.allSettled([
      write("a"),
      group.write(() => {
        throw new Error("b");
      }),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(told).toEqual(["begin", "a", "rollback"]);
  });

  test("waits for its turn when somebody it does not know of is writing", async () => {
    const busy = new Fault("ledger.failed", { facts: { code: "SQLITE_BUSY" } });
    const told: string[] = [];
    const group = createGroupCommit({
      begin: () => {
        throw busy;
      },
      commit: () => told.push("commit"),
      rollback: () => told.push("rollback"),
      sync: async () => {},
      groupMs: 5,
      groupRows: 3,
      turn: async () => {
        told.push("turn");
      },
    });
    await group.write(() => told.push("a"));
    expect(told).toEqual(["turn", "a", "commit"]);
  });
});

describe("a batch of results", () => {
  test("leaves with all that came while the one before was on its way; a failure is its own", async () => {
    const carried: (readonly number[])[] = [];
    const batches = createBatches<number>({
      carry: async (items) => {
        carried.push(items);
        await turn();
        if (items.includes(2)) throw new Error("lost");
      },
      groupMs: 5,
      groupRows: 2,
    });
    const outcomes = await Promise.allSettled([1, 2, 3, 4, 5].map(batches.put));
    await batches.settle();
    expect(carried).toEqual([
      [1, 2],
      [3, 4, 5],
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual([
      ...["rejected", "rejected"],
      ...["fulfilled", "fulfilled", "fulfilled"],
    ]);
  });
});

describe("waiting for an idle turn", () => {
  test("ends long before its time when there is nothing to do", async () => {
    const start = performance.now();
    await new Promise<void>((resolve) => onceIdle(resolve, 2000));
    expect(performance.now() - start).toBeLessThan(1000);
  });

  test("goes on while the loop is busy, to its time at most", async () => {
    let isOver = false;
    const start = performance.now();
    const waiting = new Promise<number>((resolve) => onceIdle(() => resolve(performance.now()), 40));
    const work = async () => {
      while (!isOver) {
        busy(2);
        await turn();
      }
    };
    const working = work();
    const waitedMs = (await waiting) - start;
    isOver = true;
    await working;
    expect(waitedMs).toBeGreaterThanOrEqual(39);
    expect(waitedMs).toBeLessThan(1000);
  });

  test("can be called off", async () => {
    let isCalled = false;
    const callOff = onceIdle(() => {
      isCalled = true;
    }, 1);
    callOff();
    for (let turns = 0; turns < 20; turns += 1) await turn();
    expect(isCalled).toBe(false);
  });
});
