/** Names that are nobody's where they stand: of firms ("from wells fargo"), of shops ("i shop at macy's"), of places
 *  ("near lake charles"). Asked only where nothing introduces, greets or relates somebody. A shop's name that is masked
 *  costs a word of a summary, a person's that is not is a leak: each rule here needs a proof that nobody is meant. */
import { has, type Tokens } from "../lexer.ts";
import {
  beforeSeldom,
  firm,
  firmAlone,
  firmPairs,
  modelPairs,
  namedThing,
  ofData,
  type Pairs,
  seldom,
  seldomPairs,
  shop,
  shopPairs,
  thingPairs,
} from "../lexicon/brand-words.ts";
import { calling, directed, joining, personal, relation, relative, thing } from "../lexicon/person-words.ts";
import { wordClass as c, numberLike } from "../lexicon/word-class.ts";
import { hashWord } from "../lexicon/word-hash.ts";
import { isOneOf, wordSet } from "../lexicon/word-set.ts";
import { isBeside } from "../spacing.ts";

/** A name of one or more tokens in a turn, half-open; the turn begins at `least` and ends at `to`. */
interface Placed {
  readonly tokens: Tokens;
  readonly from: number;
  readonly end: number;
  readonly least: number;
  readonly to: number;
}

/** Behind what is nobody's of the name at [from, end), from its first word on; 0 when it is somebody's. What is behind
 *  is to be judged again: "i bought it at john lewis sarah helped me". */
export function nobodysEnd(tokens: Tokens, from: number, end: number, least: number, to: number): number {
  const placed = { tokens, from, end, least, to };
  if (from > least && isOneOf(relative, tokens, from - 1)) return 0;
  for (let first = Math.max(least, from - 2); first <= from; first++) {
    const behind = brandEnd(placed, first);
    if (behind > from) return behind;
  }
  if (isFirmAt(tokens, end, to) && isFirmAt(tokens, end + 1, to)) return end;
  if (isSaintOf(tokens, from, least) || isFirmWithCapitals(placed)) return end;
  if (isCompany(placed) || isPairOfOwners(placed) || isThing(placed)) return end;
  if (isTold(placed)) return 0;
  if (isSeldom(placed)) return from + 1;
  return isPlaceOrShop(placed) ? end : 0;
}

/** "five hundred meg", "behind a telly or anything". */
const isThing = ({ tokens, from, end, least }: Placed): boolean =>
  end - from === 1 &&
  ((from > least && isOneOf(ofData, tokens, from) && has(tokens, from - 1, numberLike)) ||
    (from > least && isPairAt(thingPairs, tokens, from - 1, from) && isFree(tokens, from - 2, least)) ||
    (end < tokens.count && isPairAt(thingPairs, tokens, from, end)));

/** "thank you for contacting Bramble & Fox". */
const isPairOfOwners = ({ tokens, from, end, least }: Placed): boolean =>
  from > least &&
  (isOneOf(turningTo, tokens, from - 1)
    ? /^ & \p{Lu}/u.test(tokens.text.slice(tokens.end[end - 1], (tokens.end[end - 1] as number) + 4))
    : from - 2 >= least &&
      isOneOf(turningTo, tokens, from - 2) &&
      tokens.text.slice(tokens.end[from - 1], tokens.start[from]) === " & ");
const turningTo = wordSet("contacting choosing visiting joining calling");

/** "welcome to kestrel air", "Customer Relations, Kestrel Air", "Nolan Flooring". */
function isCompany({ tokens, from, end, least, to }: Placed): boolean {
  const last = end - from === 1 ? end : end - 1;
  if (last >= to || last - from !== 1 || !isOneOf(firmAlone, tokens, last) || !isBeside(tokens, last))
    return false;
  if (has(tokens, from, c.capital)) return has(tokens, last, c.capital);
  if (from === least) return false;
  return (
    isOneOf(source, tokens, from - 1) ||
    (isOneOf(towards, tokens, from - 1) && isOneOf(welcome, tokens, from - 2))
  );
}
const towards = wordSet("to");
const welcome = wordSet("welcome through");

