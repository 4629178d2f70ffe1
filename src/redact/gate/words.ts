/** Every word the gate knows, and what it is to which check. None of the redactor's tables is used, so that an error
 *  in those cannot blind both. */

/** What a word can be; a word can be several of these. */
export const mark = {
  /** Said between the digits of one number, and does not part them. */
  quiet: 1 << 0,
  /** What a listener says while a number is dictated. */
  goOn: 1 << 1,
  tens: 1 << 2,
  repeat: 1 << 3,
  speaker: 1 << 4,
  at: 1 << 5,
  dot: 1 << 6,
  ending: 1 << 7,
  host: 1 << 8,
  /** "order at shop dot com" names a place to go to; "jo at shop dot com" names a person. */
  visit: 1 << 9,
  street: 1 << 10,
  /** In front of "street" no name: "a two minute drive", "the hard drive", "on the road". */
  unnamed: 1 << 11,
  /** Stands around the number in an answer. */
  plain: 1 << 12,
  month: 1 << 13,
  /** Makes a number in front of it an amount, a time or a count. */
  counted: 1 << 14,
  /** Last word of what short numbers are called by: "pin", "security code". */
  naming: 1 << 15,
  com: 1 << 16,
  /** Stands for a sign within an address. */
  sign: 1 << 17,
} as const;

/** Of these begins a check. */
export const anchors = mark.at | mark.host | mark.street;

export const markedWords: readonly (readonly [mark: number, words: string])[] = [
  [
    mark.quiet,
    "uh um er erm ah eh hm hmm mm like dash hyphen minus comma space point dot slash stroke hundred " +
      "ok okay yeah yes yep and then for to too won ate area code ext extension",
  ],
  [
    mark.goOn,
    "uh um er ah hm hmm mm mhm huh ok okay yeah yes yep right sure go ahead on got it that alright all perfect " +
      "great good thanks thank you and next the rest please carry continue",
  ],
  [mark.speaker, "customer agent bot unknown"],
  [mark.at, "at arroba aroba arobase klammeraffe ät chiocciola chiocciolina apenstaartje małpa małpka"],
  [mark.dot, "dot dat point period punto punkt ponto punt kropka"],
  [
    mark.ending,
    "com net org edu gov mil int info biz co uk us ca au nz ie io dev app me tv de fr es it nl be ch at se no dk fi pl " +
      "pt br in mx jp cn eu fm",
  ],
  [mark.com, "com"],
  [
    mark.host,
    "gmail googlemail yahoo outlook hotmail live icloud aol proton protonmail gmx yandex comcast verizon msn " +
      "okhdfcbank okicici oksbi okaxis okbank ybl paytm upi",
  ],
  [
    mark.visit,
    "look looks looked looking go going went order ordered ordering buy bought shop shopping shopped us online website " +
      "site page visit visiting listen listening again work works working here there it them me account found find see saw available " +
      "chat sign log in up is are that this where company domain",
  ],
  [mark.street, "street avenue road lane boulevard crescent terrace parkway drive grove ave rd blvd"],
  [
    mark.unnamed,
    "minute hour mile day hard flash usb thumb test external the a an on in of my your this that per gig gb tb " +
      "terabyte gigabyte wheel way is was to and or",
  ],
  [
    mark.plain,
    "it's its it is the my of a that that's thats number code oh in on sir ma'am please born sorry i i'm think if " +
      "helps sure so as with first of may june july",
  ],
  [mark.month, "january february march april may june july august september october november december"],
  [
    mark.counted,
    "dollar dollars pound pounds euro euros cent cents bucks quid percent minute minutes hour hours day days week weeks " +
      "month months year years time times am pm o'clock item items boxes people today tomorrow now digit digits",
  ],
  [
    mark.naming,
    "cvv cvc code number routing pin passcode zip zipcode postcode ssn social security birth birthday birthdate day " +
      "date dob b bsb born geboren nacimiento ends ending",
  ],
  [mark.sign, "at dot dat point period dash hyphen minus underscore arroba punto punkt"],
];

/** Zero to nine, a language each; a word that means something else in English is left out as ".". */
export const tenDigits = [
  "zero one two three four five six seven eight nine",
  "oh ones twos threes fours fives sixes sevens eights nines",
  "nought . . tree . fife . . . niner",
  "cero uno dos tres cuatro cinco seis siete ocho nueve",
  "zéro une deux trois quatre cinq . sept huit neuf",
  "null eins zwei drei vier fünf sechs sieben acht neun",
  "nul een twee drie . vijf zes zeven . negen",
  "zero . dois tres quatro cinco seis sete oito nove",
  "zero uno . tre quattro cinque sei sette otto nove",
];
export const teens = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen";
export const tens = "twenty thirty forty fifty sixty seventy eighty ninety";
/** How often the digit behind them is meant. */
export const repeats = { 2: "double", 3: "triple treble" } as const;
