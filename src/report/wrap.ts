/** A unit stays with its number. */
const gaps = /(?<!\d) | (?!%|(?:s|min|h)\b)/;

/** Lines of whole words; a word that is too long for a line, as a path, has one of its own. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(gaps)) {
    if (line !== "" && line.length + word.length + 1 > columns) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
