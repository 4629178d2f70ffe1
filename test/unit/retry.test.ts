import { describe, expect, test } from "vitest";
import { Fault } from "../../src/shared/fault.ts";
import { faultFromStatus, retryAfterMs } from "../../src/shared/http-fault.ts";
import { delayBefore, type RetryPolicy, retry } from "../../src/shared/retry.ts";

const policy: RetryPolicy = {
  attempts: 5,
  firstDelayMs: 100,
  maxDelayMs: 1000,
  maxRetryAfterMs: 180_000,
  totalMs: 60_000,
};

/** A clock that only sleeping moves. */
function ground() {
  let at = 0;
  const slept: number[] = [];
  return {
    slept,
    now: () => at,
    sleep: async (ms: number) => {
      slept.push(ms);
      at += ms;
    },
  };
}

const failing = (times: number, fault: () => Fault) => {
  let calls = 0;
  return {
    work: async () => {
      calls += 1;
      if (calls <= times) throw fault();
      return "fine";
    },
    calls: () => calls,
  };
};

describe("retry", () => {
  test("comes back until it works, waiting at random under a doubling ceiling", async () => {
    const { slept, ...clock } = ground();
    const { work, calls } = failing(4, () => new Fault("call.network", { retryable: true }));
    await expect(retry(work, policy, { ...clock, random: () => 1 })).resolves.toBe("fine");
    expect(calls()).toBe(5);
    expect(slept).toEqual([100, 200, 400, 800]);
  });

  test("never waits above the ceiling, and full jitter may wait not at all", () => {
    const fault = new Fault("call.network", { retryable: true });
    expect(delayBefore(fault, 30, policy, () => 1)).toBe(1000);
    expect(delayBefore(fault, 30, policy, () => 0)).toBe(0);
  });

  test("gives up after the last attempt with the fault itself", async () => {
    const { work, calls } = failing(
      99,
      () => new Fault("call.status", { retryable: true, facts: { status: 503 } }),
    );
    await expect(retry(work, policy, ground())).rejects.toMatchObject({
      code: "call.status",
      facts: { status: 503 },
    });
    expect(calls()).toBe(5);
  });

  test.each([400, 401, 403, 404, 422])("asks once when the answer is %d", async (status) => {
    const { work, calls } = failing(99, () => faultFromStatus("t", status, {}, 0));
    await expect(retry(work, policy, ground())).rejects.toBeInstanceOf(Fault);
    expect(calls()).toBe(1);
  });

  test.each([408, 429, 500, 502, 503, 504])("asks again when the answer is %d", async (status) => {
    const { work, calls } = failing(1, () => faultFromStatus("t", status, {}, 0));
    await expect(retry(work, policy, ground())).resolves.toBe("fine");
    expect(calls()).toBe(2);
  });

  test("lets a bug through at once", async () => {
    let calls = 0;
    const bug = async () => {
      calls += 1;
      throw new RangeError("bug");
    };
    await expect(retry(bug, policy, ground())).rejects.toBeInstanceOf(RangeError);
    expect(calls).toBe(1);
  });

  test("honours the server's wish to the millisecond, and no longer than the cap", async () => {
    const { slept, ...clock } = ground();
    const wishes = [1234, 10_000_000];
    const { work } = failing(2, () => {
      const wish = wishes.shift() ?? 0;
      return new Fault("call.rateLimited", { retryable: true, retryAfterMs: wish });
    });
    await retry(work, { ...policy, totalMs: 1e9 }, clock);
    expect(slept).toEqual([1234, 180_000]);
  });

  test("begins no try later than the total time allows", async () => {
    const { slept, ...clock } = ground();
    const { work, calls } = failing(
      99,
      () => new Fault("call.rateLimited", { retryable: true, retryAfterMs: 25_000 }),
    );
    await expect(retry(work, policy, clock)).rejects.toBeInstanceOf(Fault);
    expect(calls()).toBe(3);
    expect(slept).toEqual([25_000, 25_000]);
  });

  test("lets go at once when aborted in a wait, with the reason it was given", async () => {
    const abort = new AbortController();
    const reason = new Error("that will do");
    const { work, calls } = failing(
      99,
      () => new Fault("call.network", { retryable: true, retryAfterMs: 30_000 }),
    );
    const startedAt = Date.now();
    const going = retry(work, policy, { signal: abort.signal });
    setTimeout(() => abort.abort(reason), 20);
    await expect(going).rejects.toBe(reason);
    expect(Date.now() - startedAt).toBeLessThan(5000);
    expect(calls()).toBe(1);
  });
});

describe("Retry-After", () => {
  const now = Date.parse("2025-03-10T12:00:00Z");
  test.each([
    ["42", 42_000],
    ["0", 0],
    ["1.5", 1500],
    ["1e9", 1e12],
    ["Mon, 10 Mar 2025 12:00:07 GMT", 7000],
    ["Mon, 10 Mar 2025 11:00:00 GMT", 0],
    ["-1", undefined],
    ["soon", undefined],
    ["", undefined],
    ["NaN", undefined],
    ["12 parsecs", undefined],
  ])("%j means %j ms", (value, ms) => {
    expect(retryAfterMs({ "retry-after": value }, now)).toBe(ms);
  });

  test("a finer header comes first", () => {
    expect(retryAfterMs({ "retry-after-ms": "250", "retry-after": "1" }, now)).toBe(250);
  });

  test("is no wish of an answer that is not worth another try", () => {
    expect(faultFromStatus("t", 404, { "retry-after": "9" }, now).retryAfterMs).toBeUndefined();
  });
});
