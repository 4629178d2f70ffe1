/** Words that stand around a person's name. Hashed as the tokens are: a `'s` behind the word does not count. */
import { type WordSet, wordSet } from "./word-set.ts";

/** "this is mary", "thanks, mary". */
export const introduction: WordSet = wordSet(
  `i'm im am is call called named regards sincerely cheers yours love signed dear by this it
  hi hello hey hai thanks thank you thankyou okay ok sorry bye goodbye morning afternoon evening welcome yes no sure
  great perfect alright well under soy sono met ici habla mówi spricht`,
);

/** "an email from", "meet with": what stands behind is a person. */
export const personal: WordSet = wordSet(
  `email emails mail mails message messages text texts call calls meeting meetings meet appointment appointments lunch
  dinner brunch breakfast coffee date conversation reply respond replied responded talk talking speak speaking spoke
  answer wrote write letter invite invitation contact send sent friend husband wife son daughter brother sister mother
  father boss birthday listen married`,
);
export const relation: WordSet = wordSet("with from to for about of by named called on");
export const direction: WordSet = wordSet("with from to");
/** "email mary". */
export const directed: WordSet = wordSet(
  "email call text tell ask invite meet contact message remind notify phone",
);
/** "my mum patience". */
export const relative: WordSet = wordSet(
  `husband wife partner son daughter brother sister mother father mum mom dad nan granny grandma grandad auntie aunt uncle grandmother grandfather grandson
  granddaughter nephew niece cousin friend boss colleague neighbour neighbor fiance fiancé fiancee fiancée`,
);

/** "mary's birthday". */
export const thing: WordSet = wordSet(
  `email emails mail birthday phone number address contact party wedding house office message calendar account name wife
  husband mother father car card appointment podcast facebook home mom dad anniversary telephone cell mobile details
  profile`,
);

/** "did charlotte reply". */
export const asksAfter: WordSet = wordSet("did does has had when where because unless than if");
export const deed: WordSet = wordSet(
  `reply replied respond responded say says said call called write wrote written send sent text texted email emailed ask
  asked answer answered message messaged post posted tweet tweeted born married`,
);
/** "it's mark again". */
export const calling: WordSet = wordSet("again here calling speaking how from");
/** Of "van dijk" not the name. */
export const particle: WordSet = wordSet(
  "van von der den de del della di da do dos du la le el ter ten te zu bin ibn al y mac st",
);
/** "hi grace": who was heard before is greeted so, whatever else the word may mean. */
export const greeting: WordSet = wordSet("hi hello hey hai hiya thanks dear goodbye bye");

/** "danke", at the end of what is said and before a name. */
export const thanksAbroad: WordSet = wordSet("danke merci gracias grazie obrigado obrigada bedankt dziękuję");

/** "mr" belongs to the name as it is written; "doctor" and "president" say what somebody is, not who. */
export const abbreviatedTitle: WordSet = wordSet("mr mrs ms dr prof");
export const politeTitle: WordSet = wordSet("sir madam ma'am madame");
export const joining: WordSet = wordSet("and or");
