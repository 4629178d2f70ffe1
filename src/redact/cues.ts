/** What makes a value expected: a question ("the last four of your social?") or its beginning ("my postcode
 *  is"). A cue is data: words it may begin with, the pattern that must stand there, the type it announces and
 *  the shape of the answer. Cues without a type announce a number that must survive. */

import type { PiiType } from "../shared/types.ts";
import { split } from "./lexicon/number-words.ts";

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
  readonly isWeak?: boolean;
  /** Adds to what is expected and does not replace it. */
  readonly isAdditive?: boolean;
  /** The cue does not count when this matches the text around it. */
  readonly unless?: RegExp;
}

const cue = (
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
});

/** Things have names too. */
const named = (...[type, answer, name, starts, source, least]: Parameters<typeof cue>): Cue => ({
  ...cue(type, answer, name, starts, source, least),
  unless:
    /(?:company|business|product|brand|user|domain|file|bank|store|shop|street|city|country|state|school|pet|dog|cat|plan|service|screen|network|wifi|host|device|app|place|movie|song|band|artist)'?s? names?\b|names? of (?:the|your|a|that|this|our) (?!person|patient|account ?holder|card ?holder|customer|member)|\b(?:brand|user) name|in the name/i,
});

/** Other people's birthdays are dates in a calendar. */
const birth: typeof named = (...parts) => ({
  ...cue(...parts),
  unless:
    /(?<!\b(?:my|your|his|her|their|the|ur|is|of) )birth ?day|birth ?day (?:party|present|gift|card|cake)/i,
});

const number = "(?: ?(?:number|numbers|no|num|nr|nos|id|code|digits|#))?";

