/** The provider's batch door: a file goes up, a batch is begun over it, and hours later two files come down. Neither of
 *  the two POSTs may be repeated blindly: a batch begun twice is billed twice. So what is tried again first asks
 *  whether it is already there, and whoever was killed in between asks the same. */
import { z } from "zod";
import type { Egress } from "../shared/egress.ts";
import { Fault, isFault } from "../shared/fault.ts";
import { faultFromStatus } from "../shared/http-fault.ts";
import { type HttpRequest, type HttpResponse, openOrigin } from "../shared/http-origin.ts";
import { parseJson } from "../shared/json.ts";
import { type RetryPolicy, retry, retryPolicy } from "../shared/retry.ts";
import type { Secret } from "../shared/secret.ts";
import { outcomeOf } from "./account.ts";
import { accessFault } from "./response-format.ts";

export interface BatchDoorOptions {
  readonly baseUrl: string;
  readonly apiKey?: Secret | undefined;
  /** Every file passes here, each try of its own. */
  readonly egress: Egress;
  readonly signal: AbortSignal;
  readonly policy?: RetryPolicy;
  readonly onWait?: (fault: Fault, delayMs: number) => void;
  readonly now?: () => number;
}

interface BatchStatus {
  /** Nothing more will come of it. */
  readonly isEnded: boolean;
  /** It ended as it should: a line that is in no file is lost and not merely undone. */
  readonly isComplete: boolean;
  /** Files of answers and of errors. */
  readonly fileIds: readonly string[];
  /** Why it was refused as a whole, in the provider's word. */
  readonly refusal: string | undefined;
}

/** All throw Faults as the client does. */
export interface BatchDoor {
  /** Names the server: what went to one can not be asked of another. */
  readonly endpoint: string;
  /** Ids of what is already there. */
  findFile(name: string): Promise<string | undefined>;
  findBatch(fileId: string): Promise<string | undefined>;
  /** Returns the file's id. */
  upload(name: string, bytes: Buffer): Promise<string>;
  /** Returns the batch's id. */
  begin(fileId: string): Promise<string>;
  /** Undefined when the server knows of no such batch. */
  look(batchId: string): Promise<BatchStatus | undefined>;
  read(fileId: string): Promise<Buffer>;
  /** The server need not keep it any longer; that it would not let go is no failure. */
  forget(fileId: string): Promise<void>;
  close(): Promise<void>;
}

const id = z.string().regex(/^[\w-]{1,100}$/);
const fileShape = z.object({ id, filename: z.string().catch("") });
const batchShape = z.object({
  id,
  input_file_id: id,
  status: z.string(),
  output_file_id: id.nullish(),
  error_file_id: id.nullish(),
  errors: z
    .object({ data: z.array(z.object({ code: z.string().max(60).nullish() })).nullish() })
    .nullish()
    .catch(undefined),
});

/** Files cost nothing; what is done with their lines is priced line by line. */
const free = { input: 0, output: 0 };
/** A file may be large and the line slow. */
const timeoutMs = 600_000;
const maxBodyBytes = 512 * 2 ** 20;
const ended: readonly string[] = ["completed", "failed", "expired", "cancelled"];

