/** The preview by keys: what each key makes of what is shown. Pure; `commands/preview-viewer.ts` has the terminal. */
import { type PiiType, piiTypes } from "../../shared/types.ts";
import { type Exhibit, type ExhibitTurn, hasType } from "./exhibit.ts";
import { type Mark, type MarkKind, markOf, type Picking, tokensOf } from "./pick.ts";

/** `pick`: words are pointed at; `keep`: how they are to be kept; `sure`: really as they were said? */
export type Mode = "read" | "overview" | "help" | "types" | "pick" | "keep" | "sure";

export interface ViewerState {
  readonly mode: Mode;
  readonly conversation: number;
  readonly turn: number;
  /** None: all. */
  readonly types: ReadonlySet<PiiType>;
  /** Of `occurring`, in the list of types. */
  readonly typeAt: number;
  /** Lines of the overview that are above the screen. */
  readonly scroll: number;
  readonly picking?: Picking;
  /** Said once, until the next key. */
  readonly message?: string;
}

export interface Step {
  readonly state: ViewerState;
  /** To be written down. */
  readonly mark?: Mark;
  readonly isOver?: boolean;
}

export interface Viewer {
  /** Types that have a mask somewhere. */
  readonly occurring: readonly PiiType[];
  /** @param types that are filtered by from the beginning. */
  start(types: ReadonlySet<PiiType>): ViewerState;
  /** @param key a letter, or the name of a key: `up`, `down`, `left`, `right`, `tab`, `return`, `escape`, `space`. */
  press(state: ViewerState, key: string): Step;
  /** Indices of the turns that are shown. */
  shown(state: ViewerState): readonly number[];
}

const toggled = <T>(set: ReadonlySet<T>, one: T): ReadonlySet<T> =>
  new Set(set.has(one) ? [...set].filter((other) => other !== one) : [...set, one]);

