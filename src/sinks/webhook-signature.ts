/** Proves to the receiver who speaks, and when: HMAC-SHA256 over the time of sending, a dot, and the exact bytes of the
 *  body, as Stripe and others do it. Every try is signed anew, so what has waited for days in the outbox is still
 *  inside the receiver's window. While a secret is being replaced both sign, and the receiver may change any day. */
import { createHmac } from "node:crypto";
import type { Secret } from "../shared/secret.ts";

/** `t=<epoch seconds>,v1=<hex>`, with a `v1` for each secret. @param nowMs epoch milliseconds. */
export function signatureOf(body: Buffer, secrets: readonly Secret[], nowMs: number): string {
  const time = Math.floor(nowMs / 1000);
  const proofs = secrets.map((secret) =>
    createHmac("sha256", secret.reveal()).update(`${time}.`).update(body).digest("hex"),
  );
  return [`t=${time}`, ...proofs.map((proof) => `v1=${proof}`)].join(",");
}
