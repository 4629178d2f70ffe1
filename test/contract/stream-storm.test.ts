/** Calls through a stream, at 25 times their pace: revisions, disorder and repeats, lines that end in every way, a model
 *  that is slow at times, and a restart in the middle. What the simulator told is the truth: each final utterance rests
 *  in exactly one window, heard or filled, and nothing that was planted has left. The source's waits are scaled like the
 *  calls, and so is the vendor's rate, for it is life's calls that come in that time. The built program does an hour of
 *  two hundred calls at once in `e2e/stream-hour.test.ts`. */
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { inspectAudit } from "../../src/audit/inspection.ts";
import { parseConfig } from "../../src/config.ts";
import { openAuditView } from "../../src/ledger/audit-book.ts";
import { settingsFor } from "../../src/simulator/demo-settings.ts";
import type { Disconnect } from "../../src/simulator/live/live-options.ts";
import { openSimulator, type Simulator } from "../../src/simulator/simulator.ts";
import { openLiveSource } from "../../src/source/live.ts";
import { openStreaming, type Streaming } from "../../src/streaming/streaming.ts";
import { measureCoreShare } from "../helpers/core-share.ts";
import { createLeakFinder } from "../helpers/leaks.ts";
import { scaledTiming, until } from "../helpers/live-stage.ts";
import { resultsIn } from "../helpers/run-evidence.ts";
import { utteranceKey, utteranceKeys } from "../helpers/stream-stage.ts";

const kinds: readonly Disconnect[] = [
  ...(["close", "reset", "silence", "closing", "refusal", "expiry", "revocation", "displacement"] as const),
];
const speed = 25;
const calls = 60;
const everyMs = 200;
const lost = 8;
/** For a busy machine. */
const patienceMs = 240_000;

async function start(simulator: Simulator, dataDir: string, windowTurns: number) {
  const config = parseConfig(
    {
      ...settingsFor(simulator),
      ...{ DATA_DIR: dataDir, LLM_CONCURRENCY: "32", GENESYS_RPM: String(270 * speed) },
    },
    ["genesys", "llm"],
    () => "",
  );
  const stop = new AbortController();
  const streaming = await openStreaming(config, {
    ...{ runId: randomUUID(), hasGenesys: true, now: Date.now, abort: new AbortController().signal },
    openSource: (genesys, onNotice, sinceMs) =>
      openLiveSource({
        ...{ genesys, onNotice, sinceMs, topicsOfEach: 60, userIds: [], conversationIds: [] },
        queueIds: simulator.queueIds,
        timing: scaledTiming(speed),
      }),
    onNotice: () => {},
    onWait: () => {},
  });
  let failure: unknown;
  const flowing = streaming
    .flow({
      rule: { turns: windowTurns, ms: 2000, reorderMs: 150 },
      ...{ stop: stop.signal, fillAfterMs: 1000 },
    })
    .catch((error: unknown) => {
      failure = error;
    });
  return {
    streaming,
    /** Waits for it as long as the stream goes on. */
    until: (holds: () => boolean, what: string) =>
      until(() => failure !== undefined || holds(), what, patienceMs).then(() =>
        expect(failure).toBeUndefined(),
      ),
    async end() {
      stop.abort();
      await flowing;
      await streaming.end({ exitCode: 143, summary: {} });
      await streaming.close();
      expect(failure).toBeUndefined();
    },
  };
}

const sum = (all: readonly Streaming[], of: (one: Streaming) => number) =>
  all.reduce((total, one) => total + of(one), 0);

describe("calls over lines that end in every way", () => {
  test("rest in windows, each utterance once, whatever happens meanwhile", async () => {
    const firstAtMs = Date.now() + 500;
    const simulator = await openSimulator({
      invented: {
        ...{ conversations: calls, mediaTypes: ["voice"], running: { everyMs, speed, firstAtMs } },
        ...{ shareWithoutTranscript: 0, transcriptDelayMs: 0 },
      },
      genesys: { ratePerMinute: 300 * speed },
      chat: { latencyMs: 150 },
      live: {
        ...{ heartbeatMs: 200, recognitionMs: 100, disorderMs: 80, closingMs: 400, topicsPerChannel: 60 },
        disconnects: Array.from({ length: lost }, (_, at) => ({
          kind: kinds[at % kinds.length] as Disconnect,
          afterMs: 3000 + at * 1000,
        })),
      },
    });
    const dataDir = mkdtempSync(join(tmpdir(), "stream-storm-"));
    try {
      const halfMs = firstAtMs + (calls * everyMs) / 2;
      const first = await start(simulator, dataDir, 3);
      await sleep(Math.max(0, halfMs - 4000 - Date.now()));
      simulator.setFaults({ routes: { chat: { slow: 0.3, slowMs: 1500 } } });
      await sleep(Math.max(0, halfMs - Date.now()));
      await first.end();
      simulator.setFaults({});
      const shareSince = measureCoreShare("self");
      const second = await start(simulator, dataDir, 3);
      const lastMs = firstAtMs + calls * everyMs;
      await second.until(
        () => Date.now() > lastMs && second.streaming.source.state().conversations === 0,
        "the last call's end",
      );
      await second.until(() => second.streaming.open().length === 0, "every gap to be filled");
      const share = shareSince();
      await second.end();

      const both = [first.streaming, second.streaming];
      expect(sum(both, ({ live }) => live.unfilled)).toBe(0);
      expect(sum(both, ({ tally }) => tally.failed)).toBe(0);
      expect(sum(both, ({ live }) => live.filled)).toBeGreaterThan(0);

      const streamDir = join(dataDir, "stream");
      const results = resultsIn(streamDir);
      const keys = utteranceKeys(results);
      const rest = new Set(keys);
      const told = simulator
        .told()
        .map(({ conversationId, startMs }) => utteranceKey(conversationId, startMs));
      const held = sum(both, ({ tally }) => tally.held);
      expect(told.length).toBeGreaterThan(calls * 5);
      const missing = told.filter((key) => !rest.has(key));
      expect({ held, missing: missing.slice(0, 5), count: missing.length }).toEqual({
        held: 0,
        missing: [],
        count: 0,
      });
      expect(rest.size).toBe(keys.length);
      const windows = new Map<string, number[]>();
      for (const { conversationId, window = 0 } of results)
        windows.set(conversationId, [...(windows.get(conversationId) ?? []), window]);
      for (const numbers of windows.values()) expect(new Set(numbers).size).toBe(numbers.length);

      const { leaksIn } = createLeakFinder([...simulator.truth()].flatMap(({ planted }) => planted));
      expect(leaksIn(JSON.stringify([results, simulator.received.chat.map(({ body }) => body)]))).toEqual([]);

      const { received } = simulator;
      expect(Object.values(received.counts).reduce((all, { limited }) => all + limited, 0)).toBe(0);
      expect(simulator.channels.received).toMatchObject({ overfull: 0, disconnects: lost });
      const view = await openAuditView(streamDir);
      expect(view && (await inspectAudit(streamDir, view)).problems).toEqual([]);
      view?.close();
      const lagMs = second.streaming.live.lags.quantile(0.95) ?? Number.POSITIVE_INFINITY;
      expect(lagMs * share, `${lagMs} ms with ${Math.round(share * 100)} % of a core`).toBeLessThan(1000);
    } finally {
      await simulator.close();
      rmSync(dataDir, { recursive: true, force: true });
    }
  }, 600_000);
});
