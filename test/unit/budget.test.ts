import { setTimeout as sleep, setImmediate as turn } from "node:timers/promises";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { type BudgetOptions, createBudget } from "../../src/forward/budget.ts";
import type { Departure, Egress, Outcome } from "../../src/shared/egress.ts";
import { Fault } from "../../src/shared/fault.ts";

const about: Departure = { surrogate: "s", purpose: "analysis", counts: {} };
/** One dollar a request, by the estimate: four bytes are a token. */
const dollar = Buffer.alloc(4);
const prices = { input: 1e6, output: 0 };
const open: Egress = { pass: async () => ({ outcome: async () => {} }) };

const budgetOf = (options: Partial<BudgetOptions>) =>
  createBudget({ answerTokens: 0, spentOn: () => 0, now: Date.now, ...options });

const answered = (costUsd?: number): Outcome => ({ kind: "answered", costUsd });

describe("the budget", () => {
  test("is overspent by what the requests in flight cost more than estimated, at most", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 16 }),
        fc.array(
          fc.record({ estimate: fc.integer({ min: 1, max: 40 }), billed: fc.integer({ min: 1, max: 60 }) }),
          {
            minLength: 20,
            maxLength: 120,
          },
        ),
        fc.integer({ min: 1, max: 600 }),
        async (workers, requests, limit) => {
          const budget = budgetOf({ maxCostUsd: limit }).over(open, prices);
          const todo = requests.values();
          let spent = 0;
          let refusals = 0;
          const inFlight = new Set<{ estimate: number; billed: number }>();
          let wave = 0;
          const work = async () => {
            for (const request of todo) {
              const receipt = await budget.pass(Buffer.alloc(4 * request.estimate), about).catch((error) => {
                expect(error).toMatchObject({ code: "limit.cost", exit: 21 });
                refusals += 1;
              });
              if (!receipt) return;
              inFlight.add(request);
              const over = [...inFlight].reduce(
                (sum, { estimate, billed }) => sum + Math.max(0, billed - estimate),
                0,
              );
              wave = Math.max(wave, over);
              await turn();
              spent += request.billed;
              await receipt.outcome(answered(request.billed));
              inFlight.delete(request);
            }
          };
          await Promise.all(Array.from({ length: workers }, work));
          expect(spent).toBeLessThanOrEqual(limit + wave);
          // It is not given up while there is room: what was refused did not fit.
          if (refusals > 0) expect(spent).toBeGreaterThan(limit - 40);
          else expect(todo.next().done).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });

  test("waits for what is in flight before it refuses", async () => {
    const budget = budgetOf({ maxCostUsd: 1.5 }).over(open, prices);
    const first = await budget.pass(dollar, about);
    const second = budget.pass(dollar, about);
    await turn();
    await first.outcome(answered(0.2));
    await (await second).outcome(answered(1));
    await expect(budget.pass(dollar, about)).rejects.toMatchObject({
      code: "limit.cost",
      facts: { limitUsd: 1.5, spentUsd: 1.2 },
    });
  });

  test("what a gate or the audit refuses, and what fails unbilled, costs nothing", async () => {
    const closed: Egress = { pass: () => Promise.reject(new Fault("guard.held")) };
    const budget = budgetOf({ maxCostUsd: 1 });
    await expect(budget.over(closed, prices).pass(dollar, about)).rejects.toMatchObject({
      code: "guard.held",
    });
    const failed = await budget.over(open, prices).pass(dollar, about);
    await failed.outcome({ kind: "failed", faultCode: "call.status" });
    await (await budget.over(open, prices).pass(dollar, about)).outcome(answered(1));
    await expect(budget.over(open, prices).pass(dollar, about)).rejects.toMatchObject({ code: "limit.cost" });
  });

  test.each<[string, Outcome]>([
    ["an answer nobody heard", { kind: "unknown", faultCode: "call.timeout" }],
    ["an answer that does not say what it took", { kind: "answered" }],
    ["an answer that says something absurd", { kind: "answered", costUsd: 0 }],
  ])("%s counts as estimated", async (_, outcome) => {
    const budget = budgetOf({ maxCostUsd: 1 });
    await (await budget.over(open, prices).pass(dollar, about)).outcome(outcome);
    await expect(budget.over(open, prices).pass(dollar, about)).rejects.toMatchObject({
      facts: { spentUsd: 1 },
    });
  });

  test("a day's limit holds what earlier runs spent that day, and opens with the next", async () => {
    let now = Date.parse("2025-03-10T23:59:00Z");
    const spent: Record<string, number> = { "2025-03-10": 9 };
    const asked: string[] = [];
    const budget = budgetOf({
      maxCostPerDayUsd: 10,
      now: () => now,
      spentOn(day) {
        asked.push(day);
        return spent[day] ?? 0;
      },
    }).over(open, prices);
    const late = await budget.pass(dollar, about);
    now += 120_000;
    await (await budget.pass(dollar, about)).outcome(answered(5));
    // Belongs to the day on which it was sent.
    await late.outcome(answered(20));
    await (await budget.pass(dollar, about)).outcome(answered(5));
    await expect(budget.pass(dollar, about)).rejects.toMatchObject({
      message: "the limit of --max-cost-per-day is reached",
      facts: { spentUsd: 10 },
    });
    expect(asked).toEqual(["2025-03-10", "2025-03-11"]);
  });

  describe("of a day, beside other runs", () => {
    test("counts what they have spent and claimed like its own, and goes on when they did not need it", async () => {
      let besides = { spentUsd: 6, claimedUsd: 3 };
      const budget = budgetOf({ maxCostPerDayUsd: 10, spentOn: () => 2, besides: () => besides }).over(
        open,
        prices,
      );
      await (await budget.pass(dollar, about)).outcome(answered(1));
      let isThrough = false;
      const second = budget.pass(dollar, about).then((receipt) => {
        isThrough = true;
        return receipt;
      });
      await sleep(300);
      expect(isThrough).toBe(false);
      besides = { spentUsd: 8, claimedUsd: 0 };
      await (await second).outcome(answered(1));
      await expect(budget.pass(dollar, about)).rejects.toMatchObject({
        code: "limit.cost",
        facts: { limitUsd: 10, spentUsd: 10 },
      });
    });

    test("does not wait for ever for one that waits for us", async () => {
      vi.useFakeTimers();
      try {
        const besides = () => ({ spentUsd: 9, claimedUsd: 1 });
        const budget = budgetOf({ maxCostPerDayUsd: 10, besides }).over(open, prices);
        const refused = budget.pass(dollar, about).catch((error: unknown) => error);
        await vi.advanceTimersByTimeAsync(11_000);
        expect(await refused).toMatchObject({ code: "limit.cost" });
      } finally {
        vi.useRealTimers();
      }
    });
  });
});
