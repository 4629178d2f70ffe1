/** The road at half the price: requests travel together in a file and are answered within a day, to whichever run
 *  asks. What was gathered is in the ledger, and so is every step of a batch; a run begins by collecting what the ones
 *  before it have sent.
 *
 *  What a kill costs: between `begin` and its note, one question to the server, for its list of batches names ours by
 *  the file. Only a server that keeps no such list can make us begin one batch twice, once a kill. */
import { randomBytes } from "node:crypto";
import { type Draft, draftOf, parseDraft, readyOf } from "./draft.ts";
import type { BatchDoor } from "./forward/batch-door.ts";
import type { AnswerLine, BatchQuestions } from "./forward/batch-question.ts";
import { linesOf, parseAnswerLine, requestLine } from "./forward/batch-question.ts";
import type { Estimate } from "./forward/client.ts";
import type { Clearing } from "./redact/clearing.ts";
import { type OnPii, type Ready, resultOf } from "./result.ts";
import type { Batch, BatchBook, BatchLine, OpenLine, Unanswered } from "./shared/batch-book.ts";
import { drain } from "./shared/drain.ts";
import type { Egress, Outcome, RecordingEgress } from "./shared/egress.ts";
import { Fault, isFault } from "./shared/fault.ts";
import type { Conversation, Spent } from "./shared/types.ts";
import type { Book } from "./stations.ts";
import type { Tally } from "./tally.ts";

