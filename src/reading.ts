/** What was said, for somebody who wants to look: source and transcripts without the rest of the road. Reads only. */
import type { Config } from "./config.ts";
import { openGenesys } from "./genesys/client.ts";
import type { DetailsFilters, Interval } from "./genesys/details-query.ts";
import { drain } from "./shared/drain.ts";
import { Fault, isFault } from "./shared/fault.ts";
import { type Conversation, joinKnown } from "./shared/types.ts";
import { createDetailsSource } from "./source/details.ts";
import { fetchNamed } from "./source/named.ts";
import { allot, stratify } from "./source/sample.ts";
import { createTranscripts } from "./transcript/fetch.ts";
import type { Heard } from "./viewing.ts";

export interface SampleRequest extends Interval {
  readonly filters: DetailsFilters;
  readonly count: number;
  /** The same seed, the same sample. */
  readonly seed: number;
  /** Told of every conversation listed and of every transcript read. */
  readonly onStep?: (listed: number, read: number) => void;
}

export interface Reading {
  /** Spread over media types and queues, in the order in which they began; fewer when there are fewer that have a
   *  transcript. @throws Faults of source and transcripts. */
  sample(request: SampleRequest): Promise<readonly Heard[]>;
  /** @throws Fault `usage.invalid` for an id the vendor does not know or that has no transcript. */
  named(ids: readonly string[]): Promise<readonly Heard[]>;
  close(): Promise<void>;
}

export interface ReadingOptions {
  /** Lets go of every call. */
  readonly signal: AbortSignal;
  readonly onWait: (fault: Fault, delayMs: number) => void;
}

const workers = 8;

export function openReading({ genesys: settings }: Config, { signal, onWait }: ReadingOptions): Reading {
  const genesys = openGenesys({ ...settings, connections: workers + 1, signal, onWait });
  const transcripts = createTranscripts({ genesys });

  /** Undefined when there is nothing to read: no transcript, or none of a shape that is known. */
  async function hear(conversation: Conversation): Promise<Heard | undefined> {
    try {
      const { known, communications: _, ...about } = conversation;
      const transcript = await transcripts.of(conversation, signal);
      if (!transcript || transcript.turns.length === 0) return undefined;
      return { ...about, turns: transcript.turns, known: joinKnown(known, transcript.known) };
    } catch (error) {
      if (isFault(error) && error.scope === "conversation") return undefined;
      throw error;
    }
  }

  return {
    async sample({ filters, count, seed, onStep = () => {}, ...interval }) {
      const source = createDetailsSource({ genesys, ...interval, ...filters });
      let listed = 0;
      const counted = tapped(source.conversations(signal), () => onStep(++listed, 0));
      const strata = await stratify(counted, count, seed);
      signal.throwIfAborted();
      const left = strata.map(({ candidates }) => [...candidates]);
      const heardOf: number[] = strata.map(() => 0);
      const all: Heard[] = [];
      // Who turns out to have no transcript is made up for in the next round.
      for (;;) {
        const goals = allot(
          strata,
          left.map((some, index) => some.length + (heardOf[index] ?? 0)),
          count,
        );
        const round = left.flatMap((some, index) =>
          some
            .splice(0, (goals[index] ?? 0) - (heardOf[index] ?? 0))
            .map((conversation) => ({ index, conversation })),
        );
        if (round.length === 0) break;
        await drain(
          iterate(round),
          async ({ index, conversation }) => {
            const one = await hear(conversation);
            if (!one) return;
            heardOf[index] = (heardOf[index] ?? 0) + 1;
            onStep(listed, all.push(one));
          },
          { workers, stop: signal },
        );
        signal.throwIfAborted();
      }
      return all.toSorted(byStart).slice(0, count);
    },

    async named(ids) {
      const heard: Heard[] = [];
      for (const id of ids) {
        const one = await fetchNamed(genesys, id, signal).then(hear, notKnown(id));
        if (!one) throw nothingOf(id, "has no transcript (yet)");
        heard.push(one);
      }
      return heard;
    },

    close: genesys.close,
  };
}

const notKnown = (id: string) => (error: unknown) => {
  if (isFault(error) && error.code === "call.notFound") throw nothingOf(id, "is not known");
  throw error;
};

const nothingOf = (conversationId: string, what: string) =>
  new Fault("usage.invalid", {
    says: `the conversation ${what}`,
    next: "check the id, and that the role sees its division",
    facts: { conversationId },
  });

const byStart = (a: Heard, b: Heard): number =>
  `${a.startedAt} ${a.id}` < `${b.startedAt} ${b.id}` ? -1 : 1;

async function* tapped<T>(items: AsyncIterable<T>, onItem: () => void): AsyncIterable<T> {
  for await (const item of items) {
    onItem();
    yield item;
  }
}

async function* iterate<T>(items: readonly T[]): AsyncIterable<T> {
  yield* items;
}
