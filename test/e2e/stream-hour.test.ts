/** An hour of a contact centre in five minutes, through the built program: two hundred calls at once, told with
 *  revisions, out of order and some of it twice, over lines that end thirty times and in every way, before a model that
 *  is slow for a third of it, with one restart and two kills. Everything of the vendor's is scaled: calls, heartbeats,
 *  how late a transcript comes, and the calls it allows in a minute, for the hour's calls come in the twelfth part of
 *  it. What is ours is not: the program waits, as in life, 35 s on a silent line, 45 s for a last word and 6 min before
 *  it asks after a call nobody tells of, which is a scaled hour and more, and its lag is in seconds of the wall clock.
 *  The simulator is a process of its own and knows the truth. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { readStreamStanding } from "../../src/ledger/stream-standing.ts";
import type { Disconnect } from "../../src/simulator/live/live-options.ts";
import { median } from "../bench/goals.ts";
import { measureCoreShare } from "../helpers/core-share.ts";
import { isLong } from "../helpers/form.ts";
import { createLeakFinder } from "../helpers/leaks.ts";
import { jsonLines, type Running, runProgram, startProgram } from "../helpers/program.ts";
import { resultsIn } from "../helpers/run-evidence.ts";
import { spawnSimulator } from "../helpers/spawned-simulator.ts";
import { utteranceKey, utteranceKeys } from "../helpers/stream-stage.ts";

const speed = 12;
const hourMs = 3_600_000 / speed;
/** Of the simulator's calls. */
const meanCallMs = 401_500 / speed;
const everyMs = Math.round(meanCallMs / 200);
const calls = Math.floor(hourMs / everyMs);
const kinds: readonly Disconnect[] = [
  ...(["close", "reset", "silence", "closing", "refusal", "expiry", "revocation", "displacement"] as const),
];
const lost = 30;

const residentMib = (pid: number | undefined): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;

