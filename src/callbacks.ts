/** Callbacks: what somebody outside is told of queries and results. An event passes the gate, waits in the outbox, and
 *  passes the gate and the record each time it leaves. It never holds up what it tells of: an event the gate refuses
 *  goes without its text, one that nobody hears waits for the next run. */
import { openChain } from "./audit/chain.ts";
import { createDeliveryRecord } from "./audit/delivery.ts";
import type { Config } from "./config.ts";
import { gatedDeliveries } from "./departures.ts";
import { type Ledger, openLedger } from "./ledger/ledger.ts";
import type { Patience } from "./ledger/lock.ts";
import { createGate, type Gate } from "./redact/gate/gate.ts";
import type { DeliveryEgress } from "./shared/egress.ts";
import { Fault, isFault } from "./shared/fault.ts";
import type { Outbox, OutboxState, OutgoingEvent } from "./shared/outbox.ts";
import type { QueryEnd, QueryPage } from "./shared/query-page.ts";
import type { Result } from "./shared/types.ts";
import { openWebhook } from "./sinks/webhook.ts";
import { createCourier } from "./sinks/webhook-courier.ts";
import { bodyOf, type DraftEvent, endEvent, pageEvent, resultEvent } from "./sinks/webhook-event.ts";
import { loadWatch } from "./texts.ts";

export interface CallbackOptions {
  readonly webhook: NonNullable<Config["webhook"]>;
  readonly ledger: Pick<Ledger, "outbox" | "courier" | "surrogate">;
  /** The record of what leaves; of the chain that is open. */
  readonly deliveries: DeliveryEgress;
  readonly gate: Pick<Gate, "checkEvent">;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Lets go of what is under way. */
  readonly abort: AbortSignal;
}

export interface Callbacks {
  /** Resolves when it would survive a power cut; nobody need have heard of it. To be called before the page
   *  counts as done; told twice, it is one event. @throws Fault `ledger.failed`, `disk.failed`. */
  page(page: QueryPage): Promise<void>;
  /** @throws as `page`. */
  end(end: QueryEnd): Promise<void>;
  /** To be put in the outbox with the result; undefined when nobody wants to hear of results. */
  resultEvent(result: Result): OutgoingEvent | undefined;
  /** Delivers from now on, beside whatever else is done. */
  begin(): void;
  /** Delivers what can be delivered in that time, and tells what is left. @throws Fault when ledger or audit could not
   *  be written: then nothing has left any more. */
  finish(mostMs: number): Promise<OutboxState>;
  close(): Promise<void>;
}

/** For one try: a receiver should note the event, answer, and work afterwards. */
const timeoutMs = 10_000;
const workers = 4;

