/** One life: a run with one system call spoiled, what a person sees then, and the same command again. */
import { cpSync, existsSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Advice } from "../../src/report/status/words.ts";
import type { TruthRow } from "../../src/simulator/world.ts";
import { runClocked } from "../helpers/clocked-program.ts";
import { objections } from "../helpers/oracle.ts";
import { type Ended, runHere } from "../helpers/program.ts";
import type { SpawnedSimulator } from "../helpers/spawned-simulator.ts";
import { inHand, type Prepared, range } from "./scenes.ts";
import { type Harm, type Point, runTraced } from "./strace.ts";

export interface Life {
  /** False when the run came to its end before that call. */
  readonly isReached: boolean;
  /** How the run ended: its exit code, or the signal. */
  readonly end: string;
  /** What `status` said first before the run was repeated. */
  readonly told: string;
  /** What is not as it must be. */
  readonly findings: readonly string[];
}

export interface Stage {
  readonly simulator: SpawnedSimulator;
  readonly truth: readonly TruthRow[];
  readonly prepared: Prepared;
}

export async function live(stage: Stage, at: Point, by: Harm): Promise<Life> {
  const { simulator, truth, prepared } = stage;
  const { scene } = prepared;
  const place = realpathSync(mkdtempSync(join(tmpdir(), "life-")));
  const dataDir = join(place, "data");
  if (existsSync(prepared.dataDir)) cpSync(prepared.dataDir, dataDir, { recursive: true });
  const env = { ...simulator.settings, ...scene.env, DATA_DIR: dataDir };
  try {
    await simulator.forgetReceived();
    const hurt = await runTraced(range, { env, dataDir, harm: { at, by } });
    const isReached = by === "kill" ? hurt.signal === "SIGKILL" : hurt.harmed.length > 0;
    const status = await runClocked(["status", "--json", "--data-dir", dataDir], { env: {}, now: Date.now });
    const again = await runHere(range, { env });
    const kills = scene.kills + (isReached ? 1 : 0);
    const received = [prepared.received, await simulator.received()];
    const evidence = { dataDir, truth, received, mostRepeats: kills * inHand, times: scene.times };
    return {
      isReached,
      end: hurt.signal ?? String(hurt.code),
      told: String(status.json("exit")?.["reason"]).replaceAll(dataDir, "DATA_DIR"),
      findings: [
        ...endFindings(hurt, isReached ? by : undefined),
        ...toldFindings(hurt, at, status.json("status")?.["advice"] as readonly Advice[] | undefined),
        ...(status.code === 0 ? [] : [`status ended with ${status.code}: ${status.stderr.trim()}`]),
        ...((status.json("status")?.["holders"] as unknown[] | undefined)?.length
          ? ["status says that a run is at work"]
          : []),
        ...(again.code === 0
          ? []
          : [`the same command again ended with ${again.code}: ${again.stderr.trim()}`]),
        ...(await objections(evidence)),
      ],
    };
  } finally {
    rmSync(place, { recursive: true });
  }
}

/** A disk that fails ends a run with 24 and a sentence, or has hit what the run can do without. */
function* endFindings({ code, signal, stdout, stderr }: Ended, harm: Harm | undefined): Iterable<string> {
  const end = signal ?? code;
  if (harm === "kill") {
    if (end !== "SIGKILL") yield `the killed run ended with ${end}`;
    return;
  }
  if (end !== 0 && !(harm === "EIO" && end === 24)) yield `the run ended with ${end}: ${stderr.trim()}`;
  const last = lastLine(stdout);
  if (last?.type !== "exit" || last.code !== code) yield `the last line of --json is no exit with ${code}`;
  if (code === 24 && !last?.next) yield "nothing is said to do next";
}

/** Who reads nothing but `status` knows of a disk that failed, unless it let no run begin of which anything could be told;
 *  and for the search alone no run ends. */
function* toldFindings(
  { code, stdout }: Ended,
  { file }: Point,
  advice: readonly Advice[] = [],
): Iterable<string> {
  if (code !== 24) return;
  const hasBegun = stdout.includes('"type":"start"');
  if (hasBegun && !advice.some(({ isPressing }) => isPressing)) yield "status does not say how the run ended";
  if (file.startsWith("search.sqlite")) yield "the run ended for the search's sake";
}

function lastLine(stdout: string): { type?: string; code?: number; next?: string } | undefined {
  try {
    return JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
  } catch {
    return undefined;
  }
}
