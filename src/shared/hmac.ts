/** HMAC-SHA256 (RFC 2104) of one short text after another under the same key. Node's own makes an object for each text,
 *  with a handle that is collected later: the digests of a conversation's values then take 39 µs of a run's CPU, and so
 *  24. */
import { hash } from "node:crypto";

const blockBytes = 64;
const digestBytes = 32;
const mostBytesOfUnit = 3;

/** @param key of at most 64 bytes; a longer one would have to be hashed first. @returns of a text in UTF-8, in hex.
 *  @throws RangeError */
export function createHmacSha256(key: Uint8Array): (text: string) => string {
  if (key.length > blockBytes) throw new RangeError("the key is longer than a block");
  const inner = padded(key, 0x36);
  const outer = Buffer.concat([padded(key, 0x5c), Buffer.alloc(digestBytes)]);
  return (text) => {
    const room = Buffer.allocUnsafe(blockBytes + mostBytesOfUnit * text.length);
    room.set(inner);
    const end = blockBytes + room.write(text, blockBytes);
    outer.write(hash("sha256", room.subarray(0, end), "binary"), blockBytes, "binary");
    return hash("sha256", outer);
  };
}

const padded = (key: Uint8Array, pad: number): Buffer =>
  Buffer.from(Uint8Array.from({ length: blockBytes }, (_, at) => (key[at] ?? 0) ^ pad));