export function openCallbacks({ webhook: settings, ledger, ...options }: CallbackOptions): Callbacks {
  const { deliveries, gate, now, abort } = options;
  const { outbox, surrogate } = ledger;
  const webhook = openWebhook({ ...settings, connections: workers, timeoutMs, now });
  const egress = gatedDeliveries(gate, deliveries);
  const courier = createCourier({ outbox, webhook, egress, surrogateOf: surrogate, now });
  const letGo = new AbortController();
  const signal = AbortSignal.any([letGo.signal, abort]);
  let untilMs: number | undefined;
  let going: Promise<{ readonly error: unknown } | undefined> = Promise.resolve(undefined);

  /** Without its text when the gate refuses it, without a body when it refuses even that. */
  function throughGate(draft: DraftEvent): OutgoingEvent {
    const { id, type, stream, conversationIds } = draft;
    const body = [bodyOf(draft, false), bodyOf(draft, true)].find((bytes) =>
      isLetThrough(bytes, conversationIds),
    );
    return { id, type, stream, conversationIds, body: body ?? Buffer.alloc(0) };
  }

  function isLetThrough(bytes: Buffer, conversationIds: readonly string[]): boolean {
    try {
      gate.checkEvent(bytes, conversationIds.map(surrogate));
      return true;
    } catch (error) {
      if (isFault(error)) return false;
      throw error;
    }
  }

  /** Nothing will be due before the end, or somebody else sees to it. */
  const isOver = () => untilMs !== undefined && (outbox.dueAt() ?? Number.POSITIVE_INFINITY) > untilMs;

  const instant = () => new Date(now()).toISOString();
  const put = async (draft: DraftEvent) => {
    if (settings.events.has("query")) await outbox.put(throughGate(draft));
  };

  return {
    page: (page) => put(pageEvent(page, instant())),
    end: (end) => put(endEvent(end, instant())),
    resultEvent: (result) => (settings.events.has("result") ? throughGate(resultEvent(result)) : undefined),
    begin() {
      going = ledger.courier
        .deliver(() => courier.deliver(() => untilMs, signal), isOver, signal)
        .then(
          () => undefined,
          (error: unknown) => ({ error }),
        );
    },
    async finish(mostMs) {
      untilMs = now() + mostMs;
      const timer = setTimeout(() => letGo.abort(), mostMs);
      const failure = await going;
      clearTimeout(timer);
      if (failure) throw failure.error;
      return outbox.state();
    },
    async close() {
      letGo.abort();
      await going;
      await webhook.close();
    },
  };
}

/** The gate where nothing else leaves. @throws Fault `config.invalid` for canaries that can not be read. */
export const loadEventGate = async (config: Config): Promise<Gate> =>
  createGate({ watch: await loadWatch(config) });

/** What those who are told of nothing else wait for callbacks to be heard at their end. */
export const callbackGraceMs = 10_000;

export interface LeftOptions extends Pick<CallbackOptions, "now" | "abort"> {
  /** What was given up and is to be tried again: these events, or all of them. */
  readonly revived: readonly string[] | "all" | undefined;
  readonly mostMs: number;
  /** What to do when a run is at work. */
  readonly patience?: Patience | undefined;
}

export interface Left {
  readonly delivered: number;
  readonly waiting: number;
  /** Given up just now. */
  readonly refused: number;
}

/** Delivers what runs and queries have left, without one. @throws Fault `usage.invalid` when nobody is to be told, or an
 *  event was not given up; `config.invalid`, `lock.held`, `ledger.failed`, `disk.failed`, `audit.broken`. */
export async function deliverLeft(config: Config, options: LeftOptions): Promise<Left> {
  const { dataDir, webhook } = config;
  const { now, abort, revived, mostMs, patience } = options;
  if (!webhook) {
    throw new Fault("usage.invalid", {
      says: "nobody is to be told",
      next: "set WEBHOOK_URL and WEBHOOK_SECRET",
    });
  }
  const gate = await loadEventGate(config);
  const ledger = await openLedger({ dataDir, now, patience });
  try {
    const { outbox } = ledger;
    if (revived) await revive(outbox, revived);
    await outbox.hurry();
    const before = outbox.state();
    const chain = await openChain({ dataDir, book: ledger.audit, now });
    const deliveries = createDeliveryRecord(chain);
    const callbacks = openCallbacks({ webhook, ledger, deliveries, gate, now, abort });
    try {
      callbacks.begin();
      const { waiting, failed } = await callbacks.finish(mostMs);
      const refused = failed - before.failed;
      return { delivered: before.waiting - waiting - refused, waiting, refused };
    } finally {
      await callbacks.close();
      await chain.close();
    }
  } finally {
    await ledger.close();
  }
}

async function revive(outbox: Outbox, wanted: readonly string[] | "all"): Promise<void> {
  const found = await outbox.revive(wanted === "all" ? undefined : wanted);
  const ids = wanted === "all" ? [] : wanted.filter((id) => !found.includes(id));
  if (ids.length === 0) return;
  const says = "there is no such event among those that were given up, or its text is not kept";
  throw new Fault("usage.invalid", { says, next: "see callbacks list", facts: { ids } });
}
