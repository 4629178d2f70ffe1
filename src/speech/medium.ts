/** A recording that is about to be given away: looked at once, from beginning to end, without being held. What was said
 *  in it is as personal as any text, so it lies nowhere but where it was: no temporary file, and in memory a piece at a
 *  time. */
import { createHash } from "node:crypto";
import { Fault } from "../shared/fault.ts";
import { type Audio, edgeBytes, readAudio } from "./audio.ts";

export interface Medium {
  /** As the server is to see it, with the ending of its kind; nothing of its real name. */
  readonly name: string;
  readonly bytes: number;
  /** In hex. */
  readonly sha256: string;
  readonly audio: Audio | undefined;
  /** From the beginning, whenever it is called. */
  open(): AsyncIterable<Buffer>;
}

/** @throws Fault `speech.medium` as soon as it has become larger than that, and what reading throws. */
export async function lookAt(open: () => AsyncIterable<Buffer>, mostBytes: number): Promise<Medium> {
  const hash = createHash("sha256");
  let head: Buffer = Buffer.alloc(0);
  let tail: Buffer = Buffer.alloc(0);
  let bytes = 0;
  for await (const piece of open()) {
    bytes += piece.length;
    if (bytes > mostBytes)
      throw new Fault("speech.medium", { says: "the recording is too large", facts: { mostBytes } });
    hash.update(piece);
    if (head.length < edgeBytes) head = Buffer.concat([head, piece]).subarray(0, edgeBytes);
    tail = piece.length >= edgeBytes ? piece : Buffer.concat([tail, piece]);
    tail = Buffer.from(tail.subarray(-edgeBytes));
  }
  const audio = readAudio(head, tail, bytes);
  return { name: `recording.${audio?.container ?? "bin"}`, bytes, sha256: hash.digest("hex"), audio, open };
}
