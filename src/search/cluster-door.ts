/** The door to an Elasticsearch or OpenSearch cluster, and what both call the same: documents in, an alias over an index
 *  of ours. Neither is asked what it is. */
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { Fault, isFault } from "../shared/fault.ts";
import { faultFromStatus } from "../shared/http-fault.ts";
import { type HttpResponse, openOrigin } from "../shared/http-origin.ts";
import { isRecord, parseJson } from "../shared/json.ts";
import { type RetryPolicy, retry, retryPolicy } from "../shared/retry.ts";
import type { Secret } from "../shared/secret.ts";

export interface ClusterSettings {
  /** With or without a path. */
  readonly url: string;
  readonly username?: string | undefined;
  readonly password?: Secret | undefined;
  /** The alias under which it is found. */
  readonly index: string;
}

export interface ClusterDoorOptions extends ClusterSettings {
  readonly signal?: AbortSignal | undefined;
  readonly policy?: RetryPolicy | undefined;
  /** Of one try. */
  readonly timeoutMs?: number | undefined;
  readonly onWait?: ((fault: Fault, delayMs: number) => void) | undefined;
  readonly now: () => number;
}

export interface ClusterDoor {
  /** Host and port. */
  readonly host: string;
  readonly index: string;
  /** Sends a thing of ours, no document, and tries again. `undefined` for 404.
   *  @throws Fault `call.*` when tries are used up, `access.*`; its facts name the cluster's word for the error. */
  ask(method: "GET" | "POST" | "PUT" | "DELETE", path: string, body?: unknown): Promise<Answer | undefined>;
  /** One try of a `_bulk`. Any answer of 200 is returned. @throws as `ask`; `call.tooLarge` for 413. */
  bulk(body: Buffer): Promise<unknown>;
  /** Tries again what fails and may pass. */
  again<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export type Answer = Readonly<Record<string, unknown>>;

const compressed = promisify(gzip);
const usualTimeoutMs = 60_000;

export function openClusterDoor(options: ClusterDoorOptions): ClusterDoor {
  const { url, username, password, index, signal, policy = retryPolicy, onWait, now } = options;
  const { timeoutMs = usualTimeoutMs } = options;
  const origin = openOrigin({ door: "search", url, connections: 2, timeoutMs });
  const credentials = `${username ?? ""}:${password?.reveal() ?? ""}`;
  const headers = {
    accept: "application/json",
    "accept-encoding": "gzip",
    ...(username === undefined
      ? {}
      : { authorization: `Basic ${Buffer.from(credentials).toString("base64")}` }),
  };
  const again = <T>(work: () => Promise<T>): Promise<T> => retry(work, policy, { signal, onWait, now });

  function answerIn(response: HttpResponse): Answer {
    const { status } = response;
    if (status === 413) throw new Fault("call.tooLarge", { facts: { door: "search", status } });
    if (status < 200 || status > 299)
      throw faultFromStatus("search", status, response.headers, now(), { reason: reasonIn(response.body) });
    const answer = parseJson(response.body, "search");
    if (isRecord(answer)) return answer;
    throw new Fault("call.badBody", { retryable: true, facts: { door: "search" } });
  }

  return {
    host: new URL(url).host,
    index,
    ask: (method, path, body) =>
      again(async () => {
        const sent = body === undefined ? {} : { body: JSON.stringify(body) };
        const type = body === undefined ? {} : { "content-type": "application/json" };
        try {
          return answerIn(
            await origin.send({ method, path, headers: { ...headers, ...type }, ...sent, signal }),
          );
        } catch (error) {
          if (isFault(error) && error.code === "call.notFound") return undefined;
          throw error;
        }
      }),
    async bulk(body) {
      const type = { "content-type": "application/x-ndjson", "content-encoding": "gzip" };
      return answerIn(
        await origin.send({
          method: "POST",
          path: "/_bulk",
          headers: { ...headers, ...type },
          body: await compressed(body),
          signal,
        }),
      );
    },
    again,
    close: origin.close,
  };
}

/** The cluster's name for an error; its sentences quote what was sent. */
export function reasonOf(error: unknown): string {
  const type = isRecord(error) ? error["type"] : error;
  return typeof type === "string" && /^[a-z_]{1,80}$/.test(type) ? type : "unknown";
}

function reasonIn(body: Buffer): string {
  try {
    const answer = parseJson(body, "search");
    return isRecord(answer) ? reasonOf(answer["error"]) : "unknown";
  } catch {
    return "unknown";
  }
}