export interface BatchStations {
  readonly door: BatchDoor;
  readonly questions: BatchQuestions;
  /** Gate and budget: may this request go with the next batch? */
  readonly admission: Egress;
  /** Says that a request leaves, and what became of it. */
  readonly record: RecordingEgress;
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
const most = { lines: 50_000, bytes: 64_000_000, recorders: 64, collectors: 32 };

export function createBatchRoad(stations: BatchStations, options: BatchOptions): BatchRoad {
  const { door, questions, admission, record, clearing, ledger, book } = stations;
  let submitting: Promise<void> = Promise.resolve();

  /** One at a time, so that no two take the same lines. */
  function submit(isAll: boolean): Promise<void> {
    submitting = submitting.then(async () => {
      for (;;) {
        const { lines, bytes } = book.gathered();
        const isFull = lines >= most.lines || bytes >= most.bytes;
        if (lines === 0 || !(isAll || isFull)) return;
        const batch = await book.seal(`tg-${randomBytes(12).toString("hex")}`, door.endpoint, most);
        if (batch && (await advance(batch, false)) === undefined) await giveUp(batch, "unsent");
      }
    });
    return submitting;
  }

  /** Takes a batch as far as it goes. @param isResumed it may be further than is written down.
   *  @returns the server's name for it; undefined when it is given up. */
  async function advance(batch: Batch, isResumed: boolean): Promise<string | undefined> {
    if (batch.batchId !== undefined) return batch.batchId;
    const fileId = batch.fileId ?? (await uploaded(batch, isResumed).catch(unlessHeld));
    if (fileId === undefined) return undefined;
    const there = isResumed ? await door.findBatch(fileId) : undefined;
    if (there === undefined && batch.isStale) return undefined;
    const batchId = there ?? (await door.begin(fileId));
    await book.begun(batch, batchId);
    return batchId;
  }

  async function uploaded(batch: Batch, isResumed: boolean): Promise<string> {
    let fileId = isResumed ? await door.findFile(batch.name) : undefined;
    if (fileId === undefined) {
      const lines = book.requestsOf(batch);
      await drain(iterate(lines), (line) => leave(batch, line), { workers: most.recorders });
      fileId = await door.upload(batch.name, Buffer.concat(lines.map(({ request }) => request)));
    }
    await book.uploaded(batch, fileId);
    return fileId;
  }

  /** Each line is a request of its own, in the record as in the bill. */
  async function leave(batch: Batch, { customId, request, draft }: BatchLine): Promise<void> {
    const { counts, digests } = parseDraft(draft);
    const receipt = await record.pass(request, { surrogate: customId, purpose: "analysis", counts, digests });
    if (receipt.number !== undefined) await book.recorded(batch, customId, receipt.number);
  }

  async function collectOne(batch: Batch, tally: Tally): Promise<void> {
    const batchId = await advance(batch, true);
    if (batchId === undefined) return giveUp(batch, "unsent");
    const status = await door.look(batchId);
    if (!status) return giveUp(batch, "lost");
    if (!status.isEnded) return;
    if (status.refusal !== undefined) options.onRefused?.(batch, status.refusal);
    const seen = new Set<string>();
    for (const fileId of status.fileIds) {
      const answers = iterate(answersIn(await door.read(fileId), seen));
      await drain(answers, (answer) => take(batch, answer, tally), { workers: most.collectors });
    }
    await giveUp(batch, status.isComplete ? "lost" : "undone");
    for (const fileId of [batch.fileId, ...status.fileIds])
      if (fileId !== undefined) await door.forget(fileId);
    // Sent again at once they would only be refused again.
    if (status.refusal !== undefined)
      throw new Fault("batch.refused", { facts: { reason: status.refusal, lines: batch.lines } });
  }

  /** What is still open is work again. */
  async function giveUp(batch: Batch, how: Unanswered): Promise<void> {
    await giveBack(batch, book.openLines(batch), how);
    await book.close(batch);
  }

  async function giveBack(batch: Batch, lines: readonly OpenLine[], how: Unanswered): Promise<void> {
    for (const line of lines) await tell(line, { kind: how === "lost" ? "unknown" : "failed" });
    await book.giveBack(
      batch,
      lines.map(({ customId }) => customId),
      how,
    );
  }

  const tell = async ({ record: number }: OpenLine, outcome: Outcome): Promise<void> =>
    number === undefined ? undefined : record.tell(number, outcome);

  async function take(batch: Batch, { customId, status, body }: AnswerLine, tally: Tally): Promise<void> {
    const line = book.line(batch, customId);
    if (!line) return;
    if (line.isDone) return book.settle(batch, customId);
    // Made under other rules it is no answer to this run, but it was paid for.
    if (!line.isPresent) return giveBack(batch, [line], status === 200 ? "lost" : "undone");
    if (status === undefined || status === 429 || status >= 500) {
      tally.returned += 1;
      return giveBack(batch, [line], "undone");
    }
    await tell(line, await finish(parseDraft(line.draft), status, body, tally));
    await book.settle(batch, customId);
  }

  async function finish(draft: Draft, status: number, body: Buffer, tally: Tally): Promise<Outcome> {
    const item = readyOf(draft);
    let spent: Spent | undefined;
    try {
      if (status !== 200) throw new Fault("call.rejected", { facts: { door: "llm", status } });
      const answer = questions.read(body, draft);
      spent = answer;
      tally.compare(draft.planned, answer);
      const { onPii, fingerprint, runId } = options;
      const processedAt = new Date(options.now()).toISOString();
      const result = resultOf(item, answer, clearing, { onPii, fingerprint, runId, processedAt });
      await ledger.commit(result);
      tally.reviewed(result);
      tally.collected("done", item.conversation);
      return { kind: "answered", ...amountsOf(spent) };
    } catch (error) {
      if (!isFault(error) || error.scope === "run") throw error;
      spent ??= questions.spentOn(error);
      tally.collected("failed", item.conversation);
      tally.faults[error.code] = (tally.faults[error.code] ?? 0) + 1;
      options.onSetAside?.(item.conversation, error);
      await ledger.setAside(item.conversation, "failed", { fault: error, spent });
      return { kind: "failed", faultCode: error.code, ...amountsOf(spent) };
    } finally {
      if (spent) tally.spent(spent);
    }
  }

  return {
    isWaiting: ({ id }) => book.isWaiting(id),
    waiting: () => ({ conversations: book.waiting(), batches: book.batches().length }),
    async add(item, planned) {
      const { turns, counts, digests } = item.redaction;
      const surrogate = ledger.surrogate(item.conversation.id);
      const { body, nonce } = questions.body(surrogate, turns, item.brief);
      const admitted = await admission.pass(body, { surrogate, purpose: "analysis", counts, digests });
      // Reckoned as estimated until a later run reads the answer.
      await admitted.outcome({ kind: "unknown" });
      const line = {
        customId: surrogate,
        request: requestLine(surrogate, body),
        draft: draftOf(item, nonce, planned),
      };
      await book.gather(item.conversation, planned.costUsd, line);
      await submit(false);
    },
    async collect(tally) {
      for (const batch of book.batches())
        if (batch.endpoint === door.endpoint) await collectOne(batch, tally);
    },
    submit: () => submit(true),
  };
}

/** The gate has learned since the line was gathered. It will hold back the one when all are looked at again. */
function unlessHeld(error: unknown): undefined {
  if (!isFault(error) || error.scope !== "conversation") throw error;
}

/** The first of each conversation. */
function* answersIn(file: Buffer, seen: Set<string>): Generator<AnswerLine> {
  for (const line of linesOf(file)) {
    const answer = parseAnswerLine(line);
    if (!answer || seen.has(answer.customId)) continue;
    seen.add(answer.customId);
    yield answer;
  }
}

const amountsOf = ({ promptTokens, completionTokens, costUsd }: Spent) => ({
  promptTokens,
  completionTokens,
  costUsd,
});

async function* iterate<T>(items: Iterable<T>): AsyncIterable<T> {
  yield* items;
}
