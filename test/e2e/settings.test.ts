/** `config show` and the completions, as the shells themselves see them. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { settings } from "../../src/setting-table.ts";
import { jsonLines, runHere } from "../helpers/program.ts";

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "gateway-settings-"));
  writeFileSync(
    join(directory, ".env"),
    "GENESYS_CLIENT_ID=from-file\nLLM_MODEL=from-file\nGENESYS_CLIENTSECRET=misspelt\nLLM_TIMEOUT_MS=60000\n",
  );
  writeFileSync(join(directory, "secret"), "a-secret-of-a-file\n");
  mkdirSync(join(directory, "a place"));
});
afterAll(() => rmSync(directory, { recursive: true }));

describe("config show", () => {
  const show = (args: readonly string[], env: Record<string, string> = {}) =>
    runHere(["config", "show", ...args], { cwd: directory, env });

  test("says of every setting where it comes from: flag before environment before file before default", async () => {
    const { code, stdout } = await show(["--json", "--data-dir", "elsewhere"], {
      LLM_MODEL: "from-environment",
      DATA_DIR: "hidden-by-the-flag",
      OPENAI_API_KEY: "a-secret",
      GENESYS_CLIENT_SECRET_FILE: "secret",
    });
    expect(code).toBe(0);
    const lines = jsonLines(stdout);
    const shown = new Map(lines.filter(({ type }) => type === "setting").map((line) => [line["name"], line]));
    expect([...shown.keys()]).toEqual(Object.keys(settings));
    expect(shown.get("DATA_DIR")).toMatchObject({ value: "elsewhere", origin: "flag" });
    expect(shown.get("LLM_MODEL")).toMatchObject({ value: "from-environment", origin: "environment" });
    expect(shown.get("GENESYS_CLIENT_ID")).toMatchObject({ value: "from-file", origin: ".env" });
    expect(shown.get("GENESYS_RPM")).toMatchObject({ value: "270", origin: "default" });
    expect(shown.get("LLM_RPM")).toMatchObject({ isSet: false, origin: "not set" });
    expect(shown.get("LLM_API_KEY")).toEqual({
      ...{ type: "setting", name: "LLM_API_KEY", isSet: true, origin: "environment (OPENAI_API_KEY)" },
    });
    expect(shown.get("GENESYS_CLIENT_SECRET")).toMatchObject({
      ...{ isSet: true, origin: "environment (GENESYS_CLIENT_SECRET_FILE)" },
    });
    expect(lines.filter(({ type }) => type === "unknownSetting")).toEqual([
      { type: "unknownSetting", name: "GENESYS_CLIENTSECRET" },
    ]);
  });

  test("never shows a secret, nor a value that is wrong: it may be one in the wrong place", async () => {
    const secrets = {
      GENESYS_CLIENT_SECRET: "s3cret-1",
      LLM_API_KEY: "s3cret-2",
      PING_URL: "https://a.example.com/s3cret-3",
    };
    for (const args of [["--origin"], [], ["--json"]]) {
      const { code, stdout, stderr } = await show(args, {
        ...secrets,
        LLM_CONCURRENCY: "s3cret-4",
        GENESYS_API_URL: "s3cret-5",
      });
      expect(code).toBe(78);
      expect(stdout).toContain("must be a whole number from 1 to 1000");
      expect(stdout + stderr).not.toContain("s3cret");
      expect(stdout + stderr).not.toContain("misspelt");
    }
    expect((await show(["--origin"], secrets)).stdout).toMatch(/^PING_URL +•••• +environment$/m);
  });

  test("lets a secret's file in the environment go before the secret in the file, and both before another's", async () => {
    writeFileSync(join(directory, "night.env"), "LLM_API_KEY=a-secret-of-last-year\n");
    const env = { LLM_API_KEY_FILE: "secret", OPENAI_API_KEY: "somebody-else-s" };
    const { stdout } = await show(["--origin", "--env-file", "night.env"], env);
    expect(stdout).toMatch(/^LLM_API_KEY +•••• +environment \(LLM_API_KEY_FILE\)$/m);
  });

  test("names a secret's file that can not be read", async () => {
    const { code, stdout } = await show(["--origin"], { LLM_API_KEY_FILE: "nowhere" });
    expect(code).toBe(78);
    expect(stdout).toMatch(/^LLM_API_KEY +wrong: LLM_API_KEY_FILE can not be read/m);
  });
});

/** What a shell answers to a TAB at the end of the line, sorted. */
interface Shell {
  readonly name: "bash" | "zsh" | "fish";
  complete(script: string, line: string): readonly string[];
}

const spoken = (command: string, args: readonly string[]): readonly string[] => {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: directory, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr}`);
  return stdout
    .split("\n")
    .map((line) => line.replace(/[\t:].*/, ""))
    .filter((line) => line !== "")
    .toSorted();
};

const shells: readonly Shell[] = [
  {
    name: "bash",
    complete(script, line) {
      const words = line.split(" ");
      const quoted = words.map((word) => `'${word}'`).join(" ");
      return spoken("bash", [
        ...["--norc", "-c"],
        `source ${script}; COMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}
         _transcript_gateway 2> /dev/null; printf '%s\\n' "\${COMPREPLY[@]}"`,
      ]);
    },
  },
  {
    name: "zsh",
    // Its completion functions only live inside its line editor: these two stand in for it and say what they are given.
    complete(script, line) {
      const words = line.split(" ");
      const last = words.at(-1) ?? "";
      return spoken("zsh", [
        ...["-f", "-c"],
        `compdef() {}; _files() { print -l -- *(N) }
         compadd() { shift; print -l -- $@ }; _describe() { print -l -- \${(P)@[-1]} }
         source ${script}; words=(${words.map((word) => `'${word}'`).join(" ")}); CURRENT=${words.length}
         _transcript_gateway`,
      ]).filter((word) => word.startsWith(last));
    },
  },
  {
    name: "fish",
    complete: (script, line) => spoken("fish", ["-N", "-c", `source ${script}; complete -C '${line}'`]),
  },
];

describe.each(shells)("in $name", ({ name, complete }) => {
  const isHere = spawnSync(name, ["--version"]).status === 0;
  const script = () => join(directory, `completion.${name}`);
  beforeAll(async () => {
    const { code, stdout } = await runHere(["completion", name]);
    expect(code).toBe(0);
    writeFileSync(script(), stdout);
  });

  test.skipIf(!isHere).each([
    ["transcript-gateway qua", ["quarantine"]],
    ["transcript-gateway quarantine ", ["drop", "list", "replay", "show"]],
    ["transcript-gateway --data-dir run au", ["audit"]],
    ["transcript-gateway run --dr", ["--dry-run"]],
    ["transcript-gateway run --direction in", ["inbound"]],
    ["transcript-gateway run --direction ", ["inbound", "outbound"]],
    ["transcript-gateway redact --format js", ["json", "jsonl"]],
    ["transcript-gateway run --quiet --max-c", ["--max-cost", "--max-cost-per-day"]],
    ["transcript-gateway audit verify --older", []],
    ["transcript-gateway purge --older", ["--older-than"]],
    ["transcript-gateway config show --ori", ["--origin"]],
    ["transcript-gateway run --env-file sec", ["secret"]],
  ])("a TAB after %o offers %o", (line, offered) => {
    expect(complete(script(), line)).toEqual(offered);
  });
});

test("a file's name with a blank in it is one word in bash", async () => {
  const script = join(directory, "completion.bash");
  writeFileSync(script, (await runHere(["completion", "bash"])).stdout);
  expect(shells[0]?.complete(script, "transcript-gateway run --data-dir a")).toEqual(["a place"]);
});
