import { createReadStream } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import type { Context, Terminal } from "../../../src/commands/context.ts";
import { type ParseDocument, type RedactFlags, redactCommand } from "../../../src/commands/redact.ts";
import type { Raw } from "../../../src/shared/text.ts";
import { emptyKnown } from "../../../src/shared/types.ts";

async function run(
  input: string | Buffer | Readable,
  flags: RedactFlags = {},
  cwd = ".",
  parse?: ParseDocument,
) {
  const shown = { out: "", err: "" };
  const into = (name: "out" | "err"): Terminal =>
    new Writable({
      // small, so that the filter has to wait for its reader
      highWaterMark: 8,
      write(chunk, _encoding, done) {
        shown[name] += chunk;
        setImmediate(done);
      },
    });
  const { signal } = new AbortController();
  const context: Context = {
    env: {},
    cwd,
    stdin: input instanceof Readable ? input : Readable.from([input]),
    stdout: into("out"),
    stderr: into("err"),
    stop: signal,
    abort: signal,
    stopCode: () => 130,
    now: Date.now,
  };
  const code = await redactCommand(flags, context, parse);
  return { code, ...shown };
}

describe("text", () => {
  it("keeps lines and speakers, and is one conversation", async () => {
    const { out, code } = await run("Agent: your full name please\nCustomer: priya nair\n\nthanks priya\n");
    expect(out).toBe("Agent: your full name please\nCustomer: [PERSON_1]\n\nthanks [PERSON_1]\n");
    expect(code).toBe(0);
  });

  it("refuses what is no UTF-8: between the figures of a number would stand what no detector expects", async () => {
    const utf16 = Buffer.from("Customer: my number is 317-555-0142\n", "utf16le");
    await expect(run(utf16)).rejects.toThrow("stdin is no UTF-8 text");
    await expect(run(utf16, { format: "json" })).rejects.toThrow("stdin is no UTF-8 text");
    const { out, code } = await run(utf16, { format: "jsonl" });
    expect([code, out]).toEqual([1, ""]);
  });

  it("says what is wrong with an input that can not be read", async () => {
    for (const format of ["text", "json", "jsonl"] as const) {
      const directory = createReadStream(tmpdir());
      await expect(run(directory, { format })).rejects.toThrow("stdin can not be read (reason EISDIR)");
    }
  });

  it("explains findings without their values", async () => {
    const { out } = await run("mail jo@example.com\n", { explain: true });
    expect(out).toContain("5-19 EMAIL by email (written)");
    expect(out).not.toContain("jo@");
  });
});

describe("JSON lines", () => {
  const line = (text: string) => JSON.stringify({ id: "c1", turns: [{ speaker: "customer", text }] });

  it("refuses the line that is no UTF-8, and does the others", async () => {
    const latin1 = Buffer.from(`${line("se\u00f1or g\u00f3mez")}\n`, "latin1");
    const input = Buffer.concat([Buffer.from(`\ufeff${line("one")}\r\n`), latin1, Buffer.from(line("two"))]);
    const { out, err, code } = await run(input, { format: "jsonl" });
    expect(out.match(/one|two|mez/g)).toEqual(["one", "two"]);
    expect([code, err]).toEqual([1, expect.stringMatching(/^line 2: no UTF-8 text.*\n$/)]);
  });

  it("takes a line separator within a string for a part of it, as JSON does", async () => {
    const { out, code } = await run(line("one\u2028two"), { format: "jsonl" });
    expect([code, out]).toEqual([0, expect.stringContaining("one\u2028two")]);
  });

  it("answers each conversation with its masked turns and findings", async () => {
    const { out } = await run(`${line("mail jo@example.com")}\n`, { format: "jsonl" });
    expect(JSON.parse(out)).toEqual({
      id: "c1",
      turns: [{ speaker: "customer", text: "mail [EMAIL_1]" }],
      findings: [{ turn: 0, start: 5, end: 19, type: "EMAIL", detector: "email", view: "written" }],
    });
  });

  it("names the number of a bad line, quotes nothing of it, and does the rest", async () => {
    const { out, err, code } = await run(`${line("a")}\n{"secret": jo@example.com\n${line("b")}\n`, {
      format: "jsonl",
    });
    expect(out.trim().split("\n")).toHaveLength(2);
    expect(err).toMatch(/^line 2: /);
    expect(err).not.toContain("jo@");
    expect(code).toBe(1);
  });

  it("uses what is known", async () => {
    const known = {
      turns: [{ speaker: "agent", text: "hello vanterpool" }],
      known: { names: ["Vanterpool"] },
    };
    const { out } = await run(`${JSON.stringify(known)}\n`, { format: "jsonl" });
    expect(out).not.toContain("vanterpool");
  });
});

