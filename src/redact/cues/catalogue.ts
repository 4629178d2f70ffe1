/** What makes a value expected: a question ("the last four of your social?") or its beginning ("my postcode
 *  is"). A cue is data: words it may begin with, the pattern that must stand there, the type it announces and
 *  the shape of the answer. Cues without a type announce a number that must survive. */
import { cuesAbroad } from "./abroad.ts";
import { birth, type Cue, cue, named, numbered } from "./cue.ts";
import { cuesOfNumbers, number } from "./numbers.ts";

/** "the code is 4410" opens something, unless a machine shows it or it is worth money. */
const notOfMachines =
  "(?<!\\b(?:error|fault|warning|promo|promotion|discount|coupon|voucher|offer|referral|area|dress|country|colou?r|product|flashing|blinking|display|screen|boiler|washer|dashboard|diagnostic)s?\\b[^.?!\\n]{0,50})";
const ofLock =
  " (?:for|to|on|at|of) (?:the |your |my )?(?:\\w+ )?(?:gate|door|padlock|lock|locker|building|keypad|garage|entrance|lobby|lift|elevator|safe|alarm)";

const whichWasSent = " (?:we|i|they|you)(?: (?:just|have))* (?:sent|texted|e-?mailed)";

export const cues: readonly Cue[] = [
  ...cuesOfNumbers,
  cue(
    "ZIP",
    "postcode",
    "postcode",
    "zip zips postcode post postal pin pincode plz postleitzahl cep",
    "zips?(?: ?codes?)?(?: ?(?:plus|\\+) ?(?:four|4))?|post ?code|postal ?code|pin ?code|pincode|plz|postleitzahl|cep",
    3,
  ),
  birth(
    "DATE_OF_BIRTH",
    "date",
    "date of birth",
    "date dates day month year birth birthdate birthdates birthday birthdays bday dob born d geboren geburtsdatum naissance nacimiento nascimento nascita",
    "(?:dates?|day|month|year|date and (?:country|place|city)|day and month|month and (?:day|year)) of (?:your |his |her |my )?birth|birth ?(?:dates?|years?)|birthday|(?<!\\b(?:do|does|host|hosts|for|like|cater|offer|celebrate) )birthdays(?! part| (?:and|or) (?:weddings|parties))|birth day|bday|d ?o ?b|born(?: on| in)?|geboren(?: am)?|geburtsdatum|(?:date de )?naissance|nacimiento|nascimento|nascita",
    2,
  ),
  named(
    "PERSON",
    "name",
    "name",
    "name names surname forename firstname lastname speaking who who've fullname initial initials middle go goes calls call everybody everyone people folks friends",
    "(?:first|last|full|given|family|middle|maiden|sur)?names?(?: and (?:last|sur)name)?|forename|speaking (?:with|to)|who am i|who(?:'?s| is)(?: (?:this|that))? (?:on the (?:line|phone)|calling|speaking|there)|who(?:'s| is) this|who(?:'ve| have| do) (?:i|we) (?:got|have)(?: (?:here|there|on the (?:line|phone)))?|goe?s? by|calls (?:me|him|her)|(?:everybody|everyone|people|folks|friends) call (?:me|him|her)(?! (?:tomorrow|today|tonight|later|now|back|again|soon)\\b)|call you(?=[?.,\\n]|$)|initials|(?:(?<=\\b(?:the|your|my|his|her) )|middle )initial",
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
  {
    ...cue(
      "EMAIL",
      "mail",
      "e-mail address",
      "email e mail emails upi u vpa paypal",
      "e ?-? ?mail(?: ?(?:address|id|account))?|mail (?:address|id)|(?:upi|u p i|vpa|paypal)(?: (?:address|id|handle|account))?",
      3,
    ),
    unless: /\b(?:for|got|received) (?:your|the) e-?mail(?: (?:of|from|about|regarding|dated|and)\b|[.,!])/i,
  },
  cue(
    "EMAIL",
    "mail",
    "domain of a mail",
    "domain after behind provider",
    "domain|(?:after|behind) the at(?: sign| symbol)?|provider is (?:that|it)",
    3,
  ),
  cue(
    "EMAIL",
    "secret",
    "part before the at",
    "before front",
    "(?:before|front of) the at(?: sign| symbol)?(?=[?.,\\n]|$)",
    3,
  ),
  cue(
    "ADDRESS",
    "address",
    "address",
    "address house flat apartment door street live living lived deliver ship residing reside lives first",
    "(?:house|flat|apartment|door) (?:number|name)(?=[?.,!\\n]|$| please| and| or| is)|first line(?: of (?:the|your|my) address)?|(?:street |home |mailing |billing |shipping |delivery |postal |physical |residential |new |current )?address|(?<=(?:^|\\n|\\b(?:the|your|my|which|what|and|me|confirm|have|need|with) ))street|street(?= (?:and (?:number|town|city|house|postcode|zip)|name|number|or)|[?])|(?:live[sd]?|living|resid(?:e|es|ed|ing)) (?:at|on)|(?:deliver|ship)(?: (?:it|them|this|that))? to",
    3,
  ),
  cue(
    "ADDRESS",
    "address",
    "where it was sent",
    "delivered delivery delivering shipped send sent post posted posting neighbour neighbor neighbours neighbors",
    "(?:deliver(?:ed|y|ing)|shipped|send|sent|post(?:ed|ing)?)(?: (?:it|them|this|that))? to|neighbou?rs? at",
    3,
    true,
  ),
  cue(
    "ADDRESS",
    "address",
    "where one moved to",
    "moved moving",
    "(?:moved|moving) (?:in ?)?to(?=[?. ]*(?:\\n|$))",
    3,
  ),
  cue("ADDRESS", "address", "moved to", "moved moving", "(?:moved|moving) (?:in ?)?to", 3, true),
  cue(
    "ADDRESS",
    "address",
    "where do you live",
    "where wheres",
    "where (?:do|did) you (?:live|stay|reside)|where (?:are|were) you (?:staying|living)|where (?:have|had|did|are|were) you (?:just |now )?mov(?:ed?|ing)(?: to)?|where (?:should|shall|do|can|would) (?:we|i|you|they) (?:want it |like it )?(?:deliver|ship|send|post|mail|drop|bring)\\w*|where(?:'?s| is| are| was| were) (?:it|this|that|they|these|we|i|the \\w+)(?: being| getting| all)?(?: going| to be)?(?: delivered| delivering| shipped| shipping| sent| sending| going| posted)(?: (?:it|them|this|that))?(?: to)?",
    3,
  ),
  cue(
    "ADDRESS",
    "secret",
    "three words of a place",
    "what w3w",
    "what ?(?:three|3) ?words(?! (?:would|do|did|describe|best|come))(?: (?:address|location|code))?|w3w",
    3,
  ),
  cue(
    "PASSWORD",
    "secret",
    "password",
    "password passwords pass temp temporary pw pwd passcode passphrase pin otp secret memorable mother mothers maiden security answer code pass one access unlock verification four six digit first favorite favourite safe where grew grow pet name birth birthplace school wifi wi network city town place village hospital country state street house road router wireless broadband wpa wpa2 wpa3 key",
    `pass ?-?(?:word|code|phrase|key)s?|pwd?|(?:temp(?:orary)?|(?<=\\b(?:my|the|new|old) )) ?pass(?=[ :=]{1,3}(?:(?=\\S{0,12}\\p{L})\\S{0,12}[\\d!#$%&*]|\\d{4,12}(?![\\d$%€£])))|pin${number}|otp|one[- ]time (?:password|passcode|code|pin)|(?:(?:four|six)[ -]|(?<=\\b[4-9][ -]))digit (?:codes?|passcode|pin)(?: like|${whichWasSent})?|(?:secret|safe|code) ?(?:word|answer)|memorable (?:word|name|place|date|information)|mother'?s? maiden(?: name)?|maiden name|first (?:pet|school|car|teacher|job)(?:'?s name)?|favou?rite (?:colou?r|teacher|food|movie|film|book|team|sport|place|subject|author|singer)|(?:city|town|place|village|hospital|country|state)(?: (?:where|that))? (?:you were|were you|was i|i was) born(?: in| at)?|(?:city|town|place|street|house|road) (?:where )?(?:you|did you|i) (?:gr[eo]w up|got? married|met?|live[d]? (?:as a child|first))(?: (?:in|on|at))?|where you were born|(?<=\\b(?:place|town|city) of (?:your |his |her )?)birth|birth ?place|gr[eo]w up(?: on| in)?|school (?:did you|you) (?:go to|went to|attend(?:ed)?)|(?:wi-? ?fi|network|router|wireless|broadband) (?:key|code)|wpa ?[23]? key|(?<=\\bw p a )key|temp(?:orary)? one(?= (?:is |will be )?(?=\\S{0,20}\\d)(?=\\S{0,20}\\p{L})\\S{6})|pet'?s name|name of your (?:\\w+ )?pet|security (?:question|answer|word|phrase|pin)s?|answer to (?:your|the|my) security question|(?:access|unlock) code|(?<=\\b(?:gate|door|entry|alarm|lock ?box|garage|buzzer|padlock|lock|locker|keypad|key ?safe|building|activation|reset|delivery|pick-?up|collection) )code|verification code|code(?<=\\bthe code)(?=(?: is|:) \\d{4,8}\\b)${notOfMachines}|code${whichWasSent}`,
    3,
  ),
  numbered(
    "PASSWORD",
    "code",
    "code of a lock",
    "code combination combo",
    `(?:code(?<=\\bthe code)(?='s | is )|(?:combination|combo)(?<=\\b(?:the|my|your|its|lock|locker|padlock|safe|bike) \\w{5,11})(?= is |: |$|[?.,\\n])|(?:code|combination|combo)${ofLock})${notOfMachines}`,
    4,
  ),
  cue(
    "USERNAME",
    "secret",
    "user name",
    "user username userid login log logged logging sign signed signing screen handle gamertag gamer player online banking portal website web skype instagram telegram your my wifi wi wireless ssid",
    "user ?(?:name|id)|log(?:ged|ging)? ?in (?:id|name|as|with)|log(?:ged)? (?:in|on)?to \\w{2,14}(?: \\w{2,14})? as|(?:online )?(?:banking|portal|web ?site) (?:id|name|login)|(?:log ?in|user)(?= ?:? \\w*[\\d_])|log ?in(?='s )|sign(?:ed|ing)? in (?:as|with)|screen name|game(?:r|s)? ?tag|player (?:name|id)|twitter handle|(?:wi-? ?fi|wireless) (?:network )?name|ssid|(?<!\\b(?:on|by|off|with) (?:the|a) )handle(?! times?\\b)",
    3,
  ),
  cue(
    "OTHER",
    "keep",
    "amount",
    "amount total price cost costs copay copayment deductible premium excess deposit fare fine balance meter mileage odometer how quantity qty what which model time payment bill charge fee",
    "amount|total|price|costs?|copay(?:ment)?|deductible|(?:premium|excess|deposit|fare)(?= (?:is|was|of|for|on|would|will))|(?<=\\b(?:the|your|my|any|and|of|a) )(?:premium|excess|deposit|fare)(?=[?.,\\n]|$)|fine(?= (?:is|was|of))|balance|meter readings?|mileage|odometer|how (?:much|many|long|old|far|often|big)|quantity|qty(?=:? ?\\d| is|[?:])|what (?:time|amount|size|is the (?:amount|total|balance|price))|which model|model year|payment (?:of|amount)|bill (?:of|for)|charged? (?:of|for)",
    0,
  ),
  {
    ...cue(
      "OTHER",
      "keep",
      "part of a date",
      "what which year",
      "(?:what|which) (?:year|day|month|date)|year",
      0,
    ),
    yieldsTo: "date",
  },
  ...cuesAbroad,
];
