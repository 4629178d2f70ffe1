/** Disks that refuse. Each must be told as a Fault with what to do, and must leave the lock free and what was
 *  promised readable. */
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { openLedger } from "../../src/ledger/ledger.ts";
import { openDatabase } from "../../src/ledger/sqlite.ts";
import type { Fault } from "../../src/shared/fault.ts";
import type { Cleared } from "../../src/shared/text.ts";
import { openResults } from "../../src/sinks/jsonl.ts";
import { conversation, resultOf } from "../helpers/ledger-material.ts";

let root: string;
let dataDir: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "disks-"));
});
afterAll(() => rmSync(root, { recursive: true }));
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const open = (dir: string) => openLedger({ dataDir: dir, now: Date.now });

async function openRun(dir: string) {
  const ledger = await open(dir);
  const run = await ledger.startRun({ id: `run-${Math.random()}`, fingerprint: "f1", window: "" });
  const results = await openResults({ dataDir: dir, book: ledger.book });
  return { ledger, run, results };
}

async function finishOne(dir: string, id = "c1"): Promise<void> {
  const { ledger, run, results } = await openRun(dir);
  await run.claim(conversation(id), 0);
  await results.put(resultOf(id));
  await results.close();
  await ledger.close();
}

const faultOf = (work: Promise<unknown>): Promise<Fault> =>
  work.then(
    () => {
      throw new Error("nothing was refused");
    },
    (fault: Fault) => fault,
  );

describe("a ledger that can not be opened says why", () => {
  const cases: readonly {
    name: string;
    prepare: (ledger: string) => void | Promise<void>;
    code: string;
    says: RegExp;
  }[] = [
    {
      name: "its file is no database",
      prepare: (ledger) => writeFileSync(ledger, "somebody's notes, and long ones. ".repeat(200)),
      code: "ledger.failed",
      says: /no database/,
    },
    {
      name: "the file of its lock is no database",
      prepare: (ledger) =>
        writeFileSync(join(ledger, "..", "lock.sqlite"), "somebody's notes, and long ones. ".repeat(200)),
      code: "ledger.failed",
      says: /the file of a lock is damaged/,
    },
    {
      name: "its file is another program's database",
      prepare: async (ledger) => {
        const other = await openDatabase(ledger);
        other.exec("CREATE TABLE theirs (a)");
        other.close();
      },
      code: "ledger.failed",
      says: /another program's/,
    },
    {
      name: "it was written by a newer version",
      prepare: async (ledger) => {
        await finishOne(join(ledger, ".."));
        const newer = await openDatabase(ledger);
        newer.exec("PRAGMA user_version = 99");
        newer.close();
      },
      code: "ledger.failed",
      says: /newer version/,
    },
    {
      name: "its pages are damaged",
      prepare: async (ledger) => {
        await finishOne(join(ledger, ".."));
        const bytes = readFileSync(ledger);
        writeFileSync(ledger, bytes.fill(0xa5, 100, bytes.length));
      },
      code: "ledger.failed",
      says: /damaged/,
    },
    {
      name: "it was cut off in the middle",
      prepare: async (ledger) => {
        await finishOne(join(ledger, ".."));
        truncateSync(ledger, 6000);
      },
      code: "ledger.failed",
      says: /damaged/,
    },
    {
      name: "a directory is in its place",
      prepare: (ledger) => {
        mkdirSync(ledger);
      },
      code: "ledger.failed",
      says: /can not be opened/,
    },
    {
      name: "the data directory is a file",
      prepare: (ledger) => {
        rmSync(join(ledger, ".."), { recursive: true });
        writeFileSync(join(ledger, ".."), "");
      },
      code: "disk.failed",
      says: /./,
    },
  ];
  for (const { name, prepare, code, says } of cases) {
    test(name, async () => {
      dataDir = join(root, "data");
      mkdirSync(dataDir);
      await prepare(join(dataDir, "ledger.sqlite"));
      const fault = await faultOf(open(dataDir));
      expect(fault).toMatchObject({ name: "Fault", code, exit: 24, message: expect.stringMatching(says) });
      expect(fault.facts["path"]).toContain("data");
      // The lock is free again: the second attempt is told the same, and not that another run is at work.
      expect(await faultOf(open(dataDir))).toMatchObject({ code });
    });
  }
});

const system = (command: string, ...options: string[]) => execFileSync(command, options, { stdio: "ignore" });
const mount = (...options: string[]) => system("mount", ...options);
/** Lazily: below Node 24 a closed database keeps its file until its statements are collected. */
const unmount = (path: string) => system("umount", "-l", path);

function mounted(...options: string[]): string | undefined {
  const path = mkdtempSync(join(root, "mount-"));
  try {
    mount(...options, path);
    return path;
  } catch {
    return undefined;
  }
}

test("a read-only directory is told as one, and works again when it is none", async ({ skip }) => {
  dataDir = mkdtempSync(join(root, "data-"));
  // Root may write what is read-only for others, so for root it takes a second, read-only way in.
  const isRoot = process.getuid?.() === 0;
  const view = isRoot ? mounted("--bind", dataDir) : dataDir;
  if (!view) return skip("root without the right to mount can not be kept from writing");
  try {
    if (isRoot) mount("-o", "remount,bind,ro", view);
    else chmodSync(view, 0o500);
    expect(await faultOf(open(view))).toMatchObject({ code: "disk.failed", exit: 24 });
    expect(await faultOf(open(join(view, "below")))).toMatchObject({ code: "disk.failed", exit: 24 });
    if (!isRoot) chmodSync(dataDir, 0o700);
    await finishOne(dataDir);
    if (!isRoot) chmodSync(dataDir, 0o500);
    const fault = await faultOf(open(view));
    expect(fault).toMatchObject({ name: "Fault", exit: 24 });
    expect(fault.message).toMatch(/read-only|denied/);
    if (!isRoot) chmodSync(dataDir, 0o700);
    await finishOne(dataDir, "c2");
  } finally {
    if (isRoot) unmount(view);
    else chmodSync(dataDir, 0o700);
  }
});

test("a full disk stops the run with a fault, and what was promised goes on from there", async ({ skip }) => {
  const place = mounted("-t", "tmpfs", "-o", "size=3m", "tmpfs");
  if (!place) return skip("no right to mount a small file system");
  dataDir = join(place, "data");
  const roomy = join(root, "roomy");
  try {
    const { ledger, run, results } = await openRun(dataDir);
    const transcript = [{ speaker: "agent" as const, text: "All is well. ".repeat(2000) as Cleared }];
    const promised: string[] = [];
    const fault = await faultOf(
      (async () => {
        for (let index = 0; index < 1000; index += 1) {
          await run.claim(conversation(`c${index}`), 0);
          await results.put(resultOf(`c${index}`, { transcript }));
          promised.push(`c${index}`);
        }
      })(),
    );
    expect(fault).toMatchObject({ name: "Fault", scope: "run", exit: 24 });
    expect(fault.message).toBe("the disk is full");
    await results.close();
    await ledger.close().catch(() => undefined);
    expect(promised.length).toBeGreaterThan(10);

    // As found by a next run that has room.
    cpSync(dataDir, roomy, { recursive: true });
    await finishOne(roomy, "later");
    const ids = readFileSync(join(roomy, "results", "2025-03-01.jsonl"), "utf8")
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line).conversationId as string);
    expect(ids).toEqual([...promised, "later"]);
  } finally {
    unmount(place);
    rmSync(roomy, { recursive: true, force: true });
  }
});
