import { defineConfig } from "vitest/config";
import { LongestFirst } from "./helpers/longest-first.ts";

export default defineConfig({
  test: {
    root: new URL("..", import.meta.url).pathname,
    include: ["test/**/*.test.ts"],
    // Processes, not threads: some tests measure the CPU time of their own.
    pool: "forks",
    isolate: false,
    // Much of the time is spent waiting for programs that were started: three keep two cores busy.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ["default", "./test/helpers/closing-line.ts"],
  },
});
