/** What the flow asks of the ledger, answered by ledger and results together. */
import type { Ledger } from "./ledger/ledger.ts";
import type { PlanView } from "./ledger/plan-view.ts";
import type { RunLedger, State } from "./ledger/run-ledger.ts";
import { Fault } from "./shared/fault.ts";
import type { Conversation } from "./shared/types.ts";
import type { Results } from "./sinks/jsonl.ts";
import type { Book } from "./stations.ts";

interface Scope {
  /** Of the range, these conversations and no others. */
  readonly only?: ReadonlySet<string> | undefined;
  /** Also what is done, or held back, is taken on. */
  readonly isAnew?: boolean | undefined;
  readonly fingerprint: string;
  /** A transcript that has not come so long after the conversation's end will not come. */
  readonly giveUpMs: number;
  /** Asks for a transcript again when it is due, and not whenever somebody runs the program. */
  readonly isNightly: boolean;
  readonly now: () => number;
}

interface Kept {
  readonly ledger: Ledger;
  readonly run: RunLedger;
  readonly results: Results;
}

export const createBook = ({ ledger, run, results }: Kept, scope: Scope): Book => ({
  settledAs(conversation) {
    if (!ledger.forgotten.has(conversation.id))
      return settledAs(conversation, run.standing(conversation.id), scope, run.absence);
    ledger.forgotten.named(conversation);
    return "absent";
  },
  claim: run.claim,
  release: run.release,
  commit: results.put,
  setAside: (conversation, state, { fault, spent, absence }) =>
    run.setAside(conversation, state === "pending" ? "absent" : state, fault, spent, absence),
  quarantine: (conversation, fault, view) =>
    ledger.quarantine.put(conversation, scope.fingerprint, fault, view),
  surrogate: ledger.surrogate,
});

/** For a plan: what is done is known, where there is a ledger, and nothing may be written down. */
export const createPlanBook = (view: PlanView | undefined, scope: Scope): Book => ({
  settledAs: (conversation) =>
    view?.isForgotten(conversation.id)
      ? "absent"
      : settledAs(conversation, view?.standing(conversation.id, scope.fingerprint), scope),
  claim: refuse,
  release: refuse,
  commit: refuse,
  setAside: async () => {},
  quarantine: async () => {},
  surrogate: () => "",
});

const refuse = () => Promise.reject(new Fault("ledger.failed"));

function settledAs(
  { id, startedAt, endedAt }: Conversation,
  state: State | undefined,
  { only, isAnew, giveUpMs, isNightly, now }: Scope,
  absence: RunLedger["absence"] = () => undefined,
): ReturnType<Book["settledAs"]> {
  if (only && !only.has(id)) return "absent";
  if (isAnew) return undefined;
  const isFinal = now() - Date.parse(endedAt ?? startedAt) > giveUpMs;
  // The same rules would hold it back again.
  if (state === "done" || state === "held") return state;
  if (state !== "absent") return undefined;
  const known = absence(id);
  if (known?.reason === "medium") return "absent";
  const isPending = known !== undefined && known.reason === undefined;
  // Nothing is given up that was not looked for when its time was over: it may have come while nobody could look.
  if (isFinal) return isPending ? undefined : "absent";
  return isNightly && isPending && known.retryAt > now() ? "pending" : undefined;
}
