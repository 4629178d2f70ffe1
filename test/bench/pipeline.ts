/** P4, P5, P7, L1, L2, L3: the whole road against the tutorials' way and against what its limits allow. */
import { spawnSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import type { SimulatorOptions } from "../../src/simulator/options.ts";
import { startProgram } from "../helpers/program.ts";
import { type Measured, median } from "./goals.ts";
import { runRoad } from "./road.ts";
import { day, round, withSimulator } from "./simulated.ts";
import { runTutorialsWay } from "./tutorials-way.ts";

const dayBehind = "2025-03-12";

/** What one does while others take their time: 60 ms for each call to Genesys, 200 ms for an answer. */
export const benchWithLatency = (conversations: number): Promise<Measured[]> =>
  withSimulator(
    { invented: { conversations }, genesys: { latencyMs: 60 }, chat: { latencyMs: 200 } },
    async ({ settings }, newDir) => {
      const concurrency = 64;
      const sample = 15;
      const startedAt = performance.now();
      await runTutorialsWay({ settings, day, conversations: sample, resultsPath: `${newDir()}.jsonl` });
      const theirs = (sample * 1000) / (performance.now() - startedAt);
      const run = await runRoad({
        settings,
        dataDir: newDir(),
        day,
        days: 1,
        concurrency,
        mediaTypes: ["voice"],
      });
      const most = concurrency / 0.2;
      const load = `${Math.round(run.steadyPerSecond)} of ${most} a second, event loop ${round(run.utilisation, 2)}`;
      return [
        {
          id: "P4",
          name: "share of what 64 answers at once allow (60 ms Genesys, 200 ms LLM), steady",
          value: round((100 * run.steadyPerSecond) / most),
          unit: "%",
          floor: 93,
          aim: 97,
          isMore: true,
          note: run.utilisation > 0.85 ? `${load}: void, the machine is too busy` : load,
        },
        {
          id: "P5",
          name: "conversations a second with that latency, against the tutorials' way",
          value: round((run.tally.done * 1000) / run.wallMs / theirs),
          unit: "x",
          floor: 60,
          aim: 90,
          isMore: true,
          note: `theirs ${round(theirs, 2)}/s`,
        },
      ];
    },
  );

/** A limit of requests a minute that only the server's headers tell (L1), or nothing but its refusals (L3). */
export const benchRateLimit = (seconds: number, isSilent: boolean): Promise<Measured[]> => {
  const perMinute = isSilent ? 1200 : 6000;
  const chat = { latencyMs: 100, requestsPerMinute: perMinute, isSilent, fill: isSilent ? 0.05 : 1 };
  return underLimit(chat, (perMinute / 60) * seconds * 2, seconds, ({ requests }) => {
    const id = isSilent ? "L3" : "L1";
    const limit = isSilent ? "nobody tells of the limit" : "limit known from headers only";
    return {
      ...{ id, name: `share of the permitted request rate, ${limit}, steady` },
      value: round((100 * requests) / perMinute),
      ...{ unit: "%", floor: isSilent ? 93 : 97, aim: isSilent ? 96 : 98.5, isMore: true },
    };
  });
};

/** A limit of tokens a minute, and a server that counts up to 15 % more or less than anybody would estimate. */
export const benchTokenLimit = (seconds: number): Promise<Measured[]> => {
  const perMinute = 800_000;
  const chat = { latencyMs: 100, tokensPerMinute: perMinute, tokenSpread: 0.15, fill: 0.05 };
  return underLimit(chat, 40 * seconds, seconds, ({ tokens }) => ({
    ...{ id: "L2", name: "share of the permitted tokens a minute, estimates 15 % off either way, steady" },
    value: round((100 * tokens) / perMinute),
    ...{ unit: "%", floor: 93, aim: 96, isMore: true },
  }));
};

/** Runs for so long, and looks at what the server counted in the second half, a minute. */
const underLimit = (
  chat: NonNullable<SimulatorOptions["chat"]>,
  conversations: number,
  seconds: number,
  shareOf: (perMinute: { readonly requests: number; readonly tokens: number }) => Measured,
): Promise<Measured[]> =>
  withSimulator(
    { invented: { conversations }, genesys: { latencyMs: 5 }, chat },
    async ({ settings, received }, newDir) => {
      const stop = new AbortController();
      const running = runRoad({
        settings,
        dataDir: newDir(),
        day,
        days: 1,
        concurrency: 64,
        stop: stop.signal,
      });
      const seenAfter = async (ms: number) => {
        await sleep(ms);
        const { counts, chatTokens } = await received();
        const { ok, limited } = counts.chat;
        return { requests: ok, limited, tokens: chatTokens, atMs: performance.now() };
      };
      const from = await seenAfter(seconds * 500);
      const to = await seenAfter(seconds * 500);
      stop.abort();
      await running;
      const perMinute = (before: number, after: number) =>
        ((after - before) * 60_000) / (to.atMs - from.atMs);
      const { chat: counts } = (await received()).counts;
      const share = shareOf({
        requests: perMinute(from.requests, to.requests),
        tokens: perMinute(from.tokens, to.tokens),
      });
      const isSilent = share.id === "L3";
      return [
        share,
        {
          id: share.id,
          name: "429 answers for 1,000 good ones, steady",
          value: round((1000 * (to.limited - from.limited)) / (to.requests - from.requests), 2),
          ...{ unit: "", floor: isSilent ? 10 : 2, aim: isSilent ? 3 : 0, isMore: false },
          note: `${counts.limited} of all ${counts.requests} requests, the start included`,
        },
      ];
    },
  );

/** Memory over a long run, of the built program and nothing beside it: what loads the benches takes 50 MiB itself. */
export const benchMemory = (conversations: number): Promise<Measured[]> =>
  withSimulator({ invented: { conversations, days: 2 } }, async ({ settings }, newDir) => {
    const samples: number[] = [];
    const run = startProgram(
      ["run", "--from", day, "--to", dayBehind, "--quiet", "--concurrency", "32", "--data-dir", newDir()],
      { env: { ...settings, GENESYS_RPM: "1000000" } },
    );
    const timer = setInterval(() => {
      const mib = residentMib(run.process.pid);
      if (mib > 0) samples.push(mib);
    }, 250);
    const { code, stderr } = await run.ended.finally(() => clearInterval(timer));
    if (code !== 0) throw new Error(`the run ended with ${code}: ${stderr}`);
    const between = (from: number, to: number) =>
      median(samples.slice(samples.length * from, samples.length * to));
    const early = between(0.1, 0.2);
    const late = between(0.9, 1);
    return [
      {
        id: "P7",
        name: `resident memory in the last tenth of ${conversations.toLocaleString("en-US")} conversations against the second`,
        value: round(late / early, 2),
        unit: "x",
        floor: 1.15,
        aim: 1.1,
        isMore: false,
        note: `${Math.round(early)} MiB, then ${Math.round(late)} MiB`,
      },
    ];
  });

/** 0 when the process is gone. */
const residentMib = (pid: number | undefined): number =>
  Number(spawnSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" }).stdout.trim()) / 1024;
