/** Callbacks: the receiver is down a third of the time, the built program is killed in between, and still the receiver
 *  knows in the end what the program knows. What is not killed runs in this process. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { settingsFor } from "../../src/simulator/demo-settings.ts";
import { openSimulator, type Simulator } from "../../src/simulator/simulator.ts";
import { type Move, openReceiver, type Receiver, secret } from "../helpers/callback-receiver.ts";
import { createLeakFinder } from "../helpers/leaks.ts";
import { jsonLines, runHere, startProgram } from "../helpers/program.ts";
import { resultsIn } from "../helpers/run-evidence.ts";

let simulator: Simulator;
let receiver: Receiver;
let directory: string;
let dataDir: string;
let env: Record<string, string>;

beforeEach(async () => {
  simulator = await openSimulator({
    invented: { conversations: 60, days: 1, firstDay: "2025-03-10" },
    genesys: { ratePerMinute: 1_000_000 },
    recordBodies: false,
  });
  receiver = await openReceiver();
  directory = mkdtempSync(join(tmpdir(), "gateway-callbacks-"));
  dataDir = join(directory, "data");
  env = {
    ...{ ...settingsFor(simulator), DATA_DIR: dataDir },
    ...{ WEBHOOK_URL: receiver.url, WEBHOOK_SECRET: secret },
  };
});
afterEach(async () => {
  await receiver.close();
  await simulator.close();
  rmSync(directory, { recursive: true, force: true });
});

const range = ["--from", "2025-03-10", "--to", "2025-03-11"];
const query = ["query", ...range, "--any", "thank,please", "--page-size", "6", "--json"];
const run = ["run", ...range, "--max-held", "100%", "--quiet"];

/** Down for a third of the time, each time in another way. */
function faltering(): () => void {
  const ways: readonly Move[] = [503, "reset", 429, "deaf"];
  let beat = 0;
  const timer = setInterval(() => {
    beat += 1;
    receiver.setDown(beat % 3 === 0 ? ways[(beat / 3) % ways.length] : undefined);
  }, 80);
  return () => {
    clearInterval(timer);
    receiver.setDown(undefined);
  };
}

/** Kills the program when so many more calls have come, or a while after; resolves with whether it was still alive. */
async function killed(args: readonly string[], calls: number): Promise<boolean> {
  const until = receiver.calls.length + calls;
  const { process: child, ended } = startProgram(args, { env });
  while (receiver.calls.length < until && child.exitCode === null) await sleep(5);
  child.kill("SIGKILL");
  return (await ended).signal === "SIGKILL";
}

/** Until nothing waits any more. */
async function flushed(): Promise<void> {
  for (let round = 0; round < 10; round += 1) {
    const { code, stderr } = await runHere(["callbacks", "flush", "--quiet"], { env });
    if (code === 0) return;
    expect([code, stderr]).toEqual([75, ""]);
  }
  throw new Error("it was not delivered in ten rounds");
}

const effects = (type: string) => receiver.effects.filter((event) => event["type"] === type);
const idsIn = (events: readonly Record<string, unknown>[]) =>
  events.flatMap(({ hits }) =>
    (hits as { conversationId: string }[]).map(({ conversationId }) => conversationId),
  );

