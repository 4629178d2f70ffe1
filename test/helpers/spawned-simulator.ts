/** Starts `simulator-process.ts` and talks to its control port. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Faults, SimulatorOptions } from "../../src/simulator/options.ts";
import type { Received } from "../../src/simulator/recorder.ts";
import type { Simulator } from "../../src/simulator/simulator.ts";
import type { TruthRow } from "../../src/simulator/world.ts";

export interface SpawnedSimulator {
  readonly urls: Simulator["urls"];
  /** Environment that leads the program here. */
  readonly settings: Readonly<Record<string, string>>;
  received(): Promise<Received>;
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
  const { urls, settings, control } = JSON.parse(line) as Pick<SpawnedSimulator, "urls" | "settings"> & {
    control: string;
  };
  const post = async (path: string, body: unknown) => {
    await fetch(`${control}${path}`, { method: "POST", body: JSON.stringify(body) });
  };
  return {
    urls,
    settings,
    received: async () => (await (await fetch(`${control}/control/received`)).json()) as Received,
    truth: async () =>
      (await (await fetch(`${control}/control/truth`)).text())
        .trimEnd()
        .split("\n")
        .map((row) => JSON.parse(row) as TruthRow),
    setFaults: (faults) => post("/control/faults", faults),
    forgetReceived: () => post("/control/forget", {}),
    close: async () => {
      child.stdin.end();
      if (child.exitCode === null) await once(child, "exit");
    },
  };
}
