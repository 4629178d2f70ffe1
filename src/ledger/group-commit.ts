/** Makes many small writes durable together, without ever blocking the event loop on the disk.
 *
 *  A group is an open transaction: each write runs in it at once, so readers of this connection see it, and
 *  its promise resolves when the group would survive a power cut. A group is committed when nobody is about
 *  to join it, when it is `groupMs` old or `groupRows` long, and never while the one before is still being
 *  synced: a slow disk makes larger groups.
 *
 *  An open transaction keeps every other process from writing, and one opened group follows the other. So beside other
 *  processes a group is a list: it is written, in one go and within a millisecond or two, when it is due, and the disk
 *  is synced while others have their turn. Readers then see a write when its promise resolves, not before.
 *
 *  SQLite's own `synchronous = FULL` syncs the write-ahead log inside COMMIT, on the main thread: with a disk
 *  that takes 3 ms that costs a third of the throughput of everything. So the engine runs with NORMAL, which
 *  leaves out exactly that sync, and `sync` does it here, off the thread. The promise waits for it, so what
 *  is promised is the same. */
import { onceIdle } from "../shared/idle.ts";
import { isBusy } from "./sqlite.ts";

export interface GroupCommit {
  /** Runs `work`, which must be synchronous. When anything in a group fails, all of it is undone and each of
   *  its writes rejects. `now` is for work that has already waited for company.
   *  @throws Fault `ledger.failed`, `disk.failed`. */
  write<T>(work: () => T, when?: "now" | "soon"): Promise<T>;
  /** Commits what is open and waits until nothing is under way. Failures belong to their writes. */
  settle(): Promise<void>;
}

export interface GroupCommitOptions {
  readonly begin: () => void;
  readonly commit: () => void;
  readonly rollback: () => void;
  readonly sync: () => Promise<void>;
  readonly groupMs: number;
  readonly groupRows: number;
  /** Other processes write there too; default: none does. */
  readonly isShared?: () => boolean;
  /** Calls it until nobody else is writing. */
  readonly turn?: (begin: () => void) => Promise<void>;
}

interface Group {
  rows: number;
  isDue: boolean;
  isClosing: boolean;
  /** What is to be done when the turn comes; undefined while the transaction is open, in which all is done at once. */
  list: (() => void)[] | undefined;
  readonly stopWaiting: () => void;
  readonly durable: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export function createGroupCommit(options: GroupCommitOptions): GroupCommit {
  const { begin, commit, rollback, sync, groupMs, groupRows } = options;
  const { isShared = () => false, turn = async (work) => work() } = options;
  let open: Group | undefined;
  let syncing: Group | undefined;
  /** A sync that failed can not be asked again: the kernel may by then call the lost pages clean. */
  let broken: { readonly error: unknown } | undefined;

  function openGroup(): Group {
    const list = isShared() || !hasBegun() ? [] : undefined;
    const { promise: durable, resolve, reject } = deferred();
    const group: Group = {
      rows: 0,
      isDue: false,
      isClosing: false,
      list,
      stopWaiting: onceIdle(() => comeDue(group), groupMs),
      durable,
      resolve,
      reject,
    };
    return group;
  }

  /** False when somebody else is writing. */
  function hasBegun(): boolean {
    try {
      begin();
      return true;
    } catch (error) {
      if (isBusy(error)) return false;
      throw error;
    }
  }

  function comeDue(group: Group): void {
    group.isDue = true;
    if (!syncing) void close(group);
  }

  async function close(group: Group): Promise<void> {
    if (group.isClosing) return;
    group.isClosing = true;
    group.stopWaiting();
    try {
      if (group.list) {
        await turn(begin);
        for (const work of group.list) work();
      }
      commit();
    } catch (error) {
      return undo(group, error);
    }
    open = undefined;
    syncing = group;
    await sync().then(group.resolve, (error: unknown) => {
      broken = { error };
      group.reject(error);
    });
    syncing = undefined;
    goOn();
  }

  function goOn(): void {
    if (!open) return;
    if (broken) undo(open, broken.error);
    else if (open.isDue) void close(open);
  }

  function undo(group: Group, error: unknown): void {
    group.stopWaiting();
    open = undefined;
    group.reject(error);
    try {
      rollback();
    } catch {
      // A full disk has already rolled it back.
    }
  }

  return {
    async write(work, when = "soon") {
      if (broken) throw broken.error;
      open ??= openGroup();
      const group = open;
      let value!: ReturnType<typeof work>;
      const run = () => {
        value = work();
      };
      try {
        if (group.list) group.list.push(run);
        else run();
      } catch (error) {
        undo(group, error);
        throw error;
      }
      group.rows += 1;
      if (when === "now" || group.rows >= groupRows) comeDue(group);
      await group.durable;
      return value;
    },
    async settle() {
      while (open || syncing) {
        if (open) comeDue(open);
        await (syncing ?? open)?.durable.catch(() => undefined);
      }
    },
  };
}

function deferred() {
  let resolve!: () => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}
