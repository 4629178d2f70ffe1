/** The numbers over all conversations on show. */
import type { MediaType, PiiType, View } from "../../shared/types.ts";
import { type Exhibit, type ExhibitTurn, leavingParts } from "./exhibit.ts";

export interface Overview {
  readonly conversations: number;
  readonly held: number;
  readonly turns: number;
  /** Turns in which something is masked. */
  readonly touched: number;
  readonly masks: number;
  /** Most first. */
  readonly types: readonly {
    readonly type: PiiType;
    readonly masks: number;
    readonly conversations: number;
  }[];
  readonly media: readonly MediaShare[];
  readonly detectors: readonly {
    readonly detector: string;
    readonly masks: number;
    readonly views: Readonly<Partial<Record<View, number>>>;
  }[];
  /** What holds digits and was left standing: the longest first, for it is the most likely to be a miss. */
  readonly leftovers: readonly Leftover[];
}

export interface MediaShare {
  readonly mediaType: MediaType;
  readonly conversations: number;
  readonly turns: number;
  readonly touched: number;
  readonly masks: number;
}

export interface Leftover {
  /** Its form, with a block for each digit. */
  readonly shape: string;
  readonly digits: number;
  readonly count: number;
  readonly conversations: number;
  /** Where one of them stands. */
  readonly conversation: number;
  readonly turn: number;
}

const mostLeftovers = 24;

export function overviewOf(exhibits: readonly Exhibit[]): Overview {
  const types = new Map<PiiType, { masks: number; conversations: number; last: number }>();
  const media = new Map<MediaType, { -readonly [Key in keyof MediaShare]: MediaShare[Key] }>();
  const detectors = new Map<string, { masks: number; views: Partial<Record<View, number>> }>();
  const leftovers = new Map<
    string,
    { -readonly [Key in keyof Leftover]: Leftover[Key] } & { last: number }
  >();
  const sums = { held: 0, turns: 0, touched: 0, masks: 0 };

  for (const [conversation, { mediaType, heldBy, turns }] of exhibits.entries()) {
    const share = media.get(mediaType) ?? { mediaType, conversations: 0, turns: 0, touched: 0, masks: 0 };
    media.set(mediaType, share);
    share.conversations += 1;
    if (heldBy.length > 0) sums.held += 1;
    for (const [turn, shown] of turns.entries()) {
      const { masks } = shown;
      for (const of of [sums, share]) {
        of.turns += 1;
        of.masks += masks.length;
        if (masks.length > 0) of.touched += 1;
      }
      for (const { type, detector, view } of masks) {
        const ofType = types.get(type) ?? { masks: 0, conversations: 0, last: -1 };
        types.set(type, ofType);
        ofType.masks += 1;
        if (ofType.last !== conversation) ofType.conversations += 1;
        ofType.last = conversation;
        const ofDetector = detectors.get(detector) ?? { masks: 0, views: {} };
        detectors.set(detector, ofDetector);
        ofDetector.masks += 1;
        ofDetector.views[view] = (ofDetector.views[view] ?? 0) + 1;
      }
      for (const { shape, digits } of digitsLeft(shown)) {
        const known = leftovers.get(shape) ?? {
          ...{ shape, digits, count: 0, conversations: 0, conversation, turn, last: -1 },
        };
        leftovers.set(shape, known);
        known.count += 1;
        if (known.last !== conversation) known.conversations += 1;
        known.last = conversation;
      }
    }
  }
  const mostFirst = <T extends { readonly masks: number }>(all: readonly T[]) =>
    all.toSorted((a, b) => b.masks - a.masks);
  return {
    conversations: exhibits.length,
    ...sums,
    types: mostFirst([...types].map(([type, { last: _, ...counts }]) => ({ type, ...counts }))),
    media: mostFirst([...media.values()]),
    detectors: mostFirst([...detectors].map(([detector, counts]) => ({ detector, ...counts }))),
    leftovers: [...leftovers.values()]
      .sort((a, b) => b.digits - a.digits || b.count - a.count)
      .slice(0, mostLeftovers)
      .map(({ last: _, ...leftover }) => leftover),
  };
}

/** Neighbours that hold digits count as one: a number is often written in groups. */
const written = /(?:[^\s\d]*\d\S*)(?:[ \t]+[^\s\d]*\d\S*)*/g;
const digitWord = "(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)";
const said = new RegExp(`\\b${digitWord}(?:[ -]+(?:double |triple )?${digitWord}){2,}\\b`, "gi");

/** Tokens with digits, and runs of three or more digits said in English, that no mask covers. */
export function digitsLeft(turn: ExhibitTurn): readonly Pick<Leftover, "shape" | "digits">[] {
  return leavingParts(turn).flatMap(({ text, mask }) => {
    if (mask) return [];
    const found: Pick<Leftover, "shape" | "digits">[] = [];
    for (const [token] of text.matchAll(written)) {
      const shape = token.replace(/^[^\p{L}\p{N}$€£+#]+|[^\p{L}\p{N}%]+$/gu, "").replace(/\d/g, "█");
      found.push({ shape: shape.slice(0, 40), digits: (token.match(/\d/g) ?? []).length });
    }
    for (const [run] of text.matchAll(said)) {
      const digits = (run.match(new RegExp(digitWord, "gi")) ?? []).length;
      found.push({ shape: `${"█ ".repeat(digits).trimEnd()} (said)`, digits });
    }
    return found;
  });
}
