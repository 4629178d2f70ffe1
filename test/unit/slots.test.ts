import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { createSlots } from "../../src/shared/slots.ts";

test("a slot that is given back twice is free once", async () => {
  const slots = createSlots(1);
  const giveBack = await slots.take();
  const next = slots.take();
  let isThird = false;
  void slots.take().then(() => {
    isThird = true;
  });
  giveBack();
  giveBack();
  await next;
  await sleep(5);
  expect(isThird).toBe(false);
});

test("slots are filled and never overfilled, whoever fails, in the order of asking", async () => {
  const slots = createSlots(3);
  const begun: number[] = [];
  let under = 0;
  let most = 0;
  const outcomes = await Promise.allSettled(
    Array.from({ length: 20 }, (_, index) =>
      slots.over(async () => {
        begun.push(index);
        under += 1;
        most = Math.max(most, under);
        await sleep(index % 4);
        under -= 1;
        if (index % 5 === 0) throw new Error("no");
        return index;
      }),
    ),
  );
  expect(most).toBe(3);
  expect(under).toBe(0);
  expect(begun).toEqual(begun.toSorted((a, b) => a - b));
  expect(outcomes.filter(({ status }) => status === "rejected")).toHaveLength(4);
});
