import type { PiiType } from "../../shared/types.ts";
import { split } from "../lexicon/number-words.ts";

/** How the answer is read: see `answers/`. */
export type AnswerKind =
  | "number"
  | "code"
  | "postcode"
  | "name"
  | "date"
  | "mail"
  | "address"
  | "secret"
  | "keep";

export interface Cue {
  readonly name: string;
  readonly type: PiiType;
  readonly answer: AnswerKind;
  /** First words of the pattern. */
  readonly starts: readonly string[];
  /** Sticky, from the first word on, case ignored. */
  readonly pattern: RegExp;
  /** Least characters of an answer in the same turn; answers to a question may have one less. */
  readonly least: number;
  /** So weak that it announces only what follows at once, never the next turn's value. */
  readonly isWeak: boolean;
  /** Adds to what is expected and does not replace it. */
  readonly isAdditive: boolean;
  /** One word of it is enough of a question: "iban?" asks for a number, "order?" does not. */
  readonly isNumber: boolean;
  /** Of another language than English, in which words of courtesy differ. */
  readonly isAbroad: boolean;
  /** Stands for what is expected already, when that is of this kind. */
  readonly yieldsTo: AnswerKind | undefined;
  /** The cue does not count when this matches the text around it. */
  readonly unless: RegExp | undefined;
}

/** All cues have the same properties in the same order: whoever reads them need not ask which. */
export const cue = (
  type: PiiType,
  answer: AnswerKind,
  name: string,
  starts: string,
  source: string,
  least = 3,
  isWeak = false,
): Cue => ({
  name,
  type,
  answer,
  starts: split(starts),
  pattern: new RegExp(`(?:${source})(?![\\p{L}\\p{N}])`, "iuy"),
  least,
  isWeak,
  isAdditive: false,
  isNumber: false,
  isAbroad: false,
  yieldsTo: undefined,
  unless: undefined,
});

/** What is a number by its name. */
export const numbered: typeof cue = (...parts) => ({ ...cue(...parts), isNumber: true });

/** Things have names too. What stands behind a cue is seen only for a few letters. */
export const named = (...[type, answer, name, starts, source, least]: Parameters<typeof cue>): Cue => ({
  ...cue(type, answer, name, starts, source, least),
  unless:
    /(?:company|business|product|brand|user|domain|file|bank|store|shop|street|city|country|state|school|pet|dog|cat|plan|service|screen|network|wifi|host|device|app|place|movie|song|band|artist)'?s? names?\b|names? of (?:the|your|a|that|this|our) (?!(?:(?:lead|main|other|primary|named|old|new|next) )?(?:perso|peopl|patie|passe|guest|driver|subsc|child|stude|pupil|tenant|landl|owner|recip|recei|sende|appli|benef|nomin|trave|insur|payee|buyer|seller|neigh|account ?h|card ?h|policy ?h|custo|membe|docto|gp\b|emerg|conta|son\b|daugh|husba|wife|mother|father|decea))|\b(?:brand|user) name|in the name|\bsame (?:last |family |sur)?name|\b(?:gerät|produkt|tarif|paket|plan|programm|app|modell|router|firma|aplicaci[oó]n|producto|tarifa|programa|empresa|aplicativo|produto|plano) (?:hei(?:ß|ss)t|se (?:ll|ch)ama)/i,
});

/** "call me at five thirty", "a wake-up call at six": a time to call is no number. */
export const called: typeof named = (...parts) => ({
  ...cue(...parts),
  unless:
    /pay-?\s?by-?\s?(?:phone|mobile)|wake-?\s?up call|\b(?:at|on) (?:about |around )?(?:\d{1,2}(?::\d\d)?(?!\d)(?![ .-]\d)|(?:mon|tues|wednes|thurs|fri|satur|sun)day|the (?:same|other|first|second)|noon|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) (?:fifteen|thirty|forty|o'?clock|am|pm|a m|p m)\b)/i,
});

/** Other people's birthdays are dates in a calendar. */
export const birth: typeof named = (...parts) => ({
  ...cue(...parts),
  unless:
    /(?:(?<!(?:holder|subscriber|patient|member|insured|child|customer|passenger|driver|guest|student))['’]s|[\]>]) birth ?day|birth ?day (?:party|present|gift|card|cake)/i,
});
