/** The door to a speech-to-text server. What goes through it is a recording as it is: nothing can be taken out of it
 *  before somebody has heard it. So there is no such door unless it was set, each try is on record before its first
 *  byte leaves, and what comes back goes the way of every transcript. Two kinds of server stand behind one interface:
 *  one that answers with the transcript, and one that takes a job. */
import { z } from "zod";
import type { SpeechEgress } from "../shared/egress.ts";
import { Fault, isFault } from "../shared/fault.ts";
import { faultFromStatus } from "../shared/http-fault.ts";
import { type HttpResponse, openOrigin } from "../shared/http-origin.ts";
import { isRecord, parseJson } from "../shared/json.ts";
import { type RetryPolicy, retry, retryPolicy } from "../shared/retry.ts";
import type { Secret } from "../shared/secret.ts";
import { type Form, formOf } from "./form.ts";
import { checkMedium, limitsOf } from "./limits.ts";
import type { Medium } from "./medium.ts";

export interface SpeechSettings {
  readonly baseUrl: string;
  readonly apiKey?: Secret | undefined;
  /** `openai`: `POST /audio/transcriptions`. `submit`: a job at `submitPath`, as the public tutorial has it. */
  readonly kind: "openai" | "submit";
  readonly model: string;
  readonly submitPath: string;
  /** For one whole transcription. */
  readonly timeoutMs: number;
}

export interface SpeechOptions extends SpeechSettings {
  readonly egress: SpeechEgress;
  readonly signal: AbortSignal;
  /** Waits, but no longer than until somebody tells that the job is done. */
  readonly pause: (ms: number, jobId: string) => Promise<void>;
  readonly onWait?: (fault: Fault, delayMs: number) => void;
  readonly now: () => number;
  readonly policy?: RetryPolicy;
}

export interface About {
  /** Stands for the conversation. */
  readonly surrogate: string;
  /** As `en`. */
  readonly language?: string | undefined;
}

export interface SpeechToText {
  /** The server's document, as it came. @throws Fault `speech.medium` before anything is sent, `speech.failed`,
   *  `access.denied`, `call.*`, those of the egress; the signal's reason. */
  hear(medium: Medium, about: About): Promise<unknown>;
  close(): Promise<void>;
}

/** A recording is large: it is not sent eight times. */
const patient: RetryPolicy = { ...retryPolicy, attempts: 4 };
const firstLookMs = 1000;
const latestLookMs = 15_000;

const jobShape = z.object({
  id: z
    .string()
    .regex(/^[\w.:-]{1,100}$/)
    .optional(),
  transcriptionId: z
    .string()
    .regex(/^[\w.:-]{1,100}$/)
    .optional(),
  status: z.string().max(40).optional(),
  utterances: z.array(z.unknown()).optional(),
});

export function openSpeech(options: SpeechOptions): SpeechToText {
  const { kind, model, submitPath, timeoutMs, egress, signal, pause, now, policy = patient } = options;
  const origin = openOrigin({ door: "speech", url: options.baseUrl, connections: 2, timeoutMs });
  const key = options.apiKey ? { authorization: `Bearer ${options.apiKey.reveal()}` } : {};
  const to = new URL(options.baseUrl).host;
  const again = <T>(work: () => Promise<T>) => retry(work, policy, { signal, onWait: options.onWait, now });

  function documentIn(answer: HttpResponse): unknown {
    const { status, headers, body } = answer;
    if (status >= 200 && status < 300) return parseJson(body, "speech");
    if (status !== 401 && status !== 403) throw faultFromStatus("speech", status, headers, now());
    throw new Fault("access.denied", {
      says: "the speech-to-text server refused the key",
      next: "check STT_API_KEY and STT_BASE_URL",
      facts: { door: "speech", status },
    });
  }

  /** Each try is a departure of its own. */
  const give = (path: string, form: Form, medium: Medium, { surrogate }: About): Promise<unknown> =>
    again(async () => {
      const receipt = await egress.pass(medium, { to, surrogate, seconds: medium.audio?.seconds });
      try {
        const headers = { ...key, ...form.headers, "idempotency-key": medium.sha256 };
        const answer = await origin.send({ method: "POST", path, headers, body: form.stream(), signal });
        const document = documentIn(answer);
        await receipt.outcome({ kind: "answered" });
        return document;
      } catch (error) {
        const faultCode = isFault(error) ? error.code : undefined;
        const isHeard = isFault(error) && error.facts["status"] !== undefined;
        await receipt.outcome({ kind: isHeard ? "failed" : "unknown", faultCode });
        throw error;
      }
    });

  async function jobDone(id: string, sinceMs: number): Promise<unknown> {
    for (let waitMs = firstLookMs; ; waitMs = Math.min(latestLookMs, waitMs * 1.5)) {
      await pause(waitMs, id);
      signal.throwIfAborted();
      const path = `${submitPath}/${encodeURIComponent(id)}`;
      const document = await again(async () =>
        documentIn(await origin.send({ method: "GET", path, headers: key, signal })),
      );
      if (isDone(jobIn(document))) return document;
      if (now() - sinceMs > timeoutMs)
        throw new Fault("call.timeout", { facts: { door: "speech", job: id, timeoutMs } });
    }
  }

  return {
    async hear(medium, about) {
      checkMedium(medium.audio, medium.bytes, limitsOf[kind]);
      const { language } = about;
      if (kind === "openai") {
        const fields = { model, response_format: "verbose_json", language };
        return give("/audio/transcriptions", formOf(medium, fields), medium, about);
      }
      const sinceMs = now();
      const document = await give(submitPath, formOf(medium, { model, language }), medium, about);
      const job = jobIn(document);
      if (isDone(job)) return document;
      const id = job.id ?? job.transcriptionId;
      if (id === undefined) throw unknownShape(document);
      return jobDone(id, sinceMs);
    },
    close: origin.close,
  };
}

function jobIn(document: unknown): z.output<typeof jobShape> {
  const job = jobShape.safeParse(document);
  if (!job.success) throw unknownShape(document);
  return job.data;
}

/** @throws Fault `speech.failed`. */
function isDone({ id, transcriptionId, status, utterances }: z.output<typeof jobShape>): boolean {
  if (/^(failed|error|rejected|cancell?ed)$/i.test(status ?? ""))
    throw new Fault("speech.failed", { facts: { job: id ?? transcriptionId } });
  return utterances !== undefined && !/^(pending|queued|processing|inprogress|running)$/i.test(status ?? "");
}

const unknownShape = (document: unknown) =>
  new Fault("speech.failed", {
    says: "the speech-to-text server's answer has a shape that is not known",
    facts: { keys: isRecord(document) ? Object.keys(document).filter((key) => /^\w{1,40}$/.test(key)) : [] },
  });
