/** What `doctor` says when all is well, and when one thing is not: the others are still looked at. */
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { parseConfig } from "../../src/config.ts";
import { openLedger } from "../../src/ledger/ledger.ts";
import { openProbes } from "../../src/probes.ts";
import { settingsFor } from "../../src/simulator/demo-settings.ts";
import { openSimulator, type Simulator } from "../../src/simulator/simulator.ts";
import { openReceiver, secret } from "../helpers/callback-receiver.ts";
import { openFakeCluster } from "../helpers/fake-cluster.ts";
import { runHere } from "../helpers/program.ts";

let simulator: Simulator;
let directory: string;
let dataDir: string;
let env: Record<string, string>;

beforeAll(async () => {
  simulator = await openSimulator({ invented: { conversations: 12, days: 1, firstDay: "2025-03-10" } });
});
afterAll(() => simulator.close());

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "gateway-doctor-"));
  dataDir = join(directory, "data");
  env = { ...settingsFor(simulator), DATA_DIR: dataDir };
  simulator.setFaults({});
  return () => rmSync(directory, { recursive: true, force: true });
});

interface Check {
  readonly name: string;
  readonly state: string;
  readonly says: string;
}

/** The checks by name, and the exit code. */
async function doctor(changes: Record<string, string> = {}) {
  const { code, stdout } = await runHere(["doctor", "--json"], { env: { ...env, ...changes } });
  const lines = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const checks = lines.filter(({ type }) => type === "check") as Check[];
  return { code, ...Object.fromEntries(checks.map(({ name, state, says }) => [name, `${state}: ${says}`])) };
}

const run = () => runHere(["run", "--from", "2025-03-10", "--to", "2025-03-11", "--quiet"], { env });
const auditFile = () => join(dataDir, "audit", readdirSync(join(dataDir, "audit"))[0] as string);

