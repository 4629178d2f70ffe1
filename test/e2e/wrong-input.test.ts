import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { settingsFor } from "../../src/simulator/demo-settings.ts";
import { openSimulator, type Simulator } from "../../src/simulator/simulator.ts";
import { type Ended, runHere } from "../helpers/program.ts";

let simulator: Simulator;
let directory: string;
let good: Record<string, string>;

beforeAll(async () => {
  simulator = await openSimulator({ invented: { conversations: 12, days: 1, firstDay: "2025-03-10" } });
});
afterAll(() => simulator.close());

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "gateway-"));
  good = { ...settingsFor(simulator), DATA_DIR: join(directory, "data") };
  simulator.setFaults({});
  simulator.forgetReceived();
  return () => rmSync(directory, { recursive: true, force: true });
});

const oneDay = ["run", "--from", "2025-03-10", "--to", "2025-03-11"];

const file = (name: string, content: string | Buffer) => {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
};

/** One message, which says what, why and what next; nothing left behind. */
function expectRefusal(ended: Ended, code: number, says: RegExp): void {
  expect(ended.stderr).toMatch(says);
  expect(ended.code).toBe(code);
  expect(ended.stderr.trim().split("\n").length).toBeLessThanOrEqual(3);
  expect(ended.stderr).not.toMatch(/\n\s+at /);
}

