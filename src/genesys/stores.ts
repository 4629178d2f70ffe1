/** Where transcripts lie: hosts that are known only from the pre-signed URLs the API hands out, usually one or two.
 *  Each gets a pool of its own, and none of them ever sees our token. */
import { Fault } from "../shared/fault.ts";
import { unzipped } from "../shared/gzip.ts";
import { type Origin, openOrigin } from "../shared/http-origin.ts";
import { faultFromStore } from "./answer-fault.ts";
import { safeUrl } from "./safe-url.ts";

export interface Stores {
  /** One attempt. @throws Fault `call.*`; the signal's reason. */
  fetch(url: string, signal: AbortSignal | undefined): Promise<Buffer>;
  close(): Promise<void>;
}

export interface StoresOptions {
  readonly connections: number;
  readonly timeoutMs: number;
  readonly now: () => number;
}

const mostBytes = 64 * 2 ** 20;

/** A store hands out what was put into it: a document that was put there compressed comes without the header that
 *  says so. No JSON begins with gzip's two bytes. */
const isZipped = (body: Buffer): boolean => body[0] === 0x1f && body[1] === 0x8b;

export function openStores({ connections, timeoutMs, now }: StoresOptions): Stores {
  const origins = new Map<string, Origin>();

  function originOf(url: URL): Origin {
    const known = origins.get(url.origin);
    if (known) return known;
    const origin = openOrigin({ door: "transcript store", url: url.origin, connections, timeoutMs });
    origins.set(url.origin, origin);
    return origin;
  }

  return {
    async fetch(text, signal) {
      const url = safeUrl(text, "http");
      if (!url) {
        throw new Fault("call.rejected", {
          says: "the transcript's URL is not https",
          facts: { door: "transcript store" },
        });
      }
      const path = url.pathname + url.search;
      const answer = await originOf(url).send({ method: "GET", path, signal });
      if (answer.status < 200 || answer.status > 299) throw faultFromStore(answer, now());
      return isZipped(answer.body) ? unzipped(answer.body, mostBytes, "transcript store") : answer.body;
    },
    async close() {
      await Promise.all([...origins.values()].map((origin) => origin.close()));
    },
  };
}
