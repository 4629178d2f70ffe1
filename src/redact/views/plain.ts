/** Characters that would keep a value from being seen. Those nobody sees (zero-width, bidi marks, soft hyphens)
 *  are taken out before looking; digits and letters of another width or script, odd blanks and dashes become the
 *  plain ones. Most text has none of them. */

const hiddenSource = String.raw`\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff`;
const foreignSource = String.raw`\uff10-\uff3a\uff41-\uff5a\uff20\uff0e\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u00a0\u202f\u2007\u2010-\u2015\u2212`;
const hidden = new RegExp(`[${hiddenSource}]`);
const foreign = new RegExp(`[${foreignSource}]`);

export const isHidden = (character: string): boolean => hidden.test(character);

/** The character itself when it is plain. */
export const plainForm = (character: string): string =>
  foreign.test(character) ? plainCharacter(character) : character;

/** The text without hidden characters and else plain, with the offset each character had; one more for the end. */
export function plainText(text: string): { plain: string; offsets: Uint32Array } {
  const offsets = new Uint32Array(text.length + 1);
  let plain = "";
  for (let at = 0; at < text.length; at++) {
    const character = text[at] as string;
    if (hidden.test(character)) continue;
    offsets[plain.length] = at;
    plain += character === printApostrophe ? "'" : plainForm(character);
  }
  offsets[plain.length] = text.length;
  return { plain, offsets: offsets.slice(0, plain.length + 1) };
}

const printApostrophe = "’";

/** The text with its foreign characters plain, unit for unit. An apostrophe of print, which all readers take for one,
 *  becomes the plain one as well: it often is the last character that needs two bytes, and a page of one-byte text is
 *  read a sixth faster.
 *  @param foreignAt offsets of the foreign characters.
 *  @param isWide whether other characters need two bytes. */
export function plainPage(text: string, foreignAt: readonly number[], isWide: boolean): string {
  const encoding = isWide ? "utf16le" : "latin1";
  const unitSize = isWide ? 2 : 1;
  const bytes = Buffer.from(text, encoding);
  const put = (at: number, plain: string): void => {
    if (isWide) bytes.writeUInt16LE(plain.charCodeAt(0), at * unitSize);
    else bytes[at] = plain.charCodeAt(0);
  };
  for (const at of foreignAt) put(at, plainForm(text[at] as string));
  // by its lower byte, which is rare: its upper one is that of a blank, and a search in the text stops at every blank
  const rare = printApostrophe.charCodeAt(0) & 0xff;
  for (let byte = bytes.indexOf(rare); byte >= 0; byte = bytes.indexOf(rare, byte + 1)) {
    if (text[byte / unitSize] === printApostrophe) put(byte / unitSize, "'");
  }
  return bytes.toString(encoding);
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
