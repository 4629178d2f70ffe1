/** A form of RFC 7578 with one recording in it, written piece by piece: its length is known before, and nobody holds it. */
import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import type { Medium } from "./medium.ts";

export interface Form {
  readonly headers: Readonly<Record<string, string>>;
  /** Anew for each try. */
  stream(): Readable;
}

/** @param fields undefined ones are left out. */
export function formOf(medium: Medium, fields: Readonly<Record<string, string | undefined>>): Form {
  const boundary = randomUUID();
  const parts = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(
      ([name, value]) =>
        `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    );
  const before = Buffer.from(
    `${parts.join("")}--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${medium.name}"\r\n` +
      "Content-Type: application/octet-stream\r\n\r\n",
  );
  const after = Buffer.from(`\r\n--${boundary}--\r\n`);
  async function* pieces(): AsyncGenerator<Buffer> {
    yield before;
    yield* medium.open();
    yield after;
  }
  return {
    headers: {
      "content-type": `multipart/form-data; boundary=${boundary}`,
      "content-length": String(before.length + medium.bytes + after.length),
    },
    stream: () => Readable.from(pieces()),
  };
}
