/** `stream --final`: what was followed is taken through a run as well, whole and once, and the night passes over it.
 *  Runs only with `TEST_LONG=1`. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { settingsFor } from "../../src/simulator/demo-settings.ts";
import { openSimulator } from "../../src/simulator/simulator.ts";
import { isLong } from "../helpers/form.ts";
import { createLeakFinder } from "../helpers/leaks.ts";
import { jsonLines, runHere } from "../helpers/program.ts";
import { leaksInRequests, resultsIn } from "../helpers/run-evidence.ts";

const undo: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const calls = 6;

// A transcript is looked for a minute after a call's end.
test.runIf(isLong)(
  "a call that has ended has its windows and one result of the whole, which the night does not make again",
  async () => {
    const simulator = await openSimulator({
      invented: {
        ...{ conversations: calls, mediaTypes: ["voice"], shareWithoutTranscript: 0 },
        running: { everyMs: 100, speed: 150, firstAtMs: Date.now() + 15_000 },
      },
      genesys: { ratePerMinute: 100_000 },
    });
    const directory = mkdtempSync(join(tmpdir(), "gateway-final-"));
    undo.push(simulator.close, () => rmSync(directory, { recursive: true, force: true }));
    const env = { ...settingsFor(simulator), DATA_DIR: directory };

    const queues = simulator.queueIds.join(",");
    const stream = [
      "stream",
      "--queue",
      queues,
      "--final",
      "--window-seconds",
      "2",
      "--max-duration",
      "110s",
    ];
    const streamed = await runHere([...stream, "--json"], { env });
    const end = jsonLines(streamed.stdout).find(({ type }) => type === "stream");
    expect(end).toMatchObject({ ended: calls, finals: calls, open: 0 });

    const truth = [...simulator.truth()];
    const whole = resultsIn(directory);
    expect(whole.map(({ conversationId }) => conversationId).toSorted()).toEqual(
      truth.map(({ id }) => id).toSorted(),
    );
    expect(whole.filter(({ window }) => window !== undefined)).toEqual([]);
    const windows = resultsIn(join(directory, "stream"));
    expect(new Set(windows.map(({ conversationId }) => conversationId)).size).toBe(calls);
    expect(windows.every(({ window = 0 }) => window > 0)).toBe(true);
    const leaks = createLeakFinder(truth.flatMap(({ planted }) => planted));
    expect(leaksInRequests(simulator.received, leaks)).toEqual([]);
    expect(leaks.leaksIn(JSON.stringify([whole, windows, streamed]))).toEqual([]);

    const asked = simulator.received.counts.chat.requests;
    const startsMs = truth.map(({ startedAt }) => Date.parse(startedAt));
    const [from, to] = [Math.min(...startsMs), Math.max(...startsMs) + 86_400_000].map((ms) =>
      new Date(ms).toISOString().slice(0, 10),
    );
    const night = await runHere(["run", "--from", String(from), "--to", String(to), "--json"], { env });
    expect(jsonLines(night.stdout).at(-2)).toMatchObject({ done: 0 });
    expect(simulator.received.counts.chat.requests).toBe(asked);
    for (const place of [directory, join(directory, "stream")])
      expect((await runHere(["audit", "verify", "--data-dir", place], { env })).code).toBe(0);
  },
  240_000,
);
