/** One conversation through the flow, because somebody asked for it: found by its id, fetched, redacted, cleared,
 *  forwarded, and its summary kept. What ends a run ends here no more than a task, and the caller decides. */
import { absenceOf, usualGiveUpMs } from "../absence.ts";
import { flow } from "../flow.ts";
import type { Genesys } from "../genesys/client.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { RunLedger } from "../ledger/run-ledger.ts";
import type { Clearing } from "../redact/clearing.ts";
import type { Gate } from "../redact/gate/gate.ts";
import type { OnPii } from "../result.ts";
import { type Fault, isFault } from "../shared/fault.ts";
import type { Carried, Step, Summary, SummaryBook, SummaryTask } from "../shared/summary-book.ts";
import type { Conversation, Result, Transcript } from "../shared/types.ts";
import { fetchNamed } from "../source/named.ts";
import type { Book, Stations } from "../stations.ts";
import type { Tally } from "../tally.ts";
import { fetchNativeSummary } from "../transcript/native-summary.ts";
import type { Way } from "./ways.ts";

export interface RoadParts {
  readonly genesys: Pick<Genesys, "get">;
  readonly transcripts: Stations["transcripts"];
  readonly gate: Gate;
  readonly ledger: Pick<Ledger, "surrogate" | "quarantine">;
  readonly book: SummaryBook;
  readonly tally: Tally;
  readonly runId: string;
  readonly onPii: OnPii;
  readonly abort: AbortSignal;
  readonly now: () => number;
  /** When somebody last told that there is a transcript of it, epoch milliseconds. */
  readonly announcedAt: (conversationId: string) => number | undefined;
  readonly onTranscript: (conversation: Conversation, transcript: Transcript) => void;
}

/** What holds for one task. */
export interface Passage extends Pick<Way, "clearing" | "forward"> {
  readonly task: SummaryTask;
  /** Under the present rules. */
  readonly fingerprint: string;
  /** Of the runs of this fingerprint. */
  readonly run: RunLedger;
  readonly onStep: (step: Step) => void;
}

export interface SummaryRoad {
  /** @throws Fault of scope `run`, and of scope `call` from the search for the conversation; the signal's reason. */
  carry(passage: Passage): Promise<Carried>;
}

/** A call has ended a moment ago, and its transcript is on its way: looked for again after a quarter of its age, for
 *  here somebody waits. */
const soonestMs = 15_000;
const latestMs = 3_600_000;