describe("doctor", () => {
  test("warns of a setting that is misspelt in the file, and not of somebody else's", async () => {
    writeFileSync(join(directory, ".env"), "LLM_MAXCOST=5\nPOSTGRES_PASSWORD=somebody-s\n");
    const { code, stdout } = await runHere(["doctor"], { env, cwd: directory });
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^warn +settings +LLM_MAXCOST in \.env is no setting of this program; did you mean LLM_MAX_COST\?$/m,
    );
    expect(stdout).not.toContain("POSTGRES");
  });

  test("finds all well before the first run and after it", async () => {
    const before = await doctor();
    expect(before).toMatchObject({
      code: 0,
      ledger: "ok: none yet; the first run makes it",
      audit: "ok: none yet; the first run makes it",
    });
    await run();
    const after = await doctor();
    expect(after).toMatchObject({
      code: 0,
      ledger: expect.stringMatching(/^ok: in order: \d+ done/),
      audit: expect.stringMatching(/^ok: in order: \d+ records, the last is [0-9a-f]{16}$/),
    });
    expect((await runHere(["doctor", "--quiet"], { env })).stdout).toBe("");
    expect(Object.values(before).filter((says) => /^(failed|skipped)/.test(String(says)))).toEqual([]);
  });

  test("tells a wrong secret from a missing permission, and skips what needs the token", async () => {
    expect(await doctor({ GENESYS_CLIENT_SECRET: "wrong" })).toMatchObject({
      code: 77,
      login: expect.stringMatching(/^failed: .*GENESYS_CLIENT_SECRET/),
      conversations: "skipped: needs login",
      model: expect.stringMatching(/^ok/),
    });
    simulator.setFaults({ routes: { details: { isWithheld: true } } });
    expect(await doctor()).toMatchObject({
      code: 77,
      login: expect.stringMatching(/^ok/),
      conversations: expect.stringMatching(/^failed: .*analytics:conversationDetail:view/),
      transcripts: expect.stringMatching(/^ok/),
    });
  });

  test.each([
    ["transcriptUrl", "transcripts", "recording:recording:view, speechAndTextAnalytics:data:view"],
    ["conversation", "messages", "conversation:communication:view"],
    ["messages", "messages", "conversation:message:view, conversation:webmessaging:view"],
    ["emails", "e-mail", "conversation:email:view"],
  ])(
    "names the permission for %s, and finds nothing wrong with the others",
    async (route, name, permission) => {
      simulator.setFaults({ routes: { [route]: { isWithheld: true } } });
      const { code, ...checks } = await doctor();
      expect(code).toBe(77);
      const failed = Object.entries(checks).filter(([, says]) => !String(says).startsWith("ok"));
      expect(failed).toEqual([[name, expect.stringContaining(permission)]]);
    },
  );

  test("asks who is called back, without calling; one that is down is no hindrance", async () => {
    const receiver = await openReceiver();
    const asked = { WEBHOOK_URL: receiver.url, WEBHOOK_SECRET: secret };
    const up = await doctor(asked);
    await receiver.close();
    const down = await doctor(asked);
    expect([up.code, down.code, receiver.calls.length]).toEqual([0, 0, 0]);
    expect(up).toMatchObject({
      callbacks: expect.stringMatching(/^ok: 127\.0\.0\.1:\d+ answers \(405 to HEAD\)$/),
    });
    expect(down).toMatchObject({
      callbacks: expect.stringMatching(/^warning: .*callback.*Callbacks will wait/),
    });
    expect(await doctor()).not.toHaveProperty("callbacks");
  });

  test("asks the search cluster, and makes nothing there; one that is down or shut is no hindrance", async () => {
    const cluster = await openFakeCluster({ credentials: "gateway:right" });
    const login = { SEARCH_USERNAME: "gateway", SEARCH_PASSWORD: "right" };
    const asked = (changes = {}) => doctor({ SEARCH_URL: cluster.url, ...login, ...changes });
    expect(await asked()).toMatchObject({
      ...{ code: 0, search: expect.stringMatching(/^ok: .* the first run makes transcripts there$/) },
    });
    expect([cluster.indexes(), cluster.violations]).toEqual([[], []]);
    expect(await asked({ SEARCH_PASSWORD: "wrong" })).toMatchObject({
      ...{ code: 0, search: expect.stringMatching(/^warning: .*Results will wait for it\.$/) },
    });
    const headers = { authorization: `Basic ${Buffer.from("gateway:right").toString("base64")}` };
    await fetch(`${cluster.url}/transcripts`, { method: "PUT", body: "{}", headers });
    expect(await asked()).toMatchObject({ search: expect.stringContaining("is not ours") });
    await cluster.close();
    expect(await asked()).toMatchObject({ code: 0, search: expect.stringMatching(/^warning: /) });
    expect(await doctor()).not.toHaveProperty("search");
  });

  test("can do without the organisation's setting, but says what it says", async () => {
    expect(await doctor()).toMatchObject({ transcription: expect.stringMatching(/^ok: on for the queues/) });
    simulator.setFaults({ routes: { settings: { isWithheld: true } } });
    expect(await doctor()).toMatchObject({
      code: 0,
      transcription: expect.stringMatching(/^warning: .*routing:transcriptionSettings:view/),
    });
  });

  test("tells who holds the lock, and that the model is not one of the server's", async () => {
    await run();
    expect(await doctor({ LLM_MODEL: "gpt-17" })).toMatchObject({
      code: 0,
      lock: "ok: free",
      model: "warning: the server does not list gpt-17",
    });
    const other = await openLedger({ dataDir, now: Date.now });
    try {
      expect(await doctor()).toMatchObject({
        code: 0,
        ledger: expect.stringMatching(/^ok/),
        lock: expect.stringMatching(new RegExp(`^warning: another run.*pid ${process.pid};`)),
      });
    } finally {
      await other.close();
    }
  });

  test.each([
    [90_000, { warning: expect.stringMatching(/^this machine's clock is (89|90|91) s ahead of/) }],
    [-7_200_000, { warning: expect.stringMatching(/^this machine's clock is (7199|7200|7201) s behind/) }],
    [0, "is right"],
  ])("sees a clock that is %i ms off", async (offMs, found) => {
    const config = parseConfig(env, ["genesys", "llm"], () => "");
    const probes = openProbes(config, { now: () => Date.now() + offMs });
    expect(await probes.clock()).toEqual(found);
    await probes.close();
  });

  test("sees a record that was changed", async () => {
    await run();
    const lines = readFileSync(auditFile(), "utf8").split("\n");
    lines[2] = (lines[2] ?? "").replace("analysis", "analysys");
    writeFileSync(auditFile(), lines.join("\n"));
    expect(await doctor()).toMatchObject({
      code: 24,
      audit: expect.stringMatching(/^failed: .*changed.*problems 1.*audit verify/),
    });
  });

  test("sees an audit that was cut, one that is gone, and a line that was never finished", async () => {
    await run();
    const whole = readFileSync(auditFile());
    writeFileSync(auditFile(), whole.subarray(0, whole.length - 400));
    expect(await doctor()).toMatchObject({ code: 24, audit: expect.stringMatching(/^failed/) });

    writeFileSync(auditFile(), whole);
    appendFileSync(auditFile(), '{"seq":');
    expect(await doctor()).toMatchObject({ code: 0, audit: expect.stringMatching(/^warning: .*unfinished/) });

    rmSync(auditFile());
    expect(await doctor()).toMatchObject({ code: 0, audit: expect.stringMatching(/^warning: .*moved away/) });
  });

  test("sees a ledger that is none, and does not look for the audit beyond it", async () => {
    mkdirSync(dataDir);
    writeFileSync(join(dataDir, "ledger.sqlite"), "a letter, not a ledger; ".repeat(50));
    expect(await doctor()).toMatchObject({
      code: 24,
      ledger: expect.stringMatching(/^failed: .*no database/),
      audit: "skipped: needs ledger",
      login: expect.stringMatching(/^ok/),
    });
  });
});
