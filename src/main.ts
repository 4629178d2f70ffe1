#!/usr/bin/env node
/** The only file that touches the process: arguments, environment, signals, exit code. */
import { setMaxListeners } from "node:events";
import { createReadStream, fstatSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runProgram } from "./cli.ts";
import type { Context } from "./commands/context.ts";
import { reportFailure } from "./commands/failure.ts";

// By itself V8 lets the heap grow to four times what lives in it while garbage comes fast: in a night's run 270 MiB stood
// for 40 in use, and looked like a leak. Half as much again costs 3 % of the processor's time.
setFlagsFromString("--heap-growing-percent=50");

const stop = new AbortController();
const abort = new AbortController();
setMaxListeners(0, stop.signal, abort.signal);

/** `timeout`, npm and others that hand a signal on send it once to the program and once to its group: twice within a
 *  moment is meant once. */
const momentMs = 200;
let stoppedAt = 0;
let stopCode = 130;
for (const [signal, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const) {
  process.on(signal, () => {
    if (stop.signal.aborted) {
      if (performance.now() - stoppedAt <= momentMs) return;
      // Who has let go at once, and is still here, heeds no signal.
      if (abort.signal.aborted) process.exit(stopCode);
      stoppedAt = performance.now();
      abort.abort();
      return;
    }
    stoppedAt = performance.now();
    stopCode = code;
    stop.abort();
  });
}

// However it ends, the terminal gets its cursor back.
process.on("exit", () => {
  if (process.stderr.isTTY) process.stderr.write("\u001b[?25h");
});

// A bug nobody caught: Node would print its message, which may quote what a customer said.
for (const event of ["uncaughtException", "unhandledRejection"] as const) {
  process.on(event, (error: unknown) => {
    reportFailure(error, process.argv.includes("--json"), context);
    process.exit(1);
  });
}

// Who reads us may go early, as after `… | head`: that ends us as a Ctrl-C does, with what is in hand finished and kept.
// 141 is what a shell says of a program that ended so; 0 would say that all was done. Any other error, as of a full
// disk, has spoilt the output, whatever the command made of it.
let outputCode: number | undefined;
process.stdout.on("error", ({ code }: NodeJS.ErrnoException) => {
  if (code !== "EPIPE" && outputCode === undefined) {
    outputCode = process.exitCode = 24;
    process.stderr.write(
      `transcript-gateway: stdout can not be written (reason ${code}). Next: the same command.\n`,
    );
  }
  if (stop.signal.aborted) return;
  // One Ctrl-C ends the whole of `… | tee log`: the reader goes, and then our signal comes. It is meant once, too.
  stoppedAt = performance.now();
  stopCode = outputCode ?? 141;
  stop.abort();
});
// What nobody reads of the log is no reason to stop.
process.stderr.on("error", () => {});

// For a directory Node has a stream of nothing, as if a file were empty: read itself, it says what it is.
const stdin = fstatSync(0).isDirectory() ? createReadStream("", { fd: 0 }) : process.stdin;

const context: Context = {
  env: process.env,
  cwd: process.cwd(),
  stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  stop: stop.signal,
  abort: abort.signal,
  stopCode: () => stopCode,
  now: Date.now,
};

const code = await runProgram(process.argv.slice(2), context);
process.exitCode = outputCode ?? code;
