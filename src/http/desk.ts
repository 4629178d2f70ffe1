/** Where summaries are asked for, worked on and handed out. Tasks live in the ledger and are looked at there; in memory
 *  is only who waits for which. So a restart, or a kill, loses nobody's task, and what was in hand is taken again.
 *
 *  A fault about us does not fail the tasks: the desk pauses, and they wait. A ledger or an audit that can not be
 *  written ends the work altogether: without them nothing may leave. */
import { randomUUID } from "node:crypto";
import { type FaultCode, isFault } from "../shared/fault.ts";
import type {
  Carried,
  Step,
  SummaryBook,
  SummaryTask,
  SummaryWish,
  TaskCounts,
} from "../shared/summary-book.ts";

export interface DeskOptions {
  readonly book: SummaryBook;
  /** @throws Fault of scope `run`: about us. */
  readonly carry: (task: SummaryTask, onStep: (step: Step) => void) => Promise<Carried>;
  readonly fingerprintOf: (wish: SummaryWish) => Promise<string>;
  readonly isForgotten: (conversationId: string) => boolean;
  /** Tasks worked on at once. */
  readonly hands: number;
  /** Pending ones beyond which no more are taken in. */
  readonly mostPending: number;
  /** Lets go of what is in hand: it is pending again. */
  readonly abort: AbortSignal;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Told how a try ended. `error` is a bug. */
  readonly onEnd?: (task: SummaryTask, carried: Carried, error?: unknown) => void;
  readonly onPause?: (code: FaultCode, pauseMs: number) => void;
}

export interface DeskState extends TaskCounts {
  /** The fault for which no task is begun at present. */
  readonly pausedFor?: FaultCode | undefined;
}

export interface Desk {
  /** A summary that is fresh, or the task that will bring one: a new one, or that of whoever asked before.
   *  Undefined when too many are pending. @throws Fault `config.invalid`, `ledger.failed`, `disk.failed`. */
  submit(wish: SummaryWish, maxAgeMs?: number): Promise<SummaryTask | undefined>;
  /** One that is put off is due now. */
  hasten(id: string): Promise<void>;
  task(id: string): SummaryTask | undefined;
  underWay(conversationId: string): SummaryTask | undefined;
  /** The newest that is made under the present rules and not older. */
  stored(conversationId: string, maxAgeMs?: number): Promise<SummaryTask | undefined>;
  stepOf(id: string): Step | undefined;
  /** Resolves when the task has ended, the time is over, or the signal aborts; with the task as it then is. */
  settled(id: string, waitMs: number, signal: AbortSignal): Promise<SummaryTask | undefined>;
  /** Calls back at every change, until the returned function is called. */
  watch(id: string, onChange: () => void): () => void;
  state(): DeskState;
  /** Works until `stop` aborts and what is in hand has ended.
   *  @throws Fault that leaves nothing to be done, as `ledger.failed`. */
  work(stop: AbortSignal): Promise<void>;
}

/** Looked for work at least so often. */
const lookEveryMs = 1000;
const pauseMs = 30_000;

const fatal: ReadonlySet<FaultCode> = new Set(["ledger.failed", "disk.failed", "audit.broken", "lock.lost"]);

export const isEnded = ({ state }: SummaryTask): boolean => state === "completed" || state === "failed";

