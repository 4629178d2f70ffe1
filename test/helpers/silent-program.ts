import { PassThrough } from "node:stream";
import type { Command } from "commander";
import { createProgram } from "../../src/cli.ts";

/** The commands and flags, with nobody to hear them. @param stdout takes the help. */
export const silentProgram = (stdout = new PassThrough()): Promise<Command> =>
  createProgram(
    {
      env: {},
      cwd: "/",
      stdin: new PassThrough(),
      stdout,
      stderr: new PassThrough(),
      stop: new AbortController().signal,
      abort: new AbortController().signal,
      stopCode: () => 130,
      now: () => 0,
    },
    () => {},
  );
