/** The source that a road is asked for: one conversation that is known already, some by their ids, or a range. */
import type { Genesys } from "../genesys/client.ts";
import type { Conversation } from "../shared/types.ts";
import { createDetailsSource, type DetailsSource, type DetailsSourceOptions } from "./details.ts";
import { createNamedSource } from "./named.ts";

export interface AskedOptions extends DetailsSourceOptions {
  readonly genesys: Pick<Genesys, "get" | "post">;
  readonly ids?: readonly string[] | undefined;
  readonly given?: Conversation | undefined;
}

/** @throws Fault `usage.invalid` when a filter is wrong. */
export function createAskedSource({ ids, given, ...options }: AskedOptions): DetailsSource {
  if (given) return createGivenSource(given);
  return ids ? createNamedSource(options.genesys, ids) : createDetailsSource(options);
}

const createGivenSource = (conversation: Conversation): DetailsSource => ({
  async *conversations() {
    yield conversation;
  },
  expected: () => ({ count: 1, isEstimate: false }),
  running: async () => 0,
  jobs: () => undefined,
});
