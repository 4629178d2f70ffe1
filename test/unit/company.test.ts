/** Two that work in one directory at once. Here both are in one process: SQLite keeps its locks between connections, too. */
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Audit, openAudit } from "../../src/audit/audit.ts";
import { inspectAudit } from "../../src/audit/inspection.ts";
import { runTotals } from "../../src/audit/run-totals.ts";
import { checkChain } from "../../src/audit/verify.mjs";
import { openAuditView } from "../../src/ledger/audit-book.ts";
import { inspectLedger } from "../../src/ledger/inspection.ts";
import { type Ledger, openLedger } from "../../src/ledger/ledger.ts";
import { anyDay, noDays, queryDays } from "../../src/ledger/seat.ts";
import type { Fault } from "../../src/shared/fault.ts";
import { openResults } from "../../src/sinks/jsonl.ts";
import { about, answered, runFacts } from "../helpers/audit-material.ts";
import { conversation, resultOf } from "../helpers/ledger-material.ts";

const now = () => Date.parse("2025-03-20T04:00:00Z");
const days = (firstDay: string, lastDay = firstDay) => ({ firstDay, lastDay });
const [first, second, third] = [days("2025-03-01", "2025-03-03"), days("2025-03-04"), days("2025-03-05")];

let dataDir: string;
let open: Ledger[] = [];
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "company-"));
});
afterEach(async () => {
  for (const ledger of open.splice(0)) await ledger.close();
  rmSync(dataDir, { recursive: true });
});

async function work(own?: ReturnType<typeof days>): Promise<Ledger> {
  const ledger = await openLedger({ dataDir, now, days: own, beatMs: 50 });
  open.push(ledger);
  return ledger;
}
async function leave(ledger: Ledger): Promise<void> {
  open = open.filter((other) => other !== ledger);
  await ledger.close();
}
const refusal = (own?: ReturnType<typeof days>): Promise<Fault> =>
  work(own).then(
    () => Promise.reject(new Error("was let in")),
    (fault: Fault) => fault,
  );
const runOf = (id: string) => ({ id, fingerprint: "f1", window: "" });
const until = async (is: () => boolean) => {
  while (!is()) await new Promise((resolve) => setTimeout(resolve, 10));
};

describe("who may work at once", () => {
  test("those whose days are different ones", async () => {
    await work(first);
    await work(second);
    await work(third);
    expect(await inspectLedger(dataDir)).toMatchObject({
      holders: [
        { pid: process.pid, days: "2025-03-01 to 2025-03-03" },
        { days: "2025-03-04 to 2025-03-04" },
        { days: "2025-03-05 to 2025-03-05" },
      ],
    });
  });

  test("not those who share a day: who is there is named, and on which days", async () => {
    await work(first);
    await work(second);
    const fault = await refusal(days("2025-03-03", "2025-03-04"));
    expect(fault).toMatchObject({
      code: "lock.held",
      exit: 25,
      facts: {
        days: "2025-03-01 to 2025-03-03",
        besides: [`pid ${process.pid} on 2025-03-04 to 2025-03-04`],
      },
    });
  });

  test("nobody beside one who has them all, and he beside nobody", async () => {
    const all = await work();
    expect(await refusal(second)).toMatchObject({ code: "lock.held" });
    await leave(all);
    await work(second);
    expect(await refusal()).toMatchObject({ code: "lock.held" });
  });

  test("nobody beside one who finds answers of a batch to be collected, whatever his days", async () => {
    const batching = await work();
    const run = await batching.startRun(runOf("r1"));
    const line = { customId: "s1", request: Buffer.from("{}\n"), draft: "{}" };
    await run.batches.gather(conversation("c1"), 0.01, line);
    await run.end({ exitCode: 21, summary: {} });
    await leave(batching);
    const collecting = await work(first);
    expect(await refusal(second)).toMatchObject({ code: "lock.held" });
    await leave(collecting);
  });

  test("whoever is told to wait waits for that one, too, and works on any day himself", async () => {
    const batching = await work();
    const run = await batching.startRun(runOf("r1"));
    const line = { customId: "s1", request: Buffer.from("{}\n"), draft: "{}" };
    await run.batches.gather(conversation("c1"), 0.01, line);
    await leave(batching);
    const collecting = await work(first);
    const waited: unknown[] = [];
    const patience = { isWaiting: true, onWait: (holder: unknown) => waited.push(holder) };
    const coming = openLedger({ dataDir, now, days: second, beatMs: 50, patience });
    await until(() => waited.length > 0);
    expect(waited).toMatchObject([{ pid: process.pid, days: "any" }]);
    expect(collecting.company.size()).toBe(1);
    await leave(collecting);
    open.push(await coming);
    expect(await refusal(third)).toMatchObject({ facts: { days: "any" } });
  });

  test("and who is turned away is told what helps: other days only where they would", async () => {
    const next = (own: Parameters<typeof work>[0], flag?: string) =>
      openLedger({ dataDir, now, days: own, patience: { isWaiting: false, flag } }).then(
        () => Promise.reject(new Error("was let in")),
        (fault: Fault) => fault.next,
      );
    const one = await work(first);
    const others = "wait for it to end (--so), take other days, or use another --data-dir";
    expect(await next(first, "--so")).toBe(others);
    expect(await next(anyDay, "--so")).toBe("wait for it to end (--so)");
    expect(await next(undefined)).toBe("wait for it to end");
    await leave(one);
    await work(anyDay);
    expect(await next(first, "--so")).toBe("wait for it to end (--so)");
  });

  test("no more than there are seats", async () => {
    for (let day = 10; day < 14; day += 1) await work(days(`2025-03-${day}`));
    expect(await refusal(days("2025-03-14"))).toMatchObject({
      ...{ code: "lock.held", message: "4 are at work in this DATA_DIR, and no more may be" },
      next: "wait for one of them to end, or use another --data-dir",
    });
  });
});

