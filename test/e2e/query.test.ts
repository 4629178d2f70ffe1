/** `query` against the simulator. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { dayMs } from "../../src/shared/day.ts";
import { settingsFor } from "../../src/simulator/demo-settings.ts";
import { openSimulator, type Simulator } from "../../src/simulator/simulator.ts";
import { createLeakFinder } from "../helpers/leaks.ts";
import { bodyOf, openLoopback } from "../helpers/loopback.ts";
import { jsonLines, runHere, startProgram } from "../helpers/program.ts";
import { filesUnder, resultIds } from "../helpers/run-evidence.ts";

const days = 90;
const card = "4111 1111 1111 1111";
const toMs = Math.floor(Date.now() / dayMs) * dayMs;
const dayAt = (index: number) => new Date(toMs - (days - index) * dayMs).toISOString().slice(0, 10);
const conversations = 270;
/** Some of these start the program many times, beside others that do. */
vi.setConfig({ testTimeout: 300_000 });

let simulator: Simulator;
let directory: string;
let dataDir: string;
let env: Record<string, string>;

beforeAll(async () => {
  simulator = await openSimulator({
    invented: {
      ...{ conversations, days, firstDay: dayAt(0) },
      // Every tenth says a word of ours, half of these with a card.
      remarks: Array.from({ length: conversations }, (_, index) =>
        index % 10 > 0 ? "thank you" : index % 20 > 0 ? "the zebra is late" : `the zebra, my card is ${card}`,
      ),
    },
    genesys: { ratePerMinute: 1_000_000, searchWindow: 1000 },
  });
});
afterAll(() => simulator.close());

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "query-"));
  dataDir = join(directory, "data");
  env = { ...settingsFor(simulator), DATA_DIR: dataDir };
  simulator.setFaults({});
  simulator.forgetReceived();
  return () => rmSync(directory, { recursive: true, force: true });
});

const whole = ["--from", dayAt(0), "--to", dayAt(days)];
const query = (...args: string[]) => runHere(["query", ...args], { env });
const zebras = () =>
  [...simulator.truth()]
    .filter((row, index) => index % 10 === 0 && row.hasTranscript)
    .map(({ id }) => id)
    .toSorted();
interface Hit {
  readonly conversationId: string;
  readonly snippets: readonly { readonly text: string }[];
}
const hitsIn = (stdout: string) => jsonLines(stdout).filter(({ type }) => type === "hit") as unknown as Hit[];
const idsIn = (stdout: string) => hitsIn(stdout).map(({ conversationId }) => conversationId);

describe("ninety days", () => {
  test("are searched where they can be and read where not, and each hit comes once, masked and measured", async () => {
    const { code, stdout, stderr } = await query(...whole, "--any", "zebra", "--json");
    expect([code, stderr]).toEqual([0, ""]);
    expect(idsIn(stdout).toSorted()).toEqual(zebras());
    const lines = jsonLines(stdout);
    const pages = lines.filter(({ type }) => type === "queryPage");
    expect(new Set(pages.map(({ by }) => by))).toEqual(new Set(["reading", "search"]));
    expect(pages.every(({ masking }) => (masking as { clean: boolean }).clean)).toBe(true);
    expect(lines.find(({ type }) => type === "query")).toMatchObject({
      matches: zebras().length,
      accuracy: 1,
      exitCode: 0,
    });
    expect(lines.at(-1)).toEqual({ type: "exit", code: 0, reason: "all done", next: "nothing" });
    const { leaksIn } = createLeakFinder([...[...simulator.truth()].flatMap(({ planted }) => planted), card]);
    expect(leaksIn(stdout)).toEqual([]);
    expect(hitsIn(stdout).some(({ snippets }) => snippets[0]?.text.includes("[CREDIT_CARD_1]"))).toBe(true);
  });

  test("give the same under limits, resets, cut bodies and dying tokens, and count what was tried again", async () => {
    simulator.setFaults({
      everywhere: { limited: 0.03, serverError: 0.03, reset: 0.01, truncated: 0.02, retryAfter: "0" },
      tokenDiesAfter: 150,
      totalHitsOff: 4,
      repeatedRows: 2,
    });
    const { code, stdout } = await query(...whole, "--any", "zebra", "--json");
    expect(code).toBe(0);
    expect(idsIn(stdout).toSorted()).toEqual(zebras());
    expect(Number(jsonLines(stdout).find(({ type }) => type === "query")?.["retries"])).toBeGreaterThan(5);
  });
});

