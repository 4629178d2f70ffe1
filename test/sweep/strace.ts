/** The program under strace, which can count its system calls and spoil a chosen one. */
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Ended, programPath } from "../helpers/program.ts";

/** Calls that change what is on a disk, or may: an `openat` that only reads is as good a moment as one that creates. */
const changing =
  "write,writev,pwrite64,pwritev,fsync,fdatasync,ftruncate,truncate,fallocate,openat,/^rename,/^unlink,/^mkdir,/^link,/^symlink,/chmod,/chown";

/** Which of the program's threads: the first one, or the one of libuv's pool, which is held to one. With more, a
 *  call's number on its thread would be another one every time, and strace counts by thread. */
export type Thread = "main" | "pool";

export interface Call {
  readonly thread: Thread;
  readonly name: string;
  /** Below the data directory; empty for the directory itself. */
  readonly file: string;
}

/** The n-th of these calls, counted from 1. */
export interface Point extends Call {
  readonly nth: number;
}

export type Harm = "kill" | "EIO";

/** Undefined when strace is there and may trace here; else why not. */
export function whyNoStrace(): string | undefined {
  const { error, status } = spawnSync("strace", ["-f", "--seccomp-bpf", "-o", "/dev/null", "true"]);
  if (error) return "strace is not installed";
  return status === 0 ? undefined : "strace may not trace here";
}

/** As root, from Debian's packages. Whether it worked, `whyNoStrace` tells. */
export function installStrace(): void {
  for (const argv of [["update"], ["install", "-y", "--no-install-recommends", "strace"]])
    spawnSync("apt-get", argv, { stdio: "ignore" });
}

export interface TracedEnd extends Ended {
  /** In their order. */
  readonly calls: readonly Call[];
  /** The calls that were harmed. */
  readonly harmed: readonly Call[];
}

export interface TracedOptions {
  readonly env: Readonly<Record<string, string>>;
  /** An absolute path without links. */
  readonly dataDir: string;
  readonly harm?: { readonly at: Point; readonly by: Harm };
}

/** Runs the built program with its data directory being watched. */
export async function runTraced(
  argv: readonly string[],
  { env, dataDir, harm }: TracedOptions,
): Promise<TracedEnd> {
  const place = mkdtempSync(join(tmpdir(), "traced-"));
  const log = join(place, "log");
  const child = spawn("strace", [...watching(log, dataDir, harm), process.execPath, programPath, ...argv], {
    env: { PATH: process.env["PATH"], ...env, DATA_DIR: dataDir, UV_THREADPOOL_SIZE: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const written = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    child[name].setEncoding("utf8").on("data", (part: string) => {
      written[name] += part;
    });
  try {
    const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
      child.on("error", reject).on("close", (...end) => resolve(end));
    });
    const lines = readFileSync(log, "utf8").split("\n");
    return { code, signal, ...written, ...callsIn(lines, dataDir) };
  } finally {
    rmSync(place, { recursive: true });
  }
}

function watching(log: string, dataDir: string, harm: TracedOptions["harm"]): readonly string[] {
  if (!harm) return ["-f", "--seccomp-bpf", "-y", "-s", "0", "-o", log, "-e", `trace=${changing}`];
  const { thread, name, file, nth } = harm.at;
  const what = harm.by === "kill" ? "signal=KILL" : "error=EIO";
  return [
    // Without -f only the first thread is traced: the pool's calls of this name neither count nor suffer.
    ...(thread === "pool" ? ["-f", "--seccomp-bpf"] : []),
    ...["-y", "-s", "0", "-o", log, "-P", join(dataDir, file)],
    ...["-e", `trace=${name}`, "-e", `inject=${name}:${what}:when=${nth}`],
  ];
}

/** `1234 fdatasync(24</data/ledger.sqlite-wal>) = 0`; without -f there is no thread's number. */
const line = /^(?:(?<id>\d+) +)?(?<name>\w+)\((?<rest>.*)$/;

function callsIn(lines: readonly string[], dataDir: string): Pick<TracedEnd, "calls" | "harmed"> {
  const calls: Call[] = [];
  const harmed: Call[] = [];
  let first: string | undefined;
  for (const text of lines) {
    const { id = "", name = "", rest = "" } = line.exec(text)?.groups ?? {};
    if (name === "") continue;
    first ??= id;
    const path = pathIn(rest);
    if (path !== dataDir && !path?.startsWith(`${dataDir}/`)) continue;
    const call: Call = { thread: id === first ? "main" : "pool", name, file: path.slice(dataDir.length + 1) };
    calls.push(call);
    if (rest.includes("INJECTED")) harmed.push(call);
  }
  return { calls, harmed };
}

/** A path, or an open file's number with the path behind it. */
const pathIn = (rest: string): string | undefined =>
  /^(?:AT_FDCWD<[^>]*>, )?(?:"([^"]*)"|\d+<([^>]*)>)/.exec(rest)?.slice(1).find(Boolean);
