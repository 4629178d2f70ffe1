/** H1, H2: two hundred clients fetch stored summaries, each from its own connection: how long the slowest hundredth
 *  waits when every client asks twice a second, and what a request costs the server in CPU when nobody pauses. (When
 *  nobody pauses, waiting is all queue: 200 clients over the rate the server reaches, by Little's law.) */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { clients, pressOn } from "../helpers/clients.ts";
import { type RunningServer, startServer } from "../helpers/running-server.ts";
import { spawnSimulator } from "../helpers/spawned-simulator.ts";
import type { Measured } from "./goals.ts";

const everyMs = 500;

export async function benchServe(seconds: number): Promise<Measured[]> {
  const simulator = await spawnSimulator({
    invented: { conversations: 120, days: 1, firstDay: "2025-03-10" },
    genesys: { ratePerMinute: 1_000_000 },
    recordBodies: false,
  });
  const dataDir = mkdtempSync(join(tmpdir(), "bench-serve-"));
  const env = { ...simulator.settings, DATA_DIR: dataDir, LOG_LEVEL: "warn" };
  const server = await startServer(env);
  try {
    const ids = (await simulator.truth()).filter(({ hasTranscript }) => hasTranscript).map(({ id }) => id);
    await store(server, ids);
    const pathOf = (turn: number) => `/api/conversations/${ids[turn % ids.length]}/summary`;
    await pressOn(server.url, pathOf, { seconds: 2 });
    const paced = await pressOn(server.url, pathOf, { seconds, everyMs });
    const before = cpuMs(server.pid);
    const pressed = await pressOn(server.url, pathOf, { seconds });
    const cpu = (cpuMs(server.pid) - before) / pressed.length;
    return [
      {
        id: "H1",
        name: `p99 of stored summaries, ${clients} clients, two requests a second each`,
        value: Number(at(paced, 0.99).toFixed(1)),
        unit: "ms",
        floor: 250,
        aim: 50,
        isMore: false,
        note: `median ${at(paced, 0.5).toFixed(1)} ms, ${paced.length} requests`,
      },
      {
        id: "H2",
        name: "CPU of the server for a stored summary",
        value: Number(cpu.toFixed(3)),
        unit: "ms",
        floor: 1,
        aim: 0.4,
        isMore: false,
        note: `${Math.round(pressed.length / seconds)} a second without pause, median ${at(pressed, 0.5).toFixed(0)} ms`,
      },
    ];
  } finally {
    await server.kill("SIGKILL");
    await simulator.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function store(server: RunningServer, ids: readonly string[]): Promise<void> {
  for (const conversationId of ids) await server.submit({ conversationId });
  for (const id of ids)
    while ((await server.ask(`/api/conversations/${id}/summary?wait=30s`)).status !== 200) await sleep(50);
}

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

/** User and system time of a process, from the kernel's ticks of 10 ms. */
function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
