/** Number words of the other languages we promise: German, French, Spanish, Italian, Dutch, Polish, Portuguese.
 *  Left out is what English says about something else (due, once, cent), articles (ein, un, uno as "a") and names
 *  (Otto); where such a word can only be a digit, between digits, it is a homophone.
 *
 *  German and Dutch write "einundachtzig" as one word, Italian "ottantuno": these are put together here; what has a
 *  hundred or more before it is read by `readCompound`. */
import { counted, split } from "./number-words.ts";

export const foreignDigits: readonly [string, number][] = [
  ...counted("null eins zwei drei vier fünf sechs sieben acht neun", 0),
  ...counted("deux trois quatre cinq", 2),
  ...counted("cero uno dos tres cuatro cinco seis siete ocho nueve", 0),
  ...counted("quattro cinque", 4),
  ...counted("twee drie vier vijf zes zeven acht negen", 2),
  ...counted("jeden dwa trzy cztery pięć sześć siedem osiem dziewięć", 1),
  ...counted("quatro cinco seis sete oito nove", 4),
  ...split("zéro nul zerowy zera").map((word): [string, number] => [word, 0]),
  ["zwo", 2],
  ["fuenf", 5],
  ["funf", 5],
  ["huit", 8],
  ["neuf", 9],
  ["sette", 7],
  ["tre", 3],
  ["três", 3],
  ["dois", 2],
  ["jedna", 1],
  ["één", 1],
  ["dwie", 2],
];

export const foreignHomophones: readonly [string, number][] = [
  ["un", 1],
  ["une", 1],
  ["um", 1],
  ["uma", 1],
  ["ein", 1],
  ["een", 1],
  ["due", 2],
  ["sei", 6],
  ["meia", 6],
  ["otto", 8],
  ["nove", 9],
  ["sept", 7],
  ["dix", 10],
  ["once", 11],
];

const germanUnits = split("ein zwei drei vier fünf sechs sieben acht neun");
const germanTens = split("zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig");
const germanTeens = split("zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn");
const dutchUnits = split("een twee drie vier vijf zes zeven acht negen");
const dutchTens = split("twintig dertig veertig vijftig zestig zeventig tachtig negentig");
const italianUnits = split("uno due tre quattro cinque sei sette otto nove");
const italianTens = split("venti trenta quaranta cinquanta sessanta settanta ottanta novanta");

/** "quarantotto", "trentatré". */
const joinItalian = (ten: string, unit: string): string =>
  `${/^[uo]/.test(unit) ? ten.slice(0, -1) : ten}${unit}`;

/** "achtundvierzig", "tweeëntwintig", "quarantotto". */
const combine = (
  tens: readonly string[],
  units: readonly string[],
  join: (ten: string, unit: string) => string,
): [string, number][] =>
  tens.flatMap((ten, index) =>
    units.map((unit, one): [string, number] => [join(ten, unit), (index + 2) * 10 + one + 1]),
  );

const germanBelowHundred: readonly [string, number][] = [
  ...germanTeens.map((word, index): [string, number] => [word, 10 + index]),
  ...germanTens.map((word, index): [string, number] => [word, 20 + index * 10]),
  ...combine(germanTens, germanUnits, (ten, unit) => `${unit}und${ten}`),
];

/** As they are spoken by those who have no umlauts at hand. */
const withPlainSpelling = (words: readonly [string, number][]): [string, number][] =>
  words.flatMap(([word, value]) => [
    [word, value],
    [word.replaceAll("ß", "ss"), value],
    [word.replaceAll("ü", "ue").replaceAll("ö", "oe").replaceAll("ß", "ss"), value],
  ]);

const dutchBelowHundred = combine(
  dutchTens,
  dutchUnits,
  (ten, unit) => `${unit}${/[eë]$/.test(unit) ? "ë" : "e"}n${ten}`,
);

/** "trentatré": at the end of a longer word "tre" has an accent. */
const withAccent = (words: readonly [string, number][]): [string, number][] =>
  words.flatMap(([word, value]) => [
    [word, value],
    [word.replace(/tre$/, "tré"), value],
  ]);

/** Ten to ninety-nine in one word, and the hundreds of those who have a word for each. */
export const foreignTeens: readonly [string, number][] = [
  ...withPlainSpelling(germanBelowHundred.filter(([, value]) => value % 10 !== 0 || value === 10)),
  ...dutchBelowHundred,
  ...withAccent(combine(italianTens, italianUnits, joinItalian)),
  ...counted("onze douze treize quatorze quinze seize", 11),
  ...counted("doce trece catorce quince dieciséis diecisiete dieciocho diecinueve", 12),
  ...counted(
    "veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve",
    21,
  ),
  ...counted("undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove", 11),
  ...counted("tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien", 10),
  ...counted(
    "dziesięć jedenaście dwanaście trzynaście czternaście piętnaście szesnaście siedemnaście osiemnaście dziewiętnaście",
    10,
  ),
  ...counted("dez onze doze treze catorze quinze dezesseis dezessete dezoito dezenove", 10),
  // as recognition writes them, and as Portugal says them
  ...counted("dieciseis diecisiete", 16),
  ...counted("dezasseis dezassete dezoito dezanove", 16),
  ["veintiun", 21],
  ["veintiún", 21],
  ["veintidos", 22],
  ["veintitres", 23],
  ["veintiseis", 26],
  ["diez", 10],
  ["dieci", 10],
  ["sto", 100],
  ["dwieście", 200],
  ...counted("trzysta czterysta pięćset sześćset siedemset osiemset dziewięćset", 300, 100),
  ...counted("ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos", 100, 100),
  ...counted("ochocientos novecientos", 800, 100),
  ...counted("cento duzentos trezentos quatrocentos quinhentos seiscentos setecentos oitocentos", 100, 100),
  ["novecentos", 900],
];

