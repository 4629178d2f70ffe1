/** Everything known about a single word, gathered from the word lists once per distinct word. */
import { isOrdinary, nameKind } from "../names.ts";
import { monthWords, timeWords, unitWords } from "./calendar-words.ts";
import {
  foreignDigits,
  foreignHomophones,
  foreignOrdinals,
  foreignScales,
  foreignTeens,
  foreignTens,
  readCompound,
} from "./foreign-number-words.ts";
import { askingWords, fillerWords, grammarWords, titleWords } from "./grammar-words.ts";
import { saidMarks, spellingWords } from "./letter-words.ts";
import {
  digitWords,
  homophones,
  ordinalWords,
  repeatWords,
  scaleWords,
  teenWords,
  tensWords,
} from "./number-words.ts";
import { placeWords, streetWords } from "./place-words.ts";
import { wordClass } from "./word-class.ts";
import type { WordLook } from "./word-memo.ts";

const numbers: readonly (readonly [number, ReadonlyMap<string, number>])[] = [
  [wordClass.digit, new Map([...foreignDigits, ...digitWords])],
  [wordClass.teen, new Map([...foreignTeens, ...teenWords])],
  [wordClass.tens, new Map([...foreignTens, ...tensWords])],
  [wordClass.scale, new Map([...foreignScales, ...scaleWords])],
  [wordClass.repeat, repeatWords],
  [wordClass.ordinal, new Map([...foreignOrdinals, ...ordinalWords])],
  [wordClass.month, monthWords],
  [wordClass.homophone, new Map([...foreignHomophones, ...homophones])],
];

const characters: readonly (readonly [number, ReadonlyMap<string, string>])[] = [
  [wordClass.spelling, spellingWords],
  [wordClass.saidMark, saidMarks],
];

const sets: readonly (readonly [number, ReadonlySet<string>])[] = [
  [wordClass.unit, unitWords],
  [wordClass.time, timeWords],
  [wordClass.filler, fillerWords],
  [wordClass.grammar, grammarWords],
  [wordClass.title, titleWords],
  [wordClass.street, streetWords],
  [wordClass.place, placeWords],
  [wordClass.asking, askingWords],
];

const mailHost =
  /^(?:gmail|googlemail|g-mail|yahoo|ymail|hotmail|outlook|icloud|aol|msn|protonmail|rediffmail|gmx|comcast|verizon|btinternet)$|(?:gmail|yahoo|hotmail|outlook|icloud|aol|rediff|mail|gmal|gmai)(?:com|couk|coin|net|in|cm)$/;
/** German and Dutch write street and kind of street as one word. */
const streetEnding =
  /^\p{L}{3,}(?:straße|strasse|str|gracht|straat|laan|gasse|allee|platz|plein|weg|steeg)$/u;
const ordinalDigits = /^(\d{1,2})(?:st|nd|rd|th)$/;

/** Lists of names hold them; callers say them about other things. */
const notNames: ReadonlySet<string> = new Set(
  "i've i'm i'll i'd merci thames severn mersey mac tel cal hue thai riff okey pic til ans dow canon d'avis d’avis caesar alfredo pepper cola colon xray dell".split(
    " ",
  ),
);
/** "n'ai", "l'eau": two French or Italian words, whatever name they look like without the apostrophe. */
const elided =
  /^(?:[cdjlmnst]|qu)['’](?:ai|as?|est|es|on|une?|ils?|elles?|y|en|eau|où|avais|avait|avons|avez|ont)$/;

/** In lists of names, but hardly anybody's: words of other languages, and of streets. */
const seldomNames: ReadonlySet<string> = new Set(
  "però nací niño niña mamá signé mouillé pół wieś ręka assunto stadtwerke che ora linea línea steuer ave dix quante grazia consuelo del tarif alles klein kunde strom zähler kasse indica maison żona rok mãe irmã quarta ami perfecto arvo bonne journée nata dann tava cancela vende olá doy vecino allí déjà allée côté già mają robię piętro conta konta raty rata tarifa polis courrier chão já tá".split(
    " ",
  ),
);
const prefixes = /^(?:un|re|over|pre|non|mis|dis|under|out)(?=\p{L}{4})/u;
const endings: readonly (readonly [RegExp, string])[] = [
  [/(?:s|es|ed|er|ers|ing|ings|less|ness|ly|ful|able|ment|ism|ist)$/, ""],
  [/(?:ed|er|ers|ing|able)$/, "e"],
  [/(?:ies|ied)$/, "y"],
  [/(.)\1(?:ed|er|ing)$/, "$1"],
];

/** "overcharged", "reminders": made from an ordinary word. */
function isDerived(word: string): boolean {
  if (word.length < 5) return false;
  const stems = [word, word.replace(prefixes, "")];
  return stems.some(
    (stem) =>
      isOrdinary(stem) ||
      endings.some(([ending, added]) => ending.test(stem) && isOrdinary(stem.replace(ending, added))),
  );
}

const listed = wordClass.ordinary | wordClass.grammar | wordClass.filler;

/** @param isCue whether a cue may begin with the word. */
export function createLook(isCue: (word: string) => boolean): (word: string) => WordLook {
  return (word) => {
    const ordinal = ordinalDigits.exec(word);
    const mixed = wordClass.mixed | wordClass.unlisted;
    if (ordinal) return { flags: wordClass.ordinal | mixed, value: Number(ordinal[1]) };
    if (/\d/.test(word)) return { flags: mixed | (isCue(word) ? wordClass.cue : 0), value: -1 };
    let flags = 0;
    let value = -1;
    if (word.length === 1) {
      flags |= wordClass.letter;
      value = word.toUpperCase().charCodeAt(0);
    }
    for (const [bit, list] of numbers) {
      const number = list.get(word);
      if (number === undefined) continue;
      flags |= bit;
      if (value < 0) value = number;
    }
    const compound = readCompound(word);
    if (compound !== undefined) {
      flags |= wordClass.teen;
      value = compound;
    }
    for (const [bit, list] of characters) {
      const character = list.get(word);
      if (character === undefined) continue;
      flags |= bit;
      if (value < 0) value = character.charCodeAt(0);
    }
    for (const [bit, list] of sets) if (list.has(word)) flags |= bit;
    if (mailHost.test(word)) flags |= wordClass.mailHost;
    const kind = notNames.has(word) || elided.test(word) ? 0 : nameKind(word);
    if (kind & 8) flags |= wordClass.place;
    if (kind & 1) flags |= wordClass.given;
    if (kind & 2) flags |= wordClass.family;
    const isElse = seldomNames.has(word) || notNames.has(word) || elided.test(word);
    if (kind & 4 || isElse || isOrdinary(word) || ((kind & 1) === 0 && isDerived(word))) {
      flags |= wordClass.ordinary;
    }
    if (streetEnding.test(word)) flags |= wordClass.street;
    if (isCue(word)) flags |= wordClass.cue;
    if ((flags & listed) === 0) flags |= wordClass.unlisted;
    return { flags, value };
  };
}
