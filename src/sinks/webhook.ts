/** The receiver's door: one event, one POST. Redirects are not followed, for a signature is made for one receiver; of
 *  the answer only the status is looked at. */
import { Fault } from "../shared/fault.ts";
import { faultFromStatus, type HttpHeaders } from "../shared/http-fault.ts";
import { openOrigin } from "../shared/http-origin.ts";
import type { WaitingEvent } from "../shared/outbox.ts";
import type { Secret } from "../shared/secret.ts";
import { signatureOf } from "./webhook-signature.ts";

export interface WebhookOptions {
  readonly url: string;
  /** The first is the one in use, a second the one that is going. */
  readonly secrets: readonly Secret[];
  readonly connections: number;
  /** For one try. */
  readonly timeoutMs: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

export interface Webhook {
  /** Host and port. */
  readonly to: string;
  /** Resolves with the HTTP status once the receiver has taken it. @throws Fault, retryable when it may take it another
   *  time; its facts hold the status; the signal's reason when aborted. */
  post(event: Pick<WaitingEvent, "id" | "type" | "body">, signal?: AbortSignal): Promise<number>;
  /** Status of a HEAD, which changes nothing. @throws Fault `call.network`, `call.timeout`. */
  look(): Promise<number>;
  close(): Promise<void>;
}

const door = "callback";

export function openWebhook({ url, secrets, connections, timeoutMs, now }: WebhookOptions): Webhook {
  const { origin: address, host, pathname, search } = new URL(url);
  const path = `${pathname}${search}`;
  const shared = { door, url: address, connections, timeoutMs };
  const origin = openOrigin({ ...shared, maxBodyBytes: 2 ** 16, isStatusEnough: true });
  return {
    to: host,
    async post({ id, type, body }, signal) {
      const signature = signatureOf(body, secrets, now());
      const headers = {
        "content-type": "application/json",
        "idempotency-key": id,
        "x-gateway-event": type,
        "x-gateway-timestamp": signature.slice("t=".length, signature.indexOf(",")),
        "x-gateway-signature": signature,
      };
      const answer = await origin.send({ method: "POST", path, headers, body, signal });
      if (answer.status >= 300) throw faultOf(answer.status, answer.headers, now());
      return answer.status;
    },
    look: async () => (await origin.send({ method: "HEAD", path })).status,
    close: origin.close,
  };
}

/** 425 is "too early". Whatever else is no 5xx and no 408 or 429 would be the same another time: also 401 and 403, which
 *  elsewhere are about our own access and end a run. */
function faultOf(status: number, headers: HttpHeaders, nowMs: number): Fault {
  if (status === 425) return new Fault("call.status", { retryable: true, facts: { door, status } });
  const fault = faultFromStatus(door, status, headers, nowMs);
  return fault.retryable ? fault : new Fault("call.rejected", { facts: { door, status } });
}
