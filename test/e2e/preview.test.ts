/** `preview` against the simulator, on files, in a pipe and on a terminal. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { runProgram as runInProcess } from "../../src/cli.ts";
import type { Context, Terminal } from "../../src/commands/context.ts";
import { settingsFor } from "../../src/simulator/demo-settings.ts";
import { openSimulator, type Simulator } from "../../src/simulator/simulator.ts";
import { createLeakFinder } from "../helpers/leaks.ts";
import { runHere } from "../helpers/program.ts";

let simulator: Simulator;
let directory: string;
let dataDir: string;
let env: Record<string, string>;

beforeAll(async () => {
  simulator = await openSimulator({
    invented: { conversations: 240, days: 2, firstDay: "2025-03-10" },
    genesys: { ratePerMinute: 1_000_000 },
  });
});
afterAll(() => simulator.close());

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "preview-"));
  dataDir = join(directory, "data");
  env = { ...settingsFor(simulator), DATA_DIR: dataDir };
  simulator.forgetReceived();
  return () => rmSync(directory, { recursive: true, force: true });
});

const range = ["--from", "2025-03-10", "--to", "2025-03-12"];
const preview = (...args: string[]) => runHere(["preview", ...args], { env });
const file = (name: string, content: string) => {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
};
const talk = "Agent: your full name please\nCustomer: priya nair, mail jo@example.com\nAgent: it is $59.90\n";

interface Line {
  readonly type: string;
  readonly id: string;
  readonly mediaType: string;
  readonly turns: readonly { readonly text: string }[];
  readonly findings: readonly { readonly type: string }[];
  readonly code: number;
  readonly masks: number;
}
const linesOf = (stdout: string) =>
  stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);

describe("a sample of a range", () => {
  test("is as large as asked for, has every medium, is the same again, and is not with another seed", async () => {
    const sample = async (...args: string[]) =>
      (await preview("--sample", "12", ...range, "--json", ...args)).stdout;
    const first = await sample();
    const shown = linesOf(first).filter(({ type }) => type === "conversation");
    expect(shown).toHaveLength(12);
    expect(new Set(shown.map(({ mediaType }) => mediaType))).toEqual(new Set(["voice", "message", "email"]));
    expect(await sample()).toBe(first);
    expect(await sample("--seed", "2")).not.toBe(first);
  });

  test("takes all there are when more are asked for, and counts what it shows", async () => {
    const transcribed = [...simulator.truth()].filter(({ hasTranscript }) => hasTranscript);
    const { stdout, stderr, code } = await preview("--sample", "1000", ...range, "--json");
    const shown = linesOf(stdout).filter(({ type }) => type === "conversation");
    expect(shown.map(({ id }) => id).toSorted()).toEqual(transcribed.map(({ id }) => id).toSorted());
    const masks = shown.reduce((sum, { findings }) => sum + findings.length, 0);
    expect(linesOf(stdout).find(({ type }) => type === "overview")).toMatchObject({ masks });
    expect([code, stderr]).toEqual([0, ""]);
  });

  test("shows no planted value that would not leave as well", async () => {
    const finder = createLeakFinder([...simulator.truth()].flatMap(({ planted }) => planted));
    const leaves = (await preview("--sample", "60", ...range, "--json")).stdout;
    const texts = linesOf(leaves).flatMap(({ type, turns }) =>
      type === "conversation" ? turns.map(({ text }) => text) : [],
    );
    const shown = (await preview("--sample", "60", ...range)).stdout;
    expect(
      finder.leaksIn(shown).filter((value) => !finder.leaksIn(texts.join("\n")).includes(value)),
    ).toEqual([]);
    expect(shown).toContain("█████");
  });

  test("sends nothing to the model and leaves no file", async () => {
    expect((await preview("--sample", "5", ...range)).code).toBe(0);
    expect(simulator.received.counts.chat.requests).toBe(0);
    expect(readdirSync(directory)).toEqual([]);
  });

  test("keeps to the filters", async () => {
    const { stdout } = await preview("--sample", "9", ...range, "--media-type", "email", "--json");
    const shown = linesOf(stdout).filter(({ type }) => type === "conversation");
    expect(new Set(shown.map(({ mediaType }) => mediaType))).toEqual(new Set(["email"]));
  });

  test("of an empty range says so", async () => {
    const { stderr, code } = await preview("--from", "2024-01-01", "--to", "2024-01-02");
    expect([stderr, code]).toEqual(["no conversation of the range has a transcript\n", 0]);
  });
});

describe("one conversation", () => {
  test("is fetched by its id", async () => {
    const [row] = [...simulator.truth()].filter(({ hasTranscript }) => hasTranscript);
    const { stdout, code } = await preview("--conversation", row?.id ?? "");
    expect(stdout).toContain(row?.id);
    expect(stdout).toMatch(/\[[A-Z_]+_1\]/);
    expect(code).toBe(0);
  });

  test("that nobody knows is a clear message", async () => {
    const id = "0577b8f4-bf52-45c2-a9be-000000000000";
    const { stderr, code } = await preview("--conversation", id);
    expect(stderr).toMatch(new RegExp(`is not known.*${id}.*Next: `));
    expect(code).toBe(2);
  });
});

describe("a file", () => {
  test("needs no credentials; stdin is one too", async () => {
    const [named, piped, dash] = await Promise.all([
      runHere(["preview", "--file", file("talk.txt", talk)], { env: {} }),
      runHere(["preview", "--file", "-"], { env: {}, input: talk }),
      runHere(["preview", "-"], { env: {}, input: talk }),
    ]);
    for (const { stdout, code } of [named, piped, dash]) {
      expect(stdout).toContain("→ [PERSON_1], mail [EMAIL_1]");
      expect(stdout).toContain("██████████, mail ██████████████");
      expect(stdout).not.toMatch(/priya|jo@/);
      expect(stdout).not.toContain("\u001b");
      expect(code).toBe(0);
    }
  });

  test("with bad lines is shown without them, and they are named", async () => {
    const good = JSON.stringify({ id: "a", turns: [{ speaker: "agent", text: "hello" }] });
    const { stdout, stderr, code } = await preview(
      "--file",
      file("x.jsonl", `${good}\n{"secret":"jo@example.com"}\n`),
    );
    expect(stdout).toContain("hello");
    expect(stderr).toContain("line 2: not a conversation");
    expect(stderr).not.toContain("jo@");
    expect(code).toBe(1);
  });

  test("obeys the rules that are set", async () => {
    const rules = file("rules.yaml", "allow: [jo@example.com]");
    const path = file("talk.txt", talk);
    const { stdout } = await runHere(["preview", "--file", path], { env: { REDACTION_RULES: rules } });
    expect(stdout).not.toContain("EMAIL");
    expect((await preview("--file", path, "--rules", rules)).stdout).not.toContain("EMAIL");
  });
});

describe("a page", () => {
  test("is for this user alone, replaces nothing unasked, and holds no value", async () => {
    const path = join(directory, "page.html");
    const page = () => preview("--file", file("talk.txt", talk), "--html", path);
    expect((await page()).code).toBe(0);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, "utf8")).not.toMatch(/priya|jo@example/);
    const before = statSync(path).mtimeMs;
    const refused = await page();
    expect([refused.code, statSync(path).mtimeMs]).toEqual([2, before]);
    expect(refused.stderr).toContain("--force");
    const forced = await preview("--file", join(directory, "talk.txt"), "--html", path, "--force");
    expect(forced).toMatchObject({ code: 0, stdout: expect.stringContaining("1 conversation in ") });
  });

  test("holds what was said when asked to, and the audit knows of it", async () => {
    const path = join(directory, "page.html");
    expect((await preview("--file", file("talk.txt", talk), "--html", path, "--reveal")).code).toBe(0);
    expect(readFileSync(path, "utf8")).toContain("priya nair");
    expect(auditRecords()).toMatchObject([
      { type: "reveal", where: "page", surrogates: [expect.any(String)] },
    ]);
    expect((await runHere(["audit", "verify"], { env })).code).toBe(0);
  });
});

describe("two sets of rules", () => {
  const rulesOf = (text: string, name = "rules.yaml") => file(name, text);

  test("end with 20 when the new ones show anything, and with 0 when they do not", async () => {
    const [before, loose, tight] = [
      rulesOf("{}", "a.yaml"),
      rulesOf("detectors: { off: [EMAIL] }", "b.yaml"),
      rulesOf('detectors: { own: [{ name: price, type: OTHER, pattern: "59" }] }', "c.yaml"),
    ];
    const path = file("talk.txt", talk);
    const shown = await preview("--file", path, "--compare", before, loose);
    expect(shown.code).toBe(20);
    expect(shown.stdout).toMatch(/1 of 3 turns in 1 conversation would be masked differently/);
    expect(shown.stdout).not.toMatch(/jo@|priya/);
    const hidden = await preview("--file", path, "--compare", before, tight, "--json");
    expect(hidden.code).toBe(0);
    expect(linesOf(hidden.stdout)).toMatchObject([
      { type: "difference", change: "hidden", becomes: "OTHER", turn: 2 },
      { type: "comparison", shown: 0, changed: 1 },
      { type: "exit", code: 0 },
    ]);
  });
});

const auditRecords = () =>
  readdirSync(join(dataDir, "audit"))
    .flatMap((name) =>
      readFileSync(join(dataDir, "audit", name), "utf8")
        .trimEnd()
        .split("\n"),
    )
    .map((line) => JSON.parse(line) as { readonly type: string });

describe("a terminal", () => {
  interface Screen {
    readonly context: Context;
    readonly raw: boolean[];
    /** What the terminal shows since the last time it was asked. */
    shown(): string;
    /** Keys, one after another, as a person would press them. */
    press(...keys: readonly string[]): Promise<void>;
  }

  function openScreen(): Screen {
    let text = "";
    const raw: boolean[] = [];
    const stdin = Object.assign(new PassThrough(), {
      isTTY: true,
      setRawMode: (isRaw: boolean) => raw.push(isRaw),
    });
    const stdout: Terminal = Object.assign(new PassThrough(), { isTTY: true, columns: 80, rows: 24 });
    (stdout as PassThrough).setEncoding("utf8").on("data", (part: string) => {
      text += part;
    });
    const { signal } = new AbortController();
    const context: Context = {
      ...{ env: { ...env, NO_COLOR: "1" }, cwd: directory, stdin, stdout, stderr: new PassThrough() },
      ...{ stop: signal, abort: signal, stopCode: () => 130, now: Date.now },
    };
    const shown = () => {
      const since = text;
      text = "";
      return since;
    };
    return {
      context,
      raw,
      shown,
      async press(...keys) {
        for (const key of keys) {
          stdin.write(key);
          await sleep(20);
        }
      },
    };
  }

  async function onScreen(args: readonly string[], use: (screen: Screen) => Promise<void>): Promise<Screen> {
    const screen = openScreen();
    const ended = runInProcess(["preview", ...args], screen.context);
    while (screen.raw.length === 0) await sleep(10);
    await sleep(50);
    await use(screen);
    expect(await ended).toBe(0);
    return screen;
  }

  test("is stepped through, and given back as it was", async () => {
    const { shown, raw } = await onScreen(["--file", file("talk.txt", talk)], async (screen) => {
      expect(screen.shown()).toContain("\u001b[?1049h");
      await screen.press("\t");
      expect(screen.shown()).toContain("▌  2  customer");
      await screen.press("q");
    });
    expect(shown()).toContain("\u001b[?1049l");
    expect(raw).toEqual([true, false]);
  });

  test("keeps a miss sanitized: the words that were missed are blocks, and nobody else may read the file", async () => {
    await onScreen(["--file", file("talk.txt", talk)], async ({ press }) => {
      await press("\t", "m", "\r", "s", "q");
    });
    const path = join(dataDir, "rules-test.jsonl");
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const kept = readFileSync(path, "utf8");
    expect(JSON.parse(kept)).toMatchObject({
      ...{ mark: "miss", isRaw: false, turn: 1 },
      turns: [
        { text: "your full name please" },
        { text: expect.stringMatching(/^\[PERSON_1\]█+ mail \[EMAIL_1\]$/) },
      ],
    });
    expect(kept).not.toMatch(/priya|jo@/);
  });

  test("keeps an over-redaction as it was said once that is confirmed, and the rules can be held against it", async () => {
    const marks = join(directory, "cases.jsonl");
    await onScreen(["--file", file("talk.txt", talk), "--marks", marks], async ({ press }) => {
      await press("\t", "o", "l", "\r", "r", "y", "q");
    });
    expect(JSON.parse(readFileSync(marks, "utf8"))).toMatchObject({
      mark: "over-redaction",
      maskedAs: "EMAIL",
      isRaw: true,
    });
    const test = (...args: string[]) => runHere(["redact", "--test", "--cases", marks, ...args], { env });
    expect(await test()).toMatchObject({
      code: 1,
      stdout: expect.stringContaining("FAIL over-redaction[line 1]"),
    });
    const rules = file("rules.yaml", "allow: [jo@example.com]");
    expect(await test("--rules", rules)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("ok   over-"),
    });
  });

  test("shows what was said only with --reveal, and the audit knows of it first", async () => {
    await onScreen(["--file", file("talk.txt", talk)], async ({ press, shown }) => {
      expect(shown()).not.toContain("priya");
      await press("q");
    });
    expect(existsSync(dataDir)).toBe(false);
    await onScreen(["--file", file("talk.txt", talk), "--reveal"], async ({ press, shown }) => {
      expect(shown()).toContain("priya nair");
      expect(auditRecords()).toMatchObject([{ type: "reveal", where: "terminal" }]);
      await press("q");
    });
    expect(
      readFileSync(join(dataDir, "audit", readdirSync(join(dataDir, "audit"))[0] ?? ""), "utf8"),
    ).not.toMatch(/priya|talk\.txt/);
  });
});

