/** The outbox in words. */
import type { OutboxEntry } from "../shared/outbox.ts";
import { many } from "./numbers.ts";
import { shortInstant } from "./status/words.ts";

/** One event a line: what, since when, how often tried and with what answer, its id. */
export function outboxLine({ id, type, state, attempts, queuedAt, faultCode, status }: OutboxEntry): string {
  const tries = attempts === 0 ? "not tried" : many(attempts, "try", "tries");
  const answer = [tries, faultCode, status].filter((part) => part !== undefined).join(", ");
  return `${shortInstant(queuedAt)}  ${type.padEnd(10)}  ${state.padEnd(7)}  ${id}  ${answer}\n`;
}

export function deliveryText(left: {
  readonly delivered: number;
  readonly waiting: number;
  readonly refused: number;
}): string {
  const parts = [`delivered ${left.delivered}`];
  if (left.waiting > 0) parts.push(`${many(left.waiting, "event waits", "events wait")} for another try`);
  if (left.refused > 0) parts.push(`${many(left.refused, "was", "were")} given up: see callbacks list`);
  return `${parts.join("; ")}\n`;
}
