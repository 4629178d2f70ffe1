/** What two sets of rules make of the same turns, in the places where they differ. A place that either of them hides is
 *  hidden here: what new rules would let stand is no less personal for that. */
import type { Raw } from "../../shared/text.ts";
import type { PiiType, Speaker } from "../../shared/types.ts";
import type { Exhibit, ExhibitTurn, ShownMask } from "./exhibit.ts";

/** A piece of a turn as it was said. Neither `was` nor `becomes`: both let it stand. */
export interface Place {
  /** UTF-16 offsets into the turn as it was said, half-open. */
  readonly start: number;
  readonly end: number;
  /** With blocks where either hides it, unless it was asked to be revealed. */
  readonly text: string;
  readonly was?: PiiType;
  readonly becomes?: PiiType;
}

export type Change = "shown" | "hidden" | "renamed";

export interface TurnDifference {
  readonly turn: number;
  readonly speaker: Speaker;
  readonly places: readonly Place[];
}

/** Undefined for a place on which both agree. */
export function changeOf({ was, becomes }: Place): Change | undefined {
  if (was === becomes) return undefined;
  return becomes === undefined ? "shown" : was === undefined ? "hidden" : "renamed";
}

/** Turns that are masked differently. The numbers in masks do not count, for a value more or less moves them all.
 *  @param said the turns; only looked at, unless they may be revealed. */
export function differencesOf(
  said: readonly { readonly text: Raw }[],
  before: Exhibit,
  after: Exhibit,
  isRevealed: boolean,
): readonly TurnDifference[] {
  return before.turns.flatMap((turn, index) => {
    const other = after.turns[index];
    const raw = said[index]?.text;
    if (!other || raw === undefined) return [];
    const places = placesOf(raw, turn, other, isRevealed);
    return places.some(changeOf) ? [{ turn: index, speaker: turn.speaker, places }] : [];
  });
}

const informative = /[\p{L}\p{N}]/u;

function placesOf(said: Raw, before: ExhibitTurn, after: ExhibitTurn, isRevealed: boolean): readonly Place[] {
  const borders = new Set([0, said.length]);
  for (const { saidStart, saidLength } of [...before.masks, ...after.masks])
    borders.add(saidStart).add(saidStart + saidLength);
  const places: Place[] = [];
  const cuts = [...borders].sort((a, b) => a - b);
  for (const [index, start] of cuts.slice(0, -1).entries()) {
    const end = cuts[index + 1] ?? start;
    const was = maskAt(before.masks, start)?.type;
    let becomes = maskAt(after.masks, start)?.type;
    // A blank or a sign more or less at the edge of a mask tells nobody anything.
    if (was !== becomes && !informative.test(said.slice(start, end))) becomes = was;
    const isHidden = was !== undefined || becomes !== undefined;
    const text = isRevealed
      ? said.slice(start, end)
      : isHidden
        ? "█".repeat(end - start)
        : textAt(before, start, end);
    const last = places.at(-1);
    if (last && last.was === was && last.becomes === becomes)
      places[places.length - 1] = { ...last, end, text: last.text + text };
    else {
      const types = { ...(was ? { was } : {}), ...(becomes ? { becomes } : {}) };
      places.push({ start, end, text, ...types });
    }
  }
  return places;
}

const maskAt = (masks: readonly ShownMask[], at: number) =>
  masks.find(({ saidStart, saidLength }) => saidStart <= at && at < saidStart + saidLength);

/** Of the text that leaves, what stands where it was said so; each mask before it moved it. */
function textAt({ text, masks }: ExhibitTurn, start: number, end: number): string {
  const moved = masks
    .filter(({ saidStart }) => saidStart < start)
    .reduce((sum, mask) => sum + mask.end - mask.start - mask.saidLength, 0);
  return text.slice(start + moved, end + moved);
}

export interface Comparison {
  readonly conversations: number;
  readonly turns: number;
  /** Of these, so many are masked differently. */
  readonly changed: number;
  readonly counts: readonly ({ readonly type: PiiType } & Readonly<Record<Change, number>>)[];
  readonly shown: number;
  /** Conversations the guard holds back, before and after. */
  readonly held: readonly [before: number, after: number];
}

export interface Compared {
  readonly before: Exhibit;
  readonly after: Exhibit;
  readonly differences: readonly TurnDifference[];
}

export function comparisonOf(all: readonly Compared[]): Comparison {
  const counts = new Map<PiiType, Record<Change, number>>();
  let shown = 0;
  const places = all.flatMap(({ differences }) => differences.flatMap((difference) => difference.places));
  for (const place of places) {
    const change = changeOf(place);
    const type = place.was ?? place.becomes;
    if (!change || !type) continue;
    if (change === "shown") shown += 1;
    const ofType = counts.get(type) ?? { shown: 0, hidden: 0, renamed: 0 };
    counts.set(type, ofType);
    ofType[change] += 1;
  }
  const held = (side: "before" | "after") => all.filter((one) => one[side].heldBy.length > 0).length;
  return {
    conversations: all.length,
    turns: all.reduce((sum, { before }) => sum + before.turns.length, 0),
    changed: all.reduce((sum, { differences }) => sum + differences.length, 0),
    counts: [...counts]
      .map(([type, of]) => ({ type, ...of }))
      .sort((a, b) => b.shown - a.shown || b.hidden - a.hidden || b.renamed - a.renamed),
    shown,
    held: [held("before"), held("after")],
  };
}
