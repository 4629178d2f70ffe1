/** One window to the model and its answer to rest, as `flow.ts` does it for a conversation: claimed before anything
 *  leaves, looked at by guard and gate, committed or set aside. */
import type { Brief } from "../forward/template.ts";
import type { LiveHead, SentUtterance } from "../ledger/live-book.ts";
import { resultOf } from "../result.ts";
import { Fault, type FaultCode, isFault } from "../shared/fault.ts";
import { resultKey } from "../shared/result-key.ts";
import type { Cleared } from "../shared/text.ts";
import type { Conversation, Known, Redaction, Speaker, Spent } from "../shared/types.ts";
import type { SetAside, View } from "../stations.ts";
import type { Tally } from "../tally.ts";
import type { StreamParts } from "./parts.ts";

export interface Window {
  readonly head: LiveHead;
  /** Counted from 1. */
  readonly number: number;
  readonly known: Known;
  readonly language: string | undefined;
  readonly before: Cleared | undefined;
  readonly isFilled: boolean;
  readonly utterances: readonly SentUtterance[];
  /** @throws as the clearing does. */
  readonly redaction: () => Redaction<Cleared>;
  /** Of what was held back, what may be looked at. */
  readonly view: () => View;
}

/** What came of it. `again`: the call failed, and nothing of the window is lost. */
export type Sent =
  | { readonly state: "done"; readonly answer: Cleared }
  | { readonly state: Extract<SetAside, "failed" | "held">; readonly fault: Fault }
  | { readonly state: "again"; readonly fault: Fault };

/** @throws Fault of scope `run`; bugs; the signal's reason. */
export async function sendWindow(window: Window, parts: StreamParts, tally: Tally): Promise<Sent> {
  const { clearing, gate, forward, ledger, run, live, abort } = parts;
  const { head, number, known, before, isFilled, utterances, language } = window;
  const key = resultKey(head.id, number);
  const conversation: Conversation = { ...head, id: key, communications: [], known };
  const surrogate = ledger.surrogate(key);
  const forget = gate.expect(surrogate, known);
  let spent: Spent | undefined;
  tally.taken += 1;
  try {
    // Before the redactor, so that what is set aside is known by its utterances too.
    await live.claim(head.id, number, utterances);
    const redaction = window.redaction();
    tally.redacted(redaction.counts);
    const brief: Brief = { mediaType: head.mediaType, language, roles: rolesOf(redaction) };
    await run.claim(conversation, forward.estimate(redaction.turns, brief).costUsd);
    const answer = await forward.send(surrogate, redaction.turns, {
      brief,
      live: { number, before, isFilled },
      clear: (text) => clearing.text(text, known),
      masked: redaction,
      signal: abort,
      onSpent(wasted) {
        spent = wasted;
      },
    });
    spent = answer;
    const { runId, fingerprint, onPii, now } = parts;
    const facts = { onPii, fingerprint, runId, processedAt: new Date(now()).toISOString() };
    const { review, ...of } = resultOf({ conversation, redaction, known, brief }, answer, clearing, facts);
    const result = { ...of, ...(review ? { review } : {}), conversationId: head.id, window: number };
    await parts.commit(isFilled ? { ...result, isFilled } : result);
    tally.reviewed({ ...of, ...(review ? { review } : {}) });
    tally.count("done", conversation);
    return { state: "done", answer: clearing.text(JSON.stringify(of.analysis), known) };
  } catch (error) {
    abort.throwIfAborted();
    if (!isFault(error)) throw error;
    if (error.scope === "run") {
      // The stream ends, but what became of this window is known.
      if (spent?.attempts === 0) await run.release(conversation);
      else if (spent) await run.setAside(conversation, "failed", error, spent);
      throw error;
    }
    const isHeld = holding.has(error.code);
    await run.setAside(conversation, isHeld ? "held" : "failed", error, spent);
    if (isHeld) await ledger.quarantine.put(conversation, parts.fingerprint, error, window.view());
    else if (error.scope === "call") return { state: "again", fault: error };
    tally.count(isHeld ? "held" : "failed", conversation);
    tally.faults[error.code] = (tally.faults[error.code] ?? 0) + 1;
    return { state: isHeld ? "held" : "failed", fault: error };
  } finally {
    if (spent) tally.spent(spent);
    forget();
  }
}

/** A window that is waited with no longer. What was in it is a gap from now on. */
export async function giveUpWindow(
  { head, number, utterances }: Pick<Window, "head" | "number" | "utterances">,
  { run, live }: Pick<StreamParts, "run" | "live">,
  tally: Tally,
): Promise<Fault> {
  const fault = new Fault("live.givenUp", { facts: { turns: utterances.length } });
  const key = resultKey(head.id, number);
  await live.claim(head.id, number, utterances);
  await run.setAside({ ...head, id: key }, "failed", fault);
  tally.count("failed", { id: key, startedAt: head.startedAt });
  tally.faults[fault.code] = (tally.faults[fault.code] ?? 0) + 1;
  return fault;
}

/** Faults by which redactor, guard and gate keep a window back. */
const holding: ReadonlySet<FaultCode> = new Set(["guard.held", "redact.failed", "gate.held", "gate.failed"]);

const rolesOf = ({ turns }: Redaction<Cleared>): readonly Speaker[] =>
  [...new Set(turns.map(({ speaker }) => speaker))].filter((role) => role !== "unknown");
