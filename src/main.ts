#!/usr/bin/env node
/** The only file that touches the process: arguments, environment, signals, exit code. */
import { setMaxListeners } from "node:events";
import { runProgram } from "./cli.ts";
import type { Context } from "./commands/context.ts";

const stop = new AbortController();
const abort = new AbortController();
setMaxListeners(0, stop.signal, abort.signal);

let signalCode = 0;
for (const [signal, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const) {
  process.on(signal, () => {
    signalCode ||= code;
    if (stop.signal.aborted) abort.abort();
    else stop.abort();
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
  now: Date.now,
};

const code = await runProgram(process.argv.slice(2), context);
process.exitCode = signalCode !== 0 && stop.signal.aborted && code !== 1 ? signalCode : code;
