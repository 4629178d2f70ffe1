/** As many channels as the topics need, 1,000 on each and 20 at most. What has no room waits in the order in which it
 *  was wanted, and is told of. */
import type { Rejection } from "../genesys/notification-channel.ts";
import { type LiveChannel, type LiveChannelOptions, openLiveChannel } from "./live-channel.ts";

export interface LiveChannelsOptions extends Omit<LiveChannelOptions, "isLater"> {
  readonly onFull: (waiting: number) => void;
  /** How many channels the vendor gives. */
  readonly most: number;
}

export interface LiveChannels {
  add(topic: string): void;
  drop(topic: string): void;
  /** When the last frame of the topic's line came, while that is lost. Epoch milliseconds. */
  deafSince(topic: string): number | undefined;
  /** All that was wanted so far is subscribed to, or refused. @throws Fault, those of the door. */
  ready(): Promise<void>;
  state(): { readonly channels: number; readonly topics: number; readonly waiting: number };
  /** Takes all topics back and hangs up. */
  close(): Promise<void>;
}

export function createLiveChannels(options: LiveChannelsOptions): LiveChannels {
  const { most, topicsOfEach, onFull } = options;
  const channels: LiveChannel[] = [];
  const homes = new Map<string, LiveChannel>();
  const waiting = new Set<string>();
  let isReady = false;

  const withRoom = (): LiveChannel | undefined => {
    const free = channels.find(({ size }) => size < topicsOfEach);
    if (free || channels.length >= most) return free;
    const opened = openLiveChannel({ ...options, onRejected, isLater: isReady });
    channels.push(opened);
    return opened;
  };

  function onRejected(rejections: readonly Rejection[]): void {
    for (const { topic } of rejections) homes.delete(topic);
    options.onRejected(rejections);
    admit();
  }

  function house(topic: string): boolean {
    const home = withRoom();
    home?.add(topic);
    if (home) homes.set(topic, home);
    return home !== undefined;
  }

  function admit(): void {
    for (const topic of waiting) {
      if (!house(topic)) return;
      waiting.delete(topic);
    }
  }

  return {
    add(topic) {
      if (homes.has(topic) || waiting.has(topic) || house(topic)) return;
      waiting.add(topic);
      // At the first, and with each doubling: there may be thousands.
      if (Number.isInteger(Math.log2(waiting.size))) onFull(waiting.size);
    },
    drop(topic) {
      waiting.delete(topic);
      homes.get(topic)?.drop(topic);
      if (homes.delete(topic)) admit();
    },
    deafSince: (topic) => homes.get(topic)?.deafSince(),
    async ready() {
      await Promise.all(channels.map(({ ready }) => ready));
      isReady = true;
    },
    state: () => ({ channels: channels.length, topics: homes.size, waiting: waiting.size }),
    async close() {
      await Promise.all(channels.map((channel) => channel.close()));
    },
  };
}
