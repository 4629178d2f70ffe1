/** Written codes and numbers that belong to a person only by what is said around them, and, last, digits so
 *  many that nobody says them about anything else. */
import { isDate } from "./dates.ts";
import { type Detector, ledInBy, value } from "./detector.ts";

const reference = ledInBy(
  "order|booking|confirmation|reference|ref|claim|ticket|case|tracking|invoice|incident|reservation|pnr|record locator|serial|receipt|work order",
);
const account = ledInBy(
  "account|acct|a/c|member|membership|policy|customer|client|loyalty|subscriber|contract|meter|user|employee|student|frequent flyer|card",
);

/** "4852 and 2030" are two. */
const smallWord =
  "(?:and|or|as|is|are|was|for|to|at|on|of|in|my|no|not|but|the|by|via|per|due|ext|tel|exp|dob|pin|zip|cvv|ssn|am|pm|min|hrs)";

/** Groups of letters and digits; each further group begins with its separator, so there is one way to read it. Last may
 *  be letters alone: "7712-AF". */
const groups = String.raw`(?=[a-z]{0,6}[ -]?\d)[a-z\d]{1,16}(?:[ -](?!${smallWord}\b)(?:(?=[a-z]{0,3}\d)[a-z\d]{1,16}|[a-z]{1,3}(?=[ -]?\d))){0,5}(?:[-/][a-z]{1,3}(?![a-z]))?`;

/** Letters behind the last figure are part of a long number: "ABC-123-XYZ" is a name of something. */
const endsWell = (code: string, shown: string): boolean =>
  !/[-/]\p{L}+$/u.test(shown) || code.replace(/\D/g, "").length > 3;

/** Not "on 2018-09-24", not "at 11 30 am". */
const noDate = String.raw`(?!(?:on|at|by|in|of|to|is|my|no|for|the|its|from|since|until|around) )(?!\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4})(?!\d{1,2}[ :]?\d{0,2} ?[ap]m)`;

/** Of a screen or a picture: "1920x1080", in one piece. Both sides are even, and neither is four times the other; any
 *  other code with an x in it may be a customer's. */
function isSize(shown: string): boolean {
  const [, width, height] = (/^([1-9]\d{2,4})x([1-9]\d{2,3})$/i.exec(shown) ?? []).map(Number);
  if (width === undefined || height === undefined || width % 2 === 1 || height % 2 === 1) return false;
  const isOfScreen = width >= 320 && width <= 15_360 && height >= 200 && height <= 8_640;
  return isOfScreen && width < 4 * height && height < 4 * width;
}

export const codes: readonly Detector[] = [
  {
    name: "reference",
    type: "REFERENCE",
    digits: [3, 20],
    pattern: value(groups, "i"),
    check: endsWell,
    evidence: reference,
    rank: 3,
    matches: ["order number 88231", "booking reference AB12CD", "claim no 55-1234", "claim 7712-AF"],
  },
  {
    name: "account-id",
    type: "ACCOUNT_ID",
    digits: [4, 20],
    pattern: value(groups, "i"),
    check: endsWell,
    evidence: account,
    rank: 3,
    matches: ["policy number PV 7521", "account 12345", "customer id 9988"],
  },
  {
    name: "long-number",
    type: "ACCOUNT_ID",
    digits: [7, 40],
    pattern: value(String.raw`\d(?:[ -]?\d){6,39}`),
    check: (digits) => !isDate(digits) && !/^97[89]\d{10}$/.test(digits),
    rank: 0,
    matches: ["it says 1234567", "0012 3456 7890"],
    ignores: ["on 2018-09-24", "26082018"],
  },
  {
    name: "long-code",
    type: "REFERENCE",
    digits: [4, 30],
    letters: true,
    pattern: value(String.raw`(?=[a-z]{0,12}\d[a-z]{0,12}\d[a-z]{0,12}\d[a-z]{0,12}\d)[a-z\d]{8,64}`, "i"),
    check: (code, shown) => /[A-Z]/.test(code) && !/^(?:0X|V\d)/.test(code) && !isSize(shown),
    rank: 0,
    matches: ["K92993548", "is A123456780 right", "it is 4821X9930", "48213x99301"],
    ignores: ["0x7f00ff00", "at 1920x1080"],
  },
  {
    name: "lone-code",
    type: "REFERENCE",
    digits: [4, 30],
    pattern: value(`${noDate}${groups}(?: [a-z]{1,4})?`, "i"),
    check: (code, shown) =>
      !isDate(code) &&
      !isSize(shown) &&
      !/^(?:19|20)\d\d$/.test(code) &&
      !/(?:AM|PM|K|GB|MB|USD)$|\d(?:ST|ND|RD|TH)/.test(code),
    evidence: { alone: true },
    rank: 0,
    matches: ["6502", "MN2412", "pvx 7521", "4820-x-1920", "55670x-7485"],
    ignores: ["2015", "3840x2160", "26082018", "1130 am"],
  },
];
