/** Who reads the program may go before it ends: it stops like one that was told to, and never says that all was done. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { settingsFor } from "../../src/simulator/demo-settings.ts";
import { openSimulator, type Simulator } from "../../src/simulator/simulator.ts";
import { programPath, startProgram } from "../helpers/program.ts";
import { resultIds } from "../helpers/run-evidence.ts";

let simulator: Simulator;
let directory: string;
beforeAll(async () => {
  simulator = await openSimulator({
    invented: { conversations: 12, days: 1, firstDay: "2025-03-10", shareWithoutTranscript: 0 },
  });
  directory = mkdtempSync(join(tmpdir(), "gateway-pipes-"));
});
afterAll(async () => {
  rmSync(directory, { recursive: true });
  await simulator.close();
});

const conversation = `${JSON.stringify({ turns: [{ speaker: "agent", text: "call 317-555-0142" }] })}\n`;

describe("when nobody reads any more", () => {
  test("a filter whose input has no end ends, and without a complaint", async () => {
    const child = spawn(process.execPath, [programPath, "redact", "--format", "jsonl"], { stdio: "pipe" });
    let complaints = "";
    child.stderr.on("data", (part) => {
      complaints += part;
    });
    child.stdin.on("error", () => {});
    const writing = setInterval(() => child.stdin.write(conversation), 5);
    const ended = once(child, "exit");
    await once(child.stdout, "data");
    child.stdout.destroy();
    const [code] = await ended;
    clearInterval(writing);
    expect(code).toBe(141);
    expect(complaints).toBe("");
  });

  test("a run loses its log, and nothing else", async () => {
    const dataDir = join(directory, "data");
    const env = { ...settingsFor(simulator), DATA_DIR: dataDir };
    const run = startProgram(["run", "--from", "2025-03-10", "--to", "2025-03-11", "-v"], { env });
    run.process.stderr?.once("data", () => run.process.stderr?.destroy());
    expect((await run.ended).code).toBe(0);
    expect(resultIds(dataDir)).toHaveLength(12);
  });
});

test("a directory as input is not an empty one", async () => {
  const stdio = [openSync(directory, "r"), "ignore", "pipe"] as const;
  const child = spawn(process.execPath, [programPath, "redact"], { stdio: [...stdio] });
  let complaint = "";
  child.stderr?.on("data", (part) => {
    complaint += part;
  });
  expect(await once(child, "close")).toEqual([2, null]);
  expect(complaint).toMatch(/stdin can not be read \(reason EISDIR\)/);
});

test.skipIf(process.platform !== "linux")(
  "output that finds no room on the disk is not a success",
  async () => {
    const full = openSync("/dev/full", "w");
    const child = spawn(process.execPath, [programPath, "config", "show"], {
      stdio: ["ignore", full, "pipe"],
    });
    let complaint = "";
    child.stderr?.on("data", (part) => {
      complaint += part;
    });
    expect(await once(child, "close")).toEqual([24, null]);
    expect(complaint).toMatch(/stdout can not be written \(reason ENOSPC\)/);
  },
);
