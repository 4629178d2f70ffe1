import { describe, expect, test } from "vitest";
import { createTokenCache, type HeldToken } from "../../src/shared/token-cache.ts";

function login(lifeMs: number) {
  let at = 1_000_000;
  let fetched = 0;
  let isDown = false;
  const cache = createTokenCache({
    now: () => at,
    fetchToken: async (): Promise<HeldToken> => {
      fetched += 1;
      await Promise.resolve();
      if (isDown) throw new Error("down");
      return { value: `token ${fetched}`, expiresAt: at + lifeMs };
    },
  });
  return {
    cache,
    fetched: () => fetched,
    wait: (ms: number) => {
      at += ms;
    },
    down: (value: boolean) => {
      isDown = value;
    },
  };
}

describe("the token cache", () => {
  test("fetches one token however many ask at once", async () => {
    const { cache, fetched } = login(86_400_000);
    const tokens = await Promise.all(Array.from({ length: 50 }, () => cache.get()));
    expect(new Set(tokens.map(({ value }) => value))).toEqual(new Set(["token 1"]));
    expect(fetched()).toBe(1);
  });

  test("renews a token a minute before it expires, and not earlier", async () => {
    const { cache, wait } = login(300_000);
    await cache.get();
    wait(239_000);
    expect((await cache.get()).value).toBe("token 1");
    wait(2000);
    expect((await cache.get()).value).toBe("token 2");
  });

  test("does not fetch for every call when tokens live shorter than the margin", async () => {
    const { cache, wait, fetched } = login(30_000);
    await cache.get();
    wait(10_000);
    await cache.get();
    expect(fetched()).toBe(1);
    wait(6000);
    await cache.get();
    expect(fetched()).toBe(2);
  });

  test("a refused token is dropped; a newer one that was fetched meanwhile stays", async () => {
    const { cache, fetched } = login(86_400_000);
    const old = await cache.get();
    cache.drop(old);
    const fresh = await cache.get();
    cache.drop(old);
    expect(await cache.get()).toBe(fresh);
    expect(fetched()).toBe(2);
  });

  test("a failed fetch is not held: the next one asks again", async () => {
    const { cache, down } = login(86_400_000);
    down(true);
    await expect(cache.get()).rejects.toThrow("down");
    down(false);
    expect((await cache.get()).value).toBe("token 2");
  });
});
