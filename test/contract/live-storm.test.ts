/** Many calls at once, told with revisions, out of order and some of it twice, over lines that end in every way: every
 *  final utterance is heard once, or lies in a gap that was announced, and the vendor's limits are kept. `TEST_LONG=1`:
 *  two hundred at once, and thirty lines lost. */
import { describe, expect, test } from "vitest";
import type { LiveEvent } from "../../src/shared/live.ts";
import type { Disconnect } from "../../src/simulator/live/live-options.ts";
import { isLong } from "../helpers/form.ts";
import { openStage, until } from "../helpers/live-stage.ts";

const kinds = [
  ...(["close", "reset", "silence", "closing", "refusal", "expiry", "revocation", "displacement"] as const),
];

const speed = isLong ? 25 : 40;
const calls = isLong ? 400 : 150;
const atOnce = isLong ? 140 : 50;
const lostLines = isLong ? 30 : 10;
const everyMs = 80;

const countOf = <T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
};

/** What is told of a conversation before it has started, after it has ended, or when it has started already. */
function disorderIn(events: readonly LiveEvent[]): readonly string[] {
  const phases = new Map<string, "started" | "ended">();
  return events.flatMap(({ kind, conversationId }) => {
    const phase = phases.get(conversationId);
    const isRight = kind === "started" ? phase === undefined : phase === "started";
    if (kind === "started" || kind === "ended") phases.set(conversationId, kind);
    return isRight ? [] : [`${kind} of ${conversationId} when ${phase ?? "unknown"}`];
  });
}

describe(`${calls} calls over ${lostLines} lost lines`, () => {
  test("lose nothing that was not announced, and give nothing twice", async () => {
    const firstAtMs = Date.now() + 500;
    const stage = await openStage(
      {
        invented: { conversations: calls, mediaTypes: ["voice"], running: { everyMs, speed, firstAtMs } },
        live: {
          ...{ recognitionMs: 100, disorderMs: 80, closingMs: 400, topicsPerChannel: 60 },
          disconnects: Array.from({ length: lostLines }, (_, at) => ({
            kind: kinds[at % kinds.length] as Disconnect,
            afterMs: 3000 + at * 1000,
          })),
        },
      },
      {
        perMinute: 270,
        isEveryQueue: true,
        topicsOfEach: 60,
        timing: { flushMs: 500, settleMs: 500, graceMs: 1500, lagMs: 300, lookMs: 10_000, quietMs: 10_000 },
      },
    );
    try {
      const { simulator, source, events } = stage;
      let most = 0;
      const lastMs = firstAtMs + calls * everyMs;
      await until(
        () => {
          most = Math.max(most, source.state().conversations);
          return Date.now() > lastMs && source.state().conversations === 0;
        },
        "the last call's end",
        180_000,
      );
      await source.close();
      expect(await stage.outcome).toBeUndefined();
      expect(most).toBeGreaterThan(atOnce);
      expect(simulator.channels.received.disconnects).toBe(lostLines);

      const heard = countOf(
        stage.of("utterance"),
        ({ conversationId, utteranceId }) => conversationId + utteranceId,
      );
      expect([...heard.values()].filter((count) => count > 1)).toEqual([]);
      const { all, unannounced } = stage.unheard();
      expect(unannounced).toEqual([]);
      expect(all.length).toBeGreaterThan(0);
      expect(heard.size / simulator.told().length).toBeGreaterThan(0.5);

      expect(disorderIn(events)).toEqual([]);
      expect(stage.of("started").length).toBe(calls);
      const { received } = simulator;
      expect(Object.values(received.counts).reduce((sum, { limited }) => sum + limited, 0)).toBe(0);
      expect(simulator.channels.received).toMatchObject({ overfull: 0, displaced: 0 });
      expect(simulator.channels.received.mostTopics).toBeLessThanOrEqual(60);
    } finally {
      await stage.close();
    }
  }, 300_000);
});
