/** Starts `simulator-process.ts` and talks to its control port. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { LiveReceived } from "../../src/simulator/live/channels.ts";
import type { Disconnect } from "../../src/simulator/live/live-options.ts";
import type { ToldRow } from "../../src/simulator/live/play.ts";
import type { Faults, SimulatorOptions } from "../../src/simulator/options.ts";
import type { Received } from "../../src/simulator/recorder.ts";
import type { Simulator } from "../../src/simulator/simulator.ts";
import type { TruthRow } from "../../src/simulator/world.ts";

export interface SpawnedSimulator {
  readonly urls: Simulator["urls"];
  /** Environment that leads the program here. */
  readonly settings: Readonly<Record<string, string>>;
  readonly queueIds: readonly string[];
  received(): Promise<Received>;
  counts(): Promise<Received["counts"]>;
  /** Final utterances of calls that go on, when they were told. */
  told(): Promise<readonly ToldRow[]>;
  channels(): Promise<LiveReceived>;
  /** @returns whether there was a line to do it to. */
  disconnect(kind: Disconnect): Promise<boolean>;
  truth(): Promise<readonly TruthRow[]>;
  setFaults(faults: Faults): Promise<void>;
  forgetReceived(): Promise<void>;
  close(): Promise<void>;
}

export async function spawnSimulator(options: SimulatorOptions): Promise<SpawnedSimulator> {
  const script = new URL("simulator-process.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, ["--import", "tsx", script], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  child.stdin.write(`${JSON.stringify(options)}\n`);
  const [line] = (await Promise.race([
    once(createInterface(child.stdout), "line"),
    once(child, "exit").then(([code]) => {
      throw new Error(`the simulator's process ended with ${code}`);
    }),
  ])) as [string];
  const { urls, settings, queueIds, control } = JSON.parse(line) as Pick<
    SpawnedSimulator,
    "urls" | "settings" | "queueIds"
  > & { control: string };
  const post = async (path: string, body: unknown) => {
    await fetch(`${control}${path}`, { method: "POST", body: JSON.stringify(body) });
  };
  const rows = async <Row>(path: string): Promise<readonly Row[]> => {
    const text = await (await fetch(`${control}${path}`)).text();
    return text.split("\n").flatMap((row) => (row === "" ? [] : [JSON.parse(row) as Row]));
  };
  return {
    urls,
    settings,
    queueIds,
    received: async () => (await (await fetch(`${control}/control/received`)).json()) as Received,
    counts: async () => (await (await fetch(`${control}/control/counts`)).json()) as Received["counts"],
    truth: () => rows<TruthRow>("/control/truth"),
    told: () => rows<ToldRow>("/control/told"),
    channels: async () => (await (await fetch(`${control}/control/channels`)).json()) as LiveReceived,
    disconnect: async (kind) => {
      const answer = await fetch(`${control}/control/disconnect`, {
        method: "POST",
        body: JSON.stringify(kind),
      });
      return answer.ok;
    },
    setFaults: (faults) => post("/control/faults", faults),
    forgetReceived: () => post("/control/forget", {}),
    close: async () => {
      child.stdin.end();
      if (child.exitCode === null) await once(child, "exit");
    },
  };
}