describe("one document", () => {
  const foreign: ParseDocument = () => ({
    turns: [{ speaker: "customer", text: "i am priya nair" as Raw }],
    known: emptyKnown,
  });
  it("of a vendor's shape is read by the reader that was handed in", async () => {
    const { out } = await run('{"phrases":[]}', { format: "json" }, ".", foreign);
    expect(JSON.parse(out).turns[0].text).toBe("i am [PERSON_1]");
  });
  it("may begin with a byte order mark, as some editors write it", async () => {
    const said = JSON.stringify({ turns: [{ speaker: "agent", text: "call 317-555-0142" }] });
    const { out } = await run(`\ufeff${said}`, { format: "json" });
    expect(JSON.parse(out).turns[0].text).toBe("call [PHONE_1]");
  });
  it("of no known shape is an error", async () => {
    expect((await run("[]", { format: "json" })).code).toBe(1);
  });
});

describe("a rules file", () => {
  async function withRules(text: string, input: string, flags: RedactFlags = {}) {
    const cwd = await mkdtemp(join(tmpdir(), "rules-"));
    await writeFile(join(cwd, "rules.yaml"), text);
    return run(input, { ...flags, rules: "rules.yaml" }, cwd);
  }

  it("adds a detector that also hears the spoken form", async () => {
    const rules =
      'detectors:\n  own:\n    - { name: badge, type: ACCOUNT_ID, pattern: "B\\\\d{4}", context: badge }\n';
    expect(
      (await withRules(rules, "badge B1234\nmy badge is b one two three four\nthe B1234 fits\n")).out,
    ).toBe("badge [ACCOUNT_ID_1]\nmy badge is [ACCOUNT_ID_1]\nthe B1234 fits\n");
  });
  it("turns detectors off and lets texts stand", async () => {
    const rules = '{"detectors": {"off": ["IP"]}, "allow": ["help@example.com"]}';
    const { out } = await withRules(rules, "from 10.0.0.1 mail help@example.com or jo@example.com\n");
    expect(out).toBe("from 10.0.0.1 mail help@example.com or [EMAIL_1]\n");
  });
  it("is refused with a suggestion when a key is misspelled", async () => {
    await expect(withRules("detectrs: {}", "")).rejects.toThrow(
      "unknown key detectrs; did you mean detectors?",
    );
  });
  it("is refused when a pattern can not run in linear time", async () => {
    const rules = 'detectors: { own: [{ name: x, type: OTHER, pattern: "(a)\\\\1" }] }';
    await expect(withRules(rules, "")).rejects.toThrow("linear time");
  });
  it("is tried on its own examples", async () => {
    const rules =
      'detectors: { own: [{ name: badge, type: OTHER, pattern: "B\\\\d{4}", matches: [B1234, C1234] }] }';
    const { out, code } = await withRules(rules, "", { test: true });
    expect(out).toContain("ok   badge matches[0]\nFAIL badge matches[1]\n2 examples, 1 failed");
    expect(code).toBe(1);
  });
});
