/** Holds one token that dies: for OAuth access tokens, and for anything else that is fetched once and used by all. */
export interface HeldToken {
  readonly value: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

export interface TokenCache {
  /** A token that is still good; however many ask at once, one is fetched. */
  get(): Promise<HeldToken>;
  /** The same where it need not be waited for. */
  held(): HeldToken | undefined;
  /** The server refused this one. A newer token, fetched meanwhile, stays. */
  drop(token: HeldToken): void;
}

export interface TokenCacheOptions {
  readonly fetchToken: () => Promise<HeldToken>;
  /** A token is renewed this long before it expires. A token that lives shorter than twice the margin is used
   *  for half its life, or it would be fetched for every call. */
  readonly marginMs?: number;
  readonly now?: () => number;
}

export function createTokenCache(options: TokenCacheOptions): TokenCache {
  const { fetchToken, marginMs = 60_000, now = Date.now } = options;
  let last: { token: HeldToken; goodUntil: number } | undefined;
  let coming: Promise<HeldToken> | undefined;

  async function fetchAndHold(): Promise<HeldToken> {
    const askedAt = now();
    const token = await fetchToken();
    const life = token.expiresAt - askedAt;
    last = { token, goodUntil: token.expiresAt - Math.min(marginMs, life / 2) };
    return token;
  }

  const held = () => (last && now() < last.goodUntil ? last.token : undefined);

  return {
    held,
    get() {
      const token = held();
      if (token) return Promise.resolve(token);
      coming ??= fetchAndHold().finally(() => {
        coming = undefined;
      });
      return coming;
    },
    drop(token) {
      if (last?.token === token) last = undefined;
    },
  };
}
