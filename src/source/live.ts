/** Conversations while they go on, over the vendor's notification API: the topics of queues and users tell which there
 *  are, and what is said in each has a topic of its own. Whatever may have been missed is told as a gap. */
import { setTimeout as sleep } from "node:timers/promises";
import type { LiveFrame } from "../genesys/live-frame.ts";
import { mostChannels, type Rejection, topicsOfChannel } from "../genesys/notification-channel.ts";
import {
  conversationOfTopic,
  queueCallsTopic,
  subjectOfTopic,
  transcriptionTopic,
  userCallsTopic,
} from "../genesys/topics.ts";
import { Fault, isFault } from "../shared/fault.ts";
import type { LiveNotice, LiveSource } from "../shared/live.ts";
import type { Conversation } from "../shared/types.ts";
import type { LiveChannelOptions } from "./live-channel.ts";
import { createLiveChannels } from "./live-channels.ts";
import { createLiveConversations } from "./live-conversations.ts";
import { createLiveLook } from "./live-look.ts";
import { createLiveOutlet } from "./live-outlet.ts";
import { type LiveTiming, liveTiming } from "./live-timing.ts";
import { fetchNamed } from "./named.ts";

export interface LiveSourceOptions {
  readonly genesys: LiveChannelOptions["genesys"];
  /** Whose calls are followed; at least one of the three names something. */
  readonly queueIds: readonly string[];
  readonly userIds: readonly string[];
  readonly conversationIds: readonly string[];
  readonly onNotice: (notice: LiveNotice) => void;
  /** Since when nobody has listened, where somebody did before: calls that came and went meanwhile are told of, too.
   *  Epoch milliseconds. */
  readonly sinceMs?: number | undefined;
  readonly timing?: Partial<LiveTiming>;
  /** Events that may wait to be read. */
  readonly mostUnread?: number;
  /** What the vendor allows, for those who have less. */
  readonly channels?: number;
  readonly topicsOfEach?: number;
  /** Epoch milliseconds. */
  readonly now?: () => number;
  readonly random?: () => number;
}

/** Refused topics that are named at once. */
const mostNamed = 20;

/** @throws Fault `access.forbidden` when none of the queues and users may be listened to, `call.notFound` for a
 *  conversation that is not known, and those of the door. */
