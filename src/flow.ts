/** THE PROGRAM. Conversations come from the source; each one's transcript is fetched, redacted and cleared; what
 *  is left is forwarded and its answer committed. Everything else in the house serves these lines.
 *
 *  Two stages with a bounded queue between them: fetchers bring transcripts, senders talk to the model. (One pool
 *  whose worker holds a conversation all the way leaves 40 % of the model's allowance unused, because it waits for
 *  Genesys meanwhile.) A sender whose answer has come keeps it himself while one more asks, so that what comes to rest
 *  can wait for company. In memory are at most the fetchers', the queue's, the senders' and the keepers' conversations.
 *  Transcripts come in company too; they are redacted a few each turn of the event loop, and answers with them, lest
 *  others lie unread behind all of them.
 *
 *  A fault about one conversation sets it aside. A fault about us, or a bug, stops the taking, lets what is in
 *  hand finish, and is thrown. So is an outage: one failed call after another, none succeeding in between. */
import { setMaxListeners } from "node:events";
import { absenceOf, usualGiveUpMs } from "./absence.ts";
import { isOver, usualHeldLimit } from "./allowance.ts";
import type { Ending } from "./census.ts";
import type { FlowOptions } from "./flow-options.ts";
import type { Estimate } from "./forward/client.ts";
import { createOutageWatch } from "./outage-watch.ts";
import { briefOf, type Ready, resultOf } from "./result.ts";
import { createQueue, drain } from "./shared/drain.ts";
import { Fault, type FaultCode, isFault } from "./shared/fault.ts";
import { createLoopTurns } from "./shared/loop-turns.ts";
import { createSlots } from "./shared/slots.ts";
import { type Conversation, joinKnown, type Spent, type Transcript } from "./shared/types.ts";
import type { Aside, SetAside, Stations, View } from "./stations.ts";
import type { Counted, Tally } from "./tally.ts";

/** Calls that may fail in a row, times the workers, before it is called an outage. */
const outageRounds = 3;

