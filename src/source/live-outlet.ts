/** Between the sockets, which can not be held back, and whoever reads the events. When he falls far behind, utterances
 *  are let go and told of as a gap; what begins and ends is always told. */
import type { LiveEvent, LiveGap } from "../shared/live.ts";

export interface LiveOutlet {
  emit(event: LiveEvent): void;
  /** After what has been emitted. */
  end(): void;
  fail(error: unknown): void;
  unread(): number;
  readonly events: AsyncIterable<LiveEvent>;
}

/** @param most events that may wait to be read.
 *  @param now epoch milliseconds. */
export function createLiveOutlet(most: number, now: () => number): LiveOutlet {
  const waiting: LiveEvent[] = [];
  const untold = new Map<string, LiveGap>();
  let reading = 0;
  let outcome: { readonly error?: unknown } | undefined;
  let wake: () => void = () => {};

  function letGo(conversationId: string, fromMs: number): void {
    const earlier = untold.get(conversationId);
    untold.set(conversationId, {
      kind: "gap",
      conversationId,
      fromMs: Math.min(earlier?.fromMs ?? fromMs, fromMs),
      toMs: now(),
    });
  }

  async function* read(): AsyncGenerator<LiveEvent, void, undefined> {
    for (;;) {
      const batch = waiting.splice(0);
      reading = batch.length;
      for (const event of batch) {
        reading -= 1;
        yield event;
      }
      if (waiting.length > 0) continue;
      if (outcome) {
        if ("error" in outcome) throw outcome.error;
        return;
      }
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }

  function finish(how: { readonly error?: unknown }): void {
    outcome ??= how;
    wake();
  }

  return {
    emit(event) {
      if (outcome) return;
      const isFull = waiting.length + reading >= most;
      if (isFull && event.kind === "utterance") return letGo(event.conversationId, event.startMs ?? now());
      const gap = untold.get(event.conversationId);
      if (gap) {
        untold.delete(event.conversationId);
        waiting.push(gap);
      }
      waiting.push(event);
      wake();
    },
    end: () => finish({}),
    fail: (error) => finish({ error }),
    unread: () => waiting.length + reading,
    events: read(),
  };
}