describe("wrong input gets one clear message and the right exit code", () => {
  test.each<[string, string[], number, RegExp]>([
    ["an unknown flag", ["run", "--form", "2025-03-10"], 2, /unknown option '--form'[\s\S]*--from/],
    ["silence of what only looks", ["quarantine", "list", "-q"], 2, /unknown option '-q'/],
    ["more from what has no log", ["audit", "verify", "-v"], 2, /unknown option '-v'/],
    ["an unknown command", ["rn"], 2, /unknown command 'rn'[\s\S]*run/],
    ["a date that is none", ["run", "--from", "yesterday"], 2, /--from is no date/],
    [
      "an inverted range",
      ["run", "--from", "2025-03-11", "--to", "2025-03-10"],
      2,
      /--to is not after --from/,
    ],
    ["a huge range", ["run", "--from", "2023-01-01", "--to", "2025-03-10"], 2, /spans \d+ days.*--yes/s],
    ["a future range", ["run", "--from", "2199-01-01", "--to", "2199-01-02"], 2, /in the future/],
    ["a look-back of years", ["run", "--look-back", "4000"], 2, /spans 4000 days.*--yes/s],
    ["a day that is none", ["run", "--from", "2025-02-30T08:00:00Z"], 2, /--from is no date/],
    ["a queue from a variable that is not set", [...oneDay, "--queue", ""], 2, /--queue.*one or more/],
    ["a queue by its name", [...oneDay, "--queue", "Billing"], 2, /--queue.*UUIDs, not names/],
    [
      "rules from a variable that is not set",
      [...oneDay, "--rules", ""],
      2,
      /--rules <file>' argument is empty/,
    ],
    [
      "a look-back beside a range",
      [...oneDay, "--look-back", "3"],
      2,
      /--look-back is of the nightly window/,
    ],
    [
      "what is held back where nothing was run",
      ["quarantine", "list"],
      2,
      /nothing was ever run in this DATA_DIR/,
    ],
    ["a replay where nothing was run", ["quarantine", "replay", "--all"], 2, /nothing was ever run/],
    ["a retry where nothing was run", ["retry"], 2, /nothing was ever run/],
    ["callbacks of where nothing was run", ["callbacks", "list"], 2, /nothing was ever run/],
    [
      "a page to be replaced that is not asked for",
      ["report", "--last", "--force"],
      2,
      /--force.*without --html/,
    ],
    ["a seed where nothing is drawn", ["preview", "-", "--seed", "7"], 2, /a range.*and a file exclude/],
    ["marks where nobody can make any", ["preview", "-", "--marks", "m"], 2, /--marks is for a terminal/],
    [
      "a search of a range upside down",
      ["search", "a", "--from", "2025-03-12", "--to", "2025-03-10"],
      2,
      /--to is not/,
    ],
    ["a limit that is no number", [...oneDay, "--limit", "many"], 2, /whole number/],
    ["an unknown media type", [...oneDay, "--media-type", "fax"], 2, /media type/],
    ["an unknown direction", [...oneDay, "--direction", "up"], 2, /inbound, outbound/],
    ["a held limit that is neither number nor share", [...oneDay, "--max-held", "1.5"], 2, /share, as 1%/],
    ["a held limit above all", [...oneDay, "--max-held", "101%"], 2, /share, as 1%/],
    ["a conversation that is not in quarantine", ["quarantine", "show", "c1"], 2, /no such conversation/],
    ["a replay of nothing named", ["quarantine", "replay"], 2, /--all/],
    ["a concurrency of nothing", [...oneDay, "--concurrency", "0"], 78, /LLM_CONCURRENCY/],
  ])("%s", async (_, args, code, says) => {
    expectRefusal(await runHere(args, { env: good }), code, says);
    expect(existsSync(join(directory, "data"))).toBe(false);
  });

  test.each<[string, () => Record<string, string>, number, RegExp]>([
    [
      "no credentials at all",
      () => ({ GENESYS_CLIENT_ID: "", GENESYS_CLIENT_SECRET: "" }),
      78,
      /GENESYS_CLIENT_ID is missing; GENESYS_CLIENT_SECRET is missing/,
    ],
    [
      "an unknown region",
      () => ({ GENESYS_REGION: "eu_centrl_1", GENESYS_API_URL: "", GENESYS_LOGIN_URL: "" }),
      78,
      /GENESYS_REGION is not a region.*did you mean eu_central_1/,
    ],
    [
      "a plain http server elsewhere",
      () => ({ LLM_BASE_URL: "http://llm.example.com/v1" }),
      78,
      /LLM_BASE_URL must be https/,
    ],
    [
      "an unreadable prompt file",
      () => ({ PROMPT_FILE: join(directory, "none.txt") }),
      78,
      /PROMPT_FILE can not be read.*ENOENT/,
    ],
    [
      "a prompt file in UTF-16",
      () => ({ PROMPT_FILE: file("prompt.txt", Buffer.from("\ufeffSummarise.", "utf16le")) }),
      78,
      /PROMPT_FILE is no UTF-8 text.*iconv/,
    ],
    [
      "canaries in UTF-16, of which none would be found",
      () => ({ CANARY_FILE: file("canaries.txt", Buffer.from("quokka-zanzibar\n", "utf16le")) }),
      78,
      /CANARY_FILE is no UTF-8 text/,
    ],
    [
      "a prompt file without an end",
      () => ({ PROMPT_FILE: "/dev/zero" }),
      78,
      /PROMPT_FILE can not be read.*EFBIG/,
    ],
    [
      "a prompt file that fills the window",
      () => ({ PROMPT_FILE: file("prompt.txt", "Summarise it. ".repeat(900)), LLM_CONTEXT_TOKENS: "2000" }),
      78,
      /PROMPT_FILE leaves no room.*LLM_CONTEXT_TOKENS/,
    ],
    ["an empty prompt file", () => ({ PROMPT_FILE: file("prompt.txt", " \n") }), 78, /PROMPT_FILE is empty/],
    [
      "a prompt file with a placeholder that is not known",
      () => ({ PROMPT_FILE: file("prompt.txt", "Greet {{customerName}}.") }),
      78,
      /PROMPT_FILE has a placeholder that is not known: \{\{customerName\}\}.*\{\{transcript\}\}/s,
    ],
    [
      "a template that is not there",
      () => ({ PROMPT_TEMPLATE: "poem" }),
      78,
      /PROMPT_TEMPLATE must be analysis or/,
    ],
    [
      "a schema that is no JSON",
      () => ({ OUTPUT_SCHEMA_FILE: file("schema.json", "{") }),
      78,
      /OUTPUT_SCHEMA_FILE is no JSON/,
    ],
    [
      "a schema that is no schema",
      () => ({ OUTPUT_SCHEMA_FILE: file("schema.json", '{"type":"string"}') }),
      78,
      /OUTPUT_SCHEMA_FILE is not the schema/,
    ],
    [
      "a secret's file that is not there",
      () => ({ GENESYS_CLIENT_SECRET: "", GENESYS_CLIENT_SECRET_FILE: join(directory, "none") }),
      78,
      /GENESYS_CLIENT_SECRET_FILE can not be read/,
    ],
    [
      "a canary that is too short",
      () => ({ CANARY_FILE: file("canaries.txt", "quokka-zanzibar\nab1\n") }),
      78,
      /CANARY_FILE holds values of fewer than 6.*lines 2/,
    ],
    [
      "instructions that the gate would hold back",
      () => ({ PROMPT_FILE: file("prompt.txt", "Summarise. Questions: 212-555-0142.") }),
      78,
      /PROMPT_FILE holds what the gate takes for personal.*number/,
    ],
    ["a mask that is none", () => ({ MASK_TEMPLATE: "HIDDEN" }), 78, /MASK_TEMPLATE/],
    [
      "rules that can not be read",
      () => ({ REDACTION_RULES: join(directory, "rules.yaml") }),
      78,
      /REDACTION_RULES|rules/,
    ],
  ])("%s", async (_, env, code, says) => {
    expectRefusal(await runHere(oneDay, { env: { ...good, ...env() } }), code, says);
    expect(existsSync(join(directory, "data"))).toBe(false);
  });

  test("a .env in UTF-16, of which every setting would be missing", async () => {
    file(".env", Buffer.from("\ufeffLLM_MODEL=gpt-4o\n", "utf16le"));
    const ended = await runHere(oneDay, { env: good, cwd: directory });
    expectRefusal(ended, 78, /the file \.env is no UTF-8 text/);
  });

  test("an --env-file that is not there", async () => {
    const ended = await runHere([...oneDay, "--env-file", "none.env"], { env: good });
    // Node 20 itself looks for --env-file everywhere on the command line, and is first to complain, with 9.
    expect([9, 78]).toContain(ended.code);
    expect(ended.stderr).toMatch(/none\.env/);
  });

  test("a wrong secret, and an unknown client", async () => {
    expectRefusal(
      await runHere(oneDay, { env: { ...good, GENESYS_CLIENT_SECRET: "wrong" } }),
      77,
      /GENESYS_CLIENT_SECRET/,
    );
    expectRefusal(
      await runHere(oneDay, { env: { ...good, GENESYS_CLIENT_ID: "nobody" } }),
      77,
      /GENESYS_CLIENT_ID/,
    );
    expect(simulator.received.chat.length).toBe(0);
  });

  test("a missing permission is named", async () => {
    simulator.setFaults({ routes: { details: { isWithheld: true } } });
    expectRefusal(await runHere(oneDay, { env: good }), 77, /analytics:conversationDetail:view/);
    simulator.setFaults({ routes: { transcriptUrl: { isWithheld: true } } });
    expectRefusal(await runHere(oneDay, { env: good }), 77, /recording:recording:view/);
  });

  test("an address where there is no such API", async () => {
    const env = { ...good, GENESYS_API_URL: `${good["GENESYS_API_URL"]}/gateway` };
    expectRefusal(await runHere(oneDay, { env }), 78, /no Genesys Cloud API.*GENESYS_REGION/);
    expectRefusal(
      await runHere(oneDay, { env: { ...good, LLM_BASE_URL: `${good["LLM_BASE_URL"]}/v9` } }),
      78,
      /no such address or model.*LLM_BASE_URL/,
    );
  });

  test("a wrong LLM key, and a model that is not there", async () => {
    expectRefusal(await runHere(oneDay, { env: { ...good, LLM_API_KEY: "wrong" } }), 77, /LLM_API_KEY/);
    expectRefusal(await runHere(oneDay, { env: { ...good, LLM_MODEL: "none" } }), 78, /LLM_MODEL/);
  });

  test.skipIf(process.getuid?.() === 0)("a data directory that can not be written", async () => {
    const locked = join(directory, "locked");
    mkdirSync(locked);
    chmodSync(locked, 0o500);
    expectRefusal(
      await runHere(oneDay, { env: { ...good, DATA_DIR: join(locked, "data") } }),
      24,
      /DATA_DIR/,
    );
  });

  test("a data directory whose place is taken by a file", async () => {
    const path = file("taken", "");
    const env = { ...good, DATA_DIR: join(path, "data") };
    // Who only looks must not hear that nothing was ever run: it can not be told.
    for (const args of [oneDay, ["status"], ["search", "refund"], ["audit", "verify"], ["retry"]])
      expectRefusal(await runHere(args, { env }), 24, /DATA_DIR/);
  });

  test.skipIf(process.platform !== "linux")("a data directory where nobody can make one", async () => {
    const path = join(directory, "leads-nowhere");
    symlinkSync(join(directory, "not", "there"), path);
    for (const dataDir of ["/proc/gateway", "/proc/gateway/data", path, join(path, "data")])
      expectRefusal(await runHere(oneDay, { env: { ...good, DATA_DIR: dataDir } }), 24, /DATA_DIR/);
  });

  test("with --json the last line of stdout is the exit", async () => {
    const ended = await runHere([...oneDay, "--json"], { env: { ...good, LLM_API_KEY: "wrong" } });
    const last = JSON.parse(ended.stdout.trim().split("\n").at(-1) ?? "");
    expect(last).toMatchObject({ type: "exit", code: 77, next: expect.stringContaining("LLM_API_KEY") });
    const misspelt = await runHere([...oneDay, "--json", "--form"], { env: good });
    expect(JSON.parse(misspelt.stdout.trim())).toMatchObject({ type: "exit", code: 2 });
    const refused = await runHere([...oneDay, "--json"], { env: { ...good, GENESYS_CLIENT_ID: "" } });
    expect(JSON.parse(refused.stdout.trim())).toMatchObject({
      type: "exit",
      code: 78,
      reason: "a setting is wrong: GENESYS_CLIENT_ID is missing",
    });
    const asking = await runHere([...oneDay, "--json"], { env: { ...good, LLM_API_KEY: "“key”" } });
    expect(JSON.parse(asking.stdout.trim())).toMatchObject({
      reason: expect.stringMatching(/LLM_API_KEY.*\?$/),
    });
  });
});

