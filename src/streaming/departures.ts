/** When the first request of a window goes out, and how long after it might have. A stage of the egress: what passes here
 *  has been let through by budget and gate and is on record, so nothing but the socket lies before it. */
import type { RecordingEgress } from "../shared/egress.ts";

export interface Departures {
  /** @param dueMs since when it may go; epoch milliseconds. @returns a function that ends the expectation. */
  expect(surrogate: string, dueMs: number): () => void;
  over(record: RecordingEgress): RecordingEgress;
}

export function createDepartures(onLag: (ms: number) => void, now: () => number): Departures {
  const expected = new Map<string, number>();
  return {
    expect(surrogate, dueMs) {
      expected.set(surrogate, dueMs);
      return () => void expected.delete(surrogate);
    },
    over: (record) => ({
      tell: record.tell,
      async pass(bytes, about) {
        const receipt = await record.pass(bytes, about);
        const dueMs = expected.get(about.surrogate);
        if (dueMs !== undefined) onLag(now() - dueMs);
        expected.delete(about.surrogate);
        return receipt;
      },
    }),
  };
}
