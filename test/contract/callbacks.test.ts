/** The promise of the outbox, whatever the receiver does: each event takes effect once, those of a query in their order. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Ledger, openLedger } from "../../src/ledger/ledger.ts";
import type { DeliveryEgress, DeliveryOutcome } from "../../src/shared/egress.ts";
import { Fault } from "../../src/shared/fault.ts";
import type { OutgoingEvent } from "../../src/shared/outbox.ts";
import { Secret } from "../../src/shared/secret.ts";
import { openWebhook } from "../../src/sinks/webhook.ts";
import { createCourier } from "../../src/sinks/webhook-courier.ts";
import { type Move, openReceiver, type Receiver, secret } from "../helpers/callback-receiver.ts";
import { isLong } from "../helpers/form.ts";

const policy = {
  ...{ workers: 4, firstDelayMs: 2, maxDelayMs: 20, maxRetryAfterMs: 3_600_000 },
  ...{ giveUpMs: 600_000, firstRestMs: 1, maxRestMs: 10 },
};
const timeoutMs = 250;

let dataDir: string;
let receiver: Receiver;
let ledger: Ledger;
let skewMs: number;
const now = () => Date.now() + skewMs;

beforeEach(async () => {
  skewMs = 0;
  dataDir = mkdtempSync(join(tmpdir(), "callbacks-"));
  receiver = await openReceiver({ slowMs: 2 * timeoutMs });
  ledger = await openLedger({ dataDir, now });
});
afterEach(async () => {
  await ledger.close();
  await receiver.close();
  rmSync(dataDir, { recursive: true });
});

const event = (id: string, stream = id): OutgoingEvent => ({
  ...{ id, type: "query.page", stream, conversationIds: ["c1"] },
  body: Buffer.from(JSON.stringify({ id, stream })),
});

interface Life {
  readonly untilMs?: number | undefined;
  readonly letGoAfterMs?: number;
  readonly egress?: DeliveryEgress;
  /** The first one, and the longest. */
  readonly restMs?: number;
}

const noted: DeliveryOutcome[] = [];
const everything: DeliveryEgress = {
  pass: async () => ({
    outcome: async (of) => {
      noted.push(of);
    },
  }),
};

/** Delivers as one process does. It may be let go of in the middle, as with the second Ctrl-C. */
async function life(of: Life = {}): Promise<void> {
  const { untilMs = now() + 30_000, letGoAfterMs, egress = everything, restMs } = of;
  const rests = restMs === undefined ? {} : { firstRestMs: restMs, maxRestMs: restMs };
  const secrets = [new Secret(secret)];
  const webhook = openWebhook({ url: receiver.url, secrets, connections: 4, timeoutMs, now: Date.now });
  const courier = createCourier({
    ...{ outbox: ledger.outbox, webhook, egress, now, policy: { ...policy, ...rests } },
    surrogateOf: (id) => `surrogate of ${id}`,
  });
  const letGo = new AbortController();
  const timer = letGoAfterMs === undefined ? undefined : setTimeout(() => letGo.abort(), letGoAfterMs);
  try {
    await courier.deliver(() => untilMs, letGo.signal);
  } finally {
    clearTimeout(timer);
    await webhook.close();
  }
}

const ids = () => receiver.effects.map(({ id }) => String(id));
const state = () => ledger.outbox.state();

describe("whatever the receiver does", () => {
  const move = fc.constantFrom<Move>(
    ...(["take", "take", "take", "take", "deaf", "reset", 408, 425, 429, 500, 503, "slow"] as const),
  );
  const script = fc.record({
    moves: fc.array(move, { maxLength: 40 }),
    streams: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 25 }),
    lives: fc.array(fc.integer({ min: 1, max: 120 }), { maxLength: 3 }),
  });

  test("each event takes effect once, in the order of its query, also over processes that end in between", {
    timeout: 300_000,
  }, async () => {
    let round = 0;
    await fc.assert(
      fc.asyncProperty(script, async ({ moves, streams, lives }) => {
        round += 1;
        const before = receiver.effects.length;
        const events = streams.map((stream, index) => event(`${round}-${index}`, `${round}/${stream}`));
        for (const one of events) await ledger.outbox.put(one);
        receiver.plan(moves);
        for (const letGoAfterMs of lives) await life({ letGoAfterMs });
        await life();
        expect(state()).toEqual({ waiting: 0, failed: 0 });
        const heard = receiver.effects.slice(before);
        expect(heard.map(({ id }) => id).toSorted()).toEqual(events.map(({ id }) => id).toSorted());
        for (const stream of new Set(events.map((one) => one.stream))) {
          const idsOf = (all: readonly { readonly [name: string]: unknown }[]) =>
            all.filter((one) => one["stream"] === stream).map(({ id }) => id);
          expect(idsOf(heard)).toEqual(idsOf(events as never));
        }
      }),
      { numRuns: isLong ? 200 : 25 },
    );
    expect(receiver.refused).toBe(0);
  });
});

