/** What may be spent. A stage of the egress: no request goes on before its price is reserved under every limit, so
 *  retries, chunks and repairs are held as well, whoever sends them.
 *
 *  A reservation is an estimate. When there is room for it only if others turn out cheaper than reserved, it waits for
 *  them; when there is none even then, it is refused. So a limit is overspent by what the requests in flight cost more
 *  than estimated, at most, and is not given up early because estimates were high. */
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
  /** Epoch milliseconds. */
  readonly now: () => number;
}

export interface Budget {
  /** @throws in `pass`, Fault `limit.cost` when there is no room under a limit. */
  over(egress: Egress, prices: Prices): Egress;
}

interface Account {
  readonly name: string;
  readonly limitUsd: number;
  readonly next: string;
  spentUsd: number;
  reservedUsd: number;
}

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
    return [run, today].filter((account) => account !== undefined);
  }

  async function reserve(estimateUsd: number): Promise<(billedUsd: number) => void> {
    for (;;) {
      const open = accounts();
      const spent = open.find(({ limitUsd, spentUsd }) => spentUsd + estimateUsd > limitUsd);
      if (spent) throw faultOf(spent);
      if (
        open.every(({ limitUsd, spentUsd, reservedUsd }) => spentUsd + reservedUsd + estimateUsd <= limitUsd)
      ) {
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
      await new Promise<void>((resolve) => waiting.add(resolve));
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
  limitUsd === undefined ? undefined : { name, limitUsd, next, spentUsd, reservedUsd: 0 };

const faultOf = ({ name, limitUsd, spentUsd, next }: Account): Fault =>
  new Fault("limit.cost", {
    says: `the limit of ${name} is reached`,
    next,
    facts: { limitUsd, spentUsd: Number(spentUsd.toFixed(6)) },
  });
