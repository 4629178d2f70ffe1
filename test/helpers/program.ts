import { type ChildProcess, spawn } from "node:child_process";
import { setMaxListeners } from "node:events";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { runProgram as runCommandLine } from "../../src/cli.ts";
import { root } from "./source-tree.ts";

export const programPath = join(root, "dist", "main.js");

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly process: ChildProcess;
  /** What came so far. */
  output(): { readonly stdout: string; readonly stderr: string };
  readonly ended: Promise<Ended>;
}

export interface ProgramOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  readonly input?: string;
  /** Its time begins at this moment, epoch milliseconds, and goes so many times as fast. */
  readonly clock?: { readonly startMs: number; readonly speed: number };
}

const timedPath = join(root, "test", "helpers", "timed-program.mjs");
const apartPath = join(root, "test", "helpers", "programs-apart.mjs");

/** Starts the built program with nothing in its environment but what is given. */
export function startProgram(args: readonly string[], options: ProgramOptions = {}): Running {
  const { clock } = options;
  const program = clock ? [timedPath, String(clock.startMs), String(clock.speed)] : [programPath];
  return start([...program, ...args], options);
}

function start(words: readonly string[], options: Omit<ProgramOptions, "clock">): Running {
  const child = spawn(process.execPath, words, {
    cwd: options.cwd ?? root,
    env: { PATH: process.env["PATH"], ...options.env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (part: string) => {
    stdout += part;
  });
  child.stderr.setEncoding("utf8").on("data", (part: string) => {
    stderr += part;
  });
  child.stdin.on("error", () => {});
  child.stdin.end(options.input ?? "");
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return { process: child, output: () => ({ stdout, stderr }), ended };
}

/** The built program, run to its end in a process of its own. */
export const runProgram = (args: readonly string[], options: ProgramOptions = {}): Promise<Ended> =>
  startProgram(args, options).ended;

/** Several one after the other in one process that is not this one: for commands that may not be run here, of which each
 *  would take longer to start than to do its work. */
export async function runApart(
  each: readonly (readonly string[])[],
  options: Pick<ProgramOptions, "env"> = {},
): Promise<readonly Ended[]> {
  const { code, stdout, stderr } = await start([apartPath], { ...options, input: JSON.stringify(each) })
    .ended;
  if (code !== 0) throw new Error(`the process of the programs ended with ${code}: ${stderr}`);
  return JSON.parse(stdout) as readonly Ended[];
}

export interface RunningHere {
  output(): { readonly stdout: string; readonly stderr: string };
  /** Not the signal itself: what `main.ts` does when it comes. */
  signal(name: "SIGINT" | "SIGTERM"): void;
  readonly ended: Promise<Ended>;
}

/** The program in this process, as `main.ts` would run it: for what it says and leaves. How it starts, is killed and
 *  shares a machine with others only a process of its own can show, which costs ten times as much. */
export function startHere(
  args: readonly string[],
  { env = {}, cwd = root, input = "" }: Omit<ProgramOptions, "clock"> = {},
): RunningHere {
  const written = { stdout: "", stderr: "" };
  const sink = (name: "stdout" | "stderr") =>
    new PassThrough().setEncoding("utf8").on("data", (part: string) => {
      written[name] += part;
    });
  const [stop, abort] = [new AbortController(), new AbortController()];
  setMaxListeners(0, stop.signal, abort.signal);
  let stopCode = 130;
  const run = async (): Promise<Ended> => {
    const code = await runCommandLine(args, {
      ...{ env, cwd, stdin: Readable.from([input]), stdout: sink("stdout"), stderr: sink("stderr") },
      ...{ stop: stop.signal, abort: abort.signal, stopCode: () => stopCode, now: Date.now },
    });
    await setImmediate();
    return { code, signal: null, ...written };
  };
  return {
    output: () => ({ ...written }),
    signal(name) {
      if (stop.signal.aborted) abort.abort();
      stopCode = name === "SIGINT" ? 130 : 143;
      stop.abort();
    },
    ended: run(),
  };
}

/** The program in this process, run to its end. */
export const runHere = (
  args: readonly string[],
  options: Omit<ProgramOptions, "clock"> = {},
): Promise<Ended> => startHere(args, options).ended;

/** With `--json`: the summary and the exit, which are the last two lines of stdout. */
export async function runJson(args: readonly string[], options: ProgramOptions) {
  const { code, stdout, stderr } = await runHere([...args, "--json"], options);
  const lines = stdout.trim().split("\n");
  const [summary, exit] = lines.slice(-2).map((line) => JSON.parse(line));
  return { code, summary, exit, stderr };
}

/** The lines of `--json`. */
export const jsonLines = (stdout: string): readonly Record<string, unknown>[] =>
  stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
