import { Fault } from "./fault.ts";

/** Parses a foreign body, a byte order mark before it or not (RFC 8259, 8.1). `JSON.parse` quotes its input in the
 *  message, so its error is not kept.
 *  @throws Fault `call.badBody` (retryable: bodies break in transit, and a page in its place may be a gateway's). */
export function parseJson(body: Buffer | string, door: string): unknown {
  const text = typeof body === "string" ? body : body.toString("utf8");
  try {
    return JSON.parse(text.startsWith(byteOrderMark) ? text.slice(1) : text);
  } catch {
    throw new Fault("call.badBody", {
      retryable: true,
      facts: { door, bytes: body.length },
      ...(markup.test(text) ? page : {}),
    });
  }
}

const byteOrderMark = "\ufeff";
const markup = /^\ufeff?\s*</;
const page = {
  says: "the server answered with a page (HTML or XML) and not with JSON",
  next: "check the server's address in the settings, its path too; if it is right, run again later",
};

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