test("a card number is found by itself and stands nowhere: not in the output, the plan, the audit or the ledger", async () => {
  const answered = await query(...whole, "--all", card, "--json", "-v", "--limit", "3");
  expect([answered.code, hitsIn(answered.stdout).length]).toEqual([21, 3]);
  const explained = await query(...whole, "--all", card, "--explain");
  expect(explained.stdout).toContain("[CREDIT_CARD_1]");
  const files = filesUnder(dataDir).map(({ text }) => text);
  expect(files.length).toBeGreaterThan(1);
  const squeezed = [answered.stdout, answered.stderr, explained.stdout, ...files]
    .join(" ")
    .replace(/[ -]/g, "");
  expect(squeezed).not.toContain("4111111111111111");
  const verified = await runHere(["audit", "verify"], { env });
  expect(verified.code).toBe(0);
  expect(verified.stdout).toContain("1 query asked, 3 conversations shown");
});

test("--explain asks nothing, writes nothing, and says which calls, how many and how long", async () => {
  const explain = [...whole, "--any", "zebra", "--sentiment", "negative", "--explain"];
  const { code, stdout } = await runHere(["query", ...explain], { env: { ...env, GENESYS_RPM: "270" } });
  expect(code).toBe(0);
  expect(stdout).toMatch(/1\. read .*3[0-4] pieces.*\n2\. search .*[89] pieces/);
  expect(stdout).toMatch(/4\d calls at least: 9\.\d s at 270 a minute/);
  expect(stdout).toContain("3,010 more for every 1,000 conversations that are read: 11 min 09 s");
  expect(Object.values(simulator.received.counts).every(({ requests }) => requests === 0)).toBe(true);
  expect(existsSync(dataDir)).toBe(false);
});

describe("what was found", () => {
  const some = [...whole, "--any", "zebra", "--limit", "5"];

  test("is a table for people, with what was said around the word", async () => {
    const { stdout, stderr } = await query(...some);
    expect(stdout.match(/^\d{4}-\d\d-\d\d \d\d:\d\d {2}\w+ .*[0-9a-f-]{36}$/gm)).toHaveLength(5);
    expect(stdout).toMatch(/^ {4}customer {2}the zebra is late$/m);
    expect(stdout).toMatch(/^found {9}5 of 5\d? conversations|^found {9}5 of \d+ conversations/m);
    expect(stderr).toContain("stopped by --limit 5. Next: the same command continues");
    // Quiet is who says nothing unasked: how hits are to be shown was said.
    const lines = await query(...some, "--anew", "--quiet", "--output", "jsonl");
    expect(
      lines.stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line).type),
    ).toEqual(Array(5).fill("hit"));
  });

  test("is a CSV in a file of its own that nobody else reads, and is not written over", async () => {
    const out = join(directory, "hits.csv");
    const args = [...whole, "--any", "zebra", "--output", "csv", "--out", out];
    expect((await query(...args)).code).toBe(0);
    const [head, ...rows] = readFileSync(out, "utf8").trimEnd().split("\r\n");
    expect(head).toBe(
      "conversationId,startedAt,mediaType,direction,queueIds,language,sentimentScore,snippets",
    );
    expect(rows.map((row) => row.split(",")[0]).toSorted()).toEqual(zebras());
    expect(statSync(out).mode & 0o777).toBe(0o600);
    const again = await query(...args);
    expect([again.code, again.stderr]).toEqual([
      2,
      expect.stringContaining("there is a file at --out already"),
    ]);
  });

  test("goes through the road to the model with --forward, each once", async () => {
    const { code, stdout } = await query(...some, "--forward");
    expect(code).toBe(21);
    expect(resultIds(dataDir)).toHaveLength(5);
    expect(zebras()).toEqual(expect.arrayContaining([...resultIds(dataDir)]));
    expect(simulator.received.chat).toHaveLength(5);
    expect(stdout).toMatch(/done {10}5/);
    await query(...whole, "--any", "zebra", "--forward");
    expect(resultIds(dataDir).toSorted()).toEqual(zebras());
    expect(simulator.received.chat).toHaveLength(zebras().length);
  });
});

