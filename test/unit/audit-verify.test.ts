import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type AuditRecord, origin, seal } from "../../src/audit/record.ts";
import { checkChain } from "../../src/audit/verify.mjs";
import type { AuditHead } from "../../src/shared/audit-book.ts";
import { auditScene } from "../helpers/audit-material.ts";

const files = ["2025-03.jsonl", "2025-04.jsonl"];
const whole = new Map<string, Buffer>();
let head: AuditHead;
let directory: string;

/** Two runs in two months; what is done to them is done to a copy. */
beforeAll(async () => {
  const scene = auditScene();
  const march = await scene.start();
  await scene.send(march, 4);
  await march.end(0);
  await scene.stop();
  const april = await scene.start({ now: () => Date.parse("2025-04-02T04:00:00Z") });
  await scene.send(april, 4);
  head = await april.end(0);
  for (const file of files) whole.set(file, readFileSync(join(scene.directory, file)));
  await scene.remove();
});
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "verify-"));
  for (const [file, bytes] of whole) writeFileSync(join(directory, file), bytes);
  return () => rmSync(directory, { recursive: true });
});
afterAll(() => whole.clear());

const linesOf = (file: string) => (whole.get(file) as Buffer).toString().split(/(?<=\n)/);
async function problemsWith(file: string, bytes: Uint8Array | string): Promise<string[]> {
  writeFileSync(join(directory, file), bytes);
  const { problems } = await checkChain(directory, head);
  writeFileSync(join(directory, file), whole.get(file) as Buffer);
  return problems;
}

describe("a whole chain", () => {
  test("has no problems, and every record is read", async () => {
    const types: string[] = [];
    const checked = await checkChain(directory, head, ({ type }) => types.push(type));
    expect(checked).toEqual({ records: 22, problems: [] });
    expect(types.filter((type) => type === "request").length).toBe(8);
  });

  test("is checked by the verifier and its other half, on bare Node", () => {
    for (const name of ["verify.mjs", "reconciliation.mjs"])
      copyFileSync(new URL(`../../src/audit/${name}`, import.meta.url), join(directory, name));
    const standing = { requests: 1, unknown: 0, costUsd: 0.001, isOpen: false };
    const ledger = Array.from({ length: 8 }, (_, index) => ({ surrogate: `s${index + 1}`, ...standing }));
    const text = ledger.map((row) => `${JSON.stringify(row)}\n`).join("");
    const conversations = createHash("sha256").update(text).digest("hex");
    writeFileSync(join(directory, "conversations.jsonl"), text);
    writeFileSync(join(directory, "head.json"), JSON.stringify({ ...head, conversations, untold: [] }));
    const verify = () => execFileSync(process.execPath, ["verify.mjs"], { cwd: directory, encoding: "utf8" });
    expect(verify()).toBe(`22 records, 0 problems; record 22 is ${head.hash}\n`);
    rmSync(join(directory, "2025-04.jsonl"));
    expect(verify).toThrow(expect.objectContaining({ status: 24, stdout: expect.stringMatching(/cut off/) }));
    mkdirSync(join(directory, "2025-04.jsonl"));
    const unreadable = { status: 24, stdout: expect.stringMatching(/^unreadable: EISDIR\n/) };
    expect(verify).toThrow(expect.objectContaining(unreadable));
  });

  test("the verifier is short enough to be read by who is to believe it", () => {
    const text = readFileSync(new URL("../../src/audit/verify.mjs", import.meta.url), "utf8");
    expect(text.split("\n").length - 1).toBeLessThanOrEqual(100);
  });
});

