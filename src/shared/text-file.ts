/** Texts that somebody wrote for this program: settings, rules, prompts, lists, conversations. They must be UTF-8. Some
 *  tools write UTF-16 unasked; read byte by byte, a zero stands between any two figures of it, so that a number is told
 *  for one by no detector, and a list of values to look for finds none. Better not read at all. */
import { closeSync, openSync, readSync } from "node:fs";
import { Fault, type FaultCode } from "./fault.ts";

/** @param isMarkKept leaves a byte order mark where it is.
 *  @returns undefined when it is no UTF-8 text. */
export function utf8In(bytes: Uint8Array, isMarkKept = false): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: isMarkKept }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** What to do about a text that is none. */
export const asUtf8 = "save it as UTF-8, or convert it, as with iconv -f UTF-16 -t UTF-8";

export interface Wanted {
  readonly code: FaultCode & ("config.invalid" | "usage.invalid");
  /** As `the file of --filter`. */
  readonly what: string;
  readonly next?: string;
}

const mostBytes = 256 * 2 ** 20;
const partBytes = 2 ** 16;

/** A pipe has no size, and a device no end: who reads on until there is one takes all memory there is, and hears no
 *  signal meanwhile. */
function readWhole(path: string): Buffer {
  const file = openSync(path, "r");
  try {
    const parts: Buffer[] = [];
    for (let bytes = 0; ; ) {
      const part = Buffer.allocUnsafe(partBytes);
      const read = readSync(file, part);
      if (read === 0) return Buffer.concat(parts);
      bytes += read;
      if (bytes > mostBytes) throw Object.assign(new RangeError("too large"), { code: "EFBIG" });
      parts.push(part.subarray(0, read));
    }
  } finally {
    closeSync(file);
  }
}

/** Without its byte order mark. @throws Fault of the wanted code when it can not be read, or is no UTF-8. */
export function readTextFile(path: string, { code, what, next }: Wanted): string {
  let bytes: Buffer;
  try {
    bytes = readWhole(path);
  } catch (error) {
    throw new Fault(code, {
      says: `${what} can not be read`,
      next: next ?? "check its path and rights",
      facts: { path, reason: (error as NodeJS.ErrnoException).code },
    });
  }
  const text = utf8In(bytes);
  if (text !== undefined) return text;
  throw new Fault(code, { says: `${what} is no UTF-8 text`, next: asUtf8, facts: { path } });
}
