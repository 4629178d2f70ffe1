/** The main job while everything around it fails. A limited call may be repeated at once, so that CI need not wait;
 *  with `TEST_LONG=1` it must wait the second that servers ask for as a rule. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { settingsFor } from "../../src/simulator/demo-settings.ts";
import type { Faults } from "../../src/simulator/options.ts";
import { openSimulator, type Simulator } from "../../src/simulator/simulator.ts";
import type { TruthRow } from "../../src/simulator/world.ts";
import { isLong } from "../helpers/form.ts";
import { createLeakFinder, type LeakFinder } from "../helpers/leaks.ts";
import { type Ended, runProgram } from "../helpers/program.ts";
import { answerable, filesUnder, leaksInRequests, resultIds, resultsIn } from "../helpers/run-evidence.ts";

const conversations = 2500;
const retryAfter = isLong ? "1" : "0";

const faults: Faults = {
  everywhere: { limited: 0.03, serverError: 0.02, reset: 0.01, truncated: 0.01, retryAfter },
  tokenDiesAfter: 400,
};

describe("a range of three days while 3 % are limited, 2 % fail, 1 % reset, 1 % cut short, and tokens die", () => {
  let simulator: Simulator;
  let truth: readonly TruthRow[];
  let finder: LeakFinder;
  let dataDir: string;
  let ended: Ended;

  beforeAll(async () => {
    simulator = await openSimulator({
      invented: { conversations, days: 3, firstDay: "2025-03-10", seed: 20250310 },
      genesys: { ratePerMinute: 1_000_000 },
      faults,
    });
    truth = [...simulator.truth()];
    finder = createLeakFinder(truth.flatMap(({ planted }) => planted));
    dataDir = mkdtempSync(join(tmpdir(), "gateway-faults-"));
    ended = await runProgram(["run", "--from", "2025-03-10", "--to", "2025-03-13", "--json", "-v"], {
      env: { ...settingsFor(simulator), DATA_DIR: dataDir, LLM_CONCURRENCY: "16" },
    });
  }, 600_000);

  afterAll(async () => {
    await simulator.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it("really met every one of those faults", () => {
    const { counts, tokensIssued } = simulator.received;
    const all = Object.values(counts);
    for (const kind of ["limited", "serverErrors", "resets", "truncated"] as const)
      expect(all.reduce((sum, count) => sum + count[kind], 0)).toBeGreaterThan(conversations / 100);
    expect(tokensIssued).toBeGreaterThan(Math.floor(conversations / 400));
    expect(counts.transcriptUrl.denied + counts.details.denied + counts.messages.denied).toBeGreaterThan(0);
  });

  it("ends well, with every conversation that has a transcript answered exactly once", () => {
    expect(ended.code).toBe(0);
    expect(resultIds(dataDir).toSorted()).toEqual(answerable(truth));
  });

  it("sent nothing to the LLM that the metadata knew, and no conversation's own id", () => {
    const known = createLeakFinder(truth.flatMap((row) => row.known));
    expect(leaksInRequests(simulator.received, known)).toEqual([]);
    const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
    const ids = new Set(truth.flatMap(({ id }) => id.match(uuid) ?? []));
    expect(ids.size).toBe(truth.length);
    const named = simulator.received.chat.flatMap(({ body }) => body.match(uuid) ?? []);
    expect(named.filter((id) => ids.has(id))).toEqual([]);
  });

  it("hid everything planted, written or said, and left what is nobody's", () => {
    const leaks = leaksInRequests(simulator.received, finder);
    expect(leaks.map(({ value, line }) => `${value} | ${line}`)).toEqual([]);

    const rows = new Map(truth.map((row) => [row.id, row]));
    const share = { kept: 0, lost: 0 };
    for (const { conversationId, transcript } of resultsIn(dataDir)) {
      const text = transcript.map((turn) => turn.text.toLowerCase()).join("\n");
      for (const value of rows.get(conversationId)?.safe ?? [])
        share[text.includes(value.toLowerCase()) ? "kept" : "lost"] += 1;
    }
    expect(share.kept / (share.kept + share.lost)).toBeGreaterThan(0.99);
  });

  it("wrote nothing known to the terminal, the log or a file, and no more to files than it sent", () => {
    expect(finder.leaksIn(ended.stdout)).toEqual([]);
    expect(finder.leaksIn(ended.stderr)).toEqual([]);
    const sent = new Set(leaksInRequests(simulator.received, finder).map(({ value }) => value));
    for (const { name, text } of filesUnder(dataDir)) {
      const unsent = finder.leaksIn(text).filter((value) => !sent.has(value));
      expect([name, unsent]).toEqual([name, []]);
    }
  });

  it("never showed its bearer to the storage host, and asked for nothing that does not exist", () => {
    expect(simulator.received.downloadsWithBearer).toBe(0);
    expect(simulator.received.unknownPaths).toBe(0);
    expect(simulator.received.chat.every(({ isBearerGood }) => isBearerGood)).toBe(true);
  });

  it("has nothing left to do when run again", async () => {
    simulator.forgetReceived();
    const again = await runProgram(["run", "--from", "2025-03-10", "--to", "2025-03-13", "--quiet"], {
      env: { ...settingsFor(simulator), DATA_DIR: dataDir },
    });
    expect(again.code).toBe(0);
    expect(simulator.received.counts.chat.requests).toBe(0);
    expect(resultIds(dataDir).toSorted()).toEqual(answerable(truth));
  });
});
