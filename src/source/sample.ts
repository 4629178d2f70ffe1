/** A sample that looks like the whole: from every medium and queue as many as its part of the range, and of a rare one
 *  at least one, for it is in the rare ones that a redaction fails unseen. Who is taken is decided by a hash of seed
 *  and id: the same range and seed give the same sample, in whatever order the vendor lists it, and only a few
 *  conversations of each stratum are held in memory. */
import { sha256 } from "../shared/sha256.ts";
import type { Conversation, MediaType } from "../shared/types.ts";

export interface Stratum {
  readonly mediaType: MediaType;
  /** All that were seen of it. */
  readonly size: number;
  /** Some of them, in the order in which they are to be taken. */
  readonly candidates: readonly Conversation[];
}

interface Ticket {
  readonly draw: string;
  readonly conversation: Conversation;
}

/** @param count wanted in the end; some more are kept of each stratum, for not every conversation has a transcript. */
export async function stratify(
  conversations: AsyncIterable<Conversation>,
  count: number,
  seed: number,
): Promise<readonly Stratum[]> {
  const most = 2 * count + 10;
  const strata = new Map<string, { mediaType: MediaType; size: number; tickets: Ticket[] }>();
  const byDraw = (a: Ticket, b: Ticket) => (a.draw < b.draw ? -1 : 1);
  for await (const conversation of conversations) {
    const { mediaType, queueIds } = conversation;
    const name = `${mediaType} ${queueIds[0] ?? ""}`;
    const stratum = strata.get(name) ?? { mediaType, size: 0, tickets: [] };
    strata.set(name, stratum);
    stratum.size += 1;
    const draw = sha256(`${seed} ${conversation.id}`);
    stratum.tickets.push({ draw, conversation });
    if (stratum.tickets.length >= 2 * most) stratum.tickets = stratum.tickets.sort(byDraw).slice(0, most);
  }
  return [...strata]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { mediaType, size, tickets }]) => ({
      ...{ mediaType, size },
      candidates: tickets.sort(byDraw).map(({ conversation }) => conversation),
    }));
}

/** How many to take of each stratum: first so many of each medium, then of these so many of each queue.
 *  @param available bounds each. Gives less than `count` only when there are less. */
export function allot(
  strata: readonly Stratum[],
  available: readonly number[],
  count: number,
): readonly number[] {
  const media = [...new Set(strata.map(({ mediaType }) => mediaType))];
  const of = (mediaType: MediaType) =>
    strata.flatMap((stratum, index) => (stratum.mediaType === mediaType ? [index] : []));
  const sum = (numbers: readonly (number | undefined)[]) =>
    numbers.reduce<number>((total, number) => total + (number ?? 0), 0);
  const ofMedia = seats(
    media.map((mediaType) => sum(of(mediaType).map((index) => strata[index]?.size))),
    media.map((mediaType) => sum(of(mediaType).map((index) => available[index]))),
    count,
  );
  const taken = strata.map(() => 0);
  for (const [place, mediaType] of media.entries()) {
    const members = of(mediaType);
    const shares = seats(
      members.map((index) => strata[index]?.size ?? 0),
      members.map((index) => available[index] ?? 0),
      ofMedia[place] ?? 0,
    );
    for (const [member, index] of members.entries()) taken[index] = shares[member] ?? 0;
  }
  return taken;
}

/** The next one seat goes to where a seat stands for most (D'Hondt), after each has one. */
function seats(sizes: readonly number[], available: readonly number[], count: number): readonly number[] {
  const taken = sizes.map(() => 0);
  const bySize = sizes.map((_, index) => index).sort((a, b) => (sizes[b] ?? 0) - (sizes[a] ?? 0));
  let left = count;
  for (const index of bySize) {
    if (left === 0) break;
    if ((available[index] ?? 0) === 0) continue;
    taken[index] = 1;
    left -= 1;
  }
  for (; left > 0; left -= 1) {
    let best: number | undefined;
    for (const index of bySize) {
      if ((taken[index] ?? 0) >= (available[index] ?? 0)) continue;
      const quotient = (of: number) => (sizes[of] ?? 0) / ((taken[of] ?? 0) + 1);
      if (best === undefined || quotient(index) > quotient(best)) best = index;
    }
    if (best === undefined) break;
    taken[best] = (taken[best] ?? 0) + 1;
  }
  return taken;
}
