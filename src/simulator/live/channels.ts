/** The notification service: channels with their limits, one socket each, and nothing kept for who does not listen. */
import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { uuid } from "../ids.ts";
import type { Disconnect, LiveOptions } from "./live-options.ts";
import { acceptLine, type Line, refuseLine } from "./web-socket.ts";

export interface LiveReceived {
  channels: number;
  /** The most topics a channel ever had. */
  mostTopics: number;
  /** Requests for more topics than a channel takes. */
  overfull: number;
  /** Channels that went because there was one too many. */
  displaced: number;
  /** Sockets that were closed because a second one came. */
  secondSockets: number;
  sockets: number;
  pings: number;
  disconnects: number;
}

export type Subscription =
  | { readonly id: string; readonly state: "Permitted"; readonly selfUri: string }
  | {
      readonly id: string;
      readonly state: "Rejected";
      readonly rejectionReason: string;
      readonly missingPermissions: readonly string[];
    };

export interface Channels {
  create(): { readonly id: string; readonly connectUri: string; readonly expires: string };
  /** Undefined for a channel that is not known; `"overfull"` when it would hold too many. */
  subscribe(
    id: string,
    topics: readonly string[],
    how: "add" | "all",
  ): readonly Subscription[] | "overfull" | undefined;
  topicsOf(id: string): readonly string[] | undefined;
  /** @returns to how many it went out. */
  publish(topic: string, frame: object): number;
  connect(request: IncomingMessage, socket: Socket): void;
  /** @returns whether there was a line to do it to. */
  disconnect(kind: Disconnect): boolean;
  readonly received: LiveReceived;
  close(): void;
}

interface Channel {
  readonly id: string;
  topics: Set<string>;
  expiresMs: number;
  line: Line | undefined;
  readonly heartbeat: NodeJS.Timeout;
}

export interface ChannelsOptions {
  readonly live: LiveOptions;
  /** Where sockets are opened: `ws://…`. */
  readonly socketUrl: () => string;
  /** The access tokens die too. */
  readonly onRevoked: () => void;
  readonly now: () => number;
}

const system = (name: string, body: object) => ({
  topicName: `v2.system.${name}`,
  version: "2",
  eventBody: body,
});

