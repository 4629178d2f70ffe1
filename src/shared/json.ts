import { Fault } from "./fault.ts";

/** Parses a foreign body. `JSON.parse` quotes its input in the message, so its error is not kept.
 *  @throws Fault `call.badBody` (retryable: bodies break in transit). */
export function parseJson(body: Buffer | string, door: string): unknown {
  try {
    return JSON.parse(typeof body === "string" ? body : body.toString("utf8"));
  } catch {
    throw new Fault("call.badBody", { retryable: true, facts: { door, bytes: body.length } });
  }
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
