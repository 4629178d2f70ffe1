/** Words that stand for letters: radio alphabets and the letters' own names. Value: the upper-case letter. */
import { split } from "./number-words.ts";

const alphabet = (text: string): [string, string][] =>
  split(text).map((word) => [word, word[0]?.toUpperCase() ?? ""]);

export const spellingWords: ReadonlyMap<string, string> = new Map([
  ...alphabet(`alpha alfa bravo charlie delta echo foxtrot golf hotel india juliet juliett kilo lima mike
    november oscar papa quebec romeo sierra tango uniform victor whiskey whisky yankee zulu`),
  ["xray", "X"],
  ["zed", "Z"],
  ["zee", "Z"],
  ["bee", "B"],
  ["dee", "D"],
  ["gee", "G"],
  ["jay", "J"],
  ["kay", "K"],
  ["el", "L"],
  ["em", "M"],
  ["ar", "R"],
  ["ess", "S"],
  ["tee", "T"],
  ["vee", "V"],
  ["ex", "X"],
  ["why", "Y"],
  ["double-u", "W"],
  // as Spanish, Portuguese, Italian and German name them
  ["jota", "J"],
  ["zeta", "Z"],
  ["zett", "Z"],
  ["equis", "X"],
  ["hache", "H"],
  ["kappa", "K"],
  ["acca", "H"],
  ["jott", "J"],
  ["ypsilon", "Y"],
]);

const sign = (mark: string, names: string): [string, string][] => split(names).map((name) => [name, mark]);

/** Said punctuation inside mails, URLs and codes. */
export const saidMarks: ReadonlyMap<string, string> = new Map([
  ["at", "@"],
  ["dot", "."],
  ["dat", "."],
  ["point", "."],
  ["period", "."],
  ["underscore", "_"],
  ["dash", "-"],
  ["hyphen", "-"],
  ["minus", "-"],
  ["plus", "+"],
  ["slash", "/"],
  ["stroke", "/"],
  ["colon", ":"],
  ["apostrophe", "'"],
  ...sign("@", "arroba arrobas chiocciola chiocciolina arobase małpa małpka apenstaartje klammeraffe ät"),
  ...sign(".", "punkt punt punto ponto kropka"),
  ...sign("_", "unterstrich underline podkreślnik"),
  ...sign("/", "schrägstrich barra ukośnik"),
  ...sign(
    "-",
    "bindestrich guion guión tiret trattino hífen streepje myślnik traço traco strich koppelteken kreska gedankenstrich",
  ),
]);
