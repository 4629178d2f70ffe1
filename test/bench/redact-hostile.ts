/** Text made to hurt a scanner: each family repeats what some pattern can start on and never finish, or finish in
 *  many ways. A redactor is linear when twenty times the text takes twenty times as long, whatever the text. */

/** Each gives text of about `size` characters. */
export const hostileFamilies: Readonly<Record<string, (size: number) => string>> = {
  digits: repeat("1"),
  "digits apart": repeat("1 "),
  "digits dashed": repeat("4-"),
  "digits and letters": repeat("1a"),
  "codes of two": repeat("A1 "),
  "beginnings of accounts": repeat("DE89 "),
  "groups of four": repeat("4111 "),
  "dotted letters": repeat("a."),
  "dotted address": (size) => `a@${repeat("a.")(size)}`,
  "address with digits": (size) => `a@${repeat("b.c1")(size)}`,
  ats: repeat("a@"),
  "dashed letters": repeat("a-"),
  "account and blanks": (size) => `account${repeat(" ")(size)}`,
  "pin and blanks": (size) => `pin is${repeat(" ")(size)}1`,
  "number words": repeat("one two "),
  "doubled words": repeat("double triple "),
  "said mail without end": repeat("a dot "),
  "said mail, many ats": repeat("a at b dot "),
  "spelled letters": repeat("a b c "),
  "nato letters": repeat("alpha bravo "),
  "as in": repeat("s as in "),
  links: repeat("http://"),
  "link tokens": repeat("https://a?token="),
  colons: repeat("::1"),
  cues: repeat("account number "),
  "cue and digit": repeat("pin 1 "),
  names: repeat("john smith "),
  titles: repeat("mr mrs "),
  spelling: repeat("my name is "),
  ordinals: repeat("the first of may "),
  streets: repeat("1 main "),
  masks: repeat("[PHONE_1]"),
  "open brackets": repeat("["),
  "open brackets and a foreign blank": (size) => `\u00a0${repeat("[")(size)}`,
  "capital letters": repeat("A"),
  "one word": repeat("abcdefghij"),
  "zero width": repeat("1\u200b"),
  surrogates: repeat("\ud83d\ude00"),
  "lone surrogates": repeat("\ud83d"),
  "combining marks": repeat("e\u0301"),
};

function repeat(unit: string): (size: number) => string {
  return (size) => unit.repeat(Math.ceil(size / unit.length));
}

type Read = (turn: string) => void;

/** What takes longer is not read again and again. */
export const patienceMs = 6000;

/** CPU milliseconds of a turn each, the least of ten runs after warm-up, by turns. The small turn is read as often a run
 *  as it goes into the large one: so both pay for the same memory, and others on the machine get in the way of both
 *  alike. */
export function timeTurns(read: Read, small: string, large: string): [smallMs: number, largeMs: number] {
  const times = Math.round(large.length / small.length);
  const readSmall = () => {
    for (let time = 0; time < times; time++) read(small);
  };
  let [smallMs, largeMs] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const begun = cpuMs();
  readSmall();
  for (let run = 0; run < 10 && cpuMs() - begun < patienceMs; run++) {
    largeMs = Math.min(largeMs, timeOf(read, large));
    smallMs = Math.min(smallMs, timeOf(readSmall, "") / times);
  }
  return [smallMs, largeMs];
}

/** CPU milliseconds, which other work on the machine does not stretch. */
export function timeOf(read: Read, turn: string): number {
  const started = cpuMs();
  read(turn);
  return cpuMs() - started;
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
