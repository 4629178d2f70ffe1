/** The storage host of pre-signed URLs: its own origin, its own XML errors, and no patience with a bearer. */
import { createHmac } from "node:crypto";
import { gzipSync } from "node:zlib";
import type { Call, Reply } from "./listener.ts";
import { recordingOf } from "./recordings.ts";
import { transcriptDocument } from "./transcript-document.ts";
import type { Header, World } from "./world.ts";

export interface Download {
  /** Path and query of a URL that is good for a while. */
  sign(header: Header, communicationId: string): string;
  /** The same for its recording. */
  signRecording(header: Header): string;
  handle(call: Call): Reply;
}

const xml = (status: number, code: string, message: string): Reply => ({
  status,
  headers: { "content-type": "application/xml" },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
});

export function createDownload(
  world: World,
  lifetimeMs: number,
  now: () => number,
  onBearer: () => void,
): Download {
  const signature = (path: string, expiresAt: string) =>
    createHmac("sha256", `storage-${world.options.seed}`).update(`${path}?${expiresAt}`).digest("hex");
  const pathOf = ({ id }: Header) => `/transcripts/organizations/${world.organizationId}/conversations/${id}`;

  function signed(path: string): string {
    const expiresAt = String(now() + lifetimeMs);
    const query = new URLSearchParams({
      "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
      "X-Amz-Expires": expiresAt,
      "X-Amz-Signature": signature(path, expiresAt),
    });
    return `${path}?${query}`;
  }

  return {
    sign: (header, communicationId) =>
      signed(`${pathOf(header)}/communications/${communicationId}/transcript.json`),
    signRecording: (header) => signed(`${pathOf(header)}/recording.wav`),
    handle({ method, path, query, headers }) {
      if (headers.authorization !== undefined) {
        onBearer();
        return xml(400, "InvalidArgument", "Only one auth mechanism allowed");
      }
      const expiresAt = query.get("X-Amz-Expires") ?? "";
      if (method !== "GET" || query.get("X-Amz-Signature") !== signature(path, expiresAt))
        return xml(403, "SignatureDoesNotMatch", "The request signature does not match");
      if (!(Number(expiresAt) > now())) return xml(403, "AccessDenied", "Request has expired");
      const header = world.find(/\/conversations\/([^/]+)\//.exec(path)?.[1] ?? "");
      if (!header) return xml(404, "NoSuchKey", "The specified key does not exist.");
      if (path.endsWith(".wav"))
        return { status: 200, headers: { "content-type": "audio/wav" }, body: recordingOf(header) };
      const body = Buffer.from(JSON.stringify(transcriptDocument(header, world)), "utf8");
      const type = { "content-type": "application/json" };
      // Some objects were stored compressed; storage hosts send them so whatever the client accepts.
      if (header.index % 4 === 3)
        return { status: 200, headers: { ...type, "content-encoding": "gzip" }, body: gzipSync(body) };
      return { status: 200, headers: type, body };
    },
  };
}
