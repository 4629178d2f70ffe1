/** Takes events from the outbox to the receiver. The outbox is all the memory it has: when to try again stands there, so
 *  a process that is killed, or ends before the receiver is up again, leaves to the next one just what is left.
 *
 *  Whether to try again is the fault's property, when is the receiver's wish, else full jitter on a doubling ceiling, as
 *  at every door; but the waits are hours and not seconds, for a receiver may be down for a weekend. Several failures in
 *  a row are the receiver's and not the events': then all rest for a while, and a night's results are not tried one by
 *  one against a closed door. */
import { setTimeout as sleepFor } from "node:timers/promises";
import { dayMs } from "../shared/day.ts";
import type { DeliveryEgress } from "../shared/egress.ts";
import { Fault, isFault } from "../shared/fault.ts";
import type { Failing, Outbox, WaitingEvent } from "../shared/outbox.ts";
import { delayBefore, type RetryPolicy } from "../shared/retry.ts";
import type { Webhook } from "./webhook.ts";

export interface CourierOptions {
  readonly outbox: Outbox;
  readonly webhook: Pick<Webhook, "post" | "to">;
  /** The gate and the record. What it refuses with a Fault of scope `conversation` is held back. */
  readonly egress: DeliveryEgress;
  readonly surrogateOf: (conversationId: string) => string;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly policy?: CourierPolicy;
  readonly random?: () => number;
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
}

export interface CourierPolicy extends Pick<RetryPolicy, "firstDelayMs" | "maxDelayMs" | "maxRetryAfterMs"> {
  /** Events under way at once. */
  readonly workers: number;
  /** An event that nobody heard for so long is given up with its next failure. */
  readonly giveUpMs: number;
  /** All rest so long when the receiver seems to be down; doubles, up to `maxRestMs`. */
  readonly firstRestMs: number;
  readonly maxRestMs: number;
}

const usualPolicy: CourierPolicy = {
  workers: 4,
  firstDelayMs: 2000,
  maxDelayMs: 3_600_000,
  maxRetryAfterMs: dayMs,
  giveUpMs: 7 * dayMs,
  firstRestMs: 1000,
  maxRestMs: 60_000,
};

/** Somebody may have put something in meanwhile. */
const lookEveryMs = 250;

export interface Courier {
  /** Delivers what is due, and what comes to be due. Resolves when nothing waits that would be due before `untilMs`
   *  (epoch milliseconds; undefined: it stays), or with the signal, which lets go of what is under way.
   *  @throws Fault of scope `run` when ledger or audit can not be written: then nothing leaves. */
  deliver(untilMs: () => number | undefined, signal: AbortSignal): Promise<void>;
}

export function createCourier(options: CourierOptions): Courier {
  const { outbox, webhook, egress, surrogateOf, now, policy = usualPolicy, random = Math.random } = options;
  const { sleep = (ms, signal) => sleepFor(ms, undefined, { signal }) } = options;
  let failuresInRow = 0;
  /** What comes in meanwhile rests with the others. */
  let restsUntil = 0;

  async function attempt(event: WaitingEvent, signal: AbortSignal): Promise<void> {
    const { id, type, body, conversationIds } = event;
    const surrogates = conversationIds.map(surrogateOf);
    const receipt = await egress.pass(body, { event: id, about: type, to: webhook.to, surrogates });
    const came = await webhook.post(event, signal).then(
      (status) => ({ status }),
      (error: unknown) => ({ error }),
    );
    if ("status" in came) return receipt.outcome({ kind: "answered", status: came.status });
    const { status, faultCode } = failingOf(came.error);
    // Without a status it may have arrived.
    await receipt.outcome({ kind: status === undefined ? "unknown" : "failed", status, faultCode });
    throw came.error;
  }

  async function deliverOne(event: WaitingEvent, signal: AbortSignal): Promise<void> {
    try {
      await attempt(event, signal);
      failuresInRow = 0;
      await outbox.delivered(event.seq);
    } catch (error) {
      if (signal.aborted) return;
      if (!isFault(error) || error.scope === "run") throw error;
      await setBack(event, error);
    }
  }

  async function setBack({ seq, attempts, queuedAt }: WaitingEvent, fault: Fault): Promise<void> {
    const failing = failingOf(fault);
    if (fault.scope === "conversation") return outbox.giveUp(seq, "held", failing);
    failuresInRow += 1;
    const at = now();
    if (!fault.retryable) await outbox.giveUp(seq, "refused", failing);
    else if (at - queuedAt > policy.giveUpMs) await outbox.giveUp(seq, "expired", failing);
    else await outbox.postpone(seq, at + waitAfter(fault, attempts + 1), failing);
    const restMs = restAfter(fault);
    if (restMs === 0) return;
    // Another worker may have heard of a longer rest.
    restsUntil = Math.max(restsUntil, Math.ceil(now() + restMs));
    await outbox.rest(restsUntil);
  }

  const ladder: RetryPolicy = { ...policy, attempts: Infinity, totalMs: Infinity };
  const waitAfter = (fault: Fault, tries: number): number =>
    Math.ceil(delayBefore(fault, tries, ladder, random));

  /** The receiver's wish is for all of its events. */
  function restAfter({ retryable, retryAfterMs = 0 }: Fault): number {
    const wishMs = retryable ? Math.min(retryAfterMs, policy.maxRetryAfterMs) : 0;
    const rounds = Math.floor(failuresInRow / policy.workers);
    if (rounds === 0) return wishMs;
    return Math.max(wishMs, Math.min(policy.maxRestMs, policy.firstRestMs * 2 ** (rounds - 1)));
  }

  async function deliverDue(signal: AbortSignal): Promise<void> {
    const busy = new Set<string>();
    let failure: { readonly error: unknown } | undefined;
    async function worker(): Promise<void> {
      while (!signal.aborted && !failure) {
        const event = now() < restsUntil ? undefined : outbox.next(now(), busy);
        if (!event) return;
        busy.add(event.stream);
        await deliverOne(event, signal).catch((error: unknown) => {
          failure ??= { error };
        });
        busy.delete(event.stream);
      }
    }
    await Promise.all(Array.from({ length: policy.workers }, worker));
    if (failure) throw failure.error;
  }

  return {
    async deliver(untilMs, signal) {
      while (!signal.aborted) {
        await deliverDue(signal);
        const [until, dueAt] = [untilMs(), Math.max(restsUntil, outbox.dueAt() ?? Infinity)];
        if (until !== undefined && dueAt > until) return;
        const waitMs = Math.min(lookEveryMs, Math.max(0, dueAt - now()));
        await sleep(waitMs, signal).catch(() => undefined);
      }
    },
  };
}

function failingOf(error: unknown): Failing {
  const { code, facts } = isFault(error) ? error : new Fault("call.network");
  const status = facts["status"];
  return { faultCode: code, ...(typeof status === "number" ? { status } : {}) };
}
