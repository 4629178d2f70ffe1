/** What a plan asks of the ledger: what a run would find done or under way. A run may be at work meanwhile; what it has
 *  claimed counts as work, as it would after its death. */
import { isWaiting } from "./batch-book.ts";
import { calibrationIn } from "./calibration.ts";
import { closedDays } from "./day-book.ts";
import { createForgottenCheck } from "./forgotten.ts";
import { type State, standing } from "./run-ledger.ts";
import { surrogateOf } from "./surrogate.ts";
import { openView } from "./view.ts";

export interface PlanView {
  /** As a run under this fingerprint would see it. */
  standing(conversationId: string, fingerprint: string): State | undefined;
  isWaiting(conversationId: string, fingerprint: string): boolean;
  /** Was it asked to be forgotten? */
  isForgotten(conversationId: string): boolean;
  closedDays(scope: string): ReadonlySet<string>;
  /** What was learned of the model's tokens. */
  calibration(model: string): unknown;
  close(): void;
}

/** Undefined when there is no ledger yet. All throw Fault `ledger.failed`. */
export async function openPlanView(dataDir: string): Promise<PlanView | undefined> {
  const database = await openView(dataDir, "conversations");
  if (!database) return undefined;
  const key = database.get("SELECT value FROM meta WHERE key = 'surrogate_key'")?.["value"];
  const isForgotten =
    key instanceof Uint8Array ? createForgottenCheck(database, (id) => surrogateOf(key, id)) : () => false;
  return {
    isForgotten,
    standing: (id, fingerprint) => standing(database, id, fingerprint),
    isWaiting: (id, fingerprint) => isWaiting(database, id, fingerprint),
    closedDays: (scope) => closedDays(database, scope),
    calibration: (model) => calibrationIn(database, model),
    close: database.close,
  };
}