describe("the program", () => {
  test("finishes a clean run with 0, one line a conversation, and does nothing the second time", async () => {
    const first = await runHere([...oneDay, "--json"], { env: good });
    expect(first.stderr).toBe("");
    expect(first.code).toBe(0);
    const asked = simulator.received.chat.length;
    const second = await runHere([...oneDay, "--json"], { env: good });
    expect(second.code).toBe(0);
    expect(simulator.received.chat.length).toBe(asked);
    expect(readdirSync(join(directory, "data", "results"))).toEqual(["2025-03-10.jsonl"]);
    expect((await runHere([...oneDay, "--fail-if-empty"], { env: good })).code).toBe(22);
  });

  test("stops at its limit with 21 and goes on from there", async () => {
    const limited = await runHere([...oneDay, "--limit", "4", "--quiet"], { env: good });
    expect(limited.code).toBe(21);
    expect((await runHere([...oneDay, "--quiet"], { env: good })).code).toBe(0);
  });

  test("a plan sends and writes nothing", async () => {
    const asked = simulator.received.chat.length;
    const plan = await runHere([...oneDay, "--dry-run"], {
      env: { ...good, LLM_PRICE_INPUT: "1", LLM_PRICE_OUTPUT: "2" },
    });
    expect(plan.code).toBe(0);
    expect(plan.stdout).toMatch(/would send +\d+[\s\S]*would cost +\$0\.\d+[\s\S]*would take/);
    expect(simulator.received.chat.length).toBe(asked);
    expect(existsSync(join(directory, "data"))).toBe(false);
  });
});
