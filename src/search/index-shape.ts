/** What is asked of an index, be it the file on this machine or a cluster elsewhere. */
import type { Position } from "./day-lines.ts";
import type { Document } from "./document.ts";

/** Of one day. */
export interface Change {
  readonly puts: readonly Document[];
  /** Ids of conversations that are no longer in the day's file. */
  readonly drops: readonly string[];
}

/** All may throw Fault `search.failed`; those that leave the machine also `call.*` and `access.*`. */
export interface SearchIndex {
  readonly name: IndexName;
  /** Days it holds something of. */
  days(): readonly string[];
  position(day: string): Position | undefined;
  /** SHA-256 of the line each conversation of the day is known by. */
  holdings(day: string): ReadonlyMap<string, string>;
  /** Everything it really holds, day by day, as `essenceOf` has it. */
  contents(): AsyncIterable<Held>;
  /** Takes the change in and stands at `to` then, both or neither. `to` is undefined while a day is read anew.
   *  @returns false when somebody else has moved it on from `from` meanwhile: then nothing was done. */
  apply(day: string, change: Change, from: Position | undefined, to: Position | undefined): Promise<boolean>;
}

export interface Held {
  readonly conversationId: string;
  readonly essence: string;
}

export type IndexName = "local" | "cluster";