export async function openLiveSource(options: LiveSourceOptions): Promise<LiveSource> {
  const { genesys, queueIds, userIds, conversationIds, onNotice } = options;
  const { now = Date.now, random = Math.random, mostUnread = 50_000 } = options;
  const timing = { ...liveTiming, ...options.timing };
  const closing = new AbortController();
  const { signal } = closing;
  const outlet = createLiveOutlet(mostUnread, now);
  const look = createLiveLook({ genesys, queueIds, userIds, now });
  const discovery = new Set([...queueIds.map(queueCallsTopic), ...userIds.map(userCallsTopic)]);
  const counts = { frames: 0, malformed: 0, losses: 0 };
  const refused = new Set<string>();
  let isHeard = false;
  /** From when on calls may have come and gone unseen. */
  let blindSinceMs = options.sinceMs;

  let failure: { readonly error: unknown } | undefined;
  const fail = (error: unknown) => {
    failure ??= { error };
    outlet.fail(error);
    closing.abort();
  };
  const unasked = (fault: Fault) => onNotice({ kind: "unasked", fault });

  const conversations = createLiveConversations({
    ...{ timing, emit: outlet.emit, canAsk: true, now },
    onBegin: (id) => channels.add(transcriptionTopic(id)),
    onEnd: (id) => channels.drop(transcriptionTopic(id)),
    deafSince: (id) => channels.deafSince(transcriptionTopic(id)),
  });

  const channels = createLiveChannels({
    ...{
      genesys,
      timing,
      now,
      random,
      onFrame: take,
      onRejected: refuse,
      onFailure: fail,
      onTrouble: unasked,
    },
    most: options.channels ?? mostChannels,
    topicsOfEach: options.topicsOfEach ?? topicsOfChannel,
    onListening(topics, atMs) {
      for (const id of topics.map(conversationOfTopic)) {
        if (id === undefined) continue;
        isHeard = true;
        conversations.listening(id, atMs);
      }
    },
    onDeaf(topics) {
      for (const id of topics.map(conversationOfTopic)) if (id !== undefined) conversations.deaf(id);
    },
    onGap(topics, fromMs, toMs) {
      if (topics.some((topic) => discovery.has(topic)))
        blindSinceMs = Math.min(blindSinceMs ?? fromMs, fromMs);
      for (const id of topics.map(conversationOfTopic))
        if (id !== undefined) conversations.gap(id, fromMs, toMs);
      nextLookMs = Math.max(now(), lookedMs + timing.settleMs);
    },
    onLost(reason) {
      counts.losses += 1;
      onNotice({ kind: "lost", reason });
    },
    onBack: (afterMs, isNewChannel) => onNotice({ kind: "back", afterMs, isNewChannel }),
    onFull: (waiting) => onNotice({ kind: "full", waiting }),
  });

  function take(frame: LiveFrame): void {
    counts.frames += 1;
    if (frame.kind === "malformed") counts.malformed += 1;
    if (frame.kind === "call") conversations.takeCall(frame.call);
    if (frame.kind === "speech") conversations.takeSpeech(frame.speech);
  }

  /** A client that may hear nothing at all need not go on. */
  function refuse(rejections: readonly Rejection[]): void {
    const permissions = [...new Set(rejections.flatMap((rejection) => rejection.permissions))];
    const [first] = rejections;
    const ids = rejections.slice(0, mostNamed).flatMap(({ topic }) => subjectOfTopic(topic) ?? []);
    onNotice({ kind: "rejected", topics: rejections.length, ids, permissions, reason: first?.reason });
    for (const { topic } of rejections) if (discovery.has(topic)) refused.add(topic);
    const isBlind = refused.size === discovery.size && conversationIds.length === 0;
    const isDeaf =
      !isHeard && permissions.length > 0 && rejections.some(({ topic }) => !discovery.has(topic));
    if (isBlind || isDeaf) fail(new Fault("access.forbidden", { facts: { door: "genesys", permissions } }));
  }

  const begin = ({ id, startedAt, mediaType, direction, queueIds, known }: Conversation) =>
    conversations.begin({
      ...{ conversationId: id, startedAt, mediaType, queueIds, known },
      ...(direction ? { direction } : {}),
    });

  async function lookAround(): Promise<void> {
    const sinceMs = blindSinceMs;
    blindSinceMs = undefined;
    try {
      for await (const conversation of look.running(signal)) begin(conversation);
      if (sinceMs === undefined) return;
      for await (const conversation of look.missed(sinceMs, signal)) {
        begin(conversation);
        ask.add(conversation.id);
      }
    } catch (error) {
      blindSinceMs = sinceMs;
      throw error;
    }
  }

  const ask = new Set<string>();
  let lookedMs = now();
  let nextLookMs = lookedMs + timing.lookMs;

  async function tend(): Promise<void> {
    for (const id of conversations.sweep()) ask.add(id);
    if (discovery.size > 0 && now() >= nextLookMs) {
      lookedMs = now();
      nextLookMs = lookedMs + timing.lookMs;
      await lookAround();
    }
    if (ask.size === 0) return;
    const asked = [...ask];
    ask.clear();
    const { over, unknown } = await look.fates(asked, signal);
    for (const id of over) conversations.end(id);
    for (const id of unknown) conversations.abandon(id);
  }

  async function watch(): Promise<void> {
    while (!signal.aborted) {
      await sleep(timing.settleMs / 5, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      await tend().catch((error: unknown) => {
        if (signal.aborted) return;
        if (!isFault(error) || error.scope !== "call") return fail(error);
        unasked(error);
      });
    }
  }

  let watching: Promise<void> | undefined;
  async function close(): Promise<void> {
    closing.abort();
    await watching;
    await channels.close();
    outlet.end();
  }

  try {
    for (const topic of discovery) channels.add(topic);
    for (const id of conversationIds) begin(await fetchNamed(genesys, id, signal));
    await channels.ready();
    if (failure) throw failure.error;
    if (discovery.size > 0) await lookAround();
    watching = watch();
  } catch (error) {
    await close();
    throw error;
  }

  return {
    events: outlet.events,
    state: () => ({
      conversations: conversations.ids().length,
      ...channels.state(),
      ...counts,
      ...conversations.state(),
      unread: outlet.unread(),
    }),
    close,
  };
}
