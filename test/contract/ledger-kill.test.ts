import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { openLedger } from "../../src/ledger/ledger.ts";

const program = fileURLToPath(new URL("../helpers/ledger-worker.ts", import.meta.url));
const conversations = 400;
const inFlight = 8;

interface Life {
  readonly exitCode: number | null;
  readonly requests: number;
  readonly promised: readonly string[];
}

/** Runs the worker; kills it after so many promises, and while a request is under way. */
function life(dataDir: string, killAfter = Number.POSITIVE_INFINITY): Promise<Life> {
  const child = spawn(
    process.execPath,
    ["--import", "tsx", program, dataDir, String(conversations)],
    // What it says on stderr belongs to a failing test.
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
    const said = (what: string) => output.split(`${what} `).length - 1;
    if (said("promised") >= killAfter && said("request") > said("promised")) child.kill("SIGKILL");
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject).once("close", (exitCode) =>
      resolve({
        exitCode,
        requests: output.match(/^request /gm)?.length ?? 0,
        promised: [...output.matchAll(/^promised (\S+)\n/gm)].map(([, id = ""]) => id),
      }),
    );
  });
}

test("kill -9, again and again: nothing promised is lost, nothing is there twice", {
  timeout: 180_000,
}, async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "killed-"));
  const kills = [1, 23, 60, 7];
  const promised: string[] = [];
  let requests = 0;
  for (const after of kills) {
    const killed = await life(dataDir, after);
    expect(killed.exitCode).toBeNull();
    promised.push(...killed.promised);
    requests += killed.requests;
  }
  const last = await life(dataDir);
  expect(last.exitCode).toBe(0);
  promised.push(...last.promised);
  requests += last.requests;

  const file = readFileSync(join(dataDir, "results", "2025-03-01.jsonl"), "utf8");
  const ids = file
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line).conversationId as string);
  expect(ids.length).toBe(conversations);
  expect(new Set(ids).size).toBe(conversations);
  expect(new Set(promised).size).toBe(promised.length);
  expect(ids).toEqual(expect.arrayContaining(promised));

  const ledger = await openLedger({ dataDir, now: Date.now });
  const counts = ledger.counts({ fromDay: "2025-03-01", toDay: "2025-03-01", fingerprint: "f1" });
  expect(counts).toMatchObject({ done: conversations, claimed: 0, orphaned: 0 });
  // The ledger counts a request before it is sent, so a kill between the two makes it count one more.
  expect(counts.requests).toBeGreaterThanOrEqual(requests);
  expect(counts.requests).toBe(conversations + counts.unknownOutcomes);
  expect(counts.unknownOutcomes).toBeGreaterThan(0);
  expect(counts.unknownOutcomes).toBeLessThanOrEqual(inFlight * kills.length);
  await ledger.close();
  rmSync(dataDir, { recursive: true });
});
