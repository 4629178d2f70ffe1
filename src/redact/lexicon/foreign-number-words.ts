/** Number words of the other languages we promise: German, French, Spanish, Italian, Dutch, Polish, Portuguese.
 *  Left out is what English says about something else (due, once, cent), articles (ein, un, uno as "a") and names
 *  (Otto); where such a word can only be a digit, between digits, it is a homophone.
 *
 *  German and Dutch write "einundachtzig" and "neunzehnhunderteinundachtzig" as one word, Italian "ottantuno": these are
 *  put together here, and read as two digits or a year at once. */
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

const germanYears: readonly [string, number][] = [
  ["neunzehnhundert", 1900],
  ["zweitausend", 2000],
  ...[
    ["eins", 1] as const,
    ...germanUnits.map((unit, one) => [unit, one + 1] as const),
    ...germanBelowHundred,
  ].flatMap(([word, value]): [string, number][] => [
    [`neunzehnhundert${word}`, 1900 + value],
    [`zweitausend${word}`, 2000 + value],
  ]),
];

/** "zweihundertdreiundvierzig", "honderdtwaalf", "cinquecentosessantadue"; the hundred alone is a scale.
 *  @param units what stands before the hundred, from one on. */
const hundreds = (
  units: readonly string[],
  hundred: string,
  below: readonly (readonly [string, number])[],
): [string, number][] =>
  units.flatMap((unit, index) =>
    [["", 0] as const, ...below]
      .map(([word, value]): [string, number] => [unit + hundred + word, (index + 1) * 100 + value])
      .filter(([word]) => word !== hundred),
  );

const dutchBelowHundred: readonly [string, number][] = [
  ...counted("een twee drie vier vijf zes zeven acht negen", 1),
  ...counted("tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien", 10),
  ...counted(dutchTens.join(" "), 20, 10),
  ...combine(dutchTens, dutchUnits, (ten, unit) => `${unit}${/[eë]$/.test(unit) ? "ë" : "e"}n${ten}`),
];

const dutchYears: readonly [string, number][] = dutchBelowHundred.flatMap(([word, value]) => [
  [`negentien${word}`, 1900 + value],
  [`negentienhonderd${word}`, 1900 + value],
  [`tweeduizend${word}`, 2000 + value],
]);

const italianBelowHundred: readonly [string, number][] = [
  ...italianUnits.map((unit, one): [string, number] => [unit, one + 1]),
  ...counted("dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove", 10),
  ...counted(italianTens.join(" "), 20, 10),
  ...combine(italianTens, italianUnits, joinItalian),
];

const italianYears: readonly [string, number][] = italianBelowHundred.flatMap(([word, value]) => [
  [`millenovecento${word}`, 1900 + value],
  [`duemila${word}`, 2000 + value],
]);

/** As they are spoken by those who have no umlauts at hand. */
const withPlainSpelling = (words: readonly [string, number][]): [string, number][] =>
  words.flatMap(([word, value]) => [
    [word, value],
    [word.replaceAll("ß", "ss"), value],
    [word.replaceAll("ü", "ue").replaceAll("ö", "oe").replaceAll("ß", "ss"), value],
  ]);

/** "trentatré": at the end of a longer word "tre" has an accent. */
const withAccent = (words: readonly [string, number][]): [string, number][] =>
  words.flatMap(([word, value]) => [
    [word, value],
    [word.replace(/tre$/, "tré"), value],
  ]);

/** Ten to ninety-nine in one word, and years. */
export const foreignTeens: readonly [string, number][] = [
  ...withPlainSpelling(germanBelowHundred.filter(([, value]) => value % 10 !== 0 || value === 10)),
  ...withPlainSpelling(germanYears),
  ...withPlainSpelling(hundreds(germanUnits, "hundert", [...germanBelowHundred, ["eins", 1]])),
  ...dutchYears,
  ...hundreds(["", ...dutchUnits.slice(1)], "honderd", dutchBelowHundred),
  ...combine(dutchTens, dutchUnits, (ten, unit) => `${unit}${/[eë]$/.test(unit) ? "ë" : "e"}n${ten}`),
  ...withAccent(italianYears),
  ...withAccent(hundreds(["", ...italianUnits.slice(1)], "cento", italianBelowHundred)),
  ...withAccent(combine(italianTens, italianUnits, joinItalian)),
  ["negentienhonderd", 1900],
  ["tweeduizend", 2000],
  ["duemila", 2000],
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
  ["trzydziestego", 30],
  ["premier", 1],
  ["primero", 1],
  ["primo", 1],
  ["primeiro", 1],
];
