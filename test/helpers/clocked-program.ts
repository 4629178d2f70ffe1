/** The program in this process, at a time of the test's choosing: nights pass without anybody waiting for them. */
import { PassThrough } from "node:stream";
import { runProgram } from "../../src/cli.ts";
import { root } from "./source-tree.ts";

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** What was written with `--json`, by its type. */
  json(type: string): Record<string, unknown> | undefined;
}

export interface ClockedOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly now: () => number;
  readonly stop?: AbortSignal;
}

export async function runClocked(argv: readonly string[], options: ClockedOptions): Promise<Outcome> {
  const written = { stdout: "", stderr: "" };
  const sink = (name: "stdout" | "stderr") =>
    new PassThrough().setEncoding("utf8").on("data", (part: string) => {
      written[name] += part;
    });
  const code = await runProgram(argv, {
    env: options.env,
    cwd: root,
    stdin: new PassThrough(),
    stdout: sink("stdout"),
    stderr: sink("stderr"),
    stop: options.stop ?? new AbortController().signal,
    abort: new AbortController().signal,
    stopCode: () => 130,
    now: options.now,
  });
  await new Promise((resolve) => setImmediate(resolve));
  const json = (type: string) =>
    written.stdout
      .split("\n")
      .filter((line) => line.startsWith("{"))
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .findLast((line) => line["type"] === type);
  return { code, ...written, json };
}
