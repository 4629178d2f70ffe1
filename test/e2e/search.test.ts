/** The search over what a real run leaves: kept in step through kills and a cluster that fails, and without a planted
 *  value anywhere. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { settingsFor } from "../../src/simulator/demo-settings.ts";
import { openSimulator, type Simulator } from "../../src/simulator/simulator.ts";
import { type FakeCluster, openFakeCluster } from "../helpers/fake-cluster.ts";
import { createLeakFinder } from "../helpers/leaks.ts";
import { jsonLines, runHere, startProgram } from "../helpers/program.ts";
import { filesUnder, resultIds } from "../helpers/run-evidence.ts";

const conversations = 150;
let simulator: Simulator;
let cluster: FakeCluster;
let dataDir: string;
let env: Record<string, string>;

beforeEach(async () => {
  simulator = await openSimulator({
    invented: { conversations, days: 3, firstDay: "2025-03-10", seed: 4, distinctTexts: 100 },
    genesys: { ratePerMinute: 1_000_000 },
    chat: { latencyMs: 20 },
    recordBodies: false,
  });
  cluster = await openFakeCluster({ credentials: "gateway:secret" });
  dataDir = mkdtempSync(join(tmpdir(), "gateway-search-"));
  env = {
    ...settingsFor(simulator),
    DATA_DIR: dataDir,
    SEARCH_URL: cluster.url,
    SEARCH_USERNAME: "gateway",
    SEARCH_PASSWORD: "secret",
  };
});
afterEach(async () => {
  await cluster.close();
  await simulator.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const gateway = (...args: string[]) => runHere(args, { env });
const range = ["run", "--from", "2025-03-10", "--to", "2025-03-13", "--quiet"];
const verified = async () => {
  const { code, stdout } = await gateway("search", "verify", "--json");
  return [
    code,
    ...jsonLines(stdout).flatMap(({ type, index, isEqual }) =>
      type === "verified" ? [[index, isEqual]] : [],
    ),
  ];
};
const bothEqual = [0, ["local", true], ["cluster", true]];

test("an index that can not be opened is missing everything a run made, and ends none", async () => {
  mkdirSync(join(dataDir, "search.sqlite"), { recursive: true });
  const { SEARCH_URL: _, ...alone } = env;
  const { code, stderr } = await runHere(range.slice(0, -1).concat("--json"), {
    env: { ...alone, LOG_FORMAT: "json" },
  });
  expect(code).toBe(0);
  const told = jsonLines(stderr).find(({ index }) => index === "local");
  expect(told).toMatchObject({
    msg: "results are not in the search index: see `status`",
    waiting: resultIds(dataDir).length,
  });
});

describe("a run with a search cluster", () => {
  test("that was killed twice, while a third of the items failed at first: both indexes are equal, the audit is whole", async () => {
    const tried = new Set<string>();
    cluster.mischief = {
      item: ({ id }) => {
        if (id.charCodeAt(0) % 3 !== 0 || tried.has(id)) return undefined;
        tried.add(id);
        return { status: 429, type: "es_rejected_execution_exception" };
      },
    };
    for (const until of [40, 90]) {
      const { process: child, ended } = startProgram(range, { env });
      while (simulator.received.counts.chat.requests < until && child.exitCode === null) await sleep(2);
      child.kill("SIGKILL");
      await ended;
    }
    // And once while it delivers what the others left.
    const { process: third, ended } = startProgram(["search", "sync"], { env });
    while (cluster.bulks.length === 0 && third.exitCode === null) await sleep(1);
    third.kill("SIGKILL");
    await ended;
    const { code, stderr } = await gateway(...range);
    expect([code, stderr]).toEqual([0, ""]);
    expect(await verified()).toEqual(bothEqual);
    expect([...cluster.documents("transcripts").keys()].toSorted()).toEqual(resultIds(dataDir).toSorted());
    expect(cluster.violations).toEqual([]);
    expect((await gateway("audit", "verify")).code).toBe(0);

    const planted = [...simulator.truth()].flatMap(({ planted: values }) => values);
    const { leaksIn } = createLeakFinder(planted);
    const inCluster = JSON.stringify([...cluster.documents("transcripts").values()]);
    expect(leaksIn(inCluster)).toEqual(
      leaksIn(
        filesUnder(join(dataDir, "results"))
          .map(({ text }) => text)
          .join("\n"),
      ),
    );
  }, 300_000);

  test("that is down: the run ends well, status says what waits, and a sync brings it", async () => {
    cluster.mischief = { request: () => 503 };
    const run = await gateway(...range, "--limit", "20");
    expect(run.code).toBe(21);
    const status = await gateway("status");
    const done = resultIds(dataDir).length;
    expect(status.stdout).toMatch(
      /results wait for the search cluster, which fails since .* \(call\.status\)/,
    );
    expect(status.stdout).toContain(`${done} results wait`);
    expect((await gateway("search", "verify", "--index", "cluster")).code).toBe(75);
    cluster.mischief = {};
    expect((await gateway("search", "sync", "--index", "cluster")).stdout).toContain(
      `cluster: ${done} conversations put in`,
    );
    expect((await gateway("status")).stdout).not.toContain("search cluster");
    expect(await verified()).toEqual(bothEqual);
  }, 300_000);

  test("that forgets a conversation: it is found no more, here and there", async () => {
    await gateway(...range, "--limit", "20");
    const [id = ""] = resultIds(dataDir);
    const forgot = await gateway("forget", "--conversation", id);
    expect([forgot.code, forgot.stderr]).toEqual([0, ""]);
    expect(forgot.stdout).toContain("was in ledger, results, search, search cluster;");
    expect(cluster.documents("transcripts").has(id)).toBe(false);
    expect((await gateway("search", "verify", "--index", "local")).code).toBe(0);

    const [, second = ""] = resultIds(dataDir);
    cluster.mischief = { request: () => 403 };
    const half = await gateway("forget", "--conversation", second);
    expect([half.code, half.stderr]).toEqual([
      77,
      expect.stringContaining("1 conversation may still lie in the search cluster"),
    ]);
    expect((await gateway("status")).stdout).toContain("forgotten here may still lie in the search cluster");
    const unset = await runHere(["forget", "--conversation", "unmet"], {
      env: { ...env, SEARCH_URL: "" },
    });
    expect([unset.code, unset.stderr]).toEqual([78, expect.stringContaining("SEARCH_URL is not set")]);
    cluster.mischief = {};
    await gateway("search", "sync");
    expect(cluster.documents("transcripts").has(second)).toBe(false);
    expect(await verified()).toEqual(bothEqual);
    expect((await gateway("audit", "verify")).code).toBe(0);
  }, 300_000);
});

describe("search on a terminal", () => {
  test("finds a mask, says where, and explains a query it does not understand", async () => {
    await gateway(...range, "--limit", "30");
    const found = await gateway("search", "PHONE_1", "--json", "--limit", "3");
    const hits = jsonLines(found.stdout).filter(({ type }) => type === "hit");
    expect(hits.length).toBeGreaterThan(0);
    for (const hit of hits) expect(JSON.stringify(hit["snippets"])).toContain("[PHONE_1]");
    const wrong = await gateway("search", 'refund "late');
    expect([wrong.code, wrong.stdout]).toEqual([2, ""]);
    expect(wrong.stderr).toContain("a quotation mark is not closed (at 8)");
  }, 120_000);
});