export function openBatchDoor(options: BatchDoorOptions): BatchDoor {
  const { signal, policy = retryPolicy, now = Date.now } = options;
  const origin = openOrigin({ door: "llm", url: options.baseUrl, connections: 2, timeoutMs, maxBodyBytes });
  const key = options.apiKey ? { authorization: `Bearer ${options.apiKey.reveal()}` } : {};

  async function once(request: HttpRequest): Promise<HttpResponse> {
    const response = await origin.send({ ...request, headers: { ...key, ...request.headers }, signal });
    if (response.status === 200) return response;
    throw accessOf(response) ?? faultFromStatus("llm", response.status, response.headers, now());
  }
  const again = <T>(work: (attempt: number) => Promise<T>): Promise<T> =>
    retry(work, policy, { signal, onWait: options.onWait, now });
  const get = (path: string) => again(() => once({ method: "GET", path }));

  /** The newest first, as the provider lists them: what we look for was made by the run before this one. */
  async function list<T>(path: string, shape: z.ZodType<T>): Promise<readonly T[]> {
    return parsed(await once({ method: "GET", path }), z.object({ data: z.array(shape) })).data;
  }
  async function findFile(name: string): Promise<string | undefined> {
    const files = await list("/files?purpose=batch&limit=10000", fileShape);
    return files.find(({ filename }) => filename === name)?.id;
  }
  async function findBatch(fileId: string): Promise<string | undefined> {
    const batches = await list("/batches?limit=100", batchShape);
    return batches.find((batch) => batch.input_file_id === fileId)?.id;
  }

  return {
    endpoint: options.baseUrl,
    findFile: (name) => again(() => findFile(name)),
    findBatch: (fileId) => again(() => findBatch(fileId)),
    upload: (name, bytes) =>
      again(async (attempt) => {
        const there = attempt > 1 ? await findFile(name) : undefined;
        if (there !== undefined) return there;
        const receipt = await options.egress.pass(bytes, { surrogate: name, purpose: "batch", counts: {} });
        const form = formOf(name, bytes);
        try {
          const response = await once({ method: "POST", path: "/files", ...form });
          await receipt.outcome({ kind: "answered" });
          return parsed(response, fileShape).id;
        } catch (error) {
          await receipt.outcome(outcomeOf(error, free));
          throw error;
        }
      }),
    begin: (fileId) =>
      again(async (attempt) => {
        const there = attempt > 1 ? await findBatch(fileId) : undefined;
        if (there !== undefined) return there;
        const body = JSON.stringify({
          input_file_id: fileId,
          endpoint: "/v1/chat/completions",
          completion_window: "24h",
        });
        const headers = { "content-type": "application/json" };
        return parsed(await once({ method: "POST", path: "/batches", headers, body }), batchShape).id;
      }),
    async look(batchId) {
      const response = await get(`/batches/${batchId}`).catch(unlessGone);
      if (!response) return undefined;
      const { status, output_file_id: output, error_file_id: error, errors } = parsed(response, batchShape);
      const code = errors?.data?.[0]?.code ?? "refused";
      return {
        isEnded: ended.includes(status),
        isComplete: status === "completed",
        fileIds: [output, error].filter((file) => typeof file === "string"),
        refusal: status === "failed" ? (/^[a-z_]+$/.test(code) ? code : "refused") : undefined,
      };
    },
    read: async (fileId) => (await get(`/files/${fileId}/content`)).body,
    async forget(fileId) {
      await once({ method: "DELETE", path: `/files/${fileId}` }).catch(() => undefined);
      signal.throwIfAborted();
    },
    close: origin.close,
  };
}

/** A 404 of a file or batch is no wrong address. */
const accessOf = (response: HttpResponse): Fault | undefined =>
  response.status === 404 ? undefined : accessFault(response);

function unlessGone(error: unknown): undefined {
  if (isFault(error) && error.code === "call.notFound") return undefined;
  throw error;
}

function parsed<T>(response: HttpResponse, shape: z.ZodType<T>): T {
  const result = shape.safeParse(parseJson(response.body, "llm"));
  if (result.success) return result.data;
  throw new Fault("call.badBody", { retryable: true, facts: { door: "llm", bytes: response.body.length } });
}

/** A form of RFC 7578. The boundary is the file's own name, which is random. */
function formOf(name: string, bytes: Buffer): { headers: Record<string, string>; body: Buffer } {
  const boundary = `form-${name}`;
  const part = (disposition: string) => `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n`;
  const head = `${part('name="purpose"')}\r\nbatch\r\n${part(`name="file"; filename="${name}"`)}Content-Type: application/jsonl\r\n\r\n`;
  return {
    headers: { "content-type": `multipart/form-data; boundary=${boundary}` },
    body: Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  };
}
