/** THE PROGRAM, while conversations go on. What the source hears is put in its place in its conversation; when a window is
 *  due by the rule, it is redacted in the light of all before it, cleared, forwarded and committed; when a conversation
 *  has ended, what was missed of it is looked for in its transcript.
 *
 *  A conversation has one window under way at a time, and waits in line once, so however slow the model is, what waits
 *  is what was said in conversations that are open. A fault about one window sets it aside. A call that fails is made
 *  again, while the window grows; after `patienceMs`, or when too much waits in all, the oldest is given up, and is a
 *  gap from then on. A fault about us ends the stream. */
import { setMaxListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { isOver, usualHeldLimit } from "../allowance.ts";
import type { LiveTally } from "../live-tally.ts";
import { createQueue, drain } from "../shared/drain.ts";
import { Fault } from "../shared/fault.ts";
import type { LiveEvent, LiveSource, LiveUtterance } from "../shared/live.ts";
import { resultKey } from "../shared/result-key.ts";
import type { Tally } from "../tally.ts";
import { createFilling } from "./filling.ts";
import { createFloor, type Open } from "./floor.ts";
import type { LiveOptions } from "./live-options.ts";
import type { StreamParts } from "./parts.ts";
import { giveUpWindow, type Sent, sendWindow, type Window } from "./window.ts";

/** How often it is looked whether a window is due. */
const lookEveryMs = 50;
const firstRetryMs = 1000;
const mostRetryMs = 30_000;

export async function liveFlow(
  source: LiveSource,
  parts: StreamParts,
  { tally, live }: { readonly tally: Tally; readonly live: LiveTally },
  options: LiveOptions,
): Promise<void> {
  const { now, abort } = parts;
  const { patienceMs = 600_000, mostUnsent = 50_000, heldLimit = usualHeldLimit, onEnd } = options;
  const due = createQueue<Open>(Number.POSITIVE_INFINITY);
  const halt = new AbortController();
  setMaxListeners(0, abort);
  let failure: { readonly error: unknown } | undefined;
  const fail = (error: unknown) => {
    failure ??= { error };
    halt.abort();
    due.end();
  };
  const pending = new Set<Promise<void>>();
  /** What goes on beside the line, and is waited for at the end. */
  function work(promise: Promise<unknown>): void {
    const one: Promise<void> = promise.then(() => undefined, fail).finally(() => pending.delete(one));
    pending.add(one);
  }
  const floor = createFloor(parts, live, options, work);
  let isListening = true;
  let underWay = 0;
  const idle = () => options.senders - underWay;
  const filling = createFilling(parts, live, { ...options, send, isFollowed: floor.has, idle, work });

  function hear(event: LiveEvent): void {
    const open = floor.of(event);
    if (!open) return;
    if (event.kind === "utterance") take(open, event);
    else if (event.kind === "ended") open.followed.end();
    else if (event.kind === "deaf" || event.kind === "gap") open.followed.tear();
    if (event.kind === "gap") floor.gap(open, event);
    if (event.kind === "started" || event.kind === "joined") open.followed.learn(event.known);
    look(open);
  }

  function take(open: Open, utterance: LiveUtterance): void {
    const how = open.followed.hear(utterance);
    live.utterances += 1;
    if (how !== "heard") live[how] += 1;
  }

  /** Into the line, when a window of it is due; off the floor, when it has ended and nothing is left. */
  function look(open: Open): void {
    const { followed } = open;
    if (followed.isBusy || now() < followed.retryAtMs) return;
    const leftOut = followed.leaveOut();
    if (leftOut) floor.widen(open, leftOut);
    if (followed.due()) {
      followed.isBusy = true;
      void due.push(open);
    } else if (followed.isEnded() && followed.unsent() === 0) leave(open);
  }

  function leave(open: Open): void {
    floor.remove(open);
    live.ended += 1;
    if (floor.close(open)) filling.add(open.head.id);
    else onEnd?.(open.head.id);
  }

  async function carry(open: Open): Promise<void> {
    const { followed, head } = open;
    const cut = followed.due();
    if (cut) {
      const { from, until, dueMs, coalesced } = cut;
      const window = {
        ...{ head, number: open.windows + 1, known: followed.known(), language: followed.language() },
        ...{ before: open.summary, isFilled: false },
        utterances: followed.utterances(cut, parts.wordsOf),
        redaction: () => parts.clearing.part(followed.turns, followed.known(), from, until),
        view: () => parts.clearing.blockedOut(followed.turns.slice(from, until), followed.known()),
      };
      const surrogate = parts.ledger.surrogate(resultKey(head.id, window.number));
      const forgetDue = options.departures.expect(surrogate, Math.max(dueMs, open.freeSinceMs));
      underWay += 1;
      const sent = await send(window).finally(() => {
        underWay -= 1;
        forgetDue();
      });
      if (sent.state === "again") await again(open, window, until, sent.fault);
      else {
        live.coalesced += coalesced;
        await settle(open, window, until, sent);
      }
    }
    followed.isBusy = false;
    open.freeSinceMs = Math.max(now(), followed.retryAtMs);
    look(open);
  }

  async function send(window: Window): Promise<Sent> {
    const sent = await sendWindow(window, parts, tally);
    if (sent.state === "again") {
      live.retried += 1;
      return sent;
    }
    live.windows += 1;
    if (window.isFilled) live.filled += 1;
    options.onWindow?.(window, sent);
    if (sent.state === "held" && isOver(heldLimit, tally.held, tally.taken, false))
      throw new Fault("run.gateStop", { facts: { held: tally.held, taken: tally.taken } });
    return sent;
  }

  async function settle(
    open: Open,
    { number, utterances }: Window,
    until: number,
    sent: Sent,
  ): Promise<void> {
    open.followed.leave(until);
    open.followed.failures = 0;
    open.failingSinceMs = undefined;
    open.windows = number;
    if (sent.state === "done") open.summary = sent.answer;
    const last = Math.max(0, ...utterances.map(({ startMs = 0 }) => startMs));
    await parts.live.change(open.head.id, { sentUntilMs: last, summary: open.summary });
  }

  async function again(open: Open, window: Window, until: number, fault: Fault): Promise<void> {
    const { followed } = open;
    followed.failures += 1;
    open.failingSinceMs ??= now();
    options.onAgain?.(fault, floor.unsent());
    const isTooLong = now() - open.failingSinceMs >= patienceMs;
    if (!isTooLong && floor.unsent() < mostUnsent) {
      followed.retryAtMs = now() + Math.min(mostRetryMs, firstRetryMs * 2 ** (followed.failures - 1));
      return;
    }
    const givenUp = await giveUpWindow(window, parts, tally);
    live.windows += 1;
    options.onWindow?.(window, { state: "failed", fault: givenUp });
    floor.gap(open, { fromMs: followed.unsentSinceMs() ?? now(), toMs: now() });
    open.windows = window.number;
    open.failingSinceMs = undefined;
    followed.leave(until);
  }

  /** Where the last start left off. Who goes on is named by the source; who has ended meanwhile is not. */
  function takeUp(): void {
    for (const { head, state, gaps, isFinalDue } of parts.live.open()) {
      if (state === "running") filling.add(head.id);
      else if (gaps.length > 0) filling.add(head.id, 0);
      else if (isFinalDue) onEnd?.(head.id);
    }
  }

  async function listen(): Promise<void> {
    const close = () => void source.close().catch(fail);
    for (const signal of [options.stop, halt.signal]) signal.addEventListener("abort", close, { once: true });
    if (options.stop.aborted) close();
    for await (const event of source.events) hear(event);
    isListening = false;
    for (const open of floor.all()) {
      // A source that has come to its end will not tell who has hung up; one that was stopped leaves them talking.
      if (options.stop.aborted) open.followed.hurry();
      else open.followed.end();
      look(open);
    }
  }

  /** Until nothing is due any more and nobody has anything in hand. */
  async function watch(): Promise<void> {
    while (!halt.signal.aborted) {
      for (const open of floor.all()) {
        if (parts.isForgotten(open.head.id)) floor.remove(open);
        else look(open);
      }
      const isAtEnd =
        !isListening && floor.all().every(({ followed }) => !followed.isBusy && !isLeft(followed));
      if (isAtEnd) return due.end();
      if (!options.stop.aborted) filling.look();
      await sleep(lookEveryMs);
    }
  }
  const isLeft = (followed: Open["followed"]): boolean =>
    options.stop.aborted ? followed.failures === 0 && followed.due() !== undefined : followed.unsent() > 0;

  takeUp();
  await Promise.all([
    listen().catch(fail),
    watch().catch(fail),
    drain(due, carry, { workers: options.senders, stop: halt.signal }).catch(fail),
  ]);
  floor.keep();
  while (pending.size > 0) await Promise.all(pending);
  await source.close();
  abort.throwIfAborted();
  if (failure) throw failure.error;
  if (isOver(heldLimit, tally.held, tally.taken, true))
    throw new Fault("run.gateStop", { facts: { held: tally.held, taken: tally.taken } });
}