export async function flow(stations: Stations, tally: Tally, options: FlowOptions): Promise<void> {
  const { source, transcripts, clearing, gate, forward, ledger, travelling } = stations;
  const { abort, now = Date.now, onSetAside, heldLimit = usualHeldLimit, failureLimit, census } = options;
  const { keepers = 0, hands = { fetching: 0, ready: 0, sending: 0 } } = options;
  const halt = new AbortController();
  const enough = new AbortController();
  const stop = AbortSignal.any([options.stop, abort, halt.signal]);
  const stopTaking = AbortSignal.any([stop, enough.signal]);
  setMaxListeners(0, stop, stopTaking);
  const ready = createQueue<Ready>(options.senders);
  const asking = createSlots(options.senders);
  const turns = createLoopTurns();
  stop.addEventListener("abort", ready.end, { once: true });

  const fetching = createOutageWatch(options.fetchers * outageRounds, "transcripts");
  const sending = createOutageWatch(options.senders * outageRounds, "model");

  function ended(what: Counted, conversation: Conversation, ending: Ending): void {
    tally.count(what, conversation);
    census?.ended(conversation, ending);
  }

  async function prepare(conversation: Conversation): Promise<void> {
    tally.count("seen", conversation);
    census?.named(conversation);
    if (travelling?.isWaiting(conversation)) return ended("waiting", conversation, "waiting");
    const before = ledger.settledAs(conversation);
    if (before !== undefined) {
      if (before !== "done") tally.count(`${before}Before`, conversation);
      return ended("skipped", conversation, before);
    }
    if (options.limit !== undefined && tally.taken >= options.limit) {
      tally.isLimited = true;
      return enough.abort();
    }
    tally.taken += 1;
    let view: () => View = () => undefined;
    try {
      const transcript = await fetching.over(() => transcriptOf(conversation));
      if (!transcript || transcript.turns.length === 0) {
        const absence = absenceOf(conversation, now(), options.giveUpMs ?? usualGiveUpMs);
        return await setAside(conversation, absence.state, { absence });
      }
      const known = joinKnown(conversation.known, transcript.known);
      view = () => clearing.blockedOut(transcript.turns, known);
      const redaction = await turns.over(() => clearing.turns(transcript.turns, known));
      tally.redacted(redaction.counts);
      await ready.push({ conversation, redaction, known, brief: briefOf(conversation, transcript) });
    } catch (error) {
      await give(conversation, error, undefined, view);
    }
  }

  const transcriptOf = async (conversation: Conversation): Promise<Transcript | undefined> =>
    conversation.turns
      ? { turns: conversation.turns, known: conversation.known }
      : transcripts.of(conversation, abort);

  /** What needs several requests, one after the other, can not wait a day for each. */
  function plannedOf({ redaction, brief }: Ready): Estimate & { readonly isTravelling: boolean } {
    const estimate = forward.estimate(redaction.turns, brief);
    if (!travelling?.isTaking || estimate.requests > 1) return { ...estimate, isTravelling: false };
    return { ...estimate, costUsd: estimate.costUsd * travelling.priceShare, isTravelling: true };
  }

  async function forwarded(item: Ready): Promise<void> {
    const giveBack = await asking.take();
    try {
      // Nothing is claimed so far: a run that was stopped meanwhile leaves it to the next one.
      if (!stop.aborted) await ask(item, giveBack);
    } finally {
      giveBack();
    }
  }

  async function ask(item: Ready, onAnswer: () => void): Promise<void> {
    const { isTravelling, ...planned } = plannedOf(item);
    if (!travelling || !isTravelling) return send(item, planned, onAnswer);
    const forget = gate.expect(ledger.surrogate(item.conversation.id), item.known);
    try {
      await travelling.add(item, planned);
      ended("batched", item.conversation, "waiting");
    } catch (error) {
      await give(item.conversation, error);
    } finally {
      forget();
    }
  }

  async function send(item: Ready, planned: Estimate, onAnswer: () => void): Promise<void> {
    const { conversation, redaction, known, brief } = item;
    let spent: Spent | undefined;
    const surrogate = ledger.surrogate(conversation.id);
    const forget = gate.expect(surrogate, known);
    try {
      await ledger.claim(conversation, planned.costUsd);
      const answer = await sending.over(() =>
        forward.send(surrogate, redaction.turns, {
          brief,
          clear: (text) => clearing.text(text, known),
          masked: redaction,
          signal: abort,
          onAnswer,
          onSpent: (wasted) => {
            spent = wasted;
          },
        }),
      );
      spent = answer;
      onAnswer();
      tally.compare(planned, answer);
      const facts = {
        onPii: options.onPiiInAnswer ?? "mask",
        fingerprint: options.fingerprint,
        runId: options.runId,
        processedAt: new Date(now()).toISOString(),
      };
      const result = await turns.over(() => resultOf(item, answer, clearing, facts));
      await ledger.commit(result);
      tally.reviewed(result);
      ended("done", conversation, "done");
    } catch (error) {
      if (isFault(error) && isOurs(error) && spent) await endClaim(conversation, error, spent);
      await give(conversation, error, spent);
    } finally {
      if (spent) tally.spent(spent);
      forget();
    }
  }

  /** The run ends, but what became of this conversation is known. */
  const endClaim = (conversation: Conversation, fault: Fault, spent: Spent): Promise<void> =>
    spent.attempts === 0
      ? ledger.release(conversation)
      : ledger.setAside(conversation, "failed", { fault, spent });

  async function plan(item: Ready): Promise<void> {
    const { requests, isTravelling: _, ...planned } = plannedOf(item);
    tally.spent({ ...planned, latencyMs: 0, attempts: requests });
    tally.count("done", item.conversation);
  }

  /** Sets the conversation aside when the fault is about it; else throws, and the run ends. */
  async function give(
    conversation: Conversation,
    error: unknown,
    spent?: Spent,
    view: () => View = () => undefined,
  ): Promise<void> {
    abort.throwIfAborted();
    if (!isFault(error) || isOurs(error)) throw error;
    const isHeld = holding.has(error.code);
    await setAside(conversation, isHeld ? "held" : "failed", { fault: error, spent });
    if (isHeld && !options.isDryRun) await ledger.quarantine(conversation, error, view());
    judge(false);
  }

  async function setAside(conversation: Conversation, state: SetAside, aside: Aside): Promise<void> {
    const { fault } = aside;
    ended(state, conversation, state);
    if (fault) tally.faults[fault.code] = (tally.faults[fault.code] ?? 0) + 1;
    onSetAside?.(conversation, state, fault);
    if (!options.isDryRun) await ledger.setAside(conversation, state, aside);
  }

  function judge(isEnd: boolean): void {
    const { held, failed, taken } = tally;
    if (isOver(heldLimit, held, taken, isEnd)) throw new Fault("run.gateStop", { facts: { held, taken } });
    if (failureLimit && isOver(failureLimit, failed, taken, isEnd))
      throw new Fault("run.failureStop", { facts: { failed, taken } });
  }

  /** A stage that fails stops the other one too. */
  const orHalt = <T>(work: Promise<T>) =>
    work.catch((error: unknown) => {
      halt.abort();
      throw error;
    });
  /** A failure halts both stages at once: the others of its stage may be waiting for a slow page. */
  const halting =
    <T>(hand: "fetching" | "sending", work: (item: T) => Promise<void>) =>
    (item: T) => {
      hands[hand] += 1;
      hands.ready = ready.size;
      return orHalt(work(item)).finally(() => {
        hands[hand] -= 1;
        hands.ready = ready.size;
      });
    };

  const stages = await Promise.allSettled([
    orHalt(
      drain(source.conversations(stopTaking), halting("fetching", prepare), {
        workers: options.fetchers,
        stop: stopTaking,
      }),
    ).finally(ready.end),
    orHalt(
      drain(ready, halting("sending", options.isDryRun ? plan : forwarded), {
        workers: options.senders + keepers,
        stop,
      }),
    ),
  ]);
  abort.throwIfAborted();
  for (const outcome of stages) if (outcome.status === "rejected") throw outcome.reason;
  judge(true);
}

/** Faults by which redactor, guard and gate keep a conversation back. */
const holding: ReadonlySet<FaultCode> = new Set(["guard.held", "redact.failed", "gate.held", "gate.failed"]);

const isOurs = (error: unknown): boolean => isFault(error) && error.scope === "run";
