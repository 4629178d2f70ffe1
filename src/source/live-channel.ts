/** One channel of the vendor's, and the one socket it allows. Nothing is kept for those who do not listen: each time the
 *  line is lost, what its topics told until it is back is a gap. A lost line is tried again at the same address, with a
 *  wait that doubles; a channel the vendor does not know any more, or has made deaf, is replaced by a new one that is
 *  given the same topics. When the server says that it will close the line, the new one is opened beside the old one,
 *  and nothing is lost. A handshake that is refused does not say why to a web socket, so the API is asked whether it
 *  still knows the channel. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Genesys } from "../genesys/client.ts";
import { type LiveFrame, parseLiveFrame } from "../genesys/live-frame.ts";
import { type Channel, checkChannel, clearTopics, createChannel } from "../genesys/notification-channel.ts";
import { Fault, isFault } from "../shared/fault.ts";
import type { LossReason } from "../shared/live.ts";
import { type LiveSocket, openLiveSocket } from "./live-socket.ts";
import type { LiveTiming } from "./live-timing.ts";
import { createLiveTopics, type LiveTopicsOptions } from "./live-topics.ts";

export interface LiveChannelOptions extends LiveTopicsOptions {
  readonly genesys: Pick<Genesys, "get" | "post" | "put" | "delete">;
  readonly timing: LiveTiming;
  readonly onFrame: (frame: LiveFrame) => void;
  /** Of these topics something may be missing; epoch milliseconds. */
  readonly onGap: (topics: readonly string[], fromMs: number, toMs: number) => void;
  /** From now on, until that gap is told. */
  readonly onDeaf: (topics: readonly string[]) => void;
  readonly onLost: (reason: LossReason) => void;
  readonly onBack: (afterMs: number, isNewChannel: boolean) => void;
  /** A call failed that will be tried again. */
  readonly onTrouble: (fault: Fault) => void;
  /** It can not go on. */
  readonly onFailure: (error: unknown) => void;
  /** Others listen already: what fails at its start is tried again, as it is later, and ends nothing. */
  readonly isLater: boolean;
  readonly random: () => number;
}

export interface LiveChannel {
  readonly size: number;
  /** Its first topics are subscribed to. @throws Fault, those of the door. */
  readonly ready: Promise<void>;
  has(topic: string): boolean;
  add(topic: string): void;
  drop(topic: string): void;
  /** When the last frame of a lost line came; undefined while it listens. Epoch milliseconds. */
  deafSince(): number | undefined;
  /** Takes the topics back and hangs up. */
  close(): Promise<void>;
}

interface Line extends LiveSocket {
  /** Resolves when the server says that this line, or its channel, is of no more use. */
  readonly dismissed: Promise<LossReason>;
}

/** Failures in a row after which a channel is given up, whatever the API says of it. */
const mostFailures = 5;

