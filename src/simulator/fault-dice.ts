/** Which request goes wrong, and how: one seeded throw a request, so that shares add up and a run can be repeated. */
import type { Reply } from "./listener.ts";
import type { AnswerFaults, BatchFaults, Faults, LineFaults, Route, RouteFaults } from "./options.ts";
import { createRandom } from "./random.ts";

export type Mishap = "limited" | "serverError" | "reset" | "truncated" | "slow";
export type AnswerMishap = keyof AnswerFaults;

export interface FaultDice {
  faultsOf(route: Route): RouteFaults;
  throwFor(route: Route): Mishap | undefined;
  throwForAnswer(): AnswerMishap | undefined;
  batchFaults(): BatchFaults;
  throwForLine(): keyof LineFaults | undefined;
  /** Bends a good reply: resets, cuts, slows. */
  bend(reply: Reply, mishap: Mishap, faults: RouteFaults): Reply;
}

const mishaps = ["limited", "serverError", "reset", "truncated", "slow"] as const;
const lineFates = ["expired", "failed", "missing"] as const;
const answerMishaps = ["length", "contentFilter", "refusal", "empty", "brokenJson", "wrongSchema"] as const;

export function createFaultDice(seed: number, current: () => Faults): FaultDice {
  const random = createRandom(seed, 0xfa17);
  let cuts = 0;

  function choose<Name extends string>(
    names: readonly Name[],
    shares: Readonly<Partial<Record<Name, number>>> | undefined,
  ): Name | undefined {
    if (!shares) return undefined;
    let left = random.next();
    return names.find((name) => {
      left -= shares[name] ?? 0;
      return left < 0;
    });
  }
  const faultsOf = (route: Route): RouteFaults => {
    const { everywhere, routes } = current();
    return routes?.[route] ?? (route === "token" ? {} : (everywhere ?? {}));
  };
  return {
    faultsOf,
    throwFor: (route) => choose(mishaps, faultsOf(route)),
    throwForAnswer: () => choose(answerMishaps, current().answers),
    batchFaults: () => current().batch ?? {},
    throwForLine: () => choose(lineFates, current().batch),
    bend(reply, mishap, { slowMs = 1000 }) {
      if (mishap === "reset") return { ...reply, mishap: "reset" };
      if (mishap === "slow") return { ...reply, delayMs: (reply.delayMs ?? 0) + slowMs };
      if (mishap !== "truncated" || reply.body.length < 2) return reply;
      cuts += 1;
      return { ...reply, mishap: cuts % 2 === 1 ? "cut" : "broken" };
    },
  };
}