export const cues: readonly Cue[] = [
  cue(
    "SSN",
    "number",
    "social security number",
    "social ssn ss",
    `social(?: security| insurance)?${number}|ssn?${number}`,
  ),
  cue(
    "SSN",
    "number",
    "last four of the social",
    "last",
    "last (?:four|4|for)(?: digits)?(?: numbers)?(?: of| on)?(?: (?:the|your|my))? (?:social(?: security)?(?: number)?|ssn)",
  ),
  cue(
    "GOVERNMENT_ID",
    "code",
    "national id",
    "national passport aadhaar aadhar pan tax tin nino tfn driver drivers driver's driving license licence insurance dni nie pesel bsn cpf cnpj steuer identification government id sin nas personalausweis",
    `national insurance${number}|national id(?:entity)?${number}|passport${number}|aadhaa?r(?: card)?${number}|pan card${number}|tax(?: file| id| identification| payer)${number}|tin${number}|nino|tfn|driver'?s? licen[cs]e${number}|driving licen[cs]e${number}|licen[cs]e (?:number|no)|insurance number|dni|nie|pesel|bsn|cpf|cnpj|steuer(?:-| )?id|government id|id (?:card )?number|identification${number}|s i n|nas|personalausweis`,
    4,
  ),
  cue(
    "GOVERNMENT_ID",
    "code",
    "vehicle registration",
    "license licence number registration vehicle vin plate reg",
    `licen[cs]e plate${number}|number plate|registration (?:number|no|plate)|vehicle (?:registration|identification)${number}|vin${number}|plate number`,
    3,
  ),
  cue(
    "CREDIT_CARD",
    "number",
    "card number",
    "card credit debit visa mastercard amex long sixteen 16",
    `(?:(?:credit|debit|visa|bank|gift) )?card (?:number|no|num|nos|digits|details|info|information)|(?:credit|debit) card|visa${number}|mastercard${number}|master card${number}|amex${number}|long (?:card )?number|(?:sixteen|16)[ -]digits?(?: card)?(?: number)?`,
  ),
  cue(
    "CREDIT_CARD",
    "number",
    "card ending",
    "ending ends last card",
    `end(?:ing|s) (?:in|with)|card|last (?:four|4|for)(?: digits)?(?: of| on)(?: (?:the|your|my))?(?: (?:credit|debit))? card(?: number)?`,
    4,
    true,
  ),
  cue(
    "CARD_CODE",
    "number",
    "card code",
    "cvv cvc cv csc cvv2 security three 3 four verification code card",
    `cvv2?${number}|cvc2?${number}|cv(?: code| number)|csc|(?:card )?security code|verification (?:code|value)|(?:three|3|four|4)[ -]digits?(?: (?:security|code|number|pin))*(?: on the (?:back|front))?|code on the (?:back|front)`,
    3,
  ),
  cue(
    "CREDIT_CARD",
    "date",
    "card expiry",
    "expiration expiry expires expire expiring valid good exp",
    "expir(?:ation|y|es?|ing|ed)(?: date| on| in)?|exp date|valid (?:thru|through|until)|good (?:thru|through)",
    3,
  ),
  cue(
    "ROUTING",
    "number",
    "routing number",
    "routing sort aba transit bsb ifsc",
    `routing${number}|sort code|aba${number}|transit number|bsb${number}|ifsc${number}`,
    6,
  ),
  cue(
    "BANK_ACCOUNT",
    "code",
    "bank account",
    "bank checking savings current iban bic swift",
    `(?:bank|checking|savings?|current) (?:account|acct)${number}|iban${number}|bic|swift(?: code)?`,
    4,
  ),
  cue(
    "ACCOUNT_ID",
    "code",
    "account number",
    "account acct ac acc customer client member membership policy contract subscriber loyalty employee meter user frequent",
    `(?:account|acct|ac|acc|customer|client|member|membership|policy|contract|subscriber|loyalty|rewards?|employee|meter|frequent flyer)${number}`,
    4,
  ),
  cue(
    "HEALTH_ID",
    "code",
    "health number",
    "patient medical nhs medicare medicaid health mrn",
    `patient${number}|medical record${number}|nhs${number}|medicare${number}|medicaid${number}|health (?:card|plan|insurance)${number}|mrn`,
    4,
  ),
  cue(
    "REFERENCE",
    "code",
    "reference number",
    "order booking confirmation reference ref claim ticket case tracking invoice incident reservation serial record pnr",
    `(?:order|booking|confirmation|reference|ref|claim|ticket|case|tracking|invoice|incident|reservation|serial)(?: (?:confirmation|reference|booking))?${number}|record locator|pnr`,
    4,
  ),
  cue(
    "DEVICE_ID",
    "code",
    "device number",
    "imei meid mac sim",
    `imei${number}|meid${number}|mac address|sim (?:card )?number`,
    6,
  ),
  cue(
    "PHONE",
    "number",
    "phone number",
    "phone telephone mobile cell cellphone contact landline fax number callback call reach tel whatsapp extension home work best",
    `(?:(?:home|work|best|contact|mobile|cell) )?(?:phone|telephone|mobile|cell|cellphone|contact|landline|fax|callback|whatsapp|tel)${number}|(?:call|reach|contact|text|phone|ring)(?: (?:me|you|us|him|her|them))?(?: back)? (?:at|on)|best number|number (?:to|for) (?:reach|call|contact)(?: (?:me|you|back))*(?: (?:at|on))?|my number|your number|extension${number}`,
    5,
  ),
  cue(
    "ZIP",
    "postcode",
    "postcode",
    "zip postcode post postal pin pincode plz postleitzahl cep",
    "zip(?: ?code)?|post ?code|postal ?code|pin ?code|pincode|plz|postleitzahl|cep",
    3,
  ),
  birth(
    "DATE_OF_BIRTH",
    "date",
    "date of birth",
    "date birth birthdate birthday dob born d geboren geburtsdatum naissance nacimiento nascimento nascita",
    "date of (?:your |his |her |my )?birth|birth ?dates?|birthday|birth day|d ?o ?b|born(?: on| in)?|geboren(?: am)?|geburtsdatum|(?:date de )?naissance|nacimiento|nascimento|nascita",
    2,
  ),
  named(
    "PERSON",
    "name",
    "name",
    "name names surname forename firstname lastname speaking who fullname initials",
    "(?:first|last|full|given|family|middle|maiden|sur)?names?(?: and (?:last|sur)name)?|forename|speaking (?:with|to)|who am i|initials",
    2,
  ),
  {
    ...cue(
      "PERSON",
      "name",
      "spelling",
      "spell spelled spelling",
      "spell(?:ed|ing)?(?: (?:that|it|this))?",
      3,
    ),
    isAdditive: true,
  },
  cue(
    "EMAIL",
    "mail",
    "e-mail address",
    "email e mail emails",
    "e ?-? ?mail(?: ?(?:address|id|account))?|mail (?:address|id)",
    3,
  ),
  cue(
    "ADDRESS",
    "address",
    "address",
    "address street live living deliver ship residing reside lives",
    "(?:street |home |mailing |billing |shipping |delivery |postal |physical |residential |new |current )?address|street|(?:live|living|reside|residing|lives)(?: (?:at|on))|(?:deliver|ship|send|sent|delivered|shipped)(?: (?:it|them|this|that))? to",
    3,
  ),
  cue(
    "ADDRESS",
    "address",
    "where do you live",
    "where",
    "where (?:do|did) you (?:live|stay|reside)|where (?:should|shall|do|can|would) (?:we|i|you) (?:want it |like it )?(?:deliver|ship|send)\\w*",
    3,
  ),
  cue(
    "PASSWORD",
    "secret",
    "password",
    "password passwords passcode passphrase pin otp secret memorable mother's mothers maiden security answer pass one one-time access unlock verification",
    `pass ?-?(?:word|code|phrase|key)s?|pin${number}|otp|one[- ]time (?:password|passcode|code|pin)|secret (?:word|answer)|memorable (?:word|name|place|date|information)|mother'?s? maiden(?: name)?|maiden name|security (?:question|answer|word|phrase|pin)s?|answer to (?:your|the|my) security question|access code|unlock code`,
    3,
  ),
  cue(
    "USERNAME",
    "secret",
    "user name",
    "user username userid login log screen handle gamertag",
    "user ?(?:name|id)|log ?in(?: id| name)|screen name|gamertag|twitter handle|handle",
    3,
  ),
  cue(
    "OTHER",
    "keep",
    "amount",
    "amount total price cost costs balance how quantity what which year model time payment bill charge fee",
    "amount|total|price|costs?|balance|how (?:much|many|long|old|far|often|big)|quantity|what (?:time|year|day|month|date|amount|size|is the (?:amount|total|balance|price))|which (?:year|day|date|month|model)|(?:model )?year|payment (?:of|amount)|bill (?:of|for)|charged? (?:of|for)",
    0,
  ),
];
