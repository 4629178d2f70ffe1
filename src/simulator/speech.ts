/** A speech-to-text server in two dialects, OpenAI's and that of the public tutorial. It knows the simulator's own
 *  recordings by their digests, and hears nothing in any other. */
import { createHash } from "node:crypto";
import { type Call, jsonReply, type Reply } from "./listener.ts";
import { multipartOf } from "./multipart.ts";
import type { ChatOptions, Route } from "./options.ts";
import { timedLinesOf } from "./timing.ts";
import type { Header, World } from "./world.ts";

export interface SpeechServer {
  routeOf(call: Call): Route | undefined;
  handle(call: Call): Reply;
}

const openAiPath = "/v1/audio/transcriptions";
const submitPath = "/v1/transcriptions";

interface Job {
  readonly header: Header | undefined;
  readonly doneAtMs: number;
}

export function createSpeechServer(
  { speechMs }: Pick<ChatOptions, "speechMs">,
  world: World,
  findByDigest: (sha256: string) => Header | undefined,
  now: () => number,
): SpeechServer {
  const jobs = new Map<string, Job>();

  /** Undefined when there is no file in it. */
  function heardIn(call: Call): { readonly header: Header | undefined } | undefined {
    const { file } = multipartOf({ ...call, body: call.raw.toString("latin1") });
    if (!file) return undefined;
    const sha256 = createHash("sha256").update(file.content, "latin1").digest("hex");
    return { header: findByDigest(sha256) };
  }

  const linesOf = (header: Header | undefined) =>
    (header ? timedLinesOf(header, world) : []).map(({ speaker, written, startMs, durationMs }) => ({
      speaker,
      text: written,
      start: (startMs - (header?.startMs ?? 0)) / 1000,
      end: (startMs + durationMs - (header?.startMs ?? 0)) / 1000,
    }));

  function verbose(header: Header | undefined): Reply {
    const segments = linesOf(header).map(({ speaker: _, ...segment }, id) => ({
      id,
      ...segment,
      avg_logprob: -0.1,
    }));
    const text = segments.map((segment) => segment.text).join(" ");
    return {
      ...jsonReply(200, { task: "transcribe", language: "english", text, segments }),
      delayMs: speechMs,
    };
  }

  function statusOf(id: string, { header, doneAtMs }: Job): Reply {
    if (now() < doneAtMs) return jsonReply(200, { id, status: "processing" });
    const utterances = linesOf(header).map((line) => ({ ...line, confidence: 0.93 }));
    return jsonReply(200, { id, status: "completed", language: "en-US", utterances });
  }

  return {
    routeOf: ({ path }) => (path === openAiPath || path.startsWith(submitPath) ? "speech" : undefined),
    handle(call) {
      const { method, path } = call;
      if (method === "GET") {
        const id = path.slice(submitPath.length + 1);
        const job = jobs.get(id);
        return job ? statusOf(id, job) : jsonReply(404, { error: "not found" });
      }
      const heard = heardIn(call);
      if (!heard)
        return jsonReply(400, { error: { message: "There is no file.", type: "invalid_request_error" } });
      if (path === openAiPath) return verbose(heard.header);
      const id = `tr-${String(jobs.size + 1).padStart(4, "0")}`;
      jobs.set(id, { header: heard.header, doneAtMs: now() + speechMs });
      return jsonReply(202, { id, status: "queued" });
    },
  };
}
