#!/usr/bin/env node
/** The only file that touches the process: arguments, environment, signals, exit code. */
import { setMaxListeners } from "node:events";
import { runProgram } from "./cli.ts";
import type { Context } from "./commands/context.ts";
import { reportFailure } from "./commands/failure.ts";

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
      if (performance.now() - stoppedAt > momentMs) abort.abort();
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

// `… | head` closes the pipe early: that is the reader's good right and no error of ours.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  process.exit(error.code === "EPIPE" ? 0 : 1);
});

const context: Context = {
  env: process.env,
  cwd: process.cwd(),
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  stop: stop.signal,
  abort: abort.signal,
  stopCode: () => stopCode,
  now: Date.now,
};

process.exitCode = await runProgram(process.argv.slice(2), context);
