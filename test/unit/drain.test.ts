import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { createQueue, drain } from "../../src/shared/drain.ts";

async function* numbers(upTo: number) {
  for (let number = 0; number < upTo; number += 1) yield number;
}

describe("drain", () => {
  test("works on every item once, so many at a time and no more", async () => {
    const seen: number[] = [];
    let busy = 0;
    let most = 0;
    await drain(
      numbers(100),
      async (number) => {
        busy += 1;
        most = Math.max(most, busy);
        await sleep(1);
        seen.push(number);
        busy -= 1;
      },
      { workers: 7 },
    );
    expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, index) => index));
    expect(most).toBe(7);
  });

  test("stops taking at a failure, waits for what is in hand, then throws it", async () => {
    const finished: number[] = [];
    let taken = 0;
    const going = drain(
      numbers(1000),
      async (number) => {
        taken += 1;
        if (number === 3) throw new Error("third");
        await sleep(10);
        finished.push(number);
      },
      { workers: 4 },
    );
    await expect(going).rejects.toThrow("third");
    expect(taken).toBeLessThanOrEqual(8);
    expect(finished.length).toBe(taken - 1);
  });

  test("a failing source is a failure", async () => {
    const broken = async function* () {
      yield 1;
      throw new Error("page");
    };
    await expect(drain(broken(), async () => {}, { workers: 3 })).rejects.toThrow("page");
  });

  test("takes nothing more when told to stop, and closes the source", async () => {
    const stop = new AbortController();
    let isClosed = false;
    const endless = async function* () {
      try {
        for (;;) yield await sleep(1);
      } finally {
        isClosed = true;
      }
    };
    setTimeout(() => stop.abort(), 30);
    await drain(endless(), () => sleep(1), { workers: 3, stop: stop.signal });
    expect(isClosed).toBe(true);
  });
});

describe("the queue between two stages", () => {
  test("holds the producer back when it is full", async () => {
    const queue = createQueue<number>(3);
    let pushed = 0;
    const producing = (async () => {
      for (let number = 0; number < 20; number += 1) {
        await queue.push(number);
        pushed += 1;
      }
      queue.end();
    })();
    await sleep(10);
    expect(pushed).toBe(3);
    const seen: number[] = [];
    for await (const number of queue) seen.push(number);
    await producing;
    expect(seen).toEqual(Array.from({ length: 20 }, (_, index) => index));
  });

  test("gives out what it holds after the end, and takes no more", async () => {
    const queue = createQueue<string>(5);
    await queue.push("a");
    queue.end();
    expect(await queue.push("b")).toBe(false);
    const seen: string[] = [];
    for await (const item of queue) seen.push(item);
    expect(seen).toEqual(["a"]);
  });

  test("an end frees those who wait on either side", async () => {
    const full = createQueue<number>(1);
    await full.push(1);
    const pushing = full.push(2);
    full.end();
    expect(await pushing).toBe(false);

    const empty = createQueue<number>(1);
    const taking = empty[Symbol.asyncIterator]().next();
    empty.end();
    expect((await taking).done).toBe(true);
  });
});
