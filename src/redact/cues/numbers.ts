/** What asks for a number or a code, or announces one: see `catalogue.ts`. */
import { type Cue, called, cue, numbered } from "./cue.ts";

/** Behind what has one. */
export const number = "(?: ?(?:number|numbers|no|num|nr|nos|id|code|digits|#))?";

/** Where the code of a card is printed. */
const onTheCard =
  "(?:on|from|at|off|by) (?:the |your )?(?:very )?(?:back|front|reverse|rear|signature|flip side|other side)";

/** "the model number", "a large number": asked for as often, and nobody's. */
const ofThings =
  /\b(?:model|part|item|product|sku|style|lot|batch|flight|gate|channel|floor|room|seat|page|line|train|bus|platform|aisle|chapter|episode|season|question|option|version|build|error|size|score|toll|helpline|hotline|support|help ?desk|emergency|crisis|large|small|great|good|certain|average|maximum|minimum|high|low|big|odd|even|any|right|wrong|same|total|exact|whole|lucky|atomic|fax|ballpark|round|other|bigger|higher|lower|second|first|third|next|last) (?:number|id)/i;

/** "your policy expires on the thirty first": no card. */
const ofAgreements =
  /\b(?:policy|permit|contract|offer|warranty|guarantee|voucher|membership|insurance|cover|lease|tenancy|deal|tariff|quote|discount|agreement|subscription|mot|domain|trial|zone \w{1,3})\b[^.?!]{0,10}(?:expir|valid|good|runs? out)/i;

const supply = `(?:mpan|mprn|nmi)${number}|(?<=\\b(?:m p [ar] n|n m i) )number`;

