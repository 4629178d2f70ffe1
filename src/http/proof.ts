/** Proof that a body comes from who has the secret: HMAC-SHA256 over its bytes as they came. (What is parsed first and
 *  written anew for the signature, as a tutorial does, is another text, and no sender's signature fits it.) Where senders
 *  tell the time, it is signed with the body, `<time>.<body>`: a time that anybody may change proves nothing. */
import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { Secret } from "../shared/secret.ts";

export interface ProofTerms {
  /** Any of them is good: two while one takes the other's place. */
  readonly secrets: readonly Secret[];
  /** Names of headers in lower case. */
  readonly header: string;
  /** What stands before the signature, as `sha256=`. */
  readonly prefix: string;
  readonly encoding: "hex" | "base64";
  /** Epoch seconds, or milliseconds. Undefined where senders tell no time. */
  readonly timestampHeader: string | undefined;
  /** How far it may be off, either way. */
  readonly windowMs: number;
}

/** `stale`: signed, but not now. */
export type Verdict = "good" | "unsigned" | "stale";

/** @param nowMs epoch milliseconds. */
export function judgeProof(
  body: Buffer,
  headers: IncomingHttpHeaders,
  terms: ProofTerms,
  nowMs: number,
): Verdict {
  const given = signatureIn(headers[terms.header], terms);
  const time = terms.timestampHeader === undefined ? undefined : headers[terms.timestampHeader];
  const isTimed = typeof time === "string" && /^\d{10}(\d{3})?$/.test(time);
  if (!given || (terms.timestampHeader !== undefined && !isTimed)) return "unsigned";
  const isGood = terms.secrets.some((secret) => {
    const proof = createHmac("sha256", secret.reveal());
    if (isTimed) proof.update(`${time}.`);
    return timingSafeEqual(proof.update(body).digest(), given);
  });
  if (!isGood) return "unsigned";
  return isTimed && Math.abs(nowMs - Number(time.padEnd(13, "0"))) > terms.windowMs ? "stale" : "good";
}

const written = { hex: /^[0-9a-f]{64}$/i, base64: /^[\w+/]{43}=$/ } as const;

/** Undefined for what can not be one. */
function signatureIn(
  value: string | readonly string[] | undefined,
  { prefix, encoding }: ProofTerms,
): Buffer | undefined {
  if (typeof value !== "string" || !value.startsWith(prefix)) return undefined;
  const text = value.slice(prefix.length).trim();
  if (!written[encoding].test(text)) return undefined;
  const bytes = Buffer.from(text, encoding);
  return bytes.length === 32 ? bytes : undefined;
}