describe.runIf(isLong)("an hour of two hundred calls at once", () => {
  test("rests in windows, each utterance once, whatever happens meanwhile", async () => {
    const dataDir = mkdtempSync(join(tmpdir(), "stream-hour-"));
    const streamDir = join(dataDir, "stream");
    const firstAtMs = Date.now() + 8000;
    const atShare = (share: number) => firstAtMs + share * hourMs;
    const simulator = await spawnSimulator({
      invented: {
        ...{ conversations: calls, mediaTypes: ["voice"], running: { everyMs, speed, firstAtMs } },
        ...{ shareWithoutTranscript: 0, transcriptDelayMs: 120_000 / speed },
      },
      genesys: { ratePerMinute: 300 * speed },
      chat: { latencyMs: 1000 },
      live: {
        // A line that is to be closed is warned of a minute before: what the program does in it is in its own time.
        ...{ heartbeatMs: 30_000 / speed, closingMs: 60_000 },
        disconnects: Array.from({ length: lost }, (_, at) => ({
          kind: kinds[at % kinds.length] as Disconnect,
          afterMs: firstAtMs - Date.now() + ((at + 1) * hourMs) / (lost + 1),
        })),
      },
    });
    const env = {
      ...{ ...simulator.settings, DATA_DIR: dataDir, LLM_CONCURRENCY: "48" },
      GENESYS_RPM: String(270 * speed),
    };
    const lives: Running[] = [];
    const begin = () => {
      const life = startProgram(["stream", "--queue", simulator.queueIds.join(","), "--json"], { env });
      lives.push(life);
      return life;
    };
    const until = (ms: number) => sleep(Math.max(0, ms - Date.now()));
    const samples: { readonly atMs: number; readonly mib: number }[] = [];
    const endOf = async (life: Running, signal: "SIGTERM" | "SIGKILL") => {
      life.process.kill(signal);
      const ended = await life.ended;
      return { ...ended, lines: jsonLines(ended.stdout) };
    };
    try {
      const first = begin();
      const firstShare = measureCoreShare(first.process.pid ?? "self");
      await until(atShare(0.15));
      const cores = [firstShare()];
      const stopped = await endOf(first, "SIGTERM");
      for (const share of [0.25, 0.35]) {
        const killed = begin();
        await until(atShare(share));
        await endOf(killed, "SIGKILL");
      }
      const last = begin();
      const lastShare = measureCoreShare(last.process.pid ?? "self");
      const timer = setInterval(
        () => samples.push({ atMs: Date.now(), mib: residentMib(last.process.pid) }),
        500,
      );
      await until(atShare(0.4));
      await simulator.setFaults({ routes: { chat: { slow: 0.3, slowMs: 6000 } } });
      await until(atShare(0.7));
      await simulator.setFaults({});
      await until(atShare(1));
      clearInterval(timer);
      for (;;) {
        expect(last.process.exitCode).toBe(null);
        const standing = await readStreamStanding(streamDir);
        if (Date.now() > atShare(1.3) && standing && standing.running + standing.toFill === 0) break;
        await sleep(1000);
      }
      cores.push(lastShare());
      const drained = await endOf(last, "SIGTERM");

      expect([stopped.code, drained.code]).toEqual([143, 143]);
      const summaries = [stopped, drained].map(({ lines }) => lines.find(({ type }) => type === "stream"));
      const windows = lives
        .flatMap((life) => jsonLines(life.output().stdout))
        .filter(({ type }) => type === "window");
      expect(windows.filter(({ state }) => state !== "done")).toEqual([]);
      expect(summaries.at(-1)).toMatchObject({ unfilled: 0, open: 0, toFill: 0, failed: 0, held: 0 });

      const told = await simulator.told();
      expect(told.length).toBeGreaterThan(calls * 20);
      const results = resultsIn(streamDir);
      const keys = utteranceKeys(results);
      const rest = new Set(keys);
      const missing = told.filter(
        ({ conversationId, startMs }) => !rest.has(utteranceKey(conversationId, startMs)),
      );
      expect({ missing: missing.slice(0, 5), of: missing.length }).toEqual({ missing: [], of: 0 });
      expect(rest.size).toBe(keys.length);
      const numbers = results.map(({ conversationId, window }) => `${conversationId}/${window}`);
      expect(new Set(numbers).size).toBe(numbers.length);

      const received = await simulator.received();
      const { leaksIn } = createLeakFinder((await simulator.truth()).flatMap(({ planted }) => planted));
      expect(leaksIn(JSON.stringify(results))).toEqual([]);
      expect(received.chat.flatMap(({ body }) => leaksIn(body))).toEqual([]);
      expect(lives.flatMap((life) => leaksIn(Object.values(life.output()).join("\n")))).toEqual([]);

      expect(Object.values(received.counts).reduce((sum, { limited }) => sum + limited, 0)).toBe(0);
      expect(await simulator.channels()).toMatchObject({ overfull: 0, displaced: 0, disconnects: lost });
      expect((await runProgram(["audit", "verify", "--data-dir", streamDir], { env })).code).toBe(0);

      const lagsMs = summaries.map((summary) => Number(summary?.["lagP95Ms"]));
      const between = (from: number, to: number) =>
        median(
          samples.filter(({ atMs }) => atMs >= atShare(from) && atMs < atShare(to)).map(({ mib }) => mib),
        );
      const tenths = [0.35, 0.45, 0.55, 0.65, 0.75, 0.85].map((from) =>
        Math.round(between(from, from + 0.1)),
      );
      const seen = `RSS by tenths of the hour ${tenths} MiB, lags ${lagsMs} ms with ${cores} of a core`;
      for (const [index, lagMs] of lagsMs.entries())
        expect(lagMs * (cores[index] ?? 1), seen).toBeLessThan(1000);
      // Filling begins a minute after the first end, a fifth of the hour: before that the work is not whole.
      expect(between(0.9, 1) / between(0.65, 0.75), seen).toBeLessThan(1.15);
    } finally {
      for (const { process: child } of lives) child.kill("SIGKILL");
      await simulator.close();
      rmSync(dataDir, { recursive: true, force: true });
    }
  }, 3_600_000);
});
