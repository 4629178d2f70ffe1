/** Who tells that a transcript is there: a workflow's data action, say. It signs what it sends, and sends it the wrong
 *  way when it is told to. */
import { createHmac } from "node:crypto";

export const webhookSecret = "a-secret-for-the-tests-that-is-long-enough";

export interface Sending {
  readonly header?: string;
  readonly prefix?: string;
  readonly encoding?: "hex" | "base64";
  readonly secret?: string;
  /** Sent in this header and signed with the body. */
  readonly time?: { readonly header: string; readonly value: string };
  /** In place of the right signature; undefined sends none. */
  readonly signature?: string | undefined;
}

/** What is signed, and how: for somebody who wants to change it afterwards. */
export function signed(body: string | Buffer, sending: Sending = {}): Record<string, string> {
  const {
    header = "X-Genesys-Signature",
    prefix = "",
    encoding = "hex",
    secret = webhookSecret,
    time,
  } = sending;
  const proof = createHmac("sha256", secret);
  if (time) proof.update(`${time.value}.`);
  const signature = "signature" in sending ? sending.signature : prefix + proof.update(body).digest(encoding);
  return {
    "content-type": "application/json",
    ...(signature === undefined ? {} : { [header]: signature }),
    ...(time ? { [time.header]: time.value } : {}),
  };
}

export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks at whatever came.
  readonly body: any;
}

/** @param url of the server. */
export async function announce(url: string, body: string | Buffer, sending: Sending = {}): Promise<Answer> {
  const response = await fetch(`${url}/webhooks/transcription`, {
    method: "POST",
    headers: signed(body, sending),
    body: typeof body === "string" ? body : new Uint8Array(body),
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
}

/** As the README's data action sends it. `nth` makes it another event. */
export const eventOf = (conversationId: string, nth = 0): string =>
  JSON.stringify({ type: "transcription.completed", conversationId, nth });
