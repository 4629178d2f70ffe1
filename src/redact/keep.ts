/** What must survive: numbers that measure, count, cost or tell the time. A summary is only as good as what
 *  is left. Asked of a number only when nothing proves that it is personal. */
import { unitWords } from "./lexicon/calendar-words.ts";

const currencies = "$€£¥₹";
const moneyBefore =
  /\b(?:usd|eur|gbp|inr|rs|aud|cad|dollars?|paid|pay|transfer|withdraw|spent|spend|owe|(?:amount|price|costs?|total|balance|fees?|charged?|charges|payments?|deposit|refund|copay|deductible|penalty|salary|income)(?: of| is| was| for)?|(?:premium|limit|excess|fare|fine|rent|bill) (?:of|is|was|for)|invoice (?:of|was)|loan of|(?:betrag|montant|importe|importo|valor|bedrag|prezzo|precio|preis|saldo)(?: von| de| di| van| es| is| ist)?)[ .:]{0,2}$/i;
/** Nobody pays as much: "pay 4155550132" is a phone's. */
const longestAmount = /^\d{7}/;

/** Numbers of things. */
const nobodysBefore =
  /\b(?:isbn|part|sku|model|version|release|build|error|flight|vuelo|(?<!d[eé]claration de |pour |plainte de )vol|volo|voo|flug|vlucht|modelo|modello|channel|route|gate|room|page|chapter|article|section)(?: (?:number|no|code|is))*[ .:#v-]{0,2}$/i;

/** A unit stands behind the number at [start, end), or a currency's sign before it. */
export const isMeasured = (text: string, start: number, end: number): boolean =>
  isBeforeUnit(text, end) || isBehindCurrency(text, start);

/** The number at [start, end) is followed by a unit, or preceded by money.
 *  @param isDateAsked a day is the answer, and no quantity: "the card is valid until 12/28". */
export function isQuantity(text: string, start: number, end: number, isDateAsked = false): boolean {
  if (isMeasured(text, start, end)) return true;
  const before = text.slice(Math.max(0, start - 28), start);
  if (!closing.has(lastWord(before))) return false;
  if (moneyBefore.test(before) && !longestAmount.test(text.slice(start, end))) return true;
  if (nobodysBefore.test(before)) return true;
  if (!isDateAsked && dayBefore.test(before) && dayAndMonth.test(text.slice(start, end))) return true;
  return timeBefore.test(before) && clock.test(text.slice(start, end));
}

const longestUnit = 14;
const foreignWord = /\p{L}{1,14}/uy;

/** A "%", a unit, or a currency's sign that is of no amount behind it ("account 942607 $20 was charged"); a blank or
 *  a dash may stand before it. Of plain letters no pattern is asked. */
function isBeforeUnit(text: string, end: number): boolean {
  const sign = text.charCodeAt(end);
  const from = sign === 32 || sign === 45 ? end + 1 : end;
  if (text.charCodeAt(from) === 37 || isClosingCurrency(text, from)) return true;
  let to = from;
  while (to - from < longestUnit && isAsciiLetter(text.charCodeAt(to))) to++;
  if (text.charCodeAt(to) > 127) {
    foreignWord.lastIndex = from;
    to = foreignWord.test(text) ? foreignWord.lastIndex : from;
  }
  if (to === from) return false;
  const word = text.slice(from, to).toLowerCase();
  if (unitWords.has(word)) return true;
  const following = leadsToUnit.get(word);
  if (!following) return false;
  following.lastIndex = to;
  return following.test(text);
}
/** "seven to ten business days", "twenty four ninety nine a month"; but "a week ago" tells when. */
const workingDays = / (?:days?|hours?|weeks?)\b/iy;
const leadsToUnit: ReadonlyMap<string, RegExp> = new Map([
  ["business", workingDays],
  ["working", workingDays],
  ["calendar", workingDays],
  ["a", / (?:month|week|year|night|day|head|piece)\b(?! (?:ago|later|after|before|or|and))/iy],
]);

function isClosingCurrency(text: string, at: number): boolean {
  if (at >= text.length || !currencies.includes(text[at] as string)) return false;
  ofNextAmount.lastIndex = at + 1;
  return !ofNextAmount.test(text);
}
const ofNextAmount = / ?\.?\d|\p{L}/uy;

/** The sign of one, and no more than two blanks or full stops behind it. */
function isBehindCurrency(text: string, start: number): boolean {
  let at = start - 1;
  while (start - at < 3 && (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 46)) at--;
  return at >= 0 && currencies.includes(text[at] as string);
}

/** "until six fifteen", "between nine and eleven", "at 4 30". */
const timeBefore = /\b(?:at|by|until|till|til|before|after|around|between|from|since|past) $/i;

/** "added in store on 12/1". */
const dayBefore = /\b(?:on|from|since|by|until|till|due) $/i;
const dayAndMonth = /^\d{1,2}\/\d{1,2}$/;

/** The words of these patterns: most numbers stand behind another, and meet none of the three. */
const closing: ReadonlySet<string> = new Set(
  [moneyBefore, nobodysBefore, timeBefore, dayBefore].flatMap(({ source }) =>
    [...source.matchAll(/(?<!\\)([a-z]+)(\?)?/g)].flatMap(([, word = "", isOptional]) =>
      isOptional ? [word, word.slice(0, -1)] : [word],
    ),
  ),
);

/** In lower case; two signs may stand behind it. */
function lastWord(text: string): string {
  let to = text.length;
  while (to > 0 && text.length - to < 2 && !isAsciiLetter(text.charCodeAt(to - 1))) to--;
  let from = to;
  while (from > 0 && isAsciiLetter(text.charCodeAt(from - 1))) from--;
  return text.slice(from, to).toLowerCase();
}

const isAsciiLetter = (code: number): boolean => (code | 32) >= 97 && (code | 32) <= 122;

const clock = /^(?:\d{1,2}(?:[ :.]\d{2})?|[a-z]{3,9}(?:[ -][a-z]{3,9}){0,2})$/i;