describe("a chain that was touched is found out", () => {
  const somewhere = fc.tuple(fc.constantFrom(...files), fc.nat());

  test("whichever byte is changed, in whichever way", async () => {
    await fc.assert(
      fc.asyncProperty(somewhere, fc.integer({ min: 1, max: 255 }), async ([file, at], flip) => {
        const bytes = Buffer.from(whole.get(file) as Buffer);
        const place = at % bytes.length;
        bytes[place] = (bytes[place] as number) ^ flip;
        expect(await problemsWith(file, bytes)).not.toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  test("wherever it is cut off", async () => {
    await fc.assert(
      fc.asyncProperty(somewhere, async ([file, at]) => {
        const bytes = whole.get(file) as Buffer;
        expect(await problemsWith(file, bytes.subarray(0, at % bytes.length))).not.toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  test("whichever lines are dropped, in any number", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...files),
        fc.array(fc.nat(), { minLength: 1 }),
        async (file, drops) => {
          const lines = linesOf(file);
          const dropped = new Set(drops.map((drop) => drop % lines.length));
          const left = lines.filter((_, index) => !dropped.has(index));
          expect(await problemsWith(file, left.join(""))).not.toEqual([]);
        },
      ),
    );
  });

  test("whichever lines change places, or come twice", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...files),
        fc.nat(),
        fc.nat(),
        fc.boolean(),
        async (file, a, b, isCopy) => {
          const lines = linesOf(file);
          const [from, to] = [a % lines.length, b % lines.length];
          fc.pre(from !== to);
          const moved = [...lines];
          moved[to] = lines[from] as string;
          if (!isCopy) moved[from] = lines[to] as string;
          expect(await problemsWith(file, moved.join(""))).not.toEqual([]);
        },
      ),
    );
  });

  test("whatever record is put in between, however well it is sealed", async () => {
    const numbers = fc.oneof(
      fc.nat(30),
      fc.double(),
      fc.constantFrom(undefined, null, "7", -1, 1.5, 7.5, 1e9),
    );
    await fc.assert(
      fc.asyncProperty(somewhere, numbers, async ([file, at], seq) => {
        const lines = linesOf(file);
        const index = at % lines.length;
        const { previous, hash: _, ...record } = JSON.parse(lines[index] as string);
        const forged = seal({ seq: seq as number, previous }, 0, record as AuditRecord).line;
        expect(await problemsWith(file, lines.toSpliced(index, 0, forged).join(""))).not.toEqual([]);
      }),
    );
  });

  test("also when the record that was changed is sealed anew", async () => {
    await fc.assert(
      fc.asyncProperty(somewhere, async ([file, at]) => {
        const lines = linesOf(file);
        const index = at % lines.length;
        const { hash: _, seq, previous, at: time, ...record } = JSON.parse(lines[index] as string);
        lines[index] = seal({ seq, previous }, Date.parse(time) + 1, record as AuditRecord).line;
        expect(await problemsWith(file, lines.join(""))).not.toEqual([]);
      }),
    );
  });

  test("also when all of it is written anew", async () => {
    let place = origin;
    for (const file of files) {
      const lines = linesOf(file).map((line) => {
        const { hash: _, seq: __, previous: ___, at, ...record } = JSON.parse(line);
        const sealed = seal(place, Date.parse(at) + 1, record);
        place = { seq: place.seq + 1, previous: sealed.hash };
        return sealed.line;
      });
      writeFileSync(join(directory, file), lines.join(""));
    }
    const { problems } = await checkChain(directory, head);
    expect(problems).toEqual(["2025-04.jsonl line 11: is not the record that the head says"]);
  });
});

describe("what was done is said", () => {
  const march = "2025-03.jsonl";
  test.each<[string, (lines: string[]) => string[], string[]]>([
    ["changed", (lines) => lines.with(2, "{}\n"), [`${march} line 3: was changed: its hash does not fit`]],
    ["lost", (lines) => lines.toSpliced(2, 3), ["records 3 to 5 are missing"]],
    [
      "moved",
      (lines) => [...lines.slice(1, 2), ...lines.slice(0, 1), ...lines.slice(2)],
      [`${march} line 2: stands out of order`],
    ],
    [
      "copied",
      (lines) => lines.toSpliced(3, 0, lines[2] as string),
      [`${march} line 4: stands a second time`],
    ],
  ])("%s", async (_, change, says) => {
    expect(await problemsWith(march, change(linesOf(march)).join(""))).toEqual(says);
  });

  test("cut off", async () => {
    const lines = linesOf("2025-04.jsonl");
    expect(await problemsWith("2025-04.jsonl", lines.slice(0, -2).join(""))).toEqual([
      "records 21 to 22 are missing: the end was cut off",
    ]);
    expect(readdirSync(directory)).toEqual(files);
  });
});
