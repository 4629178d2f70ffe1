import { describe, expect, test } from "vitest";
import type { LiveEvent } from "../../src/shared/live.ts";
import { createLiveOutlet } from "../../src/source/live-outlet.ts";

const utterance = (id: string, at: number): LiveEvent => ({
  ...{ kind: "utterance", conversationId: id, communicationId: "leg", utteranceId: `u-${at}` },
  ...{ speaker: "customer", text: "hello" as never, offsetMs: at, startMs: at },
});

async function all(events: AsyncIterable<LiveEvent>): Promise<LiveEvent[]> {
  const read: LiveEvent[] = [];
  for await (const event of events) read.push(event);
  return read;
}

describe("the outlet", () => {
  test("gives events in their order, to whoever came first or last", async () => {
    const outlet = createLiveOutlet(10, () => 0);
    const reading = all(outlet.events);
    await new Promise(setImmediate);
    for (const at of [1, 2, 3]) outlet.emit(utterance("c-1", at));
    outlet.end();
    expect((await reading).map((event) => event.kind === "utterance" && event.offsetMs)).toEqual([1, 2, 3]);
  });

  test("lets go of utterances nobody reads, and says which time they were of", async () => {
    const outlet = createLiveOutlet(4, () => 99);
    for (let at = 1; at <= 20; at += 1) outlet.emit(utterance("c-1", at));
    expect(outlet.unread()).toBe(4);
    outlet.emit({ kind: "ended", conversationId: "c-1" });
    outlet.end();
    expect((await all(outlet.events)).slice(4)).toEqual([
      { kind: "gap", conversationId: "c-1", fromMs: 5, toMs: 99 },
      { kind: "ended", conversationId: "c-1" },
    ]);
  });

  test("fails after what has been told", async () => {
    const outlet = createLiveOutlet(4, () => 0);
    outlet.emit(utterance("c-1", 1));
    outlet.fail(new RangeError("broken"));
    outlet.emit(utterance("c-1", 2));
    const read: LiveEvent[] = [];
    const reading = (async () => {
      for await (const event of outlet.events) read.push(event);
    })();
    await expect(reading).rejects.toThrow(RangeError);
    expect(read).toHaveLength(1);
  });
});
