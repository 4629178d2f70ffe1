/** Text as a reader sees it. What no reader sees is how instructions are smuggled past people (tag characters,
 *  variation selectors), how a line is made to read backwards (bidi controls) and how a terminal is driven (escape
 *  codes), so it goes, on the way to the model and on the way back. */

/** Joiners are looked at below; the selector that makes an emoji colourful is harmless. */
const invisible = /(?!\t|\n|\u200c|\u200d|\ufe0f)[\p{Cc}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu;

/** Joiners carry meaning in Persian, Hindi or a family of emoji; between Latin letters they only hide. */
const strayJoiner =
  /(?<![\p{sc=Arab}\p{sc=Deva}\p{sc=Beng}\p{sc=Taml}\p{sc=Telu}\p{sc=Knda}\p{sc=Mlym}\p{sc=Gujr}\p{sc=Guru}\p{sc=Sinh}\p{ExtPict}\p{EMod}]|\ufe0f)(?:\u200c|\u200d)+/gu;

/** Nine lines of ten are no more than this, and the classes above are a hundred times as slow. */
const isPlainest = (text: string): boolean => /^[ -~]*$/.test(text);

/** Line breaks become `\n`; what no reader sees is gone. */
export const plain = (text: string): string =>
  isPlainest(text)
    ? text
    : text
        .replace(/\r\n?|[\u0085\u2028\u2029]/g, "\n")
        .replace(/\p{Surrogate}/gu, "\ufffd")
        .replace(invisible, "")
        .replace(strayJoiner, "");

/** On one line. */
export const onOneLine = (text: string): string =>
  isPlainest(text) ? text : plain(text).replace(/[\n\t]+/g, " ");