export function createChannels({ live, socketUrl, onRevoked, now }: ChannelsOptions): Channels {
  const channels = new Map<string, Channel>();
  /** Of channels that are dead and not merely unknown. */
  const dead = new Set<string>();
  const timers = new Set<NodeJS.Timeout>();
  const received: LiveReceived = {
    ...{ channels: 0, mostTopics: 0, overfull: 0, displaced: 0, secondSockets: 0 },
    ...{ sockets: 0, pings: 0, disconnects: 0 },
  };
  let turn = 0;

  function find(id: string): Channel | undefined {
    const channel = channels.get(id);
    if (channel && channel.expiresMs > now()) return channel;
    if (channel) remove(channel);
    return undefined;
  }

  function remove(channel: Channel): void {
    channels.delete(channel.id);
    clearInterval(channel.heartbeat);
    channel.line?.close(1000);
  }

  const judge = (topic: string): Subscription => {
    const isWithheld = live.withheld.some((part) => topic.includes(part));
    if (!isWithheld) return { id: topic, state: "Permitted", selfUri: `/subscriptions/${topic}` };
    return {
      ...{ id: topic, state: "Rejected", rejectionReason: "Missing permissions" },
      missingPermissions: [
        topic.endsWith(".transcription") ? "conversation:transcription:view" : "routing:queue:view",
      ],
    };
  };

  function later(ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, ms);
    timers.add(timer);
  }

  const send = (line: Line | undefined, frame: object) => line?.send(JSON.stringify(frame)) === true;

  const ways: Readonly<Record<Disconnect, (channel: Channel, line: Line) => void>> = {
    close: (_, line) => line.close(1001),
    reset: (_, line) => line.reset(),
    silence: (_, line) => line.mute(),
    refusal(channel, line) {
      dead.add(channel.id);
      line.reset();
      remove(channel);
    },
    closing(channel, line) {
      send(
        line,
        system("socket_closing", { channelId: channel.id, message: "The websocket will be closed soon." }),
      );
      later(live.closingMs, () => line.close(1001));
    },
    expiry: remove,
    revocation(channel, line) {
      send(
        line,
        system("token_revoked", { systemTopicType: "token_revoked", reason: "user_tokens_revoked" }),
      );
      onRevoked();
      dead.add(channel.id);
      remove(channel);
    },
    displacement(channel, line) {
      channel.topics.clear();
      const body = { systemTopicType: "no_longer_subscribed", reason: "another_channel_subscribed" };
      send(line, system("no_longer_subscribed", body));
    },
  };

  return {
    received,
    create() {
      received.channels += 1;
      if (channels.size >= live.channels) {
        const oldest = [...channels.values()].toSorted((a, b) => Number(!!a.line) - Number(!!b.line))[0];
        received.displaced += 1;
        if (oldest) remove(oldest);
      }
      const id = `streaming-5-${uuid(0x11fe, received.channels)}`;
      const beat = { topicName: "channel.metadata", eventBody: { message: "WebSocket Heartbeat" } };
      const channel: Channel = {
        ...{ id, topics: new Set(), expiresMs: now() + live.channelLifetimeMs, line: undefined },
        heartbeat: setInterval(() => send(channel.line, beat), live.heartbeatMs),
      };
      channels.set(id, channel);
      const expires = new Date(channel.expiresMs).toISOString();
      return { id, connectUri: `${socketUrl()}/channels/${id}`, expires };
    },
    subscribe(id, topics, how) {
      const channel = find(id);
      if (!channel) return undefined;
      const judged = topics.map(judge);
      const permitted = judged.filter(({ state }) => state === "Permitted").map((one) => one.id);
      const next = new Set(how === "all" ? permitted : [...channel.topics, ...permitted]);
      if (next.size > live.topicsPerChannel) {
        received.overfull += 1;
        return "overfull";
      }
      channel.topics = next;
      channel.expiresMs = now() + live.channelLifetimeMs;
      received.mostTopics = Math.max(received.mostTopics, next.size);
      return judged;
    },
    topicsOf: (id) => {
      const channel = find(id);
      return channel && [...channel.topics];
    },
    publish(topic, body) {
      const frame = JSON.stringify({ topicName: topic, version: "2", eventBody: body, metadata: {} });
      const open = [...channels.values()].filter(
        ({ topics, expiresMs }) => topics.has(topic) && expiresMs > now(),
      );
      return open.filter(({ line }) => line?.send(frame)).length;
    },
    connect(request, socket) {
      const id = /\/channels\/([\w-]+)$/.exec(request.url ?? "")?.[1] ?? "";
      const channel = find(id);
      if (!channel) return refuseLine(socket, dead.has(id) ? 401 : 404);
      const first = channel.line;
      const line = acceptLine(request, socket, {
        onText(text) {
          if (!text.includes('"ping"')) return;
          received.pings += 1;
          send(line, { topicName: "channel.metadata", eventBody: { message: "pong" } });
        },
        onClose() {
          if (channel.line === line) channel.line = undefined;
        },
      });
      channel.line = line;
      received.sockets += 1;
      if (!first?.isOpen()) return;
      received.secondSockets += 1;
      first.close(1000);
    },
    disconnect(kind) {
      const open = [...channels.values()].filter(({ line }) => line?.isOpen());
      const channel = open[turn % Math.max(1, open.length)];
      if (!channel?.line) return false;
      turn += 1;
      received.disconnects += 1;
      ways[kind](channel, channel.line);
      return true;
    },
    close() {
      for (const timer of timers) clearTimeout(timer);
      for (const channel of channels.values()) {
        clearInterval(channel.heartbeat);
        channel.line?.reset();
      }
      channels.clear();
    },
  };
}
