/** The road at half the price: requests travel together in a file and are answered within a day, to whichever run
 *  asks. What was gathered is in the ledger, and so is every step of a batch; a run begins by collecting what the ones
 *  before it have sent.
 *
 *  What a kill costs: between `begin` and its note, one question to the server, for its list of batches names ours by
 *  the file. Only a server that keeps no such list can make us begin one batch twice, once a kill. */
import { randomBytes } from "node:crypto";
import type { BatchDoor } from "./forward/batch-door.ts";
import type { AnswerLine, BatchQuestions } from "./forward/batch-question.ts";
import { linesOf, parseAnswerLine, requestLine } from "./forward/batch-question.ts";
import type { Estimate } from "./forward/client.ts";
import type { Brief } from "./forward/template.ts";
import type { Clearing } from "./redact/clearing.ts";
import { type OnPii, type Ready, resultOf } from "./result.ts";
import type { Batch, BatchBook } from "./shared/batch-book.ts";
import { drain } from "./shared/drain.ts";
import type { Egress } from "./shared/egress.ts";
import { Fault, isFault } from "./shared/fault.ts";
import type { Cleared } from "./shared/text.ts";
import { type Conversation, emptyKnown, type Redaction, type Spent, type Turn } from "./shared/types.ts";
import type { Book } from "./stations.ts";
import type { Tally } from "./tally.ts";

export interface BatchStations {
  readonly door: BatchDoor;
  readonly questions: BatchQuestions;
  /** Gate and budget: may this request go with the next batch? */
  readonly admission: Egress;
  readonly clearing: Clearing;
  readonly ledger: Pick<Book, "commit" | "setAside" | "surrogate">;
  readonly book: BatchBook;
}

export interface BatchOptions {
  readonly runId: string;
  readonly fingerprint: string;
  readonly onPii: OnPii;
  readonly now: () => number;
  /** Told of what was set aside and of batches that went wrong as a whole, for the log. */
  readonly onSetAside: ((conversation: { readonly id: string }, fault: Fault) => void) | undefined;
  readonly onRefused:
    | ((batch: { readonly name: string; readonly lines: number }, why: string) => void)
    | undefined;
}

export interface BatchRoad {
  /** Has the conversation's request gone, or will it go with the next batch? */
  isWaiting(conversation: Pick<Conversation, "id">): boolean;
  waiting(): { readonly conversations: number; readonly batches: number };
  /** Claims the conversation and lets its request wait for others. A full batch goes at once.
   *  @throws what gate and budget throw. */
  add(item: Ready, planned: Estimate): Promise<void>;
  /** Takes in what the server has done; finishes what a killed run has begun. */
  collect(tally: Tally): Promise<void>;
  /** Sends off what waits to go. */
  submit(): Promise<void>;
}

/** What the provider takes is 50,000 lines and 200 MB. A file is held whole while it is uploaded, and more files cost
 *  nothing, so ours are smaller. */
const most = { lines: 50_000, bytes: 64_000_000 };
const collectors = 32;

/** Everything of a result but the answer, and what the answer will be held against. Nothing in it is personal: it is
 *  what the result file will say. */
interface Draft {
  readonly conversation: Pick<
    Conversation,
    "id" | "startedAt" | "endedAt" | "mediaType" | "direction" | "queueIds"
  >;
  readonly turns: readonly Turn<Cleared>[];
  readonly counts: Redaction["counts"];
  readonly brief: Brief;
  readonly nonce: string;
  readonly planned: Estimate;
}

