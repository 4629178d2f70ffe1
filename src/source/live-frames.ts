/** Live sources that carry the frames themselves, without a channel and without anybody who could be asked: a web socket
 *  of any server that sends such frames, and lines of JSON, as AWS EventBridge's events can be had. A conversation
 *  begins with its first frame; it is over when its sessions are, when everybody has hung up, after half an hour of
 *  silence, or with the input. */
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { type LiveFrame, parseLiveFrame } from "../genesys/live-frame.ts";
import { safeUrl } from "../genesys/safe-url.ts";
import { Fault } from "../shared/fault.ts";
import type { LiveNotice, LiveSource } from "../shared/live.ts";
import { textLinesOf } from "../shared/text-stream.ts";
import { createLiveConversations } from "./live-conversations.ts";
import { createLiveOutlet } from "./live-outlet.ts";
import { type LiveSocket, openLiveSocket } from "./live-socket.ts";
import { type LiveTiming, liveTiming } from "./live-timing.ts";

export interface LiveFramesOptions {
  readonly timing?: Partial<LiveTiming>;
  readonly mostUnread?: number;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

export interface LiveWebSocketOptions extends LiveFramesOptions {
  readonly url: string;
  readonly onNotice: (notice: LiveNotice) => void;
  readonly random?: () => number;
}

function createFrameTaker(options: LiveFramesOptions, signal: AbortSignal) {
  const { now = Date.now, mostUnread = 50_000 } = options;
  const timing = { ...liveTiming, ...options.timing };
  const outlet = createLiveOutlet(mostUnread, now);
  const conversations = createLiveConversations({ timing, emit: outlet.emit, canAsk: false, now });
  const counts = { frames: 0, malformed: 0, losses: 0 };
  const sweeping = setInterval(conversations.sweep, timing.settleMs / 5);
  signal.addEventListener("abort", () => clearInterval(sweeping), { once: true });

  return {
    ...{ timing, outlet, conversations, counts, mostUnread, now },
    /** @param text undefined when it is none. */
    take(text: string | undefined): void {
      const frame: LiveFrame = text === undefined ? { kind: "malformed" } : parseLiveFrame(text);
      counts.frames += 1;
      if (frame.kind === "malformed") counts.malformed += 1;
      if (frame.kind === "call") conversations.takeCall(frame.call);
      if (frame.kind === "speech") conversations.takeSpeech(frame.speech);
    },
    state: () => ({
      conversations: conversations.ids().length,
      ...{ channels: 0, topics: 0, waiting: 0, unread: outlet.unread() },
      ...counts,
      ...conversations.state(),
    }),
  };
}

/** Frames as lines of JSON. The input is held back while nobody reads, and its end ends every conversation. */
export function openLiveLines(input: Readable, options: LiveFramesOptions = {}): LiveSource {
  const closing = new AbortController();
  const { signal } = closing;
  const { take, outlet, conversations, state, mostUnread } = createFrameTaker(options, signal);

  async function run(): Promise<void> {
    for await (const line of textLinesOf(input, signal)) {
      if (line?.trim() !== "") take(line);
      while (outlet.unread() > mostUnread / 2 && !signal.aborted) await sleep(readAgainMs);
    }
    for (const id of conversations.ids()) conversations.end(id);
  }
  // Closed while it reads, it has nothing more to tell.
  const running = run()
    .then(outlet.end, (error: unknown) => (signal.aborted ? outlet.end() : outlet.fail(error)))
    .finally(() => closing.abort());

  return {
    events: outlet.events,
    state,
    async close() {
      closing.abort();
      await running;
    },
  };
}

const readAgainMs = 10;
const mostFailures = 5;

/** A web socket that sends frames. When the line is lost it is opened again, and what was told meanwhile is a gap.
 *  @throws Fault `usage.invalid` for an address that is neither wss nor on this machine, `call.network`. */
export async function openLiveWebSocket(options: LiveWebSocketOptions): Promise<LiveSource> {
  const { url, onNotice, random = Math.random } = options;
  if (!safeUrl(url, "ws")) {
    throw new Fault("usage.invalid", { says: "the address of the socket is not wss", next: "see --ws-url" });
  }
  const closing = new AbortController();
  const { signal } = closing;
  const { take, outlet, conversations, counts, state, timing, now } = createFrameTaker(options, signal);
  const dial = () => openLiveSocket({ url, connectMs: timing.connectMs, onFrame: take, now });
  const waitMs = (failures: number) =>
    random() * Math.min(timing.mostRetryMs, timing.firstRetryMs * 2 ** failures);
  const pause = (failures: number) => sleep(waitMs(failures), undefined, { signal }).catch(() => undefined);
  let line: LiveSocket | undefined;

  async function connect(): Promise<LiveSocket | undefined> {
    line = dial();
    return (await line.opened) ? line : undefined;
  }

  async function run(first: LiveSocket): Promise<void> {
    for (let open: LiveSocket | undefined = first; open && !signal.aborted; ) {
      await open.lost;
      if (signal.aborted) return;
      counts.losses += 1;
      onNotice({ kind: "lost", reason: "closed" });
      for (const id of conversations.ids()) conversations.deaf(id);
      const fromMs = open.heardMs();
      open = undefined;
      for (let failures = 0; !open && !signal.aborted; failures += 1) {
        open = await connect();
        if (!open) await pause(failures);
      }
      for (const id of conversations.ids()) conversations.gap(id, fromMs - timing.lagMs, now());
      onNotice({ kind: "back", afterMs: now() - fromMs, isNewChannel: false });
    }
  }

  let opened = await connect();
  for (let failures = 0; !opened && failures < mostFailures; failures += 1) {
    await pause(failures);
    opened = await connect();
  }
  if (!opened) {
    closing.abort();
    throw new Fault("call.network", { facts: { door: "live socket" } });
  }
  const running = run(opened).catch(outlet.fail);

  return {
    events: outlet.events,
    state,
    async close() {
      closing.abort();
      line?.hangUp();
      await running;
      outlet.end();
    },
  };
}