export function createDesk(options: DeskOptions): Desk {
  const { book, carry, fingerprintOf, isForgotten, hands, mostPending, now } = options;
  const watchers = new Map<string, Set<() => void>>();
  const steps = new Map<string, Step>();
  const inHand = new Set<Promise<void>>();
  let paused: { readonly code: FaultCode; readonly untilMs: number } | undefined;
  let failure: { readonly error: unknown } | undefined;
  let hasRung = false;
  let wake: () => void = () => undefined;

  /** There may be something to do; also when nobody is idle yet. */
  function ring(): void {
    hasRung = true;
    wake();
  }

  const tell = (id: string) => {
    for (const onChange of watchers.get(id) ?? []) onChange();
  };

  function watch(id: string, onChange: () => void): () => void {
    const of = watchers.get(id) ?? new Set();
    watchers.set(id, of.add(onChange));
    return () => {
      of.delete(onChange);
      if (of.size === 0 && watchers.get(id) === of) watchers.delete(id);
    };
  }

  async function stored(conversationId: string, maxAgeMs = Number.POSITIVE_INFINITY) {
    if (isForgotten(conversationId)) return undefined;
    for (const task of book.completed(conversationId)) {
      if (now() - task.updatedAt > maxAgeMs) return undefined;
      if (task.fingerprint === (await presentFingerprint(task))) return task;
    }
    return undefined;
  }

  /** A kind that is not made any more has none. */
  const presentFingerprint = (task: SummaryTask): Promise<string | undefined> =>
    fingerprintOf(task).catch((error: unknown) => {
      if (isFault(error) && error.code === "config.invalid") return undefined;
      throw error;
    });

  async function ended(task: SummaryTask, carried: Carried, error?: unknown): Promise<void> {
    if (!carried.isDone) {
      const { retryAt, reason } = carried;
      if (retryAt === undefined) await book.fail(task.id, reason);
      else await book.putOff(task.id, retryAt, reason);
    }
    options.onEnd?.(task, carried, error);
  }

  async function workOn(task: SummaryTask): Promise<void> {
    const onStep = (step: Step) => {
      steps.set(task.id, step);
      tell(task.id);
    };
    try {
      if (isForgotten(task.conversationId)) await ended(task, { isDone: false, reason: "forgotten" });
      else await ended(task, await carry(task, onStep));
    } catch (error) {
      if (options.abort.aborted) await book.giveBack(task.id);
      else if (!isFault(error)) await ended(task, { isDone: false, reason: "internal" }, error);
      else if (fatal.has(error.code)) failure ??= { error };
      else {
        paused = { code: error.code, untilMs: now() + pauseMs };
        options.onPause?.(error.code, pauseMs);
        await book.giveBack(task.id);
      }
    } finally {
      steps.delete(task.id);
      tell(task.id);
    }
  }

  function takeInHand(task: SummaryTask): void {
    const working = workOn(task)
      .catch((error: unknown) => {
        failure ??= { error };
      })
      .finally(() => {
        inHand.delete(working);
        ring();
      });
    inHand.add(working);
    tell(task.id);
  }

  function idle(stop: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(go, lookEveryMs);
      function go() {
        clearTimeout(timer);
        stop.removeEventListener("abort", go);
        hasRung = false;
        resolve();
      }
      wake = go;
      stop.addEventListener("abort", go, { once: true });
      if (stop.aborted || hasRung) go();
    });
  }

  return {
    async submit(wish, maxAgeMs) {
      const { conversationId } = wish;
      const fingerprint = await fingerprintOf(wish);
      const fresh = book
        .completed(conversationId)
        .find((task) => task.fingerprint === fingerprint && now() - task.updatedAt <= (maxAgeMs ?? Infinity));
      const known = fresh ?? book.underWay(conversationId, fingerprint);
      if (known) return known;
      if (book.pending() >= mostPending) return undefined;
      const task = await book.add({ id: randomUUID(), fingerprint, ...wish });
      ring();
      return task;
    },
    async hasten(id) {
      await book.hasten(id);
      ring();
    },
    task: book.find,
    underWay: (conversationId) => book.underWay(conversationId),
    stored,
    stepOf: (id) => steps.get(id),
    watch,

    settled(id, waitMs, signal) {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(go, waitMs);
        const unwatch = watch(id, () => {
          try {
            const task = book.find(id);
            if (!task || isEnded(task)) go();
          } catch (error) {
            reject(error);
          }
        });
        function go() {
          clearTimeout(timer);
          unwatch();
          signal.removeEventListener("abort", go);
          resolve(book.find(id));
        }
        signal.addEventListener("abort", go, { once: true });
        const task = book.find(id);
        if (signal.aborted || !task || isEnded(task)) go();
      });
    },

    state: () => ({ ...book.counts(), pausedFor: paused?.code }),

    async work(stop) {
      while (!stop.aborted && !failure) {
        if (paused && paused.untilMs <= now()) paused = undefined;
        const task = !paused && inHand.size < hands ? await book.take() : undefined;
        if (task) takeInHand(task);
        else await idle(stop);
      }
      await Promise.all(inHand);
      if (failure) throw failure.error;
    },
  };
}
