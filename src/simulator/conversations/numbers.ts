/** Numbers as people say them and speech recognition writes them: lower case, no hyphen. */
import type { Random } from "../random.ts";

const ones =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(
    " ",
  );
const tens = "  twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
const ordinals: Readonly<Record<string, string>> = {
  one: "first",
  two: "second",
  three: "third",
  five: "fifth",
  eight: "eighth",
  nine: "ninth",
  twelve: "twelfth",
};

/** 0 to 999,999. */
export function sayWhole(number: number): string {
  if (number < 20) return ones[number] as string;
  if (number < 100) return `${tens[Math.floor(number / 10)]}${number % 10 ? ` ${ones[number % 10]}` : ""}`;
  const unit = number < 1000 ? 100 : 1000;
  const rest = number % unit;
  const head = `${sayWhole(Math.floor(number / unit))} ${unit === 100 ? "hundred" : "thousand"}`;
  return rest === 0 ? head : `${head} ${unit === 100 ? "and " : ""}${sayWhole(rest)}`;
}

/** 1 to 99. */
export function sayOrdinal(number: number): string {
  const words = sayWhole(number).split(" ");
  const last = words.pop() as string;
  return [...words, ordinals[last] ?? (last.endsWith("y") ? `${last.slice(0, -1)}ieth` : `${last}th`)].join(
    " ",
  );
}

/** 1900 to 2099. */
export function sayYear(year: number): string {
  const rest = year % 100;
  if (rest === 0) return year === 2000 ? "two thousand" : `${sayWhole(year / 100)} hundred`;
  if (year >= 2000 && year < 2010) return `two thousand and ${sayWhole(rest)}`;
  return `${sayWhole(Math.floor(year / 100))} ${rest < 10 ? "oh " : ""}${sayWhole(rest)}`;
}

export interface DigitStyle {
  readonly zero: "zero" | "oh";
  /** `double four`, `triple nine`. */
  readonly doubles: boolean;
  /** `forty two` where two digits stand together; never leading zeros. */
  readonly pairs: boolean;
  /** Said between groups. */
  readonly breath: "" | "uh" | "um";
  /** Recognition wrote `for` and `to` for the first four and two. */
  readonly isMisheard: boolean;
}

export const drawStyle = (random: Random): DigitStyle => ({
  zero: random.chance(0.5) ? "oh" : "zero",
  doubles: random.chance(0.25),
  pairs: random.chance(0.2),
  breath: random.pick(["", "", "", "", "", "", "uh", "um"]),
  isMisheard: random.chance(0.05),
});

/** @param text digits, with anything else as a breath between groups. */
export function sayDigits(text: string, style: DigitStyle): string {
  const groups = text.split(/\D+/).filter((group) => group !== "");
  const said = groups.map((group) => sayGroup(group, style)).join(style.breath ? ` ${style.breath} ` : " ");
  return style.isMisheard && text.length > 5
    ? said.replace(/\bfour\b/, "for").replace(/\btwo\b/, "to")
    : said;
}

function sayGroup(digits: string, { zero, doubles, pairs }: DigitStyle): string {
  const say = (digit: string) => (digit === "0" ? zero : (ones[Number(digit)] as string));
  if (pairs && digits.length % 2 === 0 && /^(?:[2-9][1-9])+$/.test(digits))
    return (digits.match(/../g) ?? []).map((pair) => sayWhole(Number(pair))).join(" ");
  const pattern = doubles ? /(\d)\1{2}(?!\1)|(\d)\2(?!\2)|\d/g : /\d/g;
  return (digits.match(pattern) ?? [])
    .map((run) => {
      const digit = say(run[0] as string);
      return run.length === 3 ? `triple ${digit}` : run.length === 2 ? `double ${digit}` : digit;
    })
    .join(" ");
}

const nato =
  "alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike november oscar papa quebec romeo sierra tango uniform victor whiskey xray yankee zulu".split(
    " ",
  );
const homely =
  "apple boy cat dog edward frank george harry ice john king larry mary nancy oliver peter queen robert sam tom uncle victor william xray yellow zebra".split(
    " ",
  );

const indexOf = (letter: string) => letter.toLowerCase().charCodeAt(0) - 97;

/** Letters one by one, digits as words: `q u i`, `q for quebec`, `s as in sam`. */
export function spell(text: string, how: "plain" | "nato" | "homely", style: DigitStyle): string {
  return [...text.toLowerCase()]
    .filter((letter) => /[a-z0-9]/.test(letter))
    .map((letter) => {
      if (/\d/.test(letter)) return sayDigits(letter, style);
      if (how === "plain") return letter;
      return how === "nato"
        ? `${letter} for ${nato[indexOf(letter)]}`
        : `${letter} as in ${homely[indexOf(letter)]}`;
    })
    .join(" ");
}

/** Dollars or pounds, with or without the small coin. */
export function sayMoney(cents: number, unit: "dollars" | "pounds"): string {
  const small = cents % 100;
  const head = `${sayWhole(Math.floor(cents / 100))} ${unit}`;
  if (small === 0) return head;
  return unit === "pounds" ? `${head} ${sayWhole(small)}` : `${head} and ${sayWhole(small)} cents`;
}

/** What is said of an address or mail: `maria dot quintero at example dot com`. */
export const sayMail = (mail: string, style: DigitStyle): string =>
  mail
    .replace(
      /[._@-]/g,
      (sign) => ({ ".": " dot ", _: " underscore ", "@": " at ", "-": " dash " })[sign] as string,
    )
    .replace(/\d+/g, (digits) => ` ${sayDigits(digits, style)} `)
    .replace(/ +/g, " ")
    .trim();