const isPairAt = (pairs: Pairs, { hash }: Tokens, first: number, second: number): boolean =>
  pairs.get(hash[first] as number)?.includes(hash[second] as number) === true;

/** Behind the two words of a brand that begins at `first`, or 0. */
function brandEnd({ tokens, from, to, least }: Placed, first: number): number {
  const next = first + 1;
  const second = next < to && tokens.hash[next] === and ? next + 1 : next;
  if (second >= to || !(isBeside(tokens, next) || has(tokens, first, c.possessive))) return 0;
  const isPair = (pairs: Pairs) => isPairAt(pairs, tokens, first, second);
  if (first > least && isOneOf(relative, tokens, first - 1)) return 0;
  if (has(tokens, second, c.possessive) && second + 1 < to && isPersonal(tokens, second + 1)) return 0;
  if (first < from && isPair(modelPairs)) return second + 1;
  if (isPair(firmPairs)) return isNamed(tokens, first, second + 1, least, to) ? 0 : second + 1;
  if (second + 1 < to && isOneOf(speaksOfWho, tokens, second + 1)) return 0;
  return first === from && isPair(shopPairs) && isBought(tokens, first, least) ? second + 1 : 0;
}

/** "in the name of …", "… here", "… is my nephew", "… called": said of a firm, too, but of people first. */
function isNamed(tokens: Tokens, first: number, end: number, least: number, to: number): boolean {
  if (first - 2 >= least && isOneOf(named, tokens, first - 2)) return true;
  return end < to && (isOneOf(calling, tokens, end) || (end + 1 < to && isOneOf(mine, tokens, end + 1)));
}
const named = wordSet("name names add remove spoke");
/** "i bought a car from hugo boss he's my neighbour". */
const speaksOfWho = wordSet("of who whose he she his her");
const mine = wordSet("my his her our");

/** "i ordered from …", "i bought it at …", "i've got a … mower": the goods or the shop, and no message from it. */
function isBought(tokens: Tokens, first: number, least: number): boolean {
  if (first - 1 < least || !isOneOf(source, tokens, first - 1)) return false;
  for (let token = first - 2; token >= Math.max(least, first - reach); token--) {
    if (isOneOf(personal, tokens, token)) return false;
    if (isOneOf(buying, tokens, token)) return true;
    if (tokens.hash[token] === got) return tokens.hash[first - 1] === a;
  }
  return false;
}
const reach = 4;
const source = wordSet("from at a");
const buying = wordSet("bought buy buying order ordered purchased shop shopped shopping");

/** Something says that a person is meant, or what is the person's. */
function isTold({ tokens, from, end, least, to }: Placed): boolean {
  if (end < to && (isOneOf(joining, tokens, end) || isPersonal(tokens, end))) return true;
  if (from === least) return false;
  if (isOneOf(directed, tokens, from - 1) || isOneOf(joining, tokens, from - 1)) return true;
  return isOneOf(relation, tokens, from - 1);
}

/** "the smith family", "claire's surname". */
const isPersonal = (tokens: Tokens, token: number): boolean =>
  isOneOf(thing, tokens, token) || isOneOf(persons, tokens, token);
const persons = wordSet(
  `family household residence policy policies account surname names date estate file case contract booking order claim
  son daughter brother sister`,
);

/** "me han cobrado": no other word of it is known as a name. */
function isSeldom({ tokens, from, end, least }: Placed): boolean {
  if (from === least || has(tokens, from, c.capital | c.possessive)) return false;
  const isSmall = isOneOf(seldom, tokens, from) && isOneOf(beforeSeldom, tokens, from - 1);
  if (!isSmall && !(isPairAt(seldomPairs, tokens, from - 1, from) && isFree(tokens, from - 2, least)))
    return false;
  for (let token = from + 1; token < end; token++) if (has(tokens, token, c.given | c.family)) return false;
  return true;
}