describe("what can not be", () => {
  test.each<[string, string[], RegExp]>([
    ["an argument that is no dash", ["calls.txt"], /no argument but -/],
    ["two sources", ["--file", "x", "--conversation", "y"], /exclude each other/],
    ["a range of a file", ["--file", "x", "--from", "2025-03-10"], /exclude each other/],
    ["a file that is not there", ["--file", "none.txt"], /can not be read.*none\.txt.*ENOENT/],
    ["a type that is not there", ["-", "--type", "PHON"], /no type PHON/],
    ["one set of rules to compare", ["-", "--compare", "a"], /two rules files/],
    ["a reveal into a pipe", ["-", "--reveal"], /--reveal is for a terminal/],
    ["a filter of a page", ["-", "--html", "x.html", "--type", "PHONE"], /filter of its own/],
    ["nothing to read", ["-"], /no conversation in the file/],
  ])("is refused with one message: %s", async (_, args, says) => {
    const said = { out: "", err: "" };
    const into = (name: "out" | "err") =>
      new PassThrough().on("data", (part: Buffer) => {
        said[name] += part;
      });
    const { signal } = new AbortController();
    const code = await runInProcess(["preview", ...args], {
      ...{ env, cwd: directory, stdin: new PassThrough().end(), stdout: into("out"), stderr: into("err") },
      ...{ stop: signal, abort: signal, stopCode: () => 130, now: Date.now },
    });
    expect(said.err).toMatch(says);
    expect(said.err.trimEnd().split("\n")).toHaveLength(1);
    expect([said.out, code]).toEqual(["", 2]);
    expect(existsSync(dataDir)).toBe(false);
  });
});
