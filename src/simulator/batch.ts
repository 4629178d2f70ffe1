/** OpenAI's batch door: files, batches, and the work itself, which takes as long as it is told to. A batch's lines are
 *  answered as the chat would, without its limits; some expire, fail or go missing when told to. */
import type { FaultDice } from "./fault-dice.ts";
import { type Call, jsonReply, type Reply } from "./listener.ts";
import { multipartOf } from "./multipart.ts";
import type { ChatOptions, Route } from "./options.ts";

export interface BatchDoor {
  routeOf(call: Call): Route | undefined;
  handle(call: Call): Reply;
}

export interface BatchDoorOptions {
  readonly chat: Pick<ChatOptions, "batchMs">;
  readonly answer: (body: string) => Reply;
  readonly dice: FaultDice;
  readonly now: () => number;
  /** Told of every batch that is begun. */
  readonly onBatch: (lines: readonly string[]) => void;
}

interface StoredFile {
  readonly id: string;
  readonly filename: string;
  readonly content: string;
  readonly createdAt: number;
}

interface Batch {
  readonly id: string;
  readonly inputFileId: string;
  readonly createdAtMs: number;
  readonly total: number;
  readonly metadata: unknown;
  end?: {
    readonly status: "completed" | "expired" | "failed";
    readonly output: string | undefined;
    readonly errors: string | undefined;
    readonly completed: number;
  };
}

const seconds = (ms: number): number => Math.floor(ms / 1000);
const notFound = (what: string): Reply =>
  jsonReply(404, { error: { message: `No such ${what}.`, type: "invalid_request_error", code: null } });
const invalid = (message: string): Reply =>
  jsonReply(400, { error: { message, type: "invalid_request_error", code: null } });

export function createBatchDoor({ chat, answer, dice, now, onBatch }: BatchDoorOptions): BatchDoor {
  const files = new Map<string, StoredFile>();
  const batches = new Map<string, Batch>();
  let made = 0;
  const newId = (prefix: string) => {
    made += 1;
    return `${prefix}${String(made).padStart(8, "0")}`;
  };

  function store(filename: string, content: string): StoredFile {
    const file = { id: newId("file-"), filename, content, createdAt: seconds(now()) };
    files.set(file.id, file);
    return file;
  }

  const shownFile = ({ id, filename, content, createdAt }: StoredFile) => ({
    id,
    object: "file",
    bytes: Buffer.byteLength(content),
    created_at: createdAt,
    filename,
    purpose: "batch",
    status: "processed",
  });

  function upload(call: Call): Reply {
    const { purpose, file } = multipartOf(call);
    if (purpose !== "batch" || !file) return invalid("A file and its purpose are needed.");
    return jsonReply(200, shownFile(store(file.filename, file.content)));
  }

  function begin(call: Call): Reply {
    const asked = JSON.parse(call.body) as { input_file_id?: string; endpoint?: string; metadata?: unknown };
    const input = files.get(asked.input_file_id ?? "");
    if (!input || asked.endpoint !== "/v1/chat/completions")
      return invalid("No such input file or endpoint.");
    const lines = linesIn(input.content);
    const id = newId("batch_");
    const batch: Batch = {
      id,
      inputFileId: input.id,
      createdAtMs: now(),
      total: lines.length,
      metadata: asked.metadata ?? null,
    };
    batches.set(id, batch);
    onBatch(lines);
    return jsonReply(200, shownBatch(batch));
  }

  /** The work is done when somebody looks after its time. */
  function advance(batch: Batch): void {
    if (batch.end || now() - batch.createdAtMs < chat.batchMs) return;
    const wrong = dice.batchFaults();
    if (wrong.isRejected) {
      batch.end = { status: "failed", output: undefined, errors: undefined, completed: 0 };
      return;
    }
    const output: string[] = [];
    const errors: string[] = [];
    for (const line of linesIn(files.get(batch.inputFileId)?.content ?? "")) {
      const { custom_id: customId, body } = JSON.parse(line) as { custom_id: string; body: unknown };
      const entry = { id: newId("batch_req_"), custom_id: customId };
      const fate = dice.throwForLine();
      if (fate === "missing") continue;
      if (fate === "expired") {
        const message = "This request could not be executed before the completion window expired.";
        errors.push(JSON.stringify({ ...entry, response: null, error: { code: "batch_expired", message } }));
        continue;
      }
      const reply = fate === "failed" ? jsonReply(500, { error: null }) : answer(JSON.stringify(body));
      const response = {
        status_code: reply.status,
        request_id: entry.id,
        body: JSON.parse(String(reply.body)),
      };
      (reply.status === 200 ? output : errors).push(JSON.stringify({ ...entry, response, error: null }));
    }
    const isExpired = errors.some((line) => line.includes("batch_expired"));
    // Answers come in no order.
    const fileOf = (name: string, lines: string[]) =>
      lines.length === 0 ? undefined : store(name, `${lines.reverse().join("\n")}\n`).id;
    batch.end = {
      status: isExpired ? "expired" : "completed",
      output: fileOf(`${batch.id}_output.jsonl`, output),
      errors: fileOf(`${batch.id}_error.jsonl`, errors),
      completed: output.length,
    };
  }

  function shownBatch(batch: Batch): unknown {
    const { id, inputFileId, createdAtMs, total, metadata, end } = batch;
    return {
      id,
      object: "batch",
      endpoint: "/v1/chat/completions",
      errors:
        end?.status === "failed"
          ? { object: "list", data: [{ code: "token_limit_exceeded", line: null }] }
          : null,
      input_file_id: inputFileId,
      completion_window: "24h",
      status: end?.status ?? "in_progress",
      output_file_id: end?.output ?? null,
      error_file_id: end?.errors ?? null,
      created_at: seconds(createdAtMs),
      expires_at: seconds(createdAtMs) + 86_400,
      request_counts: { total, completed: end?.completed ?? 0, failed: end ? total - end.completed : 0 },
      metadata,
    };
  }

  const list = (data: readonly unknown[]): Reply => jsonReply(200, { object: "list", data, has_more: false });

  function handleFile(call: Call, id: string | undefined, isContent: boolean): Reply {
    if (id === undefined)
      return call.method === "POST" ? upload(call) : list([...files.values()].map(shownFile));
    const file = files.get(id);
    if (!file) return notFound("File object");
    if (call.method === "DELETE") {
      files.delete(id);
      return jsonReply(200, { id, object: "file", deleted: true });
    }
    return isContent ? { status: 200, body: file.content } : jsonReply(200, shownFile(file));
  }

  function handleBatch(call: Call, id: string | undefined): Reply {
    if (id === undefined && call.method === "POST") return begin(call);
    for (const batch of batches.values()) advance(batch);
    if (id === undefined) return list([...batches.values()].reverse().map(shownBatch));
    const batch = batches.get(id);
    return batch ? jsonReply(200, shownBatch(batch)) : notFound("batch");
  }

  return {
    routeOf({ path }) {
      if (/^\/v1\/files(\/|$)/.test(path)) return "files";
      return /^\/v1\/batches(\/|$)/.test(path) ? "batches" : undefined;
    },
    handle(call) {
      const [, , kind, id, part] = call.path.split("/");
      return kind === "files" ? handleFile(call, id, part === "content") : handleBatch(call, id);
    },
  };
}

const linesIn = (content: string): string[] => content.split("\n").filter((line) => line !== "");
