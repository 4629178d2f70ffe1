/** Rows of the how-to shapes: they bring what was said and little else. */
import type { Interval } from "../genesys/details-query.ts";
import { type Fields, textAt } from "../genesys/fields.ts";
import { interactionTurns, labelledTurns } from "../genesys/tutorial.ts";
import type { Raw } from "../shared/text.ts";
import { type Conversation, emptyKnown, type Turn } from "../shared/types.ts";

/** Undefined when the row has no id or nothing that could be read as turns. A row that does not say when it was
 *  counts as the start of the range that was asked for. */
export function parseInline(row: Fields, { fromMs }: Interval): Conversation | undefined {
  const id = textAt(row, "conversationId") ?? textAt(row, "id");
  const turns = turnsOf(row);
  if (id === undefined || turns === undefined) return undefined;
  const times = turns.map(({ startMs }) => startMs).filter((ms) => ms !== undefined);
  return {
    id,
    startedAt: new Date(times.length > 0 ? Math.min(...times) : fromMs).toISOString(),
    ...(times.length > 0 ? { endedAt: new Date(Math.max(...times)).toISOString() } : {}),
    mediaType: "unknown",
    queueIds: [],
    communications: [],
    known: emptyKnown,
    turns,
  };
}

function turnsOf(row: Fields): readonly Turn<Raw>[] | undefined {
  const transcript = row["transcript"];
  return typeof transcript === "string" ? labelledTurns(transcript) : interactionTurns(row);
}
