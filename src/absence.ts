/** A transcript that is not there: will it come? The vendor makes them within minutes as a rule, within hours on a bad
 *  day, and after an outage within days. So it is asked for again ever more seldom, for as long as is left of the time
 *  it is given, and then the conversation has none, for a reason that can be read. */
import type { Conversation } from "./shared/types.ts";

export type Absence =
  /** Epoch milliseconds. */
  | {
      readonly state: "pending";
      readonly reason?: undefined;
      readonly retryAt: number;
      readonly giveUpAt: number;
    }
  /** `medium`: the medium has no text. `late`: none has come in the time it was given. */
  | { readonly state: "absent"; readonly reason: "medium" | "late" };

export const usualGiveUpMs = 7 * 86_400_000;

const soonestMs = 10 * 60_000;
/** Less than a day, so that a job that starts a little earlier than the night before does not skip one. */
const latestMs = 20 * 3_600_000;

/** Half of the conversation's age goes by before it is asked again: minutes, then hours, then nights. */
export function absenceOf(
  { mediaType, startedAt, endedAt }: Conversation,
  nowMs: number,
  giveUpMs: number,
): Absence {
  if (mediaType === "unknown") return { state: "absent", reason: "medium" };
  const endMs = Date.parse(endedAt ?? startedAt);
  const ageMs = nowMs - endMs;
  if (ageMs > giveUpMs) return { state: "absent", reason: "late" };
  const waitMs = Math.min(latestMs, Math.max(soonestMs, ageMs / 2));
  return { state: "pending", retryAt: Math.round(nowMs + waitMs), giveUpAt: endMs + giveUpMs };
}