export function openLiveChannel(options: LiveChannelOptions): LiveChannel {
  const { genesys, timing, now, random } = options;
  const topics = createLiveTopics(options);
  const closing = new AbortController();
  const { signal } = closing;
  let channel: Channel | undefined;
  let line: Line | undefined;
  let deafSinceMs: number | undefined;
  let failures = 0;
  let isStarted = options.isLater;
  let nudge: () => void = () => {};
  let start: { readonly resolve: () => void; readonly reject: (error: unknown) => void };
  const ready = new Promise<void>((resolve, reject) => {
    start = { resolve, reject };
  });
  ready.catch(() => undefined);

  /** At the start a trouble is told; later it is waited out. In place of a channel that is gone another is made. */
  function orTrouble(error: unknown): Fault {
    if (!isFault(error) || error.scope !== "call" || signal.aborted) throw error;
    if (error.code === "call.notFound" && failures < mostFailures) return error;
    if (!isStarted) throw error;
    options.onTrouble(error);
    return error;
  }

  function dial({ connectUri: url }: Channel): Line {
    let dismiss: (reason: LossReason) => void = () => {};
    const dismissed = new Promise<LossReason>((resolve) => {
      dismiss = resolve;
    });
    const onFrame = (text: string) => {
      const frame = parseLiveFrame(text);
      const { kind } = frame;
      if (kind === "closing" || kind === "revoked" || kind === "displaced") dismiss(kind);
      options.onFrame(frame);
    };
    const socket = openLiveSocket({ url, connectMs: timing.connectMs, watch: timing, onFrame, now });
    const { hangUp } = socket;
    signal.addEventListener("abort", hangUp, { once: true });
    socket.lost.then(() => signal.removeEventListener("abort", hangUp));
    return { ...socket, dismissed };
  }

  /** Until the vendor does not know the channel any more. */
  async function keepTopics(of: Channel, within: AbortSignal): Promise<LossReason> {
    while (!within.aborted) {
      const trouble = topics.isStale() ? await topics.write(of, within).catch(orTrouble) : undefined;
      if (trouble?.code === "call.notFound") return "refused";
      await sleep(timing.flushMs, undefined, { signal: within });
      if (!topics.isStale()) await changeWithin(timing.dropMs);
    }
    return "closed";
  }

  const changeWithin = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      nudge = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  /** @returns why it is over. */
  async function listen(to: Channel, on: Line): Promise<LossReason> {
    const session = new AbortController();
    const keeping = keepTopics(to, session.signal);
    keeping.catch(() => undefined);
    try {
      return await Promise.race([on.lost, on.dismissed, keeping]);
    } finally {
      session.abort();
      nudge();
    }
  }

  /** What is on its way over an old line is still heard: the server closes it when the new one has come. */
  function leave(old: Line): void {
    const timer = setTimeout(old.hangUp, timing.settleMs);
    old.lost.then(() => clearTimeout(timer));
  }

  /** @returns whether a line stands, and its topics are subscribed to. */
  async function connect(isNew: boolean): Promise<boolean> {
    const old = line;
    const created = channel ?? (await createChannel(genesys, signal).catch(orTrouble));
    if (isFault(created)) return false;
    if (isNew) topics.begin(created);
    channel = created;
    const dialedMs = now();
    const next = dial(channel);
    const isOpen = await next.opened;
    const isLate = now() - dialedMs > timing.takeoverMs;
    if (old && (isLate || !old.isOpen())) becomeDeaf(old.heardMs());
    if (!isOpen) {
      if (!isStarted && failures + 1 >= mostFailures) throw unreachable();
      const trouble = await checkChannel(genesys, channel, signal).catch(orTrouble);
      if (trouble?.code === "call.notFound" || failures + 1 >= mostFailures) channel = undefined;
      return false;
    }
    if (old) leave(old);
    line = next;
    const trouble = await topics.write(channel, signal).catch(orTrouble);
    if (trouble?.code === "call.notFound") channel = undefined;
    return trouble === undefined;
  }

  function becomeDeaf(sinceMs: number): void {
    if (deafSinceMs !== undefined) return;
    deafSinceMs = sinceMs;
    options.onDeaf(topics.miss());
  }

  function comeBack(isNew: boolean): void {
    isStarted = true;
    start.resolve();
    const missed = topics.missed();
    if (deafSinceMs === undefined) return;
    const [fromMs, toMs] = [deafSinceMs, now()];
    deafSinceMs = undefined;
    if (missed.length > 0) options.onGap(missed, fromMs - timing.lagMs, toMs);
    options.onBack(toMs - fromMs, isNew);
  }

  async function run(): Promise<void> {
    while (!signal.aborted) {
      const isNew = channel === undefined;
      if (!(await connect(isNew)) || !channel || !line) {
        failures += 1;
        // Some may have been taken on by a call nobody heard the answer of, and told until now.
        topics.miss();
        await sleep(waitMs(), undefined, { signal });
        continue;
      }
      comeBack(isNew);
      const openedMs = now();
      const reason = await listen(channel, line);
      if (signal.aborted) return;
      failures = now() - openedMs > timing.steadyMs ? 0 : failures + 1;
      topics.miss();
      options.onLost(reason);
      if (reason !== "closing") {
        becomeDeaf(line.heardMs());
        line.hangUp();
      }
      if (reason !== "closing" && reason !== "closed" && reason !== "silent") channel = undefined;
      if (failures > 1) await sleep(waitMs(), undefined, { signal });
    }
  }

  const waitMs = () => random() * Math.min(timing.mostRetryMs, timing.firstRetryMs * 2 ** (failures - 1));

  const living = run().catch((error: unknown) => {
    if (signal.aborted) return;
    start.reject(error);
    options.onFailure(error);
  });

  return {
    get size() {
      return topics.size;
    },
    ready,
    has: topics.has,
    add(topic) {
      topics.add(topic);
      nudge();
    },
    drop: topics.drop,
    deafSince: () => deafSinceMs,
    async close() {
      closing.abort();
      await living;
      line?.hangUp();
      if (!channel || !topics.isCarrying()) return;
      await clearTopics(genesys, channel, AbortSignal.timeout(timing.connectMs)).catch(() => undefined);
    },
  };
}

const unreachable = () =>
  new Fault("call.network", {
    says: "the notification channel's socket can not be opened",
    next: "check that wss connections to Genesys' streaming host are let through",
    facts: { door: "genesys streaming" },
  });