describe("the receiver knows in the end what the program knows", () => {
  test("of a query that is killed again and again", { timeout: 240_000 }, async () => {
    const stop = faltering();
    let kills = 0;
    for (const calls of [2, 3, 4]) if (await killed(query, calls)) kills += 1;
    expect(kills).toBe(3);
    const { code, stdout } = await runHere(query, { env });
    stop();
    await flushed();

    const lines = jsonLines(stdout);
    const found = lines.filter(({ type }) => type === "hit").map(({ conversationId }) => conversationId);
    expect(new Set(found).size).toBe(found.length);
    // One that a kill met behind its end is asked anew; all others go on.
    const askings = new Set(receiver.effects.map(({ askedAt }) => askedAt));
    for (const askedAt of askings) {
      const ofIt = (type: string) => effects(type).filter((event) => event["askedAt"] === askedAt);
      const [pages, ends] = [ofIt("query.page"), ofIt("query.end")];
      expect(idsIn(pages).toSorted()).toEqual(found.toSorted());
      expect(pages.map(({ page }) => page)).toEqual(pages.map((_, index) => index + 1));
      const matches = pages.reduce((sum, page) => sum + Number(page["matches"]), 0);
      expect(ends).toMatchObject([{ exitCode: code, pages: pages.length, matches }]);
    }
    expect(receiver.effects.at(-1)).toMatchObject({ type: "query.end" });
    expect(receiver.refused).toBe(0);

    const planted = [...simulator.truth()].flatMap((row) => row.planted);
    expect(createLeakFinder(planted).leaksIn(receiver.calls.map(({ bytes }) => bytes).join("\n"))).toEqual(
      [],
    );
    const verified = await runHere(["audit", "verify"], { env });
    expect([verified.code, verified.stdout]).toEqual([
      0,
      expect.stringMatching(/\d+ callbacks tried, \d+ heard/),
    ]);
  });

  test("of a run that is killed, when it asks for results", { timeout: 240_000 }, async () => {
    env = { ...env, WEBHOOK_EVENTS: "result" };
    const stop = faltering();
    let kills = 0;
    for (const calls of [5, 20]) if (await killed(run, calls)) kills += 1;
    expect(kills).toBe(2);
    await runHere(run, { env });
    stop();
    await flushed();
    const told = effects("result").map(({ conversationId }) => conversationId);
    expect(told.toSorted()).toEqual(
      resultsIn(dataDir)
        .map(({ conversationId }) => conversationId)
        .toSorted(),
    );
    expect(receiver.effects.some((event) => "transcript" in event)).toBe(false);
    expect((await runHere(["audit", "verify"], { env })).code).toBe(0);
  });
});

describe("a receiver that is down", () => {
  test("fails no run; status says what waits, and the next run delivers it", {
    timeout: 120_000,
  }, async () => {
    receiver.setDown(503);
    env = { ...env, WEBHOOK_EVENTS: "result,query" };
    expect((await runHere([...run, "--limit", "10"], { env })).code).toBe(21);
    expect(receiver.effects).toEqual([]);
    const { stdout } = await runHere(["status"], { env });
    expect(stdout).toMatch(
      /· \d+ callbacks wait since [^;]+; the next run tries again\.\n +transcript-gateway callbacks flush/,
    );
    const listed = (await runHere(["callbacks", "list"], { env })).stdout.trim().split("\n");
    expect(listed[0]).toMatch(
      / UTC {2}result {6}waiting {2}[0-9a-f]{32} {2}\d+ (try|tries), call\.status, 503$/,
    );

    receiver.setDown(undefined);
    await runHere([...run, "--limit", "1"], { env });
    await flushed();
    expect(receiver.effects.length).toBe(resultsIn(dataDir).length);
    expect((await runHere(["callbacks", "list"], { env })).stdout).toBe("everything was heard\n");
  });

  test("says no: that is shown, and taken up when its mistake is mended", { timeout: 120_000 }, async () => {
    receiver.setDown(401);
    const { code } = await runHere([...query.slice(0, -1), "--quiet"], { env });
    expect([0, 20]).toContain(code);
    expect((await runHere(["status"], { env })).stdout).toMatch(/! \d+ callbacks? (was|were) given up/);
    receiver.setDown(undefined);
    const unknown = await runHere(["callbacks", "retry", "0123"], { env });
    expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining("no such event")]);
    expect((await runHere(["callbacks", "retry", "--all"], { env })).stdout).toMatch(/^delivered \d+\n$/);
    expect(effects("query.end").length).toBe(1);
  });
});

test("without anybody to tell, the commands say so", async () => {
  const { WEBHOOK_URL: _, ...alone } = env;
  const { code, stderr } = await runHere(["callbacks", "flush"], { env: alone });
  expect([code, stderr]).toEqual([2, expect.stringContaining("WEBHOOK_URL")]);
  // Nothing was ever run there, so nothing can be said of it, least of all that everything was heard.
  expect((await runHere(["callbacks", "list"], { env: alone })).code).toBe(2);
});