describe("a receiver that is down", () => {
  test("is not tried once an event, and is told all when it is up again", async () => {
    for (let index = 0; index < 200; index += 1) await ledger.outbox.put(event(`e${index}`));
    receiver.setDown(503);
    // A rest that no machine is too busy to see out; of four workers each may have one more event in hand.
    await life({ untilMs: now(), restMs: 20_000 });
    expect(receiver.calls.length).toBeLessThanOrEqual(8);
    expect(state()).toMatchObject({ waiting: 200, failed: 0 });
    receiver.setDown(undefined);
    await ledger.outbox.hurry();
    await life();
    expect([ids().length, state().waiting]).toEqual([200, 0]);
  });

  test("is heard when it says when to come again: nothing goes before", async () => {
    const busy = await openReceiver({ retryAfter: "120" });
    await receiver.close();
    receiver = busy;
    for (const id of ["a", "b", "c"]) await ledger.outbox.put(event(id));
    receiver.plan([429, 429, 429]);
    await life();
    const calls = receiver.calls.length;
    expect(calls).toBeLessThanOrEqual(3);
    skewMs = 119_000;
    await life({ untilMs: now() });
    expect(receiver.calls.length).toBe(calls);
    skewMs = 121_000;
    await life({ untilMs: now() });
    expect([ids().toSorted(), state().waiting]).toEqual([["a", "b", "c"], 0]);
  });

  test("for a week loses the event's next try; until then it has not", async () => {
    await ledger.outbox.put(event("a"));
    receiver.setDown(500);
    skewMs = policy.giveUpMs - 1000;
    await life({ untilMs: now() });
    expect(state()).toMatchObject({ waiting: 1, failed: 0 });
    skewMs = policy.giveUpMs + 1000;
    await life({ untilMs: now() });
    expect(state()).toEqual({ waiting: 0, failed: 1 });
  });
});

test("what is refused is given up, and those behind it are told", async () => {
  for (const id of ["a1", "a2", "a3"]) await ledger.outbox.put(event(id, "a"));
  receiver.plan([400]);
  await life();
  expect(ids()).toEqual(["a2", "a3"]);
  expect(state()).toEqual({ waiting: 0, failed: 1 });
  await ledger.outbox.revive(["a1"]);
  await life();
  expect(ids()).toEqual(["a2", "a3", "a1"]);
});

describe("nothing leaves", () => {
  test("when the record can not be written: the courier ends, and the event waits", async () => {
    await ledger.outbox.put(event("a"));
    const full: DeliveryEgress = { pass: () => Promise.reject(new Fault("disk.failed")) };
    await expect(life({ egress: full })).rejects.toMatchObject({ code: "disk.failed" });
    expect([receiver.calls.length, state().waiting]).toEqual([0, 1]);
  });

  test("when the gate objects: the event is held back, the others go", async () => {
    for (const id of ["a", "b"]) await ledger.outbox.put(event(id, "q"));
    await life({
      egress: {
        pass: (bytes, note) =>
          note.event === "a" ? Promise.reject(new Fault("gate.held")) : everything.pass(bytes, note),
      },
    });
    expect([ids(), state().failed]).toEqual([["b"], 1]);
  });
});

test("what is on record of a try: to whom, of whom, and what came of it", async () => {
  noted.length = 0;
  const passed: unknown[] = [];
  await ledger.outbox.put(event("a"));
  receiver.plan([503, "deaf"]);
  await life({
    egress: {
      pass: (bytes, note) => {
        passed.push({ ...note, bytes: bytes.toString() });
        return everything.pass(bytes, note);
      },
    },
  });
  const one = { event: "a", about: "query.page", to: new URL(receiver.url).host };
  const bytes = JSON.stringify({ id: "a", stream: "a" });
  expect(new Set(passed.map((pass) => JSON.stringify(pass)))).toEqual(
    new Set([JSON.stringify({ ...one, surrogates: ["surrogate of c1"], bytes })]),
  );
  expect(noted).toEqual([
    { kind: "failed", status: 503, faultCode: "call.status" },
    { kind: "unknown", status: undefined, faultCode: "call.network" },
    { kind: "answered", status: 204 },
  ]);
});
