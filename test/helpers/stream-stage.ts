/** A stream over a real ledger and the simulator's model, with a source that tells what the test says. */
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspectAudit } from "../../src/audit/inspection.ts";
import { parseConfig } from "../../src/config.ts";
import { openAuditView } from "../../src/ledger/audit-book.ts";
import { createQueue } from "../../src/shared/drain.ts";
import type { LiveEvent, LiveSource, LiveUtterance } from "../../src/shared/live.ts";
import type { Raw } from "../../src/shared/text.ts";
import { emptyKnown, type Known, type Result, type Speaker } from "../../src/shared/types.ts";
import { settingsFor } from "../../src/simulator/demo-settings.ts";
import type { SimulatorOptions } from "../../src/simulator/options.ts";
import { openSimulator, type Simulator } from "../../src/simulator/simulator.ts";
import type { LiveOptions } from "../../src/streaming/live-options.ts";
import { openStreaming, type Streaming } from "../../src/streaming/streaming.ts";
import { resultsIn } from "./run-evidence.ts";

export interface ScriptedSource extends LiveSource {
  tell(event: LiveEvent): void;
  /** There is nothing more to come. */
  end(): void;
}

export function createScriptedSource(): ScriptedSource {
  const events = createQueue<LiveEvent>(Number.POSITIVE_INFINITY);
  return {
    events,
    tell: (event) => void events.push(event),
    end: events.end,
    close: async () => events.end(),
    state: () => ({
      ...{ conversations: 0, channels: 0, topics: 0, waiting: 0, frames: 0, malformed: 0 },
      ...{ utterances: 0, repeated: 0, losses: 0, gaps: 0, unread: events.size },
    }),
  };
}

export const startedAt = "2025-03-10T14:00:00.000Z";
const startMs = Date.parse(startedAt);

export const started = (conversationId: string, known: Partial<Known> = {}): LiveEvent => ({
  kind: "started",
  ...{ conversationId, startedAt, mediaType: "voice", direction: "inbound", queueIds: ["q1"] },
  known: { ...emptyKnown, ...known },
});

/** @param second of the conversation, which names the utterance too. */
export const said = (
  conversationId: string,
  second: number,
  speaker: Speaker,
  text: string,
  more: Partial<LiveUtterance> = {},
): LiveUtterance => ({
  kind: "utterance",
  ...{ conversationId, communicationId: "c1", utteranceId: `u${second}`, speaker, text: text as Raw },
  ...{ offsetMs: second * 1000, startMs: startMs + second * 1000, durationMs: 900, confidence: 0.9 },
  ...more,
});

export const ended = (conversationId: string): LiveEvent => ({ kind: "ended", conversationId });

export interface LiveStage {
  readonly source: ScriptedSource;
  readonly streaming: Streaming;
  readonly flowing: Promise<void>;
  readonly stop: AbortController;
  /** Ends the stream as `stream` does, and what it left; the directory stays. */
  close(): Promise<void>;
}

export interface LiveStageOptions extends Partial<Omit<LiveOptions, "stop">> {
  readonly env?: Readonly<Record<string, string>>;
  readonly hasGenesys?: boolean;
}

/** What several stages after another share. */
export async function openLiveGround(options: SimulatorOptions = {}) {
  const simulator: Simulator = await openSimulator({ invented: { conversations: 0 }, ...options });
  const dataDir = mkdtempSync(join(tmpdir(), "live-stage-"));
  const stages = new Set<LiveStage>();
  return {
    simulator,
    dataDir,
    async start(stageOptions: LiveStageOptions = {}): Promise<LiveStage> {
      const { env, hasGenesys = false, ...given } = stageOptions;
      const source = createScriptedSource();
      const stop = new AbortController();
      const config = parseConfig(
        { ...settingsFor(simulator), DATA_DIR: dataDir, LLM_CONCURRENCY: "8", ...env },
        ["genesys", "llm"],
        () => "",
      );
      const streaming = await openStreaming(config, {
        ...{ runId: randomUUID(), hasGenesys, now: Date.now, abort: new AbortController().signal },
        openSource: async () => source,
        onNotice: () => {},
        onWait: () => {},
      });
      const rule = { turns: 3, ms: 60_000, reorderMs: 0 };
      const flowing = streaming.flow({ rule, ...given, stop: stop.signal });
      flowing.catch(() => undefined);
      const stage: LiveStage = {
        ...{ source, streaming, flowing, stop },
        async close() {
          stages.delete(stage);
          source.end();
          await flowing.catch(() => undefined);
          await streaming.end({ exitCode: 0, summary: {} });
          await streaming.close();
        },
      };
      stages.add(stage);
      return stage;
    },
    results: (): readonly Result[] => resultsIn(join(dataDir, "stream")),
    /** What the model was shown, the conversation's lines only. */
    shown: (): readonly string[] =>
      simulator.received.chat.map(({ body }) => JSON.parse(body).messages[1].content),
    async auditProblems(): Promise<readonly string[]> {
      const streamDir = join(dataDir, "stream");
      const view = await openAuditView(streamDir);
      if (!view) return ["there is no audit"];
      try {
        return (await inspectAudit(streamDir, view)).problems;
      } finally {
        view.close();
      }
    },
    async close() {
      for (const stage of stages) await stage.close();
      await simulator.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export type LiveGround = Awaited<ReturnType<typeof openLiveGround>>;

/** An utterance, by where it was said: each has a start of its own. */
export const utteranceKey = (conversationId: string, startMs: number): string =>
  `${conversationId} ${Math.round(startMs)}`;

/** In the order in which they rest. */
export const utteranceKeys = (results: readonly Result[]): readonly string[] =>
  results.flatMap(({ conversationId, transcript }) =>
    transcript.map(({ startMs = 0 }) => utteranceKey(conversationId, startMs)),
  );
