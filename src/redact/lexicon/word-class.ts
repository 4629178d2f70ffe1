/** What a token can be, as bits: one look-up per word decides which questions are asked of it at all. */
export const wordClass = {
  /** `zero` to `nine`, `oh`, `nought`: its value is the digit. */
  digit: 1 << 0,
  /** `ten` to `nineteen`. */
  teen: 1 << 1,
  /** `twenty` to `ninety`. */
  tens: 1 << 2,
  /** `hundred`, `thousand`, `million`. */
  scale: 1 << 3,
  /** `double`, `triple`: its value is the count. */
  repeat: 1 << 4,
  /** One letter alone. Value: its upper-case code. */
  letter: 1 << 5,
  /** `sierra`, `zed`: a word that stands for a letter. */
  spelling: 1 << 6,
  /** `first`, `twentieth`, `2nd`: its value is the number. */
  ordinal: 1 << 7,
  /** Value 1 to 12. */
  month: 1 << 8,
  /** `for`, `to`, `won`: a digit, but only between digits. */
  homophone: 1 << 9,
  /** `uh`, `okay`, `please`: may stand anywhere in an answer. */
  filler: 1 << 10,
  /** `dot`, `at`, `underscore`: value is the character said. */
  saidMark: 1 << 11,
  /** `dollars`, `minutes`: makes the number before it a quantity. */
  unit: 1 << 12,
  /** May begin a cue. */
  cue: 1 << 13,
  street: 1 << 14,
  given: 1 << 15,
  family: 1 << 16,
  /** Stands in a list of ordinary words. */
  ordinary: 1 << 17,
  /** `mister`, `doctor`. */
  title: 1 << 18,
  /** Articles, pronouns, prepositions, auxiliaries: never part of a name. */
  grammar: 1 << 19,
  /** All characters are digits. */
  digits: 1 << 20,
  /** Letters and digits in one token. */
  mixed: 1 << 21,
  /** Begins with a capital letter. */
  capital: 1 << 22,
  /** More than one letter, all capital. */
  shouted: 1 << 23,
  /** A mask of ours or of the vendor: opaque. */
  mask: 1 << 24,
  /** Followed by `'s`. */
  possessive: 1 << 25,
  /** Weekdays, `today`, `am`. */
  time: 1 << 26,
  /** City, country, state: not personal alone. */
  place: 1 << 27,
  /** A provider of mail, also with what a recogniser or a typist made of its ".com". */
  mailHost: 1 << 28,
  /** Neither ordinary nor small: no list holds it. */
  unlisted: 1 << 29,
  /** Behind an `@`. */
  at: 1 << 30,
  /** `what`, `please`, `confirm`: makes a question or a request of its sentence. */
  asking: 1 << 31,
} as const;

/** Digit by digit, in words. */
export const spokenNumber = wordClass.digit | wordClass.teen | wordClass.tens | wordClass.scale;
export const digitLike = spokenNumber | wordClass.digits | wordClass.repeat;
/** In figures or words, and figures with letters at them. */
export const numberLike = digitLike | wordClass.mixed;
/** A run of digits and letters can begin or go on with it. */
export const codeLike = numberLike | wordClass.letter | wordClass.spelling;
export const anyName = wordClass.given | wordClass.family;

/** Something personal, or what announces it, may begin with the word. All others are only ever looked at from
 *  one of these: they are most of what people say. */
export const anchor =
  codeLike |
  anyName |
  wordClass.title |
  wordClass.unlisted |
  wordClass.cue |
  wordClass.saidMark |
  wordClass.mailHost |
  wordClass.street |
  wordClass.mask |
  wordClass.at;