export function createSummaryRoad(parts: RoadParts): SummaryRoad {
  const { genesys, transcripts, gate, ledger, book, tally, runId, abort, now, announcedAt } = parts;

  /** What was announced is waited for from then on, however old the conversation is. */
  function later({ id, startedAt, endedAt }: Conversation, reason: string): Carried {
    return laterThan(Math.max(Date.parse(endedAt ?? startedAt), announcedAt(id) ?? 0), reason);
  }

  function laterThan(sinceMs: number, reason: string): Carried {
    const ageMs = Math.max(0, now() - sinceMs);
    if (ageMs > usualGiveUpMs) return { isDone: false, reason };
    return { isDone: false, reason, retryAt: now() + Math.min(latestMs, Math.max(soonestMs, ageMs / 4)) };
  }

  /** Undefined when the vendor has none. @throws what the clearing throws. */
  async function nativeOf(conversation: Conversation, clearing: Clearing) {
    const native = await fetchNativeSummary(genesys, conversation.id, abort);
    if (!native) return undefined;
    const { language, text, ...parts } = native;
    const { value, isMasked } = clearing.json({ summary: text, ...parts }, conversation.known);
    return { ...value, language, isMasked };
  }

  async function carryNative(conversation: Conversation, { task, clearing, fingerprint }: Passage) {
    const native = await nativeOf(conversation, clearing);
    if (!native) return later(conversation, "native.absent");
    await book.complete(task.id, fingerprint, {
      ...headOf(conversation),
      language: native.language,
      summary: textIn(native),
      details: {},
      native,
      redactions: {},
    });
    return done;
  }

  async function carryThrough(conversation: Conversation, passage: Passage): Promise<Carried> {
    const { task, run, clearing, forward, fingerprint, onStep } = passage;
    let carried: Carried = { isDone: false, reason: "interrupted" };
    const native =
      task.source === "both" ? await nativeOf(conversation, clearing).catch(noComparison) : undefined;

    const kept: Book = {
      settledAs: () => undefined,
      claim: run.claim,
      release: run.release,
      async commit(result) {
        await book.complete(task.id, fingerprint, summaryOf(result, native), result);
        carried = done;
      },
      async setAside(of, state, { fault, spent }) {
        const absence = state === "pending" ? absenceOf(of, now(), usualGiveUpMs) : undefined;
        await run.setAside(of, state === "pending" ? "absent" : state, fault, spent, absence);
        carried = fault ? failed(fault, task, now()) : later(of, "transcript.absent");
        if (state === "absent" && announcedAt(of.id) === undefined)
          carried = { isDone: false, reason: "transcript.absent" };
      },
      quarantine: (of, fault, view) => ledger.quarantine.put(of, fingerprint, fault, view),
      surrogate: ledger.surrogate,
    };
    const stations: Stations = {
      source: {
        async *conversations() {
          yield conversation;
        },
      },
      transcripts: {
        async of(one, signal) {
          onStep("reading");
          const transcript = await transcripts.of(one, signal);
          if (transcript) parts.onTranscript(one, transcript);
          return transcript;
        },
      },
      clearing,
      gate,
      forward: {
        estimate: forward.estimate,
        send(...args) {
          onStep("asking");
          return forward.send(...args);
        },
      },
      ledger: kept,
    };
    await flow(stations, tally, {
      ...{ runId, fingerprint, abort, now, onPiiInAnswer: parts.onPii },
      ...{ fetchers: 1, senders: 1, heldLimit: { count: Number.POSITIVE_INFINITY } },
      stop: neverStopped,
    });
    return carried;
  }

  return {
    async carry(passage) {
      const { task, onStep } = passage;
      onStep("finding");
      let isFound = false;
      try {
        const conversation = await fetchNamed(genesys, task.conversationId, abort);
        isFound = true;
        if (task.source !== "llm") onStep("native");
        if (task.source === "native") return await carryNative(conversation, passage);
        return await carryThrough(conversation, passage);
      } catch (error) {
        if (!isFault(error) || !isAboutTask(error)) throw error;
        if (error.code === "call.notFound" && !isFound) {
          const announced = announcedAt(task.conversationId);
          return announced === undefined ? { isDone: false, reason: unknown } : laterThan(announced, unknown);
        }
        return failed(error, task, now());
      }
    },
  };
}

/** Not, or not yet, in the vendor's analytics. */
const unknown = "conversation.unknown";
const done: Carried = { isDone: true };
/** A task in hand is finished; who can not wait for that aborts. */
const neverStopped = new AbortController().signal;

const headOf = ({ startedAt, mediaType }: Conversation) => ({ startedAt, mediaType });

const textIn = (of: Readonly<Record<string, unknown>>): string => String(of["summary"] ?? "");

function summaryOf(result: Result, native: Summary["native"]): Summary {
  const { startedAt, mediaType, language, analysis, redactions, review, llm } = result;
  const { summary: _, ...details } = analysis;
  return {
    ...{ startedAt, mediaType, language, details, redactions, llm },
    summary: textIn(analysis),
    ...(review ? { quality: review } : {}),
    ...(native ? { native } : {}),
  };
}

/** What the vendor would have said is good to have; ours does not fail for want of it. */
function noComparison(error: unknown): { readonly missing: string } {
  if (isFault(error) && isAboutTask(error)) return { missing: error.code };
  throw error;
}

/** A page of another shape, or a permission that only the vendor's summaries need. */
const isAboutTask = ({ scope, code }: Fault): boolean =>
  scope !== "run" || code === "source.shape" || code === "access.forbidden" || code === "config.invalid";

const mostTries = 5;
const firstPauseMs = 30_000;

/** Calls have been tried again by their doors already; what still fails is tried a few times more, later. */
function failed({ code, retryable, scope }: Fault, { attempts }: SummaryTask, nowMs: number): Carried {
  if (scope !== "call" || !retryable || attempts >= mostTries) return { isDone: false, reason: code };
  return { isDone: false, reason: code, retryAt: nowMs + firstPauseMs * 2 ** (attempts - 1) };
}
