/** Values known beforehand from a conversation's metadata, in whatever form they come. */
import type { Known } from "../shared/types.ts";
import type { Place } from "./gate-codes.ts";
import type { NumberRun } from "./gate-numbers.ts";
import { compact, compactOf, type Piece, readPieces } from "./gate-reading.ts";

/** Said for a sign within an address. */
const signs: ReadonlySet<string> = new Set(
  "at dot point period dash hyphen minus underscore arroba punto punkt".split(" "),
);

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
  readonly names: readonly (readonly string[])[];
  /** Single words that can be nothing but somebody's name. */
  readonly nameWords: ReadonlySet<string>;
  readonly numbers: readonly string[];
  /** Without blanks and signs: mail addresses, handles, ids. */
  readonly compacts: readonly string[];
}

const leastNumber = 5;
const comparedDigits = 7;
const leastCompact = 6;

export function formsOf(known: Known): KnownForms {
  const names = known.names
    .map((name) => readPieces(name).flatMap(({ text }) => (text === "" ? [] : [text])))
    .filter((words) => !words.every((word) => labelWords.has(word)));
  const nameWords = new Set(names.flat().filter((word) => word.length > 2 && !frequentWords.has(word)));
  const numbers = new Set<string>();
  for (const value of [...known.phones, ...known.other]) {
    const digits = value.replace(/\D/g, "").slice(-comparedDigits);
    if (digits.length >= leastNumber) numbers.add(digits);
  }
  const compacts = new Set<string>();
  for (const value of [...known.emails, ...known.other]) {
    const text = compact(readPieces(value), signs).text;
    if (text.length >= leastCompact && /\p{L}/u.test(text)) compacts.add(text);
    const person = compactOf(value.split("@")[0] ?? "");
    if (value.includes("@") && person.length >= leastCompact + 2) compacts.add(person);
  }
  return {
    names: names.filter((name) => name.length > 1),
    nameWords,
    numbers: [...numbers],
    compacts: [...compacts],
  };
}

/** @param ownWords of the text around a transcript; in it, one word of a name proves nothing. */
export function findKnown(
  { names, nameWords, numbers, compacts }: KnownForms,
  pieces: readonly Piece[],
  runs: readonly NumberRun[],
  ownWords: ReadonlySet<string>,
): Place[] {
  const found: Place[] = [];
  const place = (from: Piece | undefined, to = from) =>
    from && to && found.push({ check: "known", start: from.start, end: to.end });
  for (const [index, piece] of pieces.entries()) {
    const { text } = piece;
    const bare = text.includes("'") ? text.replace(/'s?$/, "") : text;
    if ((nameWords.has(text) || nameWords.has(bare)) && !ownWords.has(text)) place(piece);
    for (const name of names) {
      if (name[0] === text && name.every((word, offset) => pieces[index + offset]?.text === word))
        place(piece, pieces[index + name.length - 1]);
    }
  }
  for (const run of runs) {
    if (numbers.some((digits) => run.digits.includes(digits)))
      found.push({ check: "known", start: run.start, end: run.end });
  }
  if (compacts.length > 0) {
    const { text, at } = compact(pieces, signs);
    for (const value of compacts) {
      for (let from = text.indexOf(value); from >= 0; from = text.indexOf(value, from + 1)) {
        const end = from + value.length;
        // Not within words: "ana hill" is not said in "banana hills".
        if (at[from - 1] !== at[from] && at[end - 1] !== at[end])
          place(pieces[at[from] as number], pieces[at[end - 1] as number]);
      }
    }
  }
  findSpelled(nameWords, pieces, place);
  return found;
}

/** Letter by letter, also "b for bravo": single letters with at most three words between them. */
function findSpelled(
  names: ReadonlySet<string>,
  pieces: readonly Piece[],
  place: (from: Piece | undefined, to: Piece | undefined) => unknown,
): void {
  const wanted = [...names].filter((name) => name.length > 3);
  if (wanted.length === 0) return;
  let letters: number[] = [];
  const close = () => {
    const spelled = letters.map((at) => pieces[at]?.text).join("");
    for (const name of wanted) {
      const from = spelled.indexOf(name);
      if (from >= 0)
        place(pieces[letters[from] as number], pieces[letters[from + name.length - 1] as number]);
    }
    letters = [];
  };
  for (const [index, { kind }] of pieces.entries()) {
    if (kind !== "letter") continue;
    if (index - (letters.at(-1) ?? index) > 4) close();
    letters.push(index);
  }
  close();
}
