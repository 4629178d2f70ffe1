/** Shows of a document what was found: the turns in which most of it stands, around the first place. */
import type { Snippet } from "../shared/search-page.ts";
import { foundEnd, foundStart } from "./document.ts";

interface Line {
  readonly text: string;
  readonly found: readonly [start: number, end: number][];
}

/** As long as three lines of a terminal. */
const mostSigns = 220;
/** Of the turn, before the first place. */
const before = 60;

/** @param marked text with signs around what was found, a turn a line. */
export function snippetsOf(marked: string, speakers: readonly string[], most: number): readonly Snippet[] {
  return marked
    .split("\n")
    .map((line, index) => ({ ...plain(line), index, words: wordsIn(line) }))
    .filter(({ found }) => found.length > 0)
    .toSorted((a, b) => b.words - a.words || b.found.length - a.found.length || a.index - b.index)
    .slice(0, most)
    .toSorted((a, b) => a.index - b.index)
    .map((line) => ({ speaker: speakers[line.index] ?? "unknown", turn: line.index + 1, ...clipped(line) }));
}

/** Of an answer the line in which most was found; its beginning when nothing was. */
export function answerSnippet(marked: string): Snippet | undefined {
  const [best] = snippetsOf(marked, [], 1);
  if (best) return { ...best, speaker: "answer", turn: undefined };
  const [first = ""] = marked.split("\n");
  return first === "" ? undefined : { speaker: "answer", turn: undefined, ...clipped(plain(first)) };
}

function plain(marked: string): Line {
  const found: [number, number][] = [];
  let text = "";
  let open = 0;
  for (const part of marked.split(/([\ue000\ue001])/)) {
    if (part === foundStart) open = text.length;
    else if (part === foundEnd) found.push([open, text.length]);
    else text += part;
  }
  return { text, found };
}

/** How many different things were found. */
const wordsIn = (marked: string): number =>
  new Set(Array.from(marked.matchAll(/\ue000([^\ue001]*)\ue001/g), ([, word = ""]) => word.toLowerCase()))
    .size;

function clipped({ text, found }: Line): Line {
  if (text.length <= mostSigns) return { text, found };
  const first = found[0]?.[0] ?? 0;
  const from = first <= before ? 0 : wordStart(text, first - before);
  const to = text.length - from <= mostSigns ? text.length : wordEnd(text, from + mostSigns);
  const lead = from > 0 ? "… " : "";
  const shown = found.filter(([start, end]) => start >= from && end <= to);
  const shift = lead.length - from;
  return {
    text: `${lead}${text.slice(from, to)}${to < text.length ? " …" : ""}`,
    found: shown.map(([start, end]) => [start + shift, end + shift]),
  };
}

/** Whole words, where there are any nearby. */
function wordStart(text: string, at: number): number {
  const blank = text.indexOf(" ", at);
  return blank >= 0 && blank - at < before / 2 ? blank + 1 : at;
}

function wordEnd(text: string, at: number): number {
  const blank = text.lastIndexOf(" ", at);
  return at - blank < before / 2 ? blank : at;
}