/** "soy la luz"; and the "z" of "4 7 z kim" belongs to the number, which would be masked without it the second time. */
const isFree = (tokens: Tokens, token: number, least: number): boolean =>
  token < least ||
  (!isOneOf(iAm, tokens, token) &&
    !has(tokens, token, c.mask | numberLike) &&
    (!has(tokens, token, c.letter) || has(tokens, token, c.grammar)));
const iAm = wordSet("soy sou sono");

function isPlaceOrShop({ tokens, from, end, least, to }: Placed): boolean {
  const isLast = end - from === 1;
  const isBehind = from > least && isBeside(tokens, from);
  const isBehindThe = isBehind && tokens.hash[from - 1] === the && !has(tokens, from, c.capital);
  if (!isLast && end - from > 2) return false;
  if (!isLast)
    return isPartOfPlace(tokens, from, least) || (isBehindThe && isOneOf(landscape, tokens, end - 1));
  if (has(tokens, from, c.possessive))
    return isBehind && isOneOf(shop, tokens, from) && isBought(tokens, from, least);
  if (!isBehind) return false;
  if (isPartOfPlace(tokens, from - 1, least)) return true;
  return (
    isBehindThe &&
    isOneOf(namedThing, tokens, from) &&
    end < to &&
    isOneOf(being, tokens, end) &&
    !isUnder(tokens, from - 2, least)
  );
}

/** "it's under the murphy is that right". */
const isUnder = (tokens: Tokens, token: number, least: number): boolean =>
  token >= least && (isOneOf(relation, tokens, token) || isOneOf(under, tokens, token));
const under = wordSet("under in and or");
/** "the john is blocked", "the dean of the college". */
const being = wordSet("is was isn't wasn't has of tea");

const isFirmAt = (tokens: Tokens, token: number, to: number): boolean =>
  token < to && isBeside(tokens, token) && isOneOf(firm, tokens, token);

/** "at st mary's", "saint jude's imaging": of a church or a hospital. */
const isSaintOf = (tokens: Tokens, from: number, least: number): boolean =>
  from > least &&
  has(tokens, from, c.possessive) &&
  isOneOf(saint, tokens, from - 1) &&
  !has(tokens, from + 1, c.street) &&
  // "mr st john's account"
  (from - 1 === least || !has(tokens, from - 2, c.title)) &&
  (isBeside(tokens, from) || tokens.text.startsWith(". ", tokens.end[from - 1]));
const saint = wordSet("st saint");

/** "Kestrel Bank", "with Parker Savings": both with a capital, one name and no more, and no sign that parts them; and
 *  "for calling baxter drug". */
function isFirmWithCapitals({ tokens, from, end, to, least }: Placed): boolean {
  // the word of the firm may have been taken for the family's
  const last = end - from === 2 ? end - 1 : end - from === 1 ? end : to;
  if (last >= to || !isBeside(tokens, last) || has(tokens, from, c.possessive)) return false;
  if (!isOneOf(ofFirms, tokens, last)) return false;
  const isWritten =
    has(tokens, from, c.capital) && has(tokens, last, c.capital) && !has(tokens, from, c.shouted);
  return (
    isWritten ||
    (from - 2 >= least && isOneOf(reached, tokens, from - 1) && isOneOf(forWord, tokens, from - 2))
  );
}
const ofFirms = wordSet(
  "bank savings insurance pharmacy drug drugs energy wireless hospital clinic mutual mart motors travels",
);
const reached = wordSet("calling choosing contacting");
const forWord = wordSet("for");

const and = hashWord("and");
const the = hashWord("the");
const got = hashWord("got");
const a = hashWord("a");
/** "the sandy beach". */
const landscape = wordSet("beach bay bridge island valley park tea");
/** "near fort wayne", "in the saint james quarter"; but "lake brandt is my son". */
const isPartOfPlace = (tokens: Tokens, token: number, least: number): boolean =>
  token > least && isOneOf(partOfPlace, tokens, token) && isOneOf(around, tokens, token - 1);
const partOfPlace = wordSet("saint st san santa fort ft mount mt lake cape");
const around = wordSet("in at near via the around");
