/** A simulator in a process of its own, as the benches of the road ask it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SimulatorOptions } from "../../src/simulator/options.ts";
import { type SpawnedSimulator, spawnSimulator } from "../helpers/spawned-simulator.ts";

/** Of all conversations. */
export const day = "2025-03-10";

export const round = (value: number, digits = 1): number => Number(value.toFixed(digits));

export async function withSimulator<T>(
  options: SimulatorOptions,
  use: (simulator: SpawnedSimulator, newDir: () => string) => Promise<T>,
): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), "gateway-bench-"));
  let count = 0;
  const simulator = await spawnSimulator({
    ...options,
    recordBodies: false,
    invented: {
      firstDay: day,
      days: 1,
      shareWithoutTranscript: 0,
      distinctTexts: 300,
      hasWords: false,
      ...options.invented,
    },
    genesys: { ratePerMinute: 1_000_000, ...options.genesys },
  });
  try {
    return await use(simulator, () => join(directory, String(count++)));
  } finally {
    await simulator.close();
    rmSync(directory, { recursive: true, force: true });
  }
}
