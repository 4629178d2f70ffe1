/** What is looked for in a text of what is known beforehand from a conversation's metadata. */
import type { Known } from "../../shared/types.ts";
import { compactOf, wordsOf } from "./compact.ts";
import { endsOf, shapeOf, startBit, unknownShape } from "./shape.ts";
import { mark } from "./words.ts";

/** Words of any call that also are names. A name that is rarer as a word counts wherever it stands: "barber", said
 *  to Mr Barber, is him. */
const frequentWords: ReadonlySet<string> = new Set(
  (
    "able about account all also and any april are art august back bank best bill black blue book brown bush but call " +
    "can card care case cash chance charge check church city close cook cost could court cross customer dale date day " +
    "days dean dear did done down early east end even ever every fair fall farm field fine first fish fly for ford " +
    "frank free friend friday from gay get give glass gold good grace grant gray green grey guy had hall hand happy " +
    "hard has have her here hill him his home hope house how hunt its jack joy june just keep key kind king knew know " +
    "lane large last late law lay less let like line link little long look lot love low made make many march mark may " +
    "max miles mill mine monday more most much must name near need new next nice noble none north not now off old one " +
    "only open order other our out over own page paid park part pass pat patience pay penny phone place pool poor post " +
    "price quick rain ray read real rich right ring road rock rose royal sage sale sales same say see self sell send " +
    "she shell shop short show sky small snow some son soon south speed star stone stop storm street strong such summer " +
    "sunday sure take tell than thank that the them then there they thing this time told top touch town trip true turn " +
    "two under use very wait walk wall want ward was water way wells west what when white who why wild will winter wish " +
    "with wood word work would year yes yet you young your"
  ).split(" "),
);

/** What stands as a participant's name when the network knows none. */
const labelWords: ReadonlySet<string> = new Set(
  "mobile wireless cell landline caller customer guest visitor unknown anonymous restricted private unavailable toll free".split(
    " ",
  ),
);

export interface KnownForms {
  /** Of two words and more. */
  readonly names: readonly (readonly string[])[];
  /** Single words that can be nothing but somebody's name. */
  readonly nameWords: ReadonlySet<string>;
  readonly numbers: readonly string[];
  /** Without blanks and signs: mail addresses, handles, ids. */
  readonly compacts: readonly string[];
  /** First and last letters of words that may be of a name; most words need not be compared. */
  readonly nameEnds: readonly number[];
  /** A bit for each column of a first letter: of such words, of compacts. */
  readonly nameStarts: number;
  readonly compactStarts: number;
}

const leastNumber = 5;
const comparedDigits = 7;
const leastCompact = 6;

export function formsOf(known: Known): KnownForms {
  const names: (readonly string[])[] = [];
  const nameWords = new Set<string>();
  for (const name of known.names) {
    const words = wordsOf(name);
    if (words.every((word) => labelWords.has(word))) continue;
    if (words.length > 1) names.push(words);
    for (const word of words) if (word.length > 2 && !frequentWords.has(word)) nameWords.add(word);
  }
  const numbers = new Set<string>();
  for (const value of [...known.phones, ...known.other]) {
    const digits = value.replace(/\D/g, "").slice(-comparedDigits);
    if (digits.length >= leastNumber) numbers.add(digits);
  }
  const compacts = new Set<string>();
  for (const value of [...known.emails, ...known.other]) {
    const text = compactOf(value, mark.sign);
    if (text.length >= leastCompact && /\p{L}/u.test(text)) compacts.add(text);
    const person = compactOf(value.split("@")[0] ?? "");
    if (value.includes("@") && person.length >= leastCompact + 2) compacts.add(person);
  }
  const nameStarting = [...nameWords, ...names.map(([first = ""]) => first)];
  return {
    names,
    nameWords,
    numbers: [...numbers],
    compacts: [...compacts],
    nameEnds: endsOfAll(nameStarting),
    nameStarts: startsOf(nameStarting) | startBit(unknownShape),
    compactStarts: startsOf(compacts),
  };
}

function endsOfAll(words: readonly string[]): number[] {
  const ends = [endsOf(unknownShape)];
  for (const word of words)
    for (const form of [word, `${word}'`, `${word}'s`]) ends.push(endsOf(shapeOf(form)));
  return ends;
}

function startsOf(texts: Iterable<string>): number {
  let starts = 0;
  for (const text of texts) starts |= startBit(shapeOf(text));
  return starts;
}
