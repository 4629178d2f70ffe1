/** Channels of the notification API (SDK 262, `NotificationsApi`). The calls themselves need no permission; each topic
 *  has its own. A channel holds 1,000 topics, and lives for a day after it was last subscribed to. */
import { Fault } from "../shared/fault.ts";
import { isRecord } from "../shared/json.ts";
import type { Genesys } from "./client.ts";
import { channelsPath, subscriptionsPath } from "./endpoints.ts";
import { instantAt, keysSeen, listAt, textAt, textsAt } from "./fields.ts";
import { safeUrl } from "./safe-url.ts";

export const topicsOfChannel = 1000;
/** "20 channels per user and application": one more drops the oldest, idle ones first. */
export const mostChannels = 20;

export interface Channel {
  readonly id: string;
  /** To be used as it is: no token is sent to it. */
  readonly connectUri: string;
  /** Epoch milliseconds. */
  readonly expiresMs: number | undefined;
}

export interface Rejection {
  readonly topic: string;
  readonly permissions: readonly string[];
  readonly reason: string | undefined;
}

/** @throws Fault `call.badBody`, and those of the door. */
export async function createChannel(genesys: Pick<Genesys, "post">, signal: AbortSignal): Promise<Channel> {
  const body = await genesys.post(channelsPath, undefined, signal);
  const id = isRecord(body) ? textAt(body, "id") : undefined;
  const connectUri = isRecord(body) ? textAt(body, "connectUri") : undefined;
  if (!isRecord(body) || id === undefined || connectUri === undefined || !safeUrl(connectUri, "ws"))
    throw new Fault("call.badBody", { facts: { door: "genesys", keys: keysSeen(body) } });
  return { id, connectUri, expiresMs: instantAt(body, "expires") };
}

/** Of those topics, the ones the vendor would not have.
 *  @throws Fault `call.notFound` when the channel is no more, and those of the door. */
export async function addTopics(
  genesys: Pick<Genesys, "post">,
  { id }: Channel,
  topics: readonly string[],
  signal: AbortSignal,
): Promise<readonly Rejection[]> {
  return rejectionsIn(await genesys.post(subscriptionsPath(id), listOf(topics), signal));
}

/** These topics and no others; the channel's day begins anew. */
export async function replaceTopics(
  genesys: Pick<Genesys, "put">,
  { id }: Channel,
  topics: readonly string[],
  signal: AbortSignal,
): Promise<readonly Rejection[]> {
  return rejectionsIn(await genesys.put(subscriptionsPath(id), listOf(topics), signal));
}

export const clearTopics = (genesys: Pick<Genesys, "delete">, { id }: Channel, signal: AbortSignal) =>
  genesys.delete(subscriptionsPath(id), signal);

/** @throws Fault `call.notFound` when the channel is no more, and those of the door. */
export async function checkChannel(
  genesys: Pick<Genesys, "get">,
  { id }: Channel,
  signal: AbortSignal,
): Promise<void> {
  await genesys.get(subscriptionsPath(id), signal);
}

const listOf = (topics: readonly string[]) => topics.map((id) => ({ id }));

const permission = /^[a-z][a-zA-Z]{1,40}:[a-z][a-zA-Z]{1,40}:[a-z][a-zA-Z]{1,40}$/;

function rejectionsIn(body: unknown): readonly Rejection[] {
  const entities = isRecord(body) ? listAt(body, "entities") : [];
  return entities.flatMap((entity) => {
    const topic = textAt(entity, "id");
    if (topic === undefined || textAt(entity, "state") !== "Rejected") return [];
    const permissions = textsAt(entity, "missingPermissions").filter((name) => permission.test(name));
    const reason = /^[A-Za-z ]{1,60}$/.exec(textAt(entity, "rejectionReason") ?? "")?.[0];
    return [{ topic, permissions, reason }];
  });
}
