/** Addresses of Europe, as letters and chats have them: a street that no list knows, the number of its house, and the
 *  postcode before the town. Their order and their signs tell, and no word of them. */
import { has, type Tokens } from "../lexer.ts";
import { wordClass as c } from "../lexicon/word-class.ts";

/** Where "Am Kirchberg 9" begins, before ", 34117 Kassel" or on the line above it: no word of it is known, and their order
 *  is that of an address: names, house number, comma, postcode, town. Else -1. */
export function houseBefore(tokens: Tokens, postcode: number, least: number): number {
  const { text, start, end } = tokens;
  const at = start[postcode] as number;
  if (postcode <= least || !isBehindLine(text, at) || !isPostcodeAndTown(text, at)) return -1;
  const street = text.slice(Math.max(start[least] as number, at - longestStreet), at);
  const found = streetAndHouse.exec(street);
  if (!found) return -1;
  let first = postcode;
  while (first > least && (end[first - 1] as number) > at - street.length + found.index) first--;
  return isRow(tokens, first) ? -1 : first;
}
const longestStreet = 64;
/** A comma, a dash or a line break; most figures stand behind a word. */
const isBehindLine = (text: string, at: number): boolean =>
  text[at - 1] === "\n" || ",-–\n".includes(text[text[at - 1] === " " ? at - 2 : at - 1] ?? "");
/** "Invoice 3 - 10234 Paid", "Order 12\n10234 Items": one word of a list, and figures. */
const isRow = (tokens: Tokens, first: number): boolean =>
  has(tokens, first, c.ordinary | c.cue | c.unit) &&
  !has(tokens, first, c.street) &&
  has(tokens, first + 1, c.digits);
/** "Am Kirchberg 9, ", "Strada Vecchia 12/A\n", "os. Słoneczne 15 m. 8\n", "Avda. de la Paz 55, 2º B - ". */
const streetAndHouse = new RegExp(
  [
    "(?<![\\p{L}\\p{N}.])(?:(?:os|ul|al|pl|av|rua)\\. ?)?\\p{Lu}[\\p{L}.'’-]{1,24}(?: \\p{L}[\\p{L}.'’-]{0,24}){0,4}",
    ",? \\d{1,4}(?: ?(?:\\p{L}|bis|ter))?(?:\\/(?:\\d{1,4}|\\p{Lu}))?",
    "(?:,? (?:(?:m|lok|app?|int)\\. ?\\d{1,4}|\\d{1,2} ?[ºª°](?: ?\\p{L}{1,3}\\.?)?|[rR]\\/[cC](?: \\p{L}{1,3}\\.?)?))?",
    "(?:, ?\\n?|\\n| [-–] )$",
  ].join(""),
  "u",
);
const postcodeAndTown = /(?:\p{Lu}{1,2}-)?(?:\d{5}|\d{4} ?[A-Z]{2}|\d\d-\d{3}|\d{4}-\d{3}),? \p{Lu}\p{Ll}/uy;
export function isPostcodeAndTown(text: string, at: number): boolean {
  postcodeAndTown.lastIndex = at;
  return postcodeAndTown.test(text);
}

/** Whether "74072 Heilbronn" stands below a line that was taken for a street's. */
export const isBelow = ({ text, start, end }: Tokens, postcode: number, street: number): boolean =>
  street > 0 &&
  /^(?:\/\p{L})?(?: \p{L}{1,3}\.?)?(?:[.,]? ?\n|, )$/u.test(text.slice(end[street - 1], start[postcode])) &&
  isPostcodeAndTown(text, start[postcode] as number);

/** Where "C/ Mayor 31" begins, before the figures; else -1. */
export function calleBefore(tokens: Tokens, number: number, least: number): number {
  const { text, start } = tokens;
  const at = start[number] as number;
  const before = text.slice(Math.max(start[least] as number, at - longestCalle), at);
  const found = before.includes("/") ? calle.exec(before) : null;
  if (!found) return -1;
  let first = number;
  while (first > least && (start[first - 1] as number) >= at - before.length + found.index) first--;
  return first;
}
const longestCalle = 44;
const calle = /(?<![\p{L}\p{N}])[Cc]\/ ?\p{Lu}\p{L}{1,18}(?: \p{L}{1,18}\.?){0,4},? (?:n[ºo°]\.? ?)?$/u;
