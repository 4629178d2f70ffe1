/** The numbers over all conversations on show. */
import { grouped } from "../../shared/grouped.ts";
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
  const turns = exhibits.flatMap(({ mediaType, turns: of }, conversation) =>
    of.map((shown, turn) => ({ mediaType, conversation, turn, shown })),
  );
  const masks = turns.flatMap(({ conversation, shown }) =>
    shown.masks.map((mask) => ({ conversation, ...mask })),
  );
  const left = turns.flatMap(({ conversation, turn, shown }) =>
    digitsLeft(shown).map((one) => ({ conversation, turn, ...one })),
  );
  return {
    conversations: exhibits.length,
    held: exhibits.filter(({ heldBy }) => heldBy.length > 0).length,
    turns: turns.length,
    touched: turns.filter(isTouched).length,
    masks: masks.length,
    types: mostFirst(
      [...grouped(masks, ({ type }) => type)].map(([type, of]) => ({
        ...{ type, masks: of.length, conversations: conversationsOf(of) },
      })),
    ),
    media: mostFirst(
      [...grouped(exhibits, ({ mediaType }) => mediaType)].map(([mediaType, of]) => {
        const own = turns.filter((turn) => turn.mediaType === mediaType);
        return {
          ...{ mediaType, conversations: of.length, turns: own.length },
          touched: own.filter(isTouched).length,
          masks: own.reduce((sum, { shown }) => sum + shown.masks.length, 0),
        };
      }),
    ),
    detectors: mostFirst(
      [...grouped(masks, ({ detector }) => detector)].map(([detector, of]) => {
        const views = [...grouped(of, ({ view }) => view)].map(([view, seen]) => [view, seen.length]);
        return { detector, masks: of.length, views: Object.fromEntries(views) };
      }),
    ),
    leftovers: [...grouped(left, ({ shape }) => shape)]
      .map(([, of]) => ({
        ...(of[0] as (typeof of)[number]),
        ...{ count: of.length, conversations: conversationsOf(of) },
      }))
      .sort((a, b) => b.digits - a.digits || b.count - a.count)
      .slice(0, mostLeftovers),
  };
}

const isTouched = ({ shown }: { readonly shown: ExhibitTurn }): boolean => shown.masks.length > 0;

const conversationsOf = (all: readonly { readonly conversation: number }[]): number =>
  new Set(all.map(({ conversation }) => conversation)).size;

const mostFirst = <T extends { readonly masks: number }>(all: readonly T[]): readonly T[] =>
  all.toSorted((a, b) => b.masks - a.masks);

type Left = Pick<Leftover, "shape" | "digits">;

/** Tokens with digits, and runs of three or more digits said in English, that no mask covers. */
export const digitsLeft = (turn: ExhibitTurn): readonly Left[] =>
  leavingParts(turn).flatMap(({ text, mask }) => (mask ? [] : [...writtenIn(text), ...saidIn(text)]));

const digit = /\d/;
/** More of a form is of no use to the eye, and no work for the patterns. */
const mostShape = 40;

/** Neighbours that hold digits count as one: a number is often written in groups. */
function writtenIn(text: string): readonly Left[] {
  const found: Left[] = [];
  let run: string[] = [];
  for (const token of [...text.split(/([\n\r]+)|[ \t]+/), ""]) {
    if (token !== undefined && digit.test(token)) run.push(token);
    else if (token !== undefined && run.length > 0) {
      const whole = run.join(" ");
      found.push({ shape: shapeOf(whole), digits: whole.match(/\d/g)?.length ?? 0 });
      run = [];
    }
  }
  return found;
}

const shapeOf = (token: string): string =>
  token
    .slice(0, mostShape)
    .replace(/^[^\p{L}\p{N}$€£+#]+|[^\p{L}\p{N}%]+$/gu, "")
    .replace(/\d/g, "█");

const digitWord = "(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)";
const digitWords = new RegExp(digitWord, "gi");
const saidRun = new RegExp(`\\b${digitWord}(?:[ -]{1,3}(?:double |triple )?${digitWord}){2,}\\b`, "gi");

const saidIn = (text: string): readonly Left[] =>
  [...text.matchAll(saidRun)].map(([run]) => {
    const digits = run.match(digitWords)?.length ?? 0;
    return { shape: `${"█ ".repeat(Math.min(digits, mostShape / 2)).trimEnd()} (said)`, digits };
  });
