import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { flow } from "../../src/flow.ts";
import type { FlowOptions } from "../../src/flow-options.ts";
import { Fault } from "../../src/shared/fault.ts";
import type { Cleared, Raw } from "../../src/shared/text.ts";
import { type Conversation, emptyKnown, type Result, type Transcript } from "../../src/shared/types.ts";
import type { Book, Stations } from "../../src/stations.ts";
import { createTally } from "../../src/tally.ts";

const conversation = (index: number): Conversation => ({
  id: `c${index}`,
  startedAt: "2025-03-10T08:00:00.000Z",
  mediaType: "voice",
  queueIds: [],
  communications: [],
  known: emptyKnown,
});

const indexOf = ({ id }: { id: string }) => Number(id.slice(1));

interface Scene {
  readonly count?: number;
  readonly transcript?: (index: number) => Transcript | undefined | Promise<Transcript>;
  readonly clear?: (index: number) => void;
  readonly answer?: (index: number) => Promise<void> | void;
  /** After its conversations the source waits for a page that does not come. */
  readonly isStuck?: boolean;
  /** Throws before the request has left. */
  readonly unsent?: (index: number) => void;
  /** Something personal is found in every answer. */
  readonly isMasked?: boolean;
  readonly settled?: readonly number[];
  readonly commit?: (index: number) => Promise<void> | void;
  readonly options?: Partial<FlowOptions>;
}

const review = { score: 0.5, completeness: 1, length: 1, coverage: undefined, flags: ["link"] };

/** The road with plain stations; what happened at each is written down. */
function scene({
  count = 20,
  isStuck,
  transcript,
  clear,
  answer,
  unsent,
  settled = [],
  commit,
  options,
  isMasked = false,
}: Scene) {
  const claimed: number[] = [];
  const released: number[] = [];
  const committed: Result[] = [];
  const aside: Record<string, string> = {};
  const sent: number[] = [];
  const quarantined: string[] = [];
  const expected = new Set<string>();
  let fetched = 0;
  let named = 0;
  const text = (index: number) => `turn of ${index}` as Raw;

  const book: Book = {
    settledAs: (of) => (settled.includes(indexOf(of)) ? "done" : undefined),
    claim: async (of) => {
      claimed.push(indexOf(of));
    },
    release: async (of) => {
      released.push(indexOf(of));
    },
    commit: async (result) => {
      await commit?.(Number(result.conversationId.slice(1)));
      committed.push(result);
    },
    setAside: async (of, state, { fault }) => {
      aside[of.id] = fault ? `${state} ${fault.code}` : state;
    },
    quarantine: async (of, fault) => {
      quarantined.push(`${of.id} ${fault.code}`);
    },
    surrogate: (id) => id.slice(1),
  };
  const stations: Stations = {
    source: {
      async *conversations(signal) {
        for (let index = 0; index < count && !signal.aborted; index += 1) {
          named += 1;
          yield conversation(index);
        }
        if (isStuck) await new Promise((resolve) => signal.addEventListener("abort", resolve));
      },
    },
    transcripts: {
      async of(of) {
        fetched += 1;
        await sleep(1);
        const index = indexOf(of);
        if (transcript) return transcript(index);
        return { turns: [{ speaker: "customer", text: text(index) }], known: emptyKnown };
      },
    },
    clearing: {
      turns(turns) {
        const index = Number(turns[0]?.text.split(" ").at(-1));
        clear?.(index);
        return {
          turns: turns.map((turn) => ({ ...turn, text: turn.text as string as Cleared })),
          findings: [],
          counts: { PHONE: 2 },
        };
      },
      json: (value) => ({ value: { ...value, isCleared: true }, isMasked }),
      text: (text) => text as Cleared,
      blockedOut: () => undefined,
    },
    gate: {
      expect(surrogate) {
        expected.add(surrogate);
        return () => expected.delete(surrogate);
      },
    },
    forward: {
      async send(surrogate, _turns, { onSpent }) {
        const index = Number(surrogate);
        const spent = { promptTokens: 10, completionTokens: 5, costUsd: 0.01, latencyMs: 1, attempts: 1 };
        try {
          unsent?.(index);
        } catch (error) {
          onSpent?.({ ...spent, promptTokens: 0, completionTokens: 0, costUsd: 0, attempts: 0 });
          throw error;
        }
        sent.push(index);
        await sleep(1);
        try {
          await answer?.(index);
        } catch (error) {
          onSpent?.(spent);
          throw error;
        }
        return { ...spent, analysis: { summary: "s" }, model: "m", finishReason: "stop", chunks: 1, review };
      },
      estimate: () => ({ requests: 1, promptTokens: 10, completionTokens: 5, costUsd: 0.01 }),
    },
    ledger: book,
  };
  const tally = createTally();
  const stop = new AbortController();
  const abort = new AbortController();
  const run = () =>
    flow(stations, tally, {
      runId: "r",
      fingerprint: "f",
      fetchers: 3,
      senders: 4,
      stop: stop.signal,
      abort: abort.signal,
      ...options,
    });
  return {
    run,
    tally,
    claimed,
    released,
    committed,
    aside,
    quarantined,
    expected,
    sent,
    stop,
    abort,
    fetched: () => fetched,
    named: () => named,
  };
}

