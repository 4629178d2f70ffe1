/** One conversation as it was said and as it left. The original is shown, so this is for invented text only. */
import { styleText } from "node:util";
import type { Cleared, Raw } from "../shared/text.ts";
import type { Redaction, Turn } from "../shared/types.ts";
import { many } from "./numbers.ts";
import { wrap } from "./wrap.ts";

const width = 9;

/** @param most turns shown; the rest is counted. */
export function beforeAfter(
  said: readonly Turn<Raw>[],
  { turns, findings }: Redaction<Cleared>,
  { columns, hasColour, most }: { columns: number; hasColour: boolean; most: number },
): string {
  const paint = (style: Parameters<typeof styleText>[0], text: string) =>
    hasColour ? styleText(style, text, { validateStream: false }) : text;
  const room = Math.max(30, columns - width - 6);
  const block = (label: string, text: string, colour: (line: string) => string) =>
    wrap(text, room)
      .map((line, index) => `  ${paint("dim", (index === 0 ? label : "").padEnd(width))}  ${colour(line)}`)
      .join("\n");

  const rows: string[] = [];
  for (const [index, turn] of said.slice(0, most).entries()) {
    const after = turns[index]?.text ?? "";
    const isTouched = findings.some((finding) => finding.turn === index);
    if (!isTouched) {
      rows.push(block(turn.speaker, after, (line) => line));
      continue;
    }
    rows.push(block(turn.speaker, turn.text, (line) => paint("red", line)));
    rows.push(
      block("      ->", after, (line) =>
        line.replace(/\[[A-Z_]+_\d+\]/g, (mask) => paint(["green", "bold"], mask)),
      ),
    );
  }
  if (said.length > most) rows.push(paint("dim", `  … and ${many(said.length - most, "more turn")}`));
  return `${rows.join("\n")}\n`;
}
