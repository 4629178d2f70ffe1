/** Every state-changing system call of a run, spoiled one after another, each in a life of its own. */
import { cpSync, existsSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawnSimulator } from "../helpers/spawned-simulator.ts";
import { type Life, live, type Stage } from "./life.ts";
import { conversations, range, type Scene } from "./scenes.ts";
import { type Call, type Harm, type Point, runTraced } from "./strace.ts";

export interface SweepOptions {
  readonly scene: Scene;
  readonly harms: readonly Harm[];
  /** About so many of the points, evenly spread; without it all of them. */
  readonly most?: number | undefined;
  /** Which of those comes first; those who look at a few a day see all of them in time. */
  readonly from?: number;
  /** Lives at the same time, each with a simulator of its own. */
  readonly workers: number;
  readonly onLife?: (at: Point, by: Harm, life: Life) => void;
}

export interface Sweep {
  /** Calls of the run nobody spoiled. */
  readonly points: number;
  readonly lives: number;
  /** Lives in which the call was reached: how many there are differs a little from run to run. */
  readonly reached: number;
  /** By how the run ended, and what `status` said then. */
  readonly ends: ReadonlyMap<string, number>;
  readonly findings: readonly string[];
}

export async function sweep({ scene, harms, most, from = 0, workers, onLife }: SweepOptions): Promise<Sweep> {
  const place = realpathSync(mkdtempSync(join(tmpdir(), "sweep-")));
  const undo: (() => Promise<void>)[] = [async () => rmSync(place, { recursive: true })];
  try {
    const stages: Stage[] = [];
    for (let worker = 0; worker < workers; worker += 1) {
      const stage = await openStage(scene, join(place, String(worker)));
      undo.push(stage.simulator.close);
      stages.push(stage);
    }
    const points = await pointsOf(stages[0] as Stage);
    const every = Math.max(1, Math.round(points.length / (most ?? points.length)));
    const chosen = points.filter((_, index) => index % every === from % every);
    const left = chosen.flatMap((at) => harms.map((by) => ({ at, by })));
    const counts = { points: points.length, lives: 0, reached: 0 };
    const ends = new Map<string, number>();
    const findings: string[] = [];
    const work = async (stage: Stage) => {
      for (let next = left.shift(); next; next = left.shift()) {
        const { at, by } = next;
        const life = await live(stage, at, by);
        counts.lives += 1;
        if (life.isReached) counts.reached += 1;
        const end = `${by}: ${life.isReached ? life.end : "not reached"}; status: ${life.told}`;
        ends.set(end, (ends.get(end) ?? 0) + 1);
        findings.push(...life.findings.map((finding) => `${by} at ${nameOf(at)}: ${finding}`));
        onLife?.(at, by, life);
        // Whether there is one call more this time, only a life can tell.
        if (most === undefined && life.isReached && isLast(at, points))
          left.push({ at: { ...at, nth: at.nth + 1 }, by });
        // One that did not come this time gives its place to one half as far into the run: a sweep of a few points
        // would else end, on the wrong day, without having spoiled anything.
        const earlier = points[Math.floor(points.indexOf(at) / 2)];
        if (most !== undefined && !life.isReached && earlier && earlier !== at)
          left.push({ at: earlier, by });
      }
    };
    await Promise.all(stages.map(work));
    return { ...counts, ends, findings };
  } finally {
    for (const step of undo.reverse()) await step();
  }
}

export const nameOf = ({ thread, name, file, nth }: Point): string =>
  `${name} ${nth} of ${file || "the directory"} (${thread})`;

async function openStage(scene: Scene, dataDir: string): Promise<Stage> {
  const simulator = await spawnSimulator({
    invented: { conversations, days: 1, firstDay: "2025-03-10", seed: 7, shareWithoutTranscript: 0.1 },
    genesys: { ratePerMinute: 6000 },
    chat: { latencyMs: 10, models: ["gpt-4o-mini", "another"] },
  });
  try {
    await scene.prepare(dataDir, simulator);
    const prepared = { scene, dataDir, received: await simulator.received() };
    return { simulator, truth: await simulator.truth(), prepared };
  } catch (error) {
    await simulator.close();
    throw error;
  }
}

/** The calls of a run that nobody spoils, each with its number among those of its kind. */
async function pointsOf({ simulator, prepared }: Stage): Promise<readonly Point[]> {
  const dataDir = `${prepared.dataDir}-counted`;
  if (existsSync(prepared.dataDir)) cpSync(prepared.dataDir, dataDir, { recursive: true });
  const env = { ...simulator.settings, ...prepared.scene.env };
  const { code, calls } = await runTraced(range, { env, dataDir });
  if (code !== 0) throw new Error(`a run that nobody spoils ended with ${code}`);
  const counts = new Map<string, number>();
  return calls.map((call) => {
    const nth = (counts.get(kindOf(call)) ?? 0) + 1;
    counts.set(kindOf(call), nth);
    return { ...call, nth };
  });
}

const kindOf = ({ thread, name, file }: Call): string => `${thread} ${name} ${file}`;

const isLast = (at: Point, points: readonly Point[]): boolean =>
  points.every((point) => kindOf(point) !== kindOf(at) || point.nth <= at.nth);
