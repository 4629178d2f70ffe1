import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    root: new URL("..", import.meta.url).pathname,
    include: ["test/**/*.test.ts"],
    // Processes, not threads: some tests measure the CPU time of their own.
    pool: "forks",
    isolate: false,
    // Most of the time is spent waiting for programs that were started; vitest would leave one core of two idle.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ["default", "./test/helpers/closing-line.ts"],
  },
});