describe("an interrupted query", () => {
  test("goes on behind what it had found, page by page, and ends with all of it, each once", async () => {
    const args = [...whole, "--any", "zebra", "--json"];
    const seen: string[] = [];
    for (const limit of [["--limit", "4"], ["--max-pages", "6"], []]) {
      const { stdout, code } = await query(...args, ...limit);
      const ids = idsIn(stdout);
      expect(ids.slice(0, seen.length)).toEqual(seen);
      expect(ids.length).toBeGreaterThan(seen.length);
      expect(new Set(ids).size).toBe(ids.length);
      expect(code).toBe(limit.length > 0 ? 21 : 0);
      seen.splice(0, seen.length, ...ids);
    }
    expect(seen.toSorted()).toEqual(zebras());
  });

  test("by kill -9 has lost nothing and asks for no transcript twice but those in hand", async () => {
    simulator.setFaults({ everywhere: { slow: 1, slowMs: 15 } });
    const args = ["query", ...whole, "--any", "zebra", "--json"];
    let kills = 0;
    for (; kills < 3; kills += 1) {
      const running = startProgram(args, { env });
      const pages = () => running.output().stdout.split('"type":"queryPage"').length - 1;
      while (pages() < 4 && running.process.exitCode === null) await sleep(20);
      running.process.kill("SIGKILL");
      await running.ended;
    }
    simulator.setFaults({});
    const { stdout, code } = await runHere(args, { env });
    expect(code).toBe(0);
    expect(idsIn(stdout).toSorted()).toEqual(zebras());
    const transcribed = [...simulator.truth()].filter(({ mediaType }) => mediaType === "voice").length;
    // Of a call that has no transcript every leg is asked.
    const inHand = kills * 8 * 2;
    expect(simulator.received.counts.download.requests).toBeLessThanOrEqual(transcribed + inHand);
  });

  test("begins again with --anew, and when it was at its end", async () => {
    const args = [...whole, "--any", "zebra", "--json"];
    await query(...args, "--limit", "4");
    const anew = await query(...args, "--anew", "--limit", "2");
    expect(idsIn(anew.stdout)).toHaveLength(2);
    await query(...args);
    const again = await query(...args, "--limit", "1");
    expect(idsIn(again.stdout)).toHaveLength(1);
  });

  test("leaves nothing of a conversation that was asked to be forgotten", async () => {
    const { stdout } = await query(...whole, "--any", "zebra", "--json", "--limit", "4");
    const [first = ""] = idsIn(stdout);
    const forgotten = await runHere(["forget", "--conversation", first], { env });
    expect([forgotten.code, forgotten.stderr]).toEqual([0, ""]);
    const after = await query(...whole, "--any", "zebra", "--json");
    expect(idsIn(after.stdout).toSorted()).toEqual(zebras().filter((id) => id !== first));
  });
});

test("a server that repeats its pages for ever ends it with 75, and one that refuses with 77", async () => {
  simulator.setFaults({ stuckAtPage: 1, totalHitsOff: 5000 });
  const stuck = await query("--from", dayAt(40), "--to", dayAt(90), "--any", "thank you");
  expect([stuck.code, stuck.stderr]).toEqual([75, expect.stringContaining("repeats its pages")]);
  simulator.setFaults({ routes: { search: { isWithheld: true } } });
  const refused = await query("--from", dayAt(60), "--to", dayAt(90), "--any", "thank you");
  expect([refused.code, refused.stderr]).toEqual([77, expect.stringContaining("recording:recording:view")]);
});

test("a gateway that speaks the how-to's shapes is read from a filterGroups file", async () => {
  const asked: string[] = [];
  const page = (id: string, text: string, hasNextPage: boolean, pageNumber: number) => ({
    entities: [{ id, transcript: text }],
    ...{ pageNumber, pageSize: 100, total: 2, hasNextPage },
  });
  const server = await openLoopback(async (request, response) => {
    const body = await bodyOf(request);
    asked.push(`${request.method} ${request.url}`);
    const answer = (status: number, value: unknown) => response.writeHead(status).end(JSON.stringify(value));
    if (request.url === "/oauth/token")
      return answer(200, { access_token: "t", token_type: "bearer", expires_in: 3600 });
    if (request.url?.includes("/details/query"))
      return body.includes('"pageNumber":2')
        ? answer(200, page("b", "Agent: nothing here\nCustomer: fine", false, 2))
        : answer(200, page("a", `Agent: hello\nAgent: your refund to ${card}`, true, 1));
    return answer(404, { code: "not.found", message: "no", status: 404 });
  });
  try {
    const filter = join(directory, "filters.json");
    const filters = [
      { type: "date", dateRange: { startDate: "2025-03-10T00:00:00Z", endDate: "2025-03-11T00:00:00Z" } },
      { type: "transcript", name: "agent", values: ["refund"] },
    ];
    writeFileSync(filter, JSON.stringify({ filterGroups: { filterGroups: [{ filters }] }, pageSize: 100 }));
    const { stdout, code } = await runHere(["query", "--filter", filter, "--json"], {
      env: { ...env, GENESYS_API_URL: server.url, GENESYS_LOGIN_URL: server.url },
    });
    expect(code).toBe(0);
    expect(hitsIn(stdout).map(({ conversationId, snippets }) => [conversationId, snippets[0]?.text])).toEqual(
      [["a", "your refund to [CREDIT_CARD_1]"]],
    );
  } finally {
    await server.close();
  }
});

test("wrong input is exit 2 with one sentence, before anything is asked or written", async () => {
  const { code, stdout, stderr } = await query("--from", "2025-03-10", "--sentiment", "happy");
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toMatch(/^transcript-gateway: a sentiment is not known\. Next: .*\n$/);
  expect(existsSync(dataDir)).toBe(false);
  expect(simulator.received.counts.token.requests).toBe(0);
});
