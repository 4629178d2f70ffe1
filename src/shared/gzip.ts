/** A transcript is inflated at once: handed to the thread pool that costs several times the CPU. What is longer, or
 *  grows beyond what takes a millisecond or two, does not hold up the event loop. */
import { promisify } from "node:util";
import { gunzip, gunzipSync } from "node:zlib";
import { Fault } from "./fault.ts";

const inflate = promisify(gunzip);
const smallBytes = 2 ** 16;
const quickBytes = 2 ** 20;
/** Most transcripts are no longer, and come in one piece: of the usual 16 KiB each, inflating takes half as long again. */
const chunkSize = 2 ** 16;

/** @throws Fault `call.badBody` (retryable) for what is no gzip, is cut short, or would be longer than `mostBytes`. */
export async function unzipped(body: Buffer, mostBytes: number, door: string): Promise<Buffer> {
  try {
    return inflatedAtOnce(body, mostBytes) ?? (await inflate(body, { maxOutputLength: mostBytes }));
  } catch {
    throw new Fault("call.badBody", { retryable: true, facts: { door, bytes: body.length } });
  }
}

function inflatedAtOnce(body: Buffer, mostBytes: number): Buffer | undefined {
  if (body.length > smallBytes) return undefined;
  try {
    return gunzipSync(body, { maxOutputLength: Math.min(quickBytes, mostBytes), chunkSize });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
