/** The values of one conversation, made when they are first asked for. */
import { createRandom } from "../random.ts";
import { drawStyle } from "./numbers.ts";
import { personal } from "./personal-values.ts";
import { safe } from "./safe-values.ts";
import type { Locale, Value } from "./value.ts";

export interface Values {
  /** The same slot is the same value for the whole conversation.
   *  @throws RangeError for a slot nobody defined. */
  get(slot: string): Value;
  isPersonal(slot: string): boolean;
}

const hash = (text: string): number =>
  [...text].reduce((sum, letter) => Math.imul(sum, 31) + letter.charCodeAt(0), 7);

/** Each slot draws from a stream of its own name, so the order in which they are asked for does not matter. */
export function createValues(seed: number, index: number, locale: Locale, industry: number): Values {
  const held = new Map<string, Value>();
  const style = drawStyle(createRandom(seed, index, hash("style")));
  const get = (slot: string): Value => {
    const known = held.get(slot);
    if (known) return known;
    const maker = personal[slot] ?? safe[slot];
    if (!maker) throw new RangeError(`no such slot: ${slot}`);
    const random = createRandom(seed, index, hash(slot));
    const value = maker({ random, locale, style, industry, get });
    held.set(slot, value);
    return value;
  };
  return { get, isPersonal: (slot) => slot in personal };
}
