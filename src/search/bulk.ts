/** Many documents in one request. The cluster answers 200 also when it took none of them, so every item is walked: what
 *  is busy there is sent again, alone and later; what it will never take is told by name; anything else is about us and
 *  stops the delivery. A version goes with each, so that a request that arrives late or twice changes nothing. */
import { Fault, isFault } from "../shared/fault.ts";
import { isRecord } from "../shared/json.ts";
import { type ClusterDoor, reasonOf } from "./cluster-door.ts";

export interface BulkItem {
  readonly id: string;
  /** Of two about one document the higher counts, whichever comes later. */
  readonly version: number;
  /** JSON on one line; undefined takes the document out. */
  readonly source: string | undefined;
}

/** What becomes of the items that are not in it: they are there. */
export type Refused = ReadonlyMap<BulkItem, string>;

/** An alias that is gone must not come back as an index that takes whatever comes. */
export interface Target {
  readonly name: string;
  readonly isAlias: boolean;
}

export interface BulkOptions {
  readonly door: Pick<ClusterDoor, "bulk" | "again">;
  readonly target: Target;
  /** Of a request before it is compressed. */
  readonly mostBytes?: number;
  /** Told of each request before it leaves, each try of its own; its receipt of what became of it. */
  readonly onLeave: (
    body: Buffer,
    items: readonly BulkItem[],
  ) => Promise<(outcome: "answered" | Fault) => Promise<void>>;
}

/** Small managed clusters take 10 MB. */
const usualBytes = 5 * 2 ** 20;

/** @returns the items the cluster will never take, with its word for why. @throws Fault `call.*`, `access.*`; what
 *  `onLeave` throws. */
export async function sendBulk(items: readonly BulkItem[], options: BulkOptions): Promise<Refused> {
  const refused = new Map<BulkItem, string>();
  for (const batch of batchesOf(items, options)) await sendBatch(batch, options, refused);
  return refused;
}

async function sendBatch(
  batch: readonly BulkItem[],
  options: BulkOptions,
  refused: Map<BulkItem, string>,
): Promise<void> {
  let left = batch;
  try {
    await options.door.again(async () => {
      left = await sendOnce(left, options, refused);
      // Not the same request again: only what is left of it.
      if (left.length > 0)
        throw new Fault("call.rateLimited", { retryable: true, facts: { door: "search" } });
    });
  } catch (error) {
    if (!isFault(error) || error.code !== "call.tooLarge" || error.facts["status"] !== 413) throw error;
    const [only] = left;
    if (left.length === 1 && only) {
      refused.set(only, "too_large");
      return;
    }
    const half = Math.ceil(left.length / 2);
    await sendBatch(left.slice(0, half), options, refused);
    await sendBatch(left.slice(half), options, refused);
  }
}

/** @returns the items that are to be sent again. */
async function sendOnce(
  items: readonly BulkItem[],
  { door, target, onLeave }: BulkOptions,
  refused: Map<BulkItem, string>,
): Promise<readonly BulkItem[]> {
  const body = Buffer.from(items.map((item) => linesOf(item, target)).join(""));
  const tell = await onLeave(body, items);
  let answer: unknown;
  try {
    answer = await door.bulk(body);
  } catch (error) {
    if (isFault(error)) await tell(error);
    throw error;
  }
  await tell("answered");
  const rows = isRecord(answer) && Array.isArray(answer["items"]) ? answer["items"] : [];
  if (rows.length !== items.length)
    throw new Fault("call.badBody", {
      retryable: true,
      facts: { door: "search", items: items.length, answered: rows.length },
    });
  return items.filter((item, index) => judge(item, rows[index], refused) === "again");
}

/** @throws Fault for what is neither the document's fault nor will pass by itself. */
function judge(item: BulkItem, row: unknown, refused: Map<BulkItem, string>): "done" | "again" {
  const [result] = isRecord(row) ? Object.values(row) : [];
  const { _id: id, status: code, error } = isRecord(result) ? result : {};
  const status = typeof code === "number" ? code : 0;
  const facts = { door: "search", status, reason: reasonOf(error) };
  if (id !== item.id || status === 0) throw new Fault("call.badBody", { retryable: true, facts });
  if (status >= 200 && status < 300) return "done";
  // A newer one is there; or it is gone, as it should be.
  if (status === 409 || (status === 404 && item.source === undefined && error === undefined)) return "done";
  if (status === 429 || status >= 500) return "again";
  if (status !== 400) throw new Fault("call.rejected", { facts });
  refused.set(item, reasonOf(error));
  return "done";
}

function linesOf({ id, version, source }: BulkItem, target: Target): string {
  const { name, isAlias } = target;
  const about = {
    _index: name,
    ...(isAlias ? { require_alias: true } : {}),
    _id: id,
    version,
    version_type: "external_gte",
  };
  return source === undefined
    ? `${JSON.stringify({ delete: about })}\n`
    : `${JSON.stringify({ index: about })}\n${source}\n`;
}

function batchesOf(
  items: readonly BulkItem[],
  { mostBytes = usualBytes, target }: BulkOptions,
): BulkItem[][] {
  const batches: BulkItem[][] = [];
  let room = 0;
  for (const item of items) {
    const bytes = Buffer.byteLength(linesOf(item, target));
    const batch = batches.at(-1);
    if (batch && bytes <= room) batch.push(item);
    else {
      batches.push([item]);
      room = mostBytes;
    }
    room -= bytes;
  }
  return batches;
}
