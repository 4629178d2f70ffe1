import { PassThrough } from "node:stream";
import type { Context } from "../../src/commands/context.ts";
import { root } from "./source-tree.ts";

/** A process that says nothing, hears nothing and is never stopped, but for what is given. */
export function silentContext(changes: Partial<Context> = {}): Context {
  const silent = new PassThrough().resume();
  return {
    env: {},
    cwd: root,
    stdin: new PassThrough(),
    stdout: silent,
    stderr: silent,
    stop: new AbortController().signal,
    abort: new AbortController().signal,
    stopCode: () => 130,
    now: Date.now,
    ...changes,
  };
}