export function createViewer(exhibits: readonly Exhibit[]): Viewer {
  const present = new Set(
    exhibits.flatMap(({ turns }) => turns.flatMap(({ masks }) => masks.map(({ type }) => type))),
  );
  const occurring = piiTypes.filter((type) => present.has(type));

  const turnsOf = ({ conversation }: ViewerState) => exhibits[conversation]?.turns ?? [];
  const turnOf = (state: ViewerState): ExhibitTurn | undefined => turnsOf(state)[state.turn];

  const shown = (state: ViewerState): readonly number[] =>
    turnsOf(state).flatMap((turn, index) => (hasType(turn, state.types) ? [index] : []));

  const isWanted = (at: number, types: ReadonlySet<PiiType>) =>
    types.size === 0 || exhibits[at]?.turns.some((turn) => hasType(turn, types));

  function goTo(state: ViewerState, conversation: number): ViewerState {
    const next = { ...state, conversation };
    return { ...next, turn: shown(next)[0] ?? 0 };
  }

  function stepConversation(state: ViewerState, step: 1 | -1): ViewerState {
    for (let at = state.conversation + step; at >= 0 && at < exhibits.length; at += step)
      if (isWanted(at, state.types)) return goTo(state, at);
    return { ...state, message: step === 1 ? "this is the last one" : "this is the first one" };
  }

  function stepTurn(state: ViewerState, step: 1 | -1): ViewerState {
    const turns = shown(state);
    const next = turns[turns.indexOf(state.turn) + step];
    return next === undefined || !turns.includes(state.turn) ? state : { ...state, turn: next };
  }

  /** The next masked turn, also of conversations further on. */
  function nextMask(state: ViewerState): ViewerState {
    const after = (of: ViewerState, from: number) =>
      shown(of).find((index) => index > from && (turnsOf(of)[index]?.masks.length ?? 0) > 0);
    const here = after(state, state.turn);
    if (here !== undefined) return { ...state, turn: here };
    for (let at = state.conversation + 1; at < exhibits.length; at += 1) {
      const there = { ...state, conversation: at };
      const turn = after(there, -1);
      if (turn !== undefined) return { ...there, turn };
    }
    return { ...state, message: "there is no masked turn behind this one" };
  }

  function pick(state: ViewerState, kind: MarkKind): ViewerState {
    const turn = turnOf(state);
    const tokens = turn ? tokensOf(turn, kind) : [];
    if (tokens.length === 0)
      return {
        ...state,
        message: kind === "miss" ? "there are no words in this turn" : "there is no mask in this turn",
      };
    const picking = { kind, tokens, first: 0, last: 0 };
    return { ...state, picking, mode: kind === "over-redaction" && tokens.length === 1 ? "keep" : "pick" };
  }

  /** Moves what is pointed at, or its end. */
  function point(state: ViewerState, step: 1 | -1, isStretching: boolean): ViewerState {
    const { picking } = state;
    if (!picking) return state;
    const last = Math.min(
      Math.max(picking.last + step, isStretching ? picking.first : 0),
      picking.tokens.length - 1,
    );
    return { ...state, picking: { ...picking, last, first: isStretching ? picking.first : last } };
  }

  function write(state: ViewerState, isRaw: boolean): Step {
    const { picking, conversation, turn: index } = state;
    const turn = turnOf(state);
    const [first, last] = [picking?.tokens[picking.first], picking?.tokens[picking.last]];
    const { picking: _, ...rest } = state;
    const read: ViewerState = { ...rest, mode: "read" };
    if (!picking || !turn || !first || !last) return { state: read };
    const mark = markOf(turn, first, last, { kind: picking.kind, conversation, turn: index, isRaw });
    return { mark, state: { ...read, message: isRaw ? "written as it was said" : "written, sanitized" } };
  }

  const isStretchable = ({ picking }: ViewerState) => picking?.kind === "miss";

  const keys: Readonly<Record<Mode, (state: ViewerState, key: string) => Step | ViewerState | undefined>> = {
    read(state, key) {
      switch (key) {
        case "q":
          return { state, isOver: true };
        case "down":
        case "j":
          return stepTurn(state, 1);
        case "up":
        case "k":
          return stepTurn(state, -1);
        case "right":
        case "n":
          return stepConversation(state, 1);
        case "left":
        case "p":
          return stepConversation(state, -1);
        case "tab":
          return nextMask(state);
        case "f":
          return occurring.length > 0 ? { ...state, mode: "types" } : undefined;
        case "m":
          return pick(state, "miss");
        case "o":
          return pick(state, "over-redaction");
        case "v":
          return { ...state, mode: "overview", scroll: 0 };
        case "?":
          return { ...state, mode: "help" };
        default:
          return undefined;
      }
    },
    overview(state, key) {
      if (key === "down" || key === "j") return { ...state, scroll: state.scroll + 1 };
      if (key === "up" || key === "k") return { ...state, scroll: Math.max(0, state.scroll - 1) };
      return { ...state, mode: "read" };
    },
    help: (state) => ({ ...state, mode: "read" }),
    types(state, key) {
      const type = occurring[state.typeAt];
      switch (key) {
        case "down":
        case "j":
          return { ...state, typeAt: Math.min(state.typeAt + 1, occurring.length - 1) };
        case "up":
        case "k":
          return { ...state, typeAt: Math.max(state.typeAt - 1, 0) };
        case "space":
          return type ? { ...state, types: toggled(state.types, type) } : undefined;
        case "a":
          return { ...state, types: new Set() };
        case "return":
        case "escape":
        case "f": {
          const read: ViewerState = { ...state, mode: "read" };
          if (!isWanted(read.conversation, read.types))
            return stepConversation({ ...read, conversation: -1 }, 1);
          return shown(read).includes(read.turn) ? read : goTo(read, read.conversation);
        }
        default:
          return undefined;
      }
    },
    pick(state, key) {
      switch (key) {
        case "right":
        case "l":
          return point(state, 1, false);
        case "left":
        case "h":
          return point(state, -1, false);
        case "space":
        case "down":
          return isStretchable(state) ? point(state, 1, true) : undefined;
        case "up":
          return isStretchable(state) ? point(state, -1, true) : undefined;
        case "return":
          return { ...state, mode: "keep" };
        case "escape":
          return { ...state, mode: "read" };
        default:
          return undefined;
      }
    },
    keep(state, key) {
      if (key === "s") return write(state, false);
      if (key === "r") return { ...state, mode: "sure" };
      return key === "escape" ? { ...state, mode: "read" } : undefined;
    },
    sure(state, key) {
      if (key === "y") return write(state, true);
      return { ...state, mode: "keep" };
    },
  };

  return {
    occurring,
    shown,
    start(types) {
      const state: ViewerState = { mode: "read", conversation: -1, turn: 0, types, typeAt: 0, scroll: 0 };
      const first = stepConversation(state, 1);
      return first.conversation < 0 ? goTo(state, 0) : first;
    },
    press(before, key) {
      const { message: _, ...state } = before;
      const next = keys[state.mode](state, key) ?? state;
      return "state" in next ? next : { state: next };
    },
  };
}
