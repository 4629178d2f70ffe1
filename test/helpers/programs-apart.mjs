/** Command lines of the built program, one after the other in one process: a JSON list of lists of words on stdin, a JSON
 *  list of what became of each on stdout. */
import { setMaxListeners } from "node:events";
import { PassThrough, Readable } from "node:stream";
import { text } from "node:stream/consumers";

/** @type {typeof import("../../src/cli.ts")} */
const { runProgram } = await import(new URL("../../dist/cli.js", import.meta.url).href);

const never = new AbortController().signal;
setMaxListeners(0, never);

/** @param {string[]} words */
async function run(words) {
  const written = { stdout: "", stderr: "" };
  /** @param {"stdout" | "stderr"} name */
  const into = (name) =>
    new PassThrough().setEncoding("utf8").on("data", (part) => {
      written[name] += part;
    });
  const code = await runProgram(words, {
    ...{ env: process.env, cwd: process.cwd(), stdin: Readable.from([]) },
    ...{ stdout: into("stdout"), stderr: into("stderr") },
    ...{ stop: never, abort: never, stopCode: () => 130, now: Date.now },
  });
  await new Promise(setImmediate);
  return { code, signal: null, ...written };
}

/** @type {string[][]} */
const each = JSON.parse(await text(process.stdin));
const ended = [];
for (const words of each) ended.push(await run(words));
process.stdout.write(JSON.stringify(ended));