export const foreignTens: readonly [string, number][] = [
  ...withPlainSpelling(germanBelowHundred.filter(([, value]) => value % 10 === 0 && value > 10)),
  ...counted("vingt trente quarante cinquante soixante", 20, 10),
  ...counted("veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa", 20, 10),
  ...counted(italianTens.join(" "), 20, 10),
  ...counted(dutchTens.join(" "), 20, 10),
  ...counted(
    "dwadzieścia trzydzieści czterdzieści pięćdziesiąt sześćdziesiąt siedemdziesiąt osiemdziesiąt dziewięćdziesiąt",
    20,
    10,
  ),
  ...counted("vinte trinta quarenta cinquenta sessenta setenta oitenta noventa", 20, 10),
];

export const foreignScales: readonly [string, number][] = [
  ["hundert", 100],
  ["tausend", 1000],
  ["mille", 1000],
  ["mil", 1000],
  ["tysiąc", 1000],
  ["duizend", 1000],
  ["honderd", 100],
  ["tysiące", 1000],
  ...split("millón millones milhões milioni milionów millionen miljoen").map((word): [string, number] => [
    word,
    1_000_000,
  ]),
];

const germanOrdinals = split(
  "erste zweite dritte vierte fünfte sechste siebte achte neunte zehnte elfte zwölfte dreizehnte vierzehnte fünfzehnte sechzehnte siebzehnte achtzehnte neunzehnte zwanzigste",
);

export const foreignOrdinals: readonly [string, number][] = [
  ...["", "n", "r"].flatMap((ending) =>
    withPlainSpelling([
      ...germanOrdinals.map((word, index): [string, number] => [word + ending, index + 1]),
      ...germanUnits.map((unit, one): [string, number] => [`${unit}undzwanzigste${ending}`, 21 + one]),
      [`dreißigste${ending}`, 30],
      [`einunddreißigste${ending}`, 31],
    ]),
  ),
  ...counted("eerste tweede derde vierde vijfde zesde zevende achtste negende tiende elfde twaalfde", 1),
  ...counted(
    "pierwszego drugiego trzeciego czwartego piątego szóstego siódmego ósmego dziewiątego dziesiątego jedenastego dwunastego trzynastego czternastego piętnastego szesnastego siedemnastego osiemnastego dziewiętnastego dwudziestego",
    1,
  ),
  ...counted(
    "pierwszy drugi trzeci czwarty piąty szósty siódmy ósmy dziewiąty dziesiąty jedenasty dwunasty trzynasty czternasty piętnasty szesnasty siedemnasty osiemnasty dziewiętnasty dwudziesty",
    1,
  ),
  ["trzydziestego", 30],
  ["trzydziesty", 30],
  ["premier", 1],
  ["primero", 1],
  ["primo", 1],
  ["primeiro", 1],
];

const belowHundred: ReadonlyMap<string, number> = new Map([
  ...withPlainSpelling([...germanBelowHundred, ["eins", 1], ...counted(germanUnits.join(" "), 1)]),
  ...counted(dutchUnits.join(" "), 1),
  ...counted("tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien", 10),
  ...counted(dutchTens.join(" "), 20, 10),
  ...dutchBelowHundred,
  ...counted(italianUnits.join(" "), 1),
  ...counted("dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove", 10),
  ...counted(italianTens.join(" "), 20, 10),
  ...withAccent(combine(italianTens, italianUnits, joinItalian)),
]);

/** "(millenovecen)tottanta": without the vowel that is said once. */
const elidedBelowHundred: ReadonlyMap<string, number> = new Map(
  [...belowHundred].flatMap(([word, value]) =>
    /^(?:ott|undi|uno)/.test(word) ? [[word.slice(1), value] as const] : [],
  ),
);

const years: readonly [string, number][] = [
  ["neunzehnhundert", 1900],
  ["zweitausend", 2000],
  ["negentienhonderd", 1900],
  ["tweeduizend", 2000],
  ["millenovecento", 1900],
  ["duemila", 2000],
  ["negentien", 1900],
];

const hundreds: readonly [string, number][] = [
  ...withPlainSpelling(germanUnits.map((unit, one) => [`${unit}hundert`, (one + 1) * 100])),
  ["hundert", 100],
  ...dutchUnits.map((unit, one): [string, number] => [`${one > 0 ? unit : ""}honderd`, (one + 1) * 100]),
  ...italianUnits.map((unit, one): [string, number] => [`${one > 0 ? unit : ""}cento`, (one + 1) * 100]),
];

const beginnings = [...years, ...hundreds];
const mayBeCompound = /h[ou]nder|cento|tausend|duizend|mila|^negentien./;

/** "zweihundertdreiundvierzig", "neunzehnhundertacht", "negentienachtenzestig", "cinquecentosessantadue"; undefined
 *  when the word is no such number. A table of them would take as long to make as all other lists together. */
export function readCompound(word: string): number | undefined {
  if (!mayBeCompound.test(word)) return undefined;
  for (const [beginning, value] of beginnings) {
    if (!word.startsWith(beginning)) continue;
    // "millenovecentottanta": an o for two
    const rest =
      belowHundred.get(word.slice(beginning.length)) ??
      (beginning.endsWith("o") ? elidedBelowHundred.get(word.slice(beginning.length)) : undefined);
    if (rest !== undefined) return value + rest;
    if (word === beginning && value > 100) return value;
  }
  return undefined;
}
