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
  /** The whole treatment, for hosts that have no error bodies of their own. */
  spoil(route: Route, reply: Reply): Reply;
}

const slowDown = "<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>";
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
  const throwFor = (route: Route) => choose(mishaps, faultsOf(route));
  function bend(reply: Reply, mishap: Mishap, { slowMs = 1000 }: RouteFaults): Reply {
    if (mishap === "reset") return { ...reply, mishap: "reset" };
    if (mishap === "slow") return { ...reply, delayMs: (reply.delayMs ?? 0) + slowMs };
    if (mishap !== "truncated" || reply.body.length < 2) return reply;
    cuts += 1;
    return { ...reply, mishap: cuts % 2 === 1 ? "cut" : "broken" };
  }
  return {
    faultsOf,
    throwFor,
    throwForAnswer: () => choose(answerMishaps, current().answers),
    batchFaults: () => current().batch ?? {},
    throwForLine: () => choose(lineFates, current().batch),
    bend,
    spoil(route, reply) {
      const faults = faultsOf(route);
      const mishap = throwFor(route);
      if (mishap === "limited")
        return { status: 429, headers: { "retry-after": faults.retryAfter ?? "1" }, body: "" };
      if (mishap === "serverError")
        return { status: 503, headers: { "content-type": "application/xml" }, body: slowDown };
      return mishap ? bend(reply, mishap, faults) : reply;
    },
  };
}
