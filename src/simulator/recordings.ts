/** Recordings of calls nobody has made: silence, a second a call and its id within, so that no two are alike. What "was
 *  said" in one is known to the speech-to-text server by its digest. */
import { sha256 } from "../shared/sha256.ts";
import { type Endpoint, inConversation } from "./endpoint.ts";
import * as errors from "./genesys-errors.ts";
import { uuid } from "./ids.ts";
import { jsonReply } from "./listener.ts";
import type { Header, World } from "./world.ts";

const rate = 8000;
const seconds = 1;

/** RIFF with µ-law samples, as telephony has them. */
export function recordingOf({ id }: Pick<Header, "id">): Buffer {
  const format = Buffer.alloc(26);
  format.write("fmt ", 0, "latin1");
  format.writeUInt32LE(18, 4);
  format.writeUInt16LE(7, 8);
  format.writeUInt16LE(1, 10);
  format.writeUInt32LE(rate, 12);
  format.writeUInt32LE(rate, 16);
  format.writeUInt16LE(1, 20);
  format.writeUInt16LE(8, 22);
  const samples = Buffer.alloc(rate * seconds, 0xff);
  samples.write(id, 0, "latin1");
  return Buffer.concat([
    Buffer.from("RIFF"),
    uint32(4 + format.length + 8 + samples.length),
    Buffer.from("WAVE"),
    format,
    Buffer.from("data"),
    uint32(samples.length),
    samples,
  ]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** Whose recording has this digest; the first question looks through all calls. */
export function createRecordingIndex(world: World): (digest: string) => Header | undefined {
  let byDigest: Map<string, Header> | undefined;
  return (digest) => {
    byDigest ??= new Map(
      [...world.between(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)]
        .filter(({ mediaType }) => mediaType === "voice")
        .map((header) => [sha256(recordingOf(header)), header]),
    );
    return byDigest.get(digest);
  };
}

/** `GET …/recordings` answers 202 with nothing until the media have been made, for so long after it was first asked. */
export function recordingEndpoints(
  world: World,
  transcodeMs: number,
  urlOf: (header: Header) => string,
  now: () => number,
): readonly Endpoint[] {
  const askedMs = new Map<string, number>();
  const jobs = new Map<string, { readonly name: string; readonly doneAtMs: number }>();
  const jobDocument = (id: string) => {
    const job = jobs.get(id);
    return job && { id, name: job.name, jobStatus: now() < job.doneAtMs ? "InProgress" : "Completed" };
  };
  return [
    {
      route: "recordings",
      method: "GET",
      path: /^\/api\/v2\/conversations\/([^/]+)\/recordings$/,
      permissions: "[recording:recording:view, recording:recordingSegment:view]",
      handle: (_, [id = ""], options) => {
        const header = world.find(id);
        if (header?.mediaType !== "voice") return errors.notFound(id, options);
        const sinceMs = askedMs.get(id) ?? now();
        askedMs.set(id, sinceMs);
        if (now() - sinceMs < transcodeMs) return { status: 202, headers: options.headers ?? {}, body: "" };
        return jsonReply(200, [recordingDocument(header, world, urlOf(header))], options.headers);
      },
    },
    {
      route: "reprocessing",
      method: "POST",
      path: /^\/api\/v2\/speechandtextanalytics\/reprocessing\/jobs$/,
      permissions: "[speechAndTextAnalytics:reprocessInteractions:add]",
      handle: ({ body }, _, options) => {
        const { dateStart, dateEnd, name } = JSON.parse(body) as Record<string, string>;
        if (!name || !(Date.parse(dateStart ?? "") < Date.parse(dateEnd ?? "")))
          return errors.badRequest("name, dateStart and dateEnd are required.", options);
        const id = uuid(world.options.seed, jobs.size, 61);
        jobs.set(id, { name, doneAtMs: now() + transcodeMs });
        return jsonReply(200, { ...jobDocument(id), jobStatus: "Queued" }, options.headers);
      },
    },
    {
      route: "reprocessing",
      method: "GET",
      path: /^\/api\/v2\/speechandtextanalytics\/reprocessing\/jobs\/([^/]+)$/,
      permissions: "[speechAndTextAnalytics:reprocessInteractions:view]",
      handle: inConversation((_, id) => jobDocument(id)),
    },
  ];
}

const recordingDocument = (header: Header, world: World, mediaUri: string) => ({
  id: uuid(world.options.seed, header.index, 60),
  conversationId: header.id,
  startTime: new Date(header.startMs).toISOString(),
  endTime: new Date(header.endMs).toISOString(),
  media: "audio",
  mediaSubtype: "Trunk",
  annotations: [],
  fileState: "AVAILABLE",
  mediaUris: { 0: { mediaUri } },
  estimatedTranscodeTimeMs: 0,
  sessionId: world.sessionId(header, "customer"),
  recordingFileRole: "CUSTOMER_EXPERIENCE",
});
