/** Text as the words that are looked for, in one form: what differs between two ways to write the same is taken away
 *  (NFKC; case; accents; hyphens and other signs part words, apostrophes do not, and are all one: `don’t` is `don't`). Marks that are
 *  letters in their script (Indic vowels, Japanese dots) stay. In scripts that write without spaces every letter is a
 *  word, so that a phrase is found wherever its letters follow each other. */

export interface Word {
  readonly text: string;
  /** UTF-16 offsets in what was read, half-open. */
  readonly start: number;
  readonly end: number;
}

/** Invisible characters within a word: soft hyphen, joiners, byte order mark. */
const unseen = "\\u00ad\\u200b-\\u200d\\u2060\\ufeff";
const apostrophes = "'’ʼ＇";
/** Of half-width katakana the dots are letters of their own. */
const marks = `[\\p{M}\\uff9e\\uff9f${unseen}]*`;
const unspaced = ["Han", "Hiragana", "Katakana", "Thai", "Lao", "Khmer", "Myanmar"]
  .map((script) => `\\p{scx=${script}}`)
  .join("");
const letter = `(?![${unspaced}])[\\p{L}\\p{N}]`;

const wordPattern = new RegExp(
  `(?=\\p{L})[${unspaced}]${marks}|${letter}${marks}(?:[${apostrophes}]?${letter}${marks})*`,
  "gu",
);
const dropped = new RegExp(`[\\u0300-\\u036f${unseen}]`, "gu");
const apostrophe = new RegExp(`[${apostrophes}]`, "gu");
const oneForm: Readonly<Record<string, string>> = { ß: "ss", ı: "i", ς: "σ" };

/** A lone letter or word in the form in which two are compared. */
export function normalForm(text: string): string {
  // Decomposed, the accents of Latin, Greek and Cyrillic are characters of their own.
  const bare = text.normalize("NFKD").replace(dropped, "").toLowerCase().replace(dropped, "");
  return bare
    .replace(/[ßıς]/g, (sign) => oneForm[sign] ?? sign)
    .replace(apostrophe, "'")
    .normalize("NFC");
}

export function wordsOf(text: string): readonly Word[] {
  const words: Word[] = [];
  for (const match of text.matchAll(wordPattern)) {
    const form = normalForm(match[0]);
    if (form !== "") words.push({ text: form, start: match.index, end: match.index + match[0].length });
  }
  return words;
}
