/** The built program by a clock of the test's choosing, in a process that can be killed:
 *
 *      node timed-program.mjs START_MS SPEED ARGS…
 *
 *  Its time begins at START_MS and goes SPEED times as fast; so do the waits before another try, which are minutes when
 *  a server is down. What is kept by the second (rates, heartbeats, time-outs) goes on as in life. */
import { syncBuiltinESMExports } from "node:module";
import timers from "node:timers/promises";

const [start, speed = "1", ...argv] = process.argv.slice(2);

const { setTimeout: sleep } = timers;
timers.setTimeout = (ms = 0, value, options) => sleep(ms / Number(speed), value, options);
syncBuiltinESMExports();

/** @type {typeof import("../../src/cli.ts")} */
const { runProgram } = await import(new URL("../../dist/cli.js", import.meta.url).href);

const never = new AbortController().signal;
process.exitCode = await runProgram(argv, {
  env: process.env,
  cwd: process.cwd(),
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  stop: never,
  abort: never,
  stopCode: () => 130,
  now: () => Number(start) + performance.now() * Number(speed),
});