export function createBatchRoad(stations: BatchStations, options: BatchOptions): BatchRoad {
  const { door, questions, admission, clearing, ledger, book } = stations;
  let submitting: Promise<void> = Promise.resolve();

  /** One at a time, so that no two take the same lines. */
  function submit(isAll: boolean): Promise<void> {
    submitting = submitting.then(async () => {
      for (;;) {
        const { lines, bytes } = book.gathered();
        const isFull = lines >= most.lines || bytes >= most.bytes;
        if (lines === 0 || !(isAll || isFull)) return;
        const batch = await book.seal(`tg-${randomBytes(12).toString("hex")}`, door.endpoint, most);
        if (batch) await advance(batch, false);
      }
    });
    return submitting;
  }

  /** Takes a batch as far as it goes. @param isResumed it may be further than is written down. */
  async function advance(batch: Batch, isResumed: boolean): Promise<string | undefined> {
    if (batch.batchId !== undefined) return batch.batchId;
    let fileId = batch.fileId ?? (isResumed ? await door.findFile(batch.name) : undefined);
    if (batch.fileId === undefined) {
      fileId ??= await door.upload(batch.name, book.fileOf(batch));
      await book.uploaded(batch, fileId);
    }
    if (fileId === undefined) return undefined;
    const there = isResumed ? await door.findBatch(fileId) : undefined;
    if (there === undefined && batch.isStale) return undefined;
    const batchId = there ?? (await door.begin(fileId));
    await book.begun(batch, batchId);
    return batchId;
  }

  async function collectOne(batch: Batch, tally: Tally): Promise<void> {
    const batchId = await advance(batch, true);
    if (batchId === undefined) return giveUp(batch, false);
    const status = await door.look(batchId);
    if (!status) return giveUp(batch, true);
    if (!status.isEnded) return;
    if (status.refusal !== undefined) options.onRefused?.(batch, status.refusal);
    for (const fileId of status.fileIds) {
      const lines = linesOf(await door.read(fileId));
      await drain(iterate(lines), (line) => take(batch, parseAnswerLine(line), tally), {
        workers: collectors,
      });
    }
    await giveUp(batch, status.isComplete);
    for (const fileId of [batch.fileId, ...status.fileIds])
      if (fileId !== undefined) await door.forget(fileId);
    // Sent again at once they would only be refused again.
    if (status.refusal !== undefined)
      throw new Fault("batch.refused", { facts: { reason: status.refusal, lines: batch.lines } });
  }

  /** What is still open is work again. */
  async function giveUp(batch: Batch, isLost: boolean): Promise<void> {
    await book.giveBack(batch, book.openLines(batch), isLost);
    await book.close(batch);
  }

  async function take(batch: Batch, { customId, status, body }: AnswerLine, tally: Tally): Promise<void> {
    const line = book.line(batch, customId);
    if (!line) return;
    if (line.isDone) return book.settle(batch, customId);
    // Made under other rules it is no answer to this run, but it was paid for.
    if (!line.isPresent) return book.giveBack(batch, [customId], status === 200);
    if (status === undefined || status === 429 || status >= 500) {
      tally.returned += 1;
      return book.giveBack(batch, [customId], false);
    }
    await finish(JSON.parse(line.draft) as Draft, status, body, tally);
    await book.settle(batch, customId);
  }

  async function finish(draft: Draft, status: number, body: Buffer, tally: Tally): Promise<void> {
    const { turns, counts, brief, planned } = draft;
    const conversation = { ...draft.conversation, communications: [], known: emptyKnown };
    let spent: Spent | undefined;
    try {
      if (status !== 200) throw new Fault("call.rejected", { facts: { door: "llm", status } });
      const answer = questions.read(body, draft);
      spent = answer;
      tally.compare(planned, answer);
      // What is known of its people was not kept. It was not in the request either: the gate had seen to that.
      const item: Ready = {
        conversation,
        redaction: { turns, findings: [], counts },
        known: emptyKnown,
        brief,
      };
      const { onPii, fingerprint, runId } = options;
      const processedAt = new Date(options.now()).toISOString();
      const result = resultOf(item, answer, clearing, { onPii, fingerprint, runId, processedAt });
      await ledger.commit(result);
      tally.reviewed(result);
      tally.done += 1;
    } catch (error) {
      if (!isFault(error) || error.scope === "run") throw error;
      spent ??= questions.spentOn(error);
      tally.failed += 1;
      tally.faults[error.code] = (tally.faults[error.code] ?? 0) + 1;
      options.onSetAside?.(conversation, error);
      await ledger.setAside(conversation, "failed", error, spent);
    } finally {
      if (spent) tally.spent(spent);
    }
  }

  return {
    isWaiting: ({ id }) => book.isWaiting(id),
    waiting: () => ({ conversations: book.waiting(), batches: book.batches().length }),
    async add({ conversation, redaction, brief }, planned) {
      const { turns, counts, digests } = redaction;
      const surrogate = ledger.surrogate(conversation.id);
      const { body, nonce } = questions.body(surrogate, turns, brief);
      const admitted = await admission.pass(body, { surrogate, purpose: "analysis", counts, digests });
      // Reckoned as estimated until a later run reads the answer.
      await admitted.outcome({ kind: "unknown" });
      const { id, startedAt, endedAt, mediaType, direction, queueIds } = conversation;
      const draft = {
        conversation: { id, startedAt, endedAt, mediaType, direction, queueIds },
        ...{ turns, counts, brief, nonce, planned },
      };
      const request = requestLine(surrogate, body);
      await book.gather(conversation, planned.costUsd, {
        customId: surrogate,
        request,
        draft: JSON.stringify(draft),
      });
      await submit(false);
    },
    async collect(tally) {
      for (const batch of book.batches())
        if (batch.endpoint === door.endpoint) await collectOne(batch, tally);
    },
    submit: () => submit(true),
  };
}

async function* iterate<T>(items: Iterable<T>): AsyncIterable<T> {
  yield* items;
}