describe("those who work at once", () => {
  test("know how many they are before the one who comes has begun, and when one has gone", async () => {
    const old = await work(first);
    const told: (number | "empty")[][] = [[], []];
    const share = ({ company }: Ledger, index: number) =>
      company.share([
        {
          divide: (portion) => told[index]?.push(portion),
          empty: () => told[index]?.push("empty"),
        },
      ]);
    share(old, 0);
    const young = await work(second);
    share(young, 1);
    expect(told).toEqual([
      [1, 0.5],
      [0.5, "empty"],
    ]);
    await leave(young);
    await until(() => old.company.size() === 1);
    expect(told[0]).toEqual([1, 0.5, 1]);
  });

  test("end the runs of those who died, and nobody else's", async () => {
    const dead = await work(first);
    await (await dead.startRun(runOf("dead"))).claim(conversation("c1"), 0.5);
    await leave(dead);
    const living = await work(second);
    expect(living.orphans.requests).toBe(1);
    const run = await living.startRun(runOf("living"));
    await run.claim(conversation("c4", "2025-03-04T08:00:00Z"), 0.5);
    const young = await work(third);
    expect(young.orphans.requests).toBe(0);
    expect(run.standing("c4")).toBe("claimed");
  });

  test("write down what they do in turn, each all of it", async () => {
    const ledgers = [await work(first), await work(second)];
    const starts = ["2025-03-02T08:00:00Z", "2025-03-04T08:00:00Z"];
    await Promise.all(
      ledgers.map(async (ledger, index) => {
        const run = await ledger.startRun(runOf(`r${index}`));
        const startedAt = starts[index] ?? "";
        const results = await openResults({ dataDir, book: ledger.book });
        const one = async (number: number) => {
          const id = `c${index}-${number}`;
          await run.claim(conversation(id, startedAt), 0.01);
          await results.put(resultOf(id, { startedAt, runId: `r${index}` }));
        };
        await Promise.all(Array.from({ length: 150 }, (_, number) => one(number)));
        await results.close();
        await run.end({ exitCode: 0, summary: {} });
        expect(run.counts()).toMatchObject({ done: 150, claimed: 0 });
      }),
    );
    for (const day of ["2025-03-02", "2025-03-04"]) {
      const lines = readFileSync(join(dataDir, "results", `${day}.jsonl`), "utf8")
        .trimEnd()
        .split("\n");
      expect(new Set(lines.map((line) => JSON.parse(line).conversationId)).size).toBe(150);
      expect(lines.length).toBe(150);
    }
  });

  test("leave each other's result files alone, also what looks unfinished in them", async () => {
    const own = await work(first);
    const results = await openResults({ dataDir, book: own.book });
    await results.put(resultOf("c1"));
    const path = join(dataDir, "results", "2025-03-01.jsonl");
    appendFileSync(path, '{"conversationId":"on its way');
    const before = readFileSync(path, "utf8");
    const other = await work(second);
    await (await openResults({ dataDir, book: other.book })).close();
    expect(readFileSync(path, "utf8")).toBe(before);
  });

  test("know of each other's money: spent, and claimed", async () => {
    const [a, b] = [await work(first), await work(second)];
    const [mine, theirs] = [await a.startRun(runOf("a")), await b.startRun(runOf("b"))];
    await mine.claim(conversation("c1"), 0.2);
    await mine.claim(conversation("c2"), 0.3);
    const result = resultOf("c1", { runId: "a" });
    await a.book.commit([{ result, ...a.book.placeOf(result), line: Buffer.from("1\n") }], new Map());
    expect(theirs.besides("2025-03-20")).toEqual({ spentUsd: 0.001, claimedUsd: 0.3 });
    expect(mine.besides("2025-03-20")).toEqual({ spentUsd: 0, claimedUsd: 0 });
    expect(b.spentOn("2025-03-20")).toBe(0.001);
  });
});

