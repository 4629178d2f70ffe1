/** The written view: a conversation as one string, with the way back to each turn. Characters nobody sees
 *  (zero-width, bidi marks, soft hyphens) are taken out before looking, digits and letters of other width or
 *  script become plain ones; offsets always lead to the original. Most text has none and is not copied. */
import type { Turn } from "../../shared/types.ts";

export interface Page {
  /** All turns, one line feed between two. */
  readonly text: string;
  /** Offset of each turn in `text`. */
  readonly starts: readonly number[];
  /** Index of the turn that holds an offset. */
  turnAt(offset: number): number;
  endOf(turn: number): number;
  /** Offset in the original text of its turn. An end maps to behind the last character that is inside. */
  original(turn: number, offset: number, isEnd: boolean): number;
}

const hiddenSource = String.raw`\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff`;
const foreignSource = String.raw`\uff10-\uff3a\uff41-\uff5a\uff20\uff0e\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u00a0\u202f\u2007\u2010-\u2015\u2212`;
const odd = new RegExp(`[${hiddenSource}${foreignSource}]`);
const hidden = new RegExp(`[${hiddenSource}]`);

export function openPage(turns: readonly Turn<string>[]): Page {
  const joined = turns.map((turn) => turn.text).join("\n");
  const maps: (Uint32Array | undefined)[] = [];
  let text = joined;
  if (odd.test(joined)) {
    text = turns
      .map((turn, index) => {
        if (!odd.test(turn.text)) return turn.text;
        const { plain, offsets } = plainText(turn.text);
        maps[index] = offsets;
        return plain;
      })
      .join("\n");
  }
  const starts: number[] = [];
  let offset = 0;
  for (let index = 0; index < turns.length; index++) {
    starts.push(offset);
    const map = maps[index];
    offset += (map ? map.length - 1 : (turns[index]?.text.length ?? 0)) + 1;
  }
  const length = text.length;

  return {
    text,
    starts,
    turnAt(at) {
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((starts[middle] as number) <= at) low = middle;
        else high = middle - 1;
      }
      return low;
    },
    endOf: (turn) => (turn + 1 < starts.length ? (starts[turn + 1] as number) - 1 : length),
    original(turn, at, isEnd) {
      const within = at - (starts[turn] as number);
      const map = maps[turn];
      if (!map) return within;
      return isEnd && within > 0 ? (map[within - 1] as number) + 1 : (map[within] as number);
    },
  };
}

function plainText(text: string): { plain: string; offsets: Uint32Array } {
  const offsets = new Uint32Array(text.length + 1);
  let plain = "";
  for (let at = 0; at < text.length; at++) {
    const character = text[at] as string;
    if (hidden.test(character)) continue;
    offsets[plain.length] = at;
    plain += odd.test(character) ? plainCharacter(character) : character;
  }
  offsets[plain.length] = text.length;
  return { plain, offsets: offsets.slice(0, plain.length + 1) };
}

function plainCharacter(character: string): string {
  const code = character.charCodeAt(0);
  if (code === 0xa0 || code === 0x202f || code === 0x2007) return " ";
  if ((code >= 0x2010 && code <= 0x2015) || code === 0x2212) return "-";
  if (code >= 0x660 && code <= 0x669) return String(code - 0x660);
  if (code >= 0x6f0 && code <= 0x6f9) return String(code - 0x6f0);
  if (code >= 0x966 && code <= 0x96f) return String(code - 0x966);
  return String.fromCharCode(code - 0xfee0);
}
