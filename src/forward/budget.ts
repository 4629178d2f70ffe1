/** What may be spent. A stage of the egress: no request goes on before its price is reserved under every limit, so
 *  retries, chunks and repairs are held as well, whoever sends them.
 *
 *  A reservation is an estimate. When there is room for it only if others turn out cheaper than reserved, it waits for
 *  them; when there is none even then, it is refused. So a limit is overspent by what the requests in flight cost more
 *  than estimated, at most, and is not given up early because estimates were high.
 *
 *  The day's limit is kept together with runs that send at the same time. What they have claimed counts like a
 *  reservation; but they may be waiting for us as we for them, so they are waited for a while and not for ever. */
import type { Egress, Outcome } from "../shared/egress.ts";
import { Fault } from "../shared/fault.ts";
import { estimateUsd } from "./account.ts";
import type { Prices } from "./tokens.ts";

export interface BudgetOptions {
  /** Expected of an answer. */
  readonly answerTokens: number;
  /** For this run. */
  readonly maxCostUsd?: number | undefined;
  /** For all runs that send on the same UTC day. */
  readonly maxCostPerDayUsd?: number | undefined;
  /** What earlier runs spent on a UTC day, `YYYY-MM-DD`; asked once a day. */
  readonly spentOn: (day: string) => number;
  /** What all other runs have spent by now, and have claimed; undefined when no other has been at work. */
  readonly besides?: (day: string) => Besides | undefined;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** In USD. */
export interface Besides {
  readonly spentUsd: number;
  readonly claimedUsd: number;
}

export interface Budget {
  /** @throws in `pass`, Fault `limit.cost` when there is no room under a limit. */
  over(egress: Egress, prices: Prices): Egress;
}

interface Account {
  readonly name: string;
  readonly limitUsd: number;
  readonly next: string;
  /** By this run. */
  spentUsd: number;
  reservedUsd: number;
  besides: Besides;
}

/** Longer than an answer mostly takes. */
const besidesPatienceMs = 10_000;
const besidesAskMs = 250;

const again = "the same command continues";

export function createBudget(options: BudgetOptions): Budget {
  const { now } = options;
  const run = accountOf("--max-cost", options.maxCostUsd, 0, `${again}, with as much to spend again`);
  let day = "";
  let today: Account | undefined;
  let underWay = 0;
  const waiting = new Set<() => void>();

  function accounts(): Account[] {
    const at = new Date(now()).toISOString().slice(0, 10);
    if (at !== day && options.maxCostPerDayUsd !== undefined) {
      const next = `${again} on another day (UTC), or with a higher limit`;
      today = accountOf("--max-cost-per-day", options.maxCostPerDayUsd, options.spentOn(at), next);
    }
    day = at;
    const besides = today && options.besides?.(day);
    if (today && besides) today.besides = besides;
    return [run, today].filter((account) => account !== undefined);
  }

  async function reserve(estimateUsd: number): Promise<(billedUsd: number) => void> {
    for (let waitedMs = 0; ; ) {
      const open = accounts();
      const full = open.find((account) => spentIn(account) + estimateUsd > account.limitUsd);
      if (full) throw faultOf(full);
      const isCrowded = open.some((account) => reservedIn(account) + estimateUsd > account.limitUsd);
      const claimed = open.find((account) => claimedIn(account) + estimateUsd > account.limitUsd);
      if (!isCrowded && !claimed) {
        for (const account of open) account.reservedUsd += estimateUsd;
        underWay += 1;
        return (billedUsd) => {
          underWay -= 1;
          for (const account of open) {
            // Sums of fractions leave crumbs, and a crumb under way would be waited for for ever.
            account.reservedUsd = underWay === 0 ? 0 : account.reservedUsd - estimateUsd;
            account.spentUsd += billedUsd;
          }
          for (const wake of waiting) wake();
          waiting.clear();
        };
      }
      if (isCrowded) {
        await new Promise<void>((resolve) => waiting.add(resolve));
      } else {
        if (claimed && waitedMs >= besidesPatienceMs) throw faultOf(claimed);
        await new Promise((resolve) => setTimeout(resolve, besidesAskMs));
        waitedMs += besidesAskMs;
      }
    }
  }

  /** A failed request is not billed, unless the server says so; one that is lost, or whose answer does not tell what
   *  it took, counts as estimated. */
  const billed = ({ kind, costUsd: told = 0 }: Outcome, estimateUsd: number): number =>
    kind === "failed" || told > 0 ? told : estimateUsd;

  return {
    over: (egress, prices) => ({
      async pass(bytes, about) {
        const estimate = estimateUsd(bytes, options.answerTokens, prices);
        const settle = await reserve(estimate);
        try {
          const receipt = await egress.pass(bytes, about);
          return {
            async outcome(of) {
              settle(billed(of, estimate));
              await receipt.outcome(of);
            },
          };
        } catch (error) {
          settle(0);
          throw error;
        }
      },
    }),
  };
}

const accountOf = (name: string, limitUsd: number | undefined, spentUsd: number, next: string) =>
  limitUsd === undefined
    ? undefined
    : { name, limitUsd, next, spentUsd: 0, reservedUsd: 0, besides: { spentUsd, claimedUsd: 0 } };

const spentIn = ({ spentUsd, besides }: Account): number => spentUsd + besides.spentUsd;
const reservedIn = (account: Account): number => spentIn(account) + account.reservedUsd;
const claimedIn = (account: Account): number => reservedIn(account) + account.besides.claimedUsd;

const faultOf = (account: Account): Fault =>
  new Fault("limit.cost", {
    says: `the limit of ${account.name} is reached`,
    next: account.next,
    facts: { limitUsd: account.limitUsd, spentUsd: Number(spentIn(account).toFixed(6)) },
  });