describe("the audit of those who work at once", () => {
  const directory = () => join(dataDir, "audit");
  const auditOf = (ledger: Ledger, runId: string, at = now) =>
    openAudit({ dataDir, book: ledger.audit, now: at }, { ...runFacts, runId });
  const send = async (audit: Audit, count: number, name: string) => {
    const one = async (number: number) => {
      const receipt = await audit.egress.pass(Buffer.from(`${name} ${number}`), about(`${name}${number}`));
      await receipt.outcome(answered);
    };
    await Promise.all(Array.from({ length: count }, (_, number) => one(number)));
  };

  test("is one chain, whose sums hold at each run's end, and each run has its own", async () => {
    const [a, b] = [await work(first), await work(second)];
    const [mine, theirs] = [await auditOf(a, "a"), await auditOf(b, "b")];
    await Promise.all([send(mine, 60, "a"), send(theirs, 40, "b")]);
    await Promise.all([mine.end(0), theirs.end(0)]);
    const view = await openAuditView(dataDir);
    const checked = await checkChain(directory(), view?.head);
    view?.close();
    // Two starts, two records a request, and stop and checkpoint of each.
    expect(checked).toEqual({ records: 2 + 200 + 4, problems: [] });
    expect(view?.head?.seq).toBe(206);
    expect(await runTotals(dataDir, "a", now())).toMatchObject({ requests: 60, answered: 60 });
    expect(await runTotals(dataDir, "b", now())).toMatchObject({ requests: 40, answered: 40 });
  });

  test("goes on behind what one of them was killed in the middle of writing", async () => {
    const [a, b] = [await work(first), await work(second)];
    const [mine, theirs] = [await auditOf(a, "a"), await auditOf(b, "b")];
    await send(theirs, 3, "b");
    await theirs.close();
    appendFileSync(join(directory(), "2025-03.jsonl"), '{"seq":12,"previous":"ab');
    await send(mine, 2, "a");
    await mine.end(0);
    const text = readFileSync(join(directory(), "2025-03.jsonl"), "utf8");
    expect(text).toContain('"type":"recovered","from":"unfinished line","bytes":24');
    expect((await checkChain(directory(), undefined)).problems).toEqual([]);
  });

  test("refuses to go on behind a line that none of them has written", async () => {
    const [a, b] = [await work(first), await work(second)];
    const [mine, theirs] = [await auditOf(a, "a"), await auditOf(b, "b")];
    await send(theirs, 1, "b");
    appendFileSync(join(directory(), "2025-03.jsonl"), '{"seq":5,"type":"outcome"}\n');
    await expect(send(mine, 1, "a")).rejects.toMatchObject({ code: "audit.broken" });
  });

  test("goes on in the later month when their clocks stand on both sides of its end", async () => {
    const [a, b] = [await work(first), await work(second)];
    const mine = await auditOf(a, "a", () => Date.parse("2025-03-31T23:59:59Z"));
    const theirs = await auditOf(b, "b", () => Date.parse("2025-04-01T00:00:00Z"));
    await send(theirs, 2, "b");
    await send(mine, 2, "a");
    await send(theirs, 2, "b2");
    expect((await checkChain(directory(), undefined)).problems).toEqual([]);
  });

  test("is whole as far as the ledger knows while both are at work", async () => {
    const [a, b] = [await work(first), await work(second)];
    const [mine, theirs] = [await auditOf(a, "a"), await auditOf(b, "b")];
    await send(mine, 1, "a");
    await a.audit.note();
    await send(theirs, 5, "b");
    const view = await openAuditView(dataDir);
    if (!view) throw new Error("no ledger");
    const { problems, unended } = await inspectAudit(dataDir, view);
    view.close();
    expect(unended).toEqual(["a", "b"]);
    // Its request is on record, and no ledger row stands for it in this test.
    expect(problems).toEqual([expect.stringMatching(/^surrogate a0: the audit has 1 requests/)]);
  });
});

describe("one who takes on no conversation", () => {
  test("may be at it beside runs: a query, and beside that somebody who writes a line", async () => {
    await work(first);
    await work(queryDays);
    await work(second);
    await work(noDays);
    expect(await inspectLedger(dataDir)).toMatchObject({
      holders: [
        { days: "2025-03-01 to 2025-03-03" },
        { isReading: true },
        { days: "2025-03-04 to 2025-03-04" },
        { isReading: true, isLooking: true },
      ],
    });
  });

  test("is let in beside a run that has any day, but not beside one who is to be alone", async () => {
    const run = await work(anyDay);
    await leave(await work(queryDays));
    await leave(run);
    await work();
    expect(await refusal(queryDays)).toMatchObject({ code: "lock.held" });
    expect(await refusal(noDays)).toMatchObject({ code: "lock.held" });
  });

  test("keeps out another query, which might be the same one, and whoever is to be alone", async () => {
    await work(queryDays);
    expect(await refusal(queryDays)).toMatchObject({
      code: "lock.held",
      facts: { isReading: true },
      message: "a query is working in this DATA_DIR",
    });
    expect(await refusal()).toMatchObject({ code: "lock.held" });
  });
});
