import { execSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { codeDigest } from "../../src/audit/code-digest.ts";

test("the digest of a directory's code is what the tools of any machine say, and changes with any of it", async () => {
  const directory = mkdtempSync(join(tmpdir(), "code-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  mkdirSync(join(directory, "views"));
  const write = (file: string, text: string) => writeFileSync(join(directory, file), text);
  write("scan.js", "export const scan = 1;\n");
  write("views/page.js", "export const page = 2;\n");
  write("scan.js.map", "{}");

  const command = "find . -name '*.js' | LC_ALL=C sort | xargs sha256sum | sha256sum";
  const digest = await codeDigest(directory);
  expect(`${digest}  -\n`).toBe(execSync(command, { cwd: directory, encoding: "utf8" }));

  write("scan.js.map", "{ }");
  expect(await codeDigest(directory)).toBe(digest);
  write("views/page.js", "export const page = 3;\n");
  expect(await codeDigest(directory)).not.toBe(digest);
});
