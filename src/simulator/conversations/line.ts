/** One line of a play, with its values put in: as it is written and as recognition hears it. */
import type { Value } from "./value.ts";
import type { Values } from "./values.ts";

export interface Line {
  readonly speaker: "customer" | "agent" | "bot";
  readonly written: string;
  readonly spoken: string;
}

/** Told of every value that gets into a text, in the form in which it stands there. */
export type OnValue = (value: Value & { readonly slot: string; readonly isPersonal: boolean }) => void;

export interface Filling {
  readonly values: Values;
  readonly onValue: OnValue;
  /** Thumbs on a phone: no capitals, no full stops. */
  readonly isCasual?: boolean;
}

export function fillLine(
  speaker: Line["speaker"],
  template: string,
  { values, onValue, isCasual = false }: Filling,
): Line {
  const type = (text: string) => (isCasual ? text.toLowerCase() : text);
  const written: string[] = [];
  const spoken: string[] = [];
  for (const [index, piece] of template.split(/[{}]/).entries()) {
    if (index % 2 === 0) {
      written.push(type(isCasual ? piece.replace(/[.']/g, "") : piece).replace(/ ?\/ ?/g, "\n"));
      spoken.push(hear(piece));
      continue;
    }
    const value = values.get(piece);
    const typed = type(value.written);
    onValue({ slot: piece, written: typed, spoken: value.spoken, isPersonal: values.isPersonal(piece) });
    written.push(typed);
    spoken.push(value.spoken);
  }
  return {
    speaker,
    written: written.join("").trim(),
    spoken: spoken
      .join(" ")
      .replace(/ ('s|'ll|'re)\b/g, "$1")
      .replace(/\s+/g, " ")
      .trim(),
  };
}

const hear = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[.,?!;:"()]/g, "")
    .replace(/-/g, " ");
