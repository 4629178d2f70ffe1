/** What the data directory holds when the run begins whose calls are spoiled, and by which settings that run goes. */
import { appendFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Received } from "../../src/simulator/recorder.ts";
import { runHere } from "../helpers/program.ts";
import type { SpawnedSimulator } from "../helpers/spawned-simulator.ts";
import { runTraced } from "./strace.ts";

export const range = ["run", "--from", "2025-03-10", "--to", "2025-03-11", "--json"];
export const conversations = 20;
/** Conversations that are at the model, or whose answer is being written down: `LLM_CONCURRENCY`, and a fifth more. */
export const inHand = 4;

export interface Scene {
  readonly name: string;
  readonly env: Readonly<Record<string, string>>;
  /** Makes the directory, when there is to be one. */
  prepare(dataDir: string, simulator: SpawnedSimulator): Promise<void>;
  /** How many runs were killed by that. */
  readonly kills: number;
  /** How often each conversation has been answered in the end. */
  readonly times: number;
}

/** What was prepared, to be copied for each life. */
export interface Prepared {
  readonly scene: Scene;
  readonly dataDir: string;
  readonly received: Received;
}

const env = { LLM_CONCURRENCY: String(inHand) };
const settings = ({ settings: those }: SpawnedSimulator, dataDir: string) => ({
  ...those,
  ...env,
  DATA_DIR: dataDir,
});

export const scenes: readonly Scene[] = [
  { name: "a first run", env, prepare: async () => {}, kills: 0, times: 1 },
  {
    name: "a run that finds what a killed one left",
    env,
    async prepare(dataDir, simulator) {
      const at = { thread: "main", name: "write", file: "results/2025-03-10.jsonl", nth: 3 } as const;
      await runTraced(range, { env: settings(simulator, dataDir), dataDir, harm: { at, by: "kill" } });
      // strace spoils a call as a whole: that only half of it was written is added here.
      for (const room of ["results", "audit"])
        for (const name of readdirSync(join(dataDir, room)))
          appendFileSync(join(dataDir, room, name), '{"half of a line');
    },
    kills: 1,
    times: 1,
  },
  {
    name: "a run that does all again by another model",
    env: { ...env, LLM_MODEL: "another" },
    async prepare(dataDir, simulator) {
      await runHere(range, { env: settings(simulator, dataDir) });
    },
    kills: 0,
    times: 2,
  },
];