describe("the flow", () => {
  test("redacts but for a few milliseconds each turn of the event loop, however many transcripts came at once", async () => {
    let turn = 0;
    let timer = setImmediate(function next() {
      turn += 1;
      timer = setImmediate(next);
    });
    const redactedIn: number[] = [];
    const { run } = scene({
      count: 12,
      transcript: (index) => ({
        turns: [{ speaker: "customer", text: `turn of ${index}` as Raw }],
        known: emptyKnown,
      }),
      clear: () => {
        redactedIn.push(turn);
        for (const until = performance.now() + 2; performance.now() < until; );
      },
      options: { fetchers: 12 },
    });
    await run().finally(() => clearImmediate(timer));
    expect(redactedIn).toHaveLength(12);
    expect(new Set(redactedIn).size).toBeGreaterThanOrEqual(6);
  });

  test("carries every conversation to its end, each once", async () => {
    const { run, tally, committed, claimed } = scene({ count: 100 });
    await run();
    expect(committed.map(({ conversationId }) => conversationId).sort()).toEqual(
      Array.from({ length: 100 }, (_, index) => `c${index}`).sort(),
    );
    expect(new Set(claimed).size).toBe(100);
    expect(tally).toMatchObject({
      seen: 100,
      taken: 100,
      done: 100,
      failed: 0,
      promptTokens: 1000,
      requests: 100,
    });
    expect(tally.redactions).toEqual({ PHONE: 200 });
    expect(committed[0]).toMatchObject({
      analysis: { isCleared: true },
      runId: "r",
      fingerprint: "f",
      llm: { chunks: 1 },
    });
  });

  test("does not fetch what is settled", async () => {
    const { run, tally, fetched } = scene({ count: 10, settled: [1, 2, 3] });
    await run();
    expect(fetched()).toBe(7);
    expect(tally).toMatchObject({ seen: 10, skipped: 3, done: 7 });
  });

  test("no transcript is an outcome and not an error", async () => {
    const { run, tally, aside, sent } = scene({ count: 3, transcript: () => undefined });
    await run();
    expect(aside).toEqual({ c0: "absent", c1: "absent", c2: "absent" });
    expect(sent).toEqual([]);
    expect(tally).toMatchObject({ absent: 3, failed: 0 });
  });

  test("a fault about one conversation sets it aside, and the run goes on", async () => {
    const { run, tally, aside } = scene({
      answer: (index) => {
        if (index === 4) throw new Fault("answer.invalid");
        if (index === 5) throw new Fault("call.status", { facts: { status: 500 } });
      },
      transcript: (index) => {
        if (index === 6) throw new Fault("transcript.shape");
        return { turns: [{ speaker: "agent", text: `turn of ${index}` as Raw }], known: emptyKnown };
      },
    });
    await run();
    expect(aside).toEqual({
      c4: "failed answer.invalid",
      c5: "failed call.status",
      c6: "failed transcript.shape",
    });
    expect(tally).toMatchObject({
      done: 17,
      failed: 3,
      faults: { "answer.invalid": 1, "call.status": 1, "transcript.shape": 1 },
    });
    expect(tally.promptTokens).toBe(190);
  });

  test("what guard, redactor or gate refuse is held back and never sent", async () => {
    const { run, aside, sent, quarantined, expected } = scene({
      clear: (index) => {
        if (index === 3) throw new Fault("guard.held");
        if (index === 7) throw new Fault("redact.failed");
      },
      answer: (index) => {
        if (index === 9) throw new Fault("gate.held");
      },
      options: { heldLimit: { count: 3 } },
    });
    await run();
    expect(aside).toEqual({ c3: "held guard.held", c7: "held redact.failed", c9: "held gate.held" });
    expect(quarantined.sort()).toEqual(["c3 guard.held", "c7 redact.failed", "c9 gate.held"]);
    expect([...expected]).toEqual([]);
    expect(sent).not.toContain(3);
    expect(sent).not.toContain(7);
  });

  test("an answer with something personal in it is kept masked, and noted", async () => {
    const { run, tally, committed } = scene({ count: 3, isMasked: true });
    await run();
    expect(committed.map((result) => result.review?.flags)).toEqual(Array(3).fill(["link", "personal"]));
    expect(tally).toMatchObject({
      done: 3,
      answers: { count: 3, flags: { link: 3, personal: 3 }, score: 1.5 },
    });
  });

  test("or is rejected when asked to, and counts as paid for", async () => {
    const { run, tally, committed, aside } = scene({
      count: 2,
      isMasked: true,
      options: { onPiiInAnswer: "reject" },
    });
    await run();
    expect(committed).toEqual([]);
    expect(aside).toEqual({ c0: "failed answer.personal", c1: "failed answer.personal" });
    expect(tally).toMatchObject({ done: 0, failed: 2, promptTokens: 20, requests: 2 });
  });

  test("a fault about us stops the taking, and what is in hand is finished", async () => {
    const { run, tally, named } = scene({
      count: 1000,
      answer: (index) => {
        if (index === 10) throw new Fault("access.denied");
      },
    });
    await expect(run()).rejects.toMatchObject({ code: "access.denied" });
    expect(named()).toBeLessThan(60);
    expect(tally.done).toBeGreaterThan(5);
    expect(tally.failed).toBe(0);
  });

  test("a fault about us does not wait for a page that is slow to come", async () => {
    const { run } = scene({
      isStuck: true,
      transcript: () => {
        throw new Fault("access.forbidden");
      },
    });
    await expect(run()).rejects.toMatchObject({ code: "access.forbidden" });
  });

  test("what was claimed and not sent when a limit is reached is work again, and no request", async () => {
    const { run, released, committed, claimed, aside } = scene({
      count: 100,
      unsent: (index) => {
        if (index >= 10) throw new Fault("limit.cost");
      },
    });
    await expect(run()).rejects.toMatchObject({ code: "limit.cost", exit: 21 });
    const done = committed.map(({ conversationId }) => Number(conversationId.slice(1)));
    expect([...done, ...released].sort((a, b) => a - b)).toEqual(claimed.sort((a, b) => a - b));
    expect(released.every((index) => index >= 10)).toBe(true);
    expect(aside).toEqual({});
  });

  test("tells what was planned of the answers that came, and what they took", async () => {
    const { run, tally } = scene({
      count: 10,
      answer: (index) => {
        if (index === 0) throw new Fault("answer.empty");
      },
    });
    await run();
    expect(tally.plan).toEqual({ promptTokens: 90, completionTokens: 45, costUsd: expect.closeTo(0.09) });
    expect(tally.actual).toEqual(tally.plan);
  });

  test("a bug stops the run as it is", async () => {
    const { run } = scene({
      commit: (index) => {
        if (index === 2) throw new RangeError("bug");
      },
    });
    await expect(run()).rejects.toBeInstanceOf(RangeError);
  });

  test("one failed call after another is an outage; a few among successes are not", async () => {
    const down = scene({
      count: 500,
      answer: () => {
        throw new Fault("call.network", { retryable: true, next: "check the host's name" });
      },
    });
    const outage = { code: "run.outage", exit: 75, next: "check the host's name" };
    await expect(down.run()).rejects.toMatchObject(outage);
    expect(down.sent.length).toBeLessThan(30);

    const shaky = scene({
      count: 200,
      answer: (index) => {
        if (index % 3 !== 0) throw new Fault("call.status");
      },
    });
    await shaky.run();
    expect(shaky.tally.failed).toBe(133);
  });

  test("takes on as many as the limit says, and says that there was more", async () => {
    const { run, tally } = scene({ count: 50, settled: [0, 1], options: { limit: 5 } });
    await run();
    expect(tally).toMatchObject({ taken: 5, done: 5, isLimited: true, skipped: 2 });
    const exact = scene({ count: 5, options: { limit: 5 } });
    await exact.run();
    expect(exact.tally).toMatchObject({ done: 5, isLimited: false });
  });

  test("more held back than the limit allows stops the run", async () => {
    const held = (from: number) => (index: number) => {
      if (index >= from) throw new Fault("guard.held");
    };
    const counted = scene({ count: 500, clear: held(100), options: { heldLimit: { count: 4 } } });
    await expect(counted.run()).rejects.toMatchObject({ code: "run.gateStop", exit: 23 });
    expect(counted.tally.held).toBeLessThan(10);

    const early = scene({ count: 500, clear: held(0), options: { heldLimit: { share: 0.5 } } });
    await expect(early.run()).rejects.toMatchObject({ code: "run.gateStop" });
    expect(early.tally.taken).toBeGreaterThanOrEqual(50);
    expect(early.tally.taken).toBeLessThan(60);

    const few = scene({ count: 10, clear: held(9) });
    await expect(few.run()).rejects.toMatchObject({ code: "run.gateStop", facts: { held: 1, taken: 10 } });
    expect(few.committed.length).toBe(9);

    const one = scene({ count: 200, clear: (index) => held(199)(index) });
    await one.run();
    expect(one.tally).toMatchObject({ held: 1, done: 199 });
  });

  test("a plan sends, claims and writes nothing", async () => {
    const { run, tally, sent, claimed, committed, aside } = scene({
      options: { isDryRun: true, heldLimit: { count: 1 } },
      clear: (index) => {
        if (index === 3) throw new Fault("guard.held");
      },
    });
    await run();
    expect([sent, claimed, committed, aside]).toEqual([[], [], [], {}]);
    expect(tally).toMatchObject({ done: 19, held: 1, promptTokens: 190 });
  });

  test("told to stop, it takes nothing more and finishes what it sent", async () => {
    const { run, stop, sent, committed } = scene({ count: 10_000, answer: () => sleep(5) });
    const going = run();
    await sleep(50);
    stop.abort();
    await going;
    expect(sent.length).toBeLessThan(200);
    expect(committed.length).toBe(sent.length);
  });

  test("who is answered is kept by his sender, while others ask: no more at once than there are senders", async () => {
    let asking = 0;
    let most = 0;
    let keeping = 0;
    let mostKept = 0;
    const { run, committed, claimed } = scene({
      count: 60,
      answer: async () => {
        asking += 1;
        most = Math.max(most, asking);
        await sleep(2);
        asking -= 1;
      },
      commit: async () => {
        keeping += 1;
        mostKept = Math.max(mostKept, keeping);
        await sleep(30);
        keeping -= 1;
      },
      options: { senders: 2, keepers: 6 },
    });
    await run();
    expect(committed).toHaveLength(60);
    expect(new Set(claimed).size).toBe(60);
    expect(most).toBe(2);
    expect(mostKept).toBeGreaterThan(2);
    expect(mostKept).toBeLessThanOrEqual(8);
  });

  test("told to stop, it claims nothing for the hands that wait for their turn to ask", async () => {
    const { run, stop, claimed, committed } = scene({
      count: 100,
      answer: () => sleep(60),
      options: { senders: 2, keepers: 6 },
    });
    const going = run();
    await sleep(40);
    stop.abort();
    await going;
    expect(claimed).toHaveLength(2);
    expect(committed).toHaveLength(2);
  });

  test("told to let go, it ends at once and sets nothing aside", async () => {
    const { run, abort, aside } = scene({
      count: 100,
      answer: () =>
        new Promise<void>((_, reject) => {
          const letGo = () => reject(new Fault("call.network"));
          if (abort.signal.aborted) letGo();
          else abort.signal.addEventListener("abort", letGo);
        }),
    });
    const going = run();
    await sleep(30);
    abort.abort();
    await expect(going).rejects.toThrow();
    expect(aside).toEqual({});
  });
});
