/** One line of a play, with its values put in: as it is written and as recognition hears it. */
import type { Values } from "./values.ts";

export interface Line {
  readonly speaker: "customer" | "agent" | "bot";
  readonly written: string;
  readonly spoken: string;
}

/** Told of every personal value that gets into a text, in the form in which it stands there. */
export type OnPlanted = (slot: string, written: string, spoken: string) => void;

export function fillLine(
  speaker: Line["speaker"],
  template: string,
  values: Values,
  onPlanted: OnPlanted,
): Line {
  let written = "";
  const spoken: string[] = [];
  for (const [index, piece] of template.split(/[{}]/).entries()) {
    if (index % 2 === 0) {
      written += piece;
      spoken.push(hear(piece));
      continue;
    }
    const value = values.get(piece);
    if (values.isPersonal(piece)) onPlanted(piece, value.written, value.spoken);
    written += value.written;
    spoken.push(value.spoken);
  }
  return {
    speaker,
    written: written.replace(/ ?\/ ?/g, "\n"),
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