export const cuesOfNumbers: readonly Cue[] = [
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
    "national ni passport aadhaar aadhar pan tax tin nino tfn driver drivers driving license licence insurance state military federal tribal dni nie pesel bsn cpf cnpj steuer identification government id sin nas personalausweis",
    `national insurance${number}|ni (?:number|no)|national id(?:entity)?${number}|passport${number}|aadhaa?r(?: card)?${number}|pan card${number}|tax(?: file| id| identification| payer)${number}|tin${number}|driver'?s? licen[cs]e${number}|driving licen[cs]e${number}|licen[cs]e (?:number|no)|insurance number|steuer(?:-| )?id|(?:government|state|military|federal|tribal) id|id (?:card )?number|identification${number}|s i n|personalausweis`,
    4,
  ),
  numbered(
    "GOVERNMENT_ID",
    "code",
    "id number",
    "nino tfn pps ppsn number dni nie pesel bsn cpf cnpj nas",
    "nino|tfn|pps ?n?|(?<=\\bp p s )number|dni|nie|pesel|bsn|cpf|cnpj|nas",
    4,
  ),
  cue(
    "GOVERNMENT_ID",
    "code",
    "vehicle registration",
    "license licence number registration reg vehicle vin plate",
    `licen[cs]e plate${number}|number plate|registration(?: (?:number|no|plate)|(?= please|[?]))|(?<=\\b(?:the|your|my|and|car|vehicle|van) )registration(?=[.\\n]|$)|(?<=\\b(?:the|your|my|car|van) )reg(?: number| no)?(?= please|[?.,]|\\n|$)|vehicle (?:registration|identification)${number}|vin${number}|plate number|plate(?= [a-z\\d]{0,4}\\d)`,
    3,
  ),
  cue(
    "CREDIT_CARD",
    "number",
    "card number",
    "card credit debit visa mastercard amex long sixteen digit digits",
    `(?:(?:credit|debit|visa|bank|gift) )?card (?:number|no|num|nos|digits|details|info|information)|(?:credit|debit) card|visa${number}|mastercard${number}|master card${number}|amex${number}|long (?:card )?number|sixteen[ -]digits?(?: card)?(?: number)?|(?<=\\b16[ -])digits?(?: card)?(?: number)?`,
  ),
  cue(
    "CREDIT_CARD",
    "number",
    "card ending",
    "ending ends ended finishing finishes card",
    "end(?:ing|s)(?: in| with)?|(?:ended|finish(?:ing|es)) (?:in|with)|card",
    3,
    true,
  ),
  cue(
    "GOVERNMENT_ID",
    "number",
    "last four of an id",
    "last",
    "last (?:four|4)(?: digits| characters)?(?: of| on) (?:the |your |my )?(?:aadhaar|aadhar|pan|passport|licen[cs]e|national insurance)(?: card| number)*",
  ),
  cue(
    "PHONE",
    "number",
    "last four of a phone number",
    "last",
    "last (?:three|four|3|4)(?: digits)?(?: of| on) (?:the |your |my )?(?:phone|telephone|mobile|cell|contact|landline)(?: number)?",
    3,
  ),
  cue(
    "CREDIT_CARD",
    "number",
    "number ending in",
    "ending ends end finishing finishes finish",
    "(?:end|finish)(?:ing|e?s)? (?:in|with)(?=[?. ]*(?:\\n|$))",
    3,
  ),
  cue(
    "CREDIT_CARD",
    "number",
    "last four",
    "last",
    "last (?:four|4|for)(?: digits| numbers)?(?: of| on)(?: (?:the|your|my|that|it|mine))?(?: (?:credit|debit|bank))?(?: (?:card|account))?(?: number)?",
    3,
  ),
  {
    ...cue("CREDIT_CARD", "number", "last four", "last", "last (?:four|4|for)(?: digits| numbers)?", 3),
    yieldsTo: "number",
  },
  cue(
    "PHONE",
    "number",
    "phone ending in",
    "phone mobile cell",
    "(?:phone|mobile|cell)(?: number)? end(?:ing|s)(?: in| with)?",
    3,
  ),
  cue(
    "CARD_CODE",
    "number",
    "card code",
    "c cvv cvc cv csc cvv2 sec security number numbers code digit digits three four last verification card signature",
    `c ?v ?[vc] ?2?${number}|cv(?: code| number)|csc|(?:card )?sec(?:urity)? (?:code|number)|verification (?:value|number)|(?:numbers?|code|digits|three|four) ${onTheCard}|(?<=\\b3[ -])(?:digits?|numbers|figures)(?: (?:security|card|code|number))* (?:code|number|${onTheCard})|(?<=\\b4[ -])(?:digits?|numbers|figures)(?: (?:security|card) (?:code|number)|(?: (?:code|number))? ${onTheCard})|(?:three|four)[ -](?:little |small |single )?(?:digits?|numbers|figures)(?: (?:security|code|number|pin))*(?: ${onTheCard})?|last (?:three|3)(?: digits| numbers| figures)?(?: ${onTheCard})?|signature (?:strip|panel|line)`,
    3,
  ),
  {
    ...cue(
      "CREDIT_CARD",
      "date",
      "card expiry",
      "expiration expiry expires expire expiring valid good exp card",
      "expir(?:ation|y|es?|ing|ed)(?: date| on| in)?|exp date|valid (?:thru|through|until|till|to)|good (?:thru|through|until|till)|card (?:does |will )?runs? out",
      3,
    ),
    unless: ofAgreements,
  },
  cue(
    "ROUTING",
    "number",
    "routing number",
    "routing sort aba bsb ifsc",
    `routing${number}|sort code|sort(?= ?:? ?\\d\\d[- ]\\d\\d)|aba${number}|bsb${number}|ifsc${number}`,
    6,
  ),
  // of a branch in Canada, five figures
  cue("ROUTING", "number", "transit number", "transit branch", "(?:branch )?transit num(?:ber)?", 5),
  cue(
    "BANK_ACCOUNT",
    "code",
    "bank account",
    "bank checking savings current",
    `(?:bank|checking|savings?|current) (?:account|acct)${number}`,
    4,
  ),
  numbered(
    "BANK_ACCOUNT",
    "code",
    "iban",
    "iban ban bic swift",
    `ban(?= number| please|[?.,\\n]|$)|iban${number}|bic|swift code|(?<=(?:your|bic|iban|and|or)[ /])swift|(?<=(?:^|\\n|\\b(?:the|a|my|is) ))swift(?= (?:please|number|is)|[?.,:\\n]|$)`,
    4,
  ),
  cue(
    "BANK_ACCOUNT",
    "code",
    "transfer between accounts",
    "transfer transferred",
    "transfer(?:red)?(?: \\w{1,12}){0,4}? (?:from|to)(?= (?:account )?(?:\\d|(?:zero|oh|one|two|three|four|five|six|seven|eight|nine) ))",
    4,
    true,
  ),
  cue(
    "ACCOUNT_ID",
    "code",
    "account number",
    "account acct ac acc customer client member membership policy contract subscriber loyalty reward rewards employee meter user frequent group loan mortgage plan consumer connection supply permit badge staff student roll enrolment enrollment registration folio portfolio payroll tenant tenancy site",
    `(?:account|acct|ac|acc|customer|client|member|membership|policy|contract|subscriber|loyalty|rewards?(?= (?:number|no|num|id|code|card|account))|(?<=\\b(?:the|your|my) )rewards?(?=[?.,\\n]|$)|employee|frequent (?:flyer|guest|traveller|traveler))${number}|(?:meter|group|loan|mortgage|plan|consumer|connection|supply|permit|badge|staff|student|roll|enroll?ment|folio|portfolio|payroll|tenant|tenancy|site) (?:number|no|num|id|reference)`,
    4,
  ),
  numbered("ACCOUNT_ID", "code", "supply number", "mpan mprn nmi number", supply, 4),
  cue(
    "HEALTH_ID",
    "code",
    "health number",
    "patient medical nhs medicare medicaid health mrn",
    `patient${number}|medical record${number}|nhs${number}|medicare${number}|medicaid${number}|health (?:card|plan|insurance)${number}|mrn`,
    4,
  ),
  numbered(
    "REFERENCE",
    "code",
    "a reference",
    "reference",
    "(?<=\\b(?:a|any|the|my|your) (?:(?!cross|character|employment|personal|future)\\p{L}{3,14} )?)reference(?= for| please|[?.,\\n]|$)",
    4,
  ),
  cue(
    "REFERENCE",
    "code",
    "reference number",
    "order booking confirmation reference ref claim ticket case tracking invoice incident reservation serial record pnr rma return transaction check receipt job docket voucher complaint dispute application transaction shipment consignment prescription service work cheque check file",
    `(?:reference|ref) (?:on|from|in|off|at the top of) (?:the|your|that) \\w+|(?:order|booking|confirmation|reference|ref|claim|ticket|(?<!(?:upper|lower|in) )case|tracking|invoice|incident|reservation|serial)(?: (?:confirmation|reference|ref|booking))?${number}|record locator|pnr|rma(?: number)?|(?:transaction|check|receipt|rma|return)(?= (?:\\d|(?:zero|oh|one|two|three|four|five|six|seven|eight|nine) (?:zero|oh|one|two|three|four|five|six|seven|eight|nine|double|triple)))|(?:return|receipt) (?:number|no)|(?:cheque|check|file) (?:number|no|num)|(?<=\\b(?:my|our|your|the) )file(?= (?:is|no|num|number|ref))|file(?= ?[:#] ?\\S{0,8}\\d)|(?:job(?:'s)?|docket|voucher|complaint|dispute|application|transaction|shipment|consignment|prescription|service request|work order) (?:number|no|num|id|reference)`,
    4,
  ),
  cue("REFERENCE", "code", "parcel", "parcel package shipment", "parcel|package|shipment", 4, true),
  numbered(
    "DEVICE_ID",
    "code",
    "device number",
    "imei iccid i meid mac sim",
    `imei${number}|(?:iccid|i c c i d)${number}|meid${number}|mac address|sim (?:card )?number`,
    6,
  ),
  cue("IP", "number", "ip address", "ip", "ip(?: address| number)?", 7),
  cue("PHONE", "number", "extension", "extension ext", `ext(?:ension)?${number}`, 3),
  cue("PHONE", "number", "area code", "area", "area code", 3),
  called(
    "PHONE",
    "number",
    "phone number",
    "phone telephone mobile cell cellphone contact landline fax number callback call reach tel whatsapp home work best",
    `(?:(?:home|work|best|contact|mobile|cell) )?(?:phone|telephone|mobile|cell|cellphone|contact|landline|fax|call ?-?back|whatsapp|tel)${number}|(?:call|reach|contact|text|phone|ring)(?: (?:me|you|us|him|her|them))?(?: back)? (?:at|on)|best number|number (?:where )?(?:we|i) can (?:reach|call|contact) you(?: (?:at|on))?|number (?:to|for) (?:reach|call|contact)(?: (?:me|you|back))*(?: (?:at|on))?|number (?:are you|you are|you're) (?:calling|phoning|ringing) (?:from|on|with)|my number|your number`,
    5,
  ),
  {
    ...numbered(
      "REFERENCE",
      "code",
      "number of something",
      "number id crn urn",
      "(?<=\\b(?:the|your|my|his|her|their|our|a|an) (?!same|right|wrong|total|exact|whole)\\p{L}{3,14} (?:\\p{L}{3,14} )?)(?:number|id)|(?<=\\b(?:the|your|my|a) )(?:crn|urn)",
      4,
    ),
    unless: ofThings,
  },
  {
    ...cue(
      "REFERENCE",
      "code",
      "number",
      "number",
      "(?<=\\b(?:with|under|by|has|says|its|is|it's) )number",
      4,
      true,
    ),
    unless: ofThings,
  },
];
