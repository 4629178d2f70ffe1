/** `run --source jobs`: the same results as by the query, nothing left with the vendor, and a
 *  person is told what is waited for and what went another way. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { settingsFor } from "../../src/simulator/demo-settings.ts";
import type { SimulatorOptions } from "../../src/simulator/options.ts";
import { openSimulator } from "../../src/simulator/simulator.ts";
import { jsonLines, runHere, runJson, startProgram } from "../helpers/program.ts";
import { answerable, resultIds, resultsIn } from "../helpers/run-evidence.ts";

const conversations = 100;

const undo: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function stage(options: SimulatorOptions = {}) {
  const simulator = await openSimulator({
    ...options,
    invented: { conversations, days: 10, firstDay: "2025-03-10", ...options.invented },
    genesys: { ratePerMinute: 1_000_000, jobPageRows: 20, ...options.genesys },
  });
  undo.push(simulator.close);
  const place = () => {
    const dataDir = mkdtempSync(join(tmpdir(), "gateway-bulk-"));
    undo.push(() => rmSync(dataDir, { recursive: true, force: true }));
    return { ...settingsFor(simulator), DATA_DIR: dataDir, NO_COLOR: "1" };
  };
  return { simulator, place, truth: [...simulator.truth()] };
}

const tenDays = ["run", "--from", "2025-03-10", "--to", "2025-03-20", "--max-held", "100%"];
const range = [...tenDays, "--source", "jobs"];

/** What rests of a conversation, but for when and under which run. */
const resting = (dataDir: string) =>
  resultsIn(dataDir)
    .map((result) => ({ ...result, runId: "", processedAt: "", llm: "" }))
    .toSorted((a, b) => (a.conversationId < b.conversationId ? -1 : 1));

describe("a run over ten days by jobs", () => {
  it("has the results of a run by the query, to the last mask", async () => {
    const { simulator, place } = await stage();
    const [byJobs, byQuery] = [place(), place()];
    const { code, summary } = await runJson(range, { env: byJobs });
    expect([code, summary.seen, summary.byJobs]).toEqual([0, conversations, { jobs: 2, days: 10 }]);
    const again = await runJson([...tenDays, "--source", "query"], { env: byQuery });
    expect([again.code, again.summary.byJobs]).toEqual([0, undefined]);
    expect(resting(byJobs.DATA_DIR)).toEqual(resting(byQuery.DATA_DIR));
    expect(simulator.received.jobs).toEqual({ submitted: 2, left: 0 });
    expect((await runHere(["audit", "verify"], { env: byJobs })).code).toBe(0);
  }, 240_000);

  it("names the seconds it waits for, and the days it was given", async () => {
    const { place } = await stage({ genesys: { jobMs: 2500 }, invented: { conversations: 30 } });
    const { code, stdout, stderr } = await runHere(range, { env: place() });
    expect(code).toBe(0);
    expect(stderr).toMatch(/waiting 2\.0 s: Genesys' job makes the list/);
    expect(stdout).toMatch(/listed +10 days by 2 jobs of Genesys\n/);
  }, 180_000);

  it("goes on by the query when a job is lost, and says so once in log, events and summary", async () => {
    const { simulator, place, truth } = await stage({ faults: { jobs: { expiresAfterPages: 2 } } });
    const env = place();
    const { code, stdout, stderr } = await runHere([...range, "--json"], { env });
    expect(code).toBe(0);
    const lines = jsonLines(stdout);
    const fallback = {
      code: "call.notFound",
      facts: expect.objectContaining({ door: "genesys", status: 404 }),
    };
    expect(lines.filter(({ type }) => type === "fallback")).toEqual([expect.objectContaining(fallback)]);
    expect(lines.at(-2)).toMatchObject({ byJobs: { jobs: 0, days: 0, fallback } });
    expect(stderr.match(/the query lists the rest/g)).toHaveLength(1);
    expect(resultIds(env.DATA_DIR).toSorted()).toEqual(answerable(truth));
    expect(simulator.received.jobs).toEqual({ submitted: 1, left: 0 });
  }, 180_000);

  it("names the permission that is missing", async () => {
    const faults = { routes: { jobs: { isWithheld: true } } };
    const { place } = await stage({ faults, invented: { conversations: 30 } });
    const env = place();
    const { stdout } = await runHere(range, { env });
    expect(stdout.replace(/\s+/g, " ")).toContain(
      "listed the rest by the query: a permission is missing (analytics:conversationDetail:view",
    );
    const doctor = await runHere(["doctor"], { env });
    expect([doctor.code, doctor.stdout]).toEqual([
      0,
      expect.stringMatching(
        /warn +bulk jobs +long ranges go by the query.*analytics:conversationDetail:view/,
      ),
    ]);
  }, 180_000);

  it("plans with them too, and leaves nothing behind, here or there", async () => {
    const { simulator, place } = await stage();
    const env = place();
    const { code, summary } = await runJson([...range, "--dry-run"], { env });
    expect([code, summary.type, summary.seen, summary.byJobs]).toEqual([
      0,
      "plan",
      conversations,
      { jobs: 2, days: 10 },
    ]);
    expect(simulator.received.jobs).toEqual({ submitted: 2, left: 0 });
    expect(simulator.received.chat).toEqual([]);
  }, 180_000);

  it("deletes its job when it is stopped, and what a killed one has left when it runs again", async () => {
    const { simulator, place, truth } = await stage({ chat: { latencyMs: 30 } });
    const env = place();
    const until = async (isSo: () => boolean) => {
      while (!isSo()) await sleep(5);
    };
    const stopped = startProgram(range, { env });
    await until(() => simulator.received.counts.chat.requests > 5);
    stopped.process.kill("SIGINT");
    expect((await stopped.ended).code).toBe(130);
    expect(simulator.received.jobs).toEqual({ submitted: 1, left: 0 });

    // Twice: they must not pile up.
    for (const submitted of [2, 3]) {
      simulator.setFaults({ jobs: { isSlow: true } });
      const killed = startProgram(range, { env });
      await until(
        () => simulator.received.jobs.submitted === submitted && /waiting/.test(killed.output().stderr),
      );
      killed.process.kill("SIGKILL");
      await killed.ended;
      expect(simulator.received.jobs.left).toBe(1);
    }
    simulator.setFaults({});
    expect((await runHere([...tenDays, "--source", "query"], { env })).code).toBe(0);
    expect(simulator.received.jobs.left).toBe(0);
    expect(resultIds(env.DATA_DIR).toSorted()).toEqual(answerable(truth));
  }, 240_000);
});
