/** Invented contact-centre text, the same on every machine: 70 % calls as speech recognition writes them, 30 %
 *  chats; 98 characters a turn, 18 KB a conversation, one personal value in 12 turns, and of those in calls 15 %
 *  given over two turns. The shape is what was seen of real transcripts; the words are ours. */
import type { Raw } from "../../src/shared/text.ts";
import type { Speaker, Turn } from "../../src/shared/types.ts";

export type SyntheticCall = readonly Turn<Raw>[];

export interface TextShape {
  readonly megabytes: number;
  readonly seed?: number;
  /** Calls among the conversations; the others are chats. */
  readonly voiceShare?: number;
  /** One curly quote a conversation, which makes its every character two bytes wide in memory. */
  readonly isWide?: boolean;
}

const turnsPerCall = 184;

export function writeCalls({
  megabytes,
  seed = 7,
  voiceShare = 0.7,
  isWide = false,
}: TextShape): SyntheticCall[] {
  const pick = createPick(seed);
  const calls: SyntheticCall[] = [];
  for (let size = 0; size < megabytes * 1e6; ) {
    const call = writeCall(pick, pick.chance(voiceShare), isWide);
    calls.push(call);
    for (const { text } of call) size += text.length;
  }
  return calls;
}

function writeCall(pick: Pick, isVoice: boolean, isWide: boolean): SyntheticCall {
  const turns: Turn<Raw>[] = [];
  const say = (speaker: Speaker, text: string) =>
    turns.push({
      speaker,
      text: (isVoice ? text.toLowerCase().replace(/[,?!’]|\.(?=\s|$)/g, "") : text) as Raw,
    });
  if (isWide) turns.push({ speaker: "bot", text: "This call is recorded – that’s for training." as Raw });
  while (turns.length < turnsPerCall) {
    const speaker = turns.length % 2 === 0 ? "agent" : "customer";
    if (!pick.chance(1 / 12)) {
      say(speaker, chatter(pick, speaker));
      continue;
    }
    const [cue, written, spoken] = pick.one(values)(pick);
    say("agent", `${chatter(pick, "agent")} ${cue}`);
    if (!isVoice) say("customer", `${pick.one(leadIns)} ${written}`);
    else if (!pick.chance(0.15))
      say("customer", `${pick.one(leadIns)} ${spoken} ${pick.one(clauses.customer)}`);
    else sayInTwo(say, spoken);
  }
  return turns;
}

function sayInTwo(say: (speaker: Speaker, text: string) => void, spoken: string): void {
  const words = spoken.split(" ");
  const half = words.length >> 1;
  say("customer", `okay it's ${words.slice(0, half).join(" ")}`);
  say("agent", "mm-hm go ahead");
  say("customer", words.slice(half).join(" "));
}

function chatter(pick: Pick, speaker: "agent" | "customer"): string {
  if (pick.chance(0.2)) return pick.one(acknowledgements);
  const sentence = () => `${pick.one(openers)} ${pick.one(clauses[speaker])}.`;
  return pick.chance(0.3) ? `${sentence()} ${sentence()}` : sentence();
}

const acknowledgements = [
  "Okay.",
  "Mm-hm.",
  "Yes, please.",
  "Thank you so much.",
  "One moment.",
  "That's right.",
];

const openers = [
  "Okay, so",
  "Right, and",
  "Well, to be honest",
  "Let me see,",
  "No worries,",
  "I understand, but",
  "Yeah, the thing is",
  "All right then,",
  "Sorry about that,",
  "Just so you know,",
];

const clauses = {
  agent: [
    "I can see that the payment of $42.50 went out on Tuesday and it has not settled yet",
    "the engineer is booked between two and four in the afternoon, would that work for you",
    "I have gone ahead and raised that with our billing department for you",
    "the new plan is nineteen ninety nine a month for the first twelve months",
    "could you hold for two minutes while I check what happened with the delivery",
    "there was an outage in your area since January and it is being looked at",
    "you should receive an e-mail within twenty four hours with everything in it",
    "please restart the router, wait for thirty seconds and tell me what the light does",
    "we are open from nine to five, Monday to Friday, and on the first Saturday of May",
    "is there anything else that I can help you with today before we finish",
  ],
  customer: [
    "I have been waiting for forty five minutes and nobody could tell me what is going on",
    "the bill is wrong again, it says 184.20 and last month it was just about a hundred",
    "I will have to think about it because the other company offered me ten percent off",
    "it arrived on the third but two of the five parts were missing from the box",
    "the app is on version 14.2 and it still keeps crashing whenever I open the basket",
    "they told me the same thing last week and then nothing happened for three days",
    "my flight is at six fifteen in the morning so that is not going to work at all",
    "I would rather have the refund than another voucher that runs out in a month",
    "may I ask why the price rose by four point five percent without any notice",
    "it worked fine until summer and since then I have called seven times about it",
  ],
};

const leadIns = ["It's", "Yes, that's", "Sure,", "Uh, it is", "Okay,"];

type Value = readonly [cue: string, written: string, spoken: string];

const values: readonly ((pick: Pick) => Value)[] = [
  (pick) => {
    const digits = `4${pick.digits(15)}`;
    return ["What is the card number?", digits.replace(/(\d{4})(?=\d)/g, "$1 "), say(digits)];
  },
  (pick) => {
    const digits = `${pick.one(["212", "415", "617"])}55501${pick.digits(2)}`;
    return ["What is the best phone number?", digits.replace(/(...)(...)/, "$1-$2-"), say(digits)];
  },
  (pick) => {
    const digits = `98765${pick.digits(4)}`;
    return ["And your social security number?", digits.replace(/(...)(..)/, "$1-$2-"), say(digits)];
  },
  (pick) => {
    const [first, last] = [pick.one(given), pick.one(family)];
    return [
      "Can I take your e-mail address?",
      `${first}.${last}@example.com`.toLowerCase(),
      `${first} dot ${last} at example dot com`,
    ];
  },
  (pick) => {
    const year = 40 + pick.below(59);
    return [
      "Could you confirm your date of birth?",
      `${pick.below(12) + 1}/${pick.below(28) + 1}/19${year}`,
      `the ${pick.one(ordinals)} of ${pick.one(months)} nineteen ${say(String(year))}`,
    ];
  },
  (pick) => {
    const name = `${pick.one(given)} ${pick.one(family)}`;
    return ["May I have your full name?", name, name];
  },
  (pick) => {
    const digits = pick.digits(8);
    return ["And the account number?", digits, say(digits)];
  },
  (pick) => {
    const street = `${pick.one(family)} ${pick.one(["Road", "Street", "Avenue", "Close"])}`;
    return ["What is the address?", `${pick.below(90) + 1} ${street}`, `${say(pick.digits(2))} ${street}`];
  },
  (pick) => {
    const zip = pick.digits(5);
    return ["And your zip code?", zip, say(zip)];
  },
];

const given = "Imogen Barnaby Priya Wojciech Chidi Mathilde Xiomara Thiago Sanne Gianluca Aoife Haruto".split(
  " ",
);
const family =
  "Fairweather Achterberg Okonkwo Villalobos Kowalczyk Bevilacqua Hoekstra Thwaite Deshmukh".split(" ");
const months = "january february march april june july august september october november".split(" ");
const ordinals = "first second third fourth ninth twelfth nineteenth twenty second thirtieth".split(" ");
const digitWords = "zero one two three four five six seven eight nine".split(" ");
const say = (digits: string): string => [...digits].map((digit) => digitWords[Number(digit)]).join(" ");

interface Pick {
  chance(share: number): boolean;
  below(count: number): number;
  one<Item>(items: readonly Item[]): Item;
  digits(count: number): string;
}

/** mulberry32: small, seeded, good enough to vary text. */
function createPick(seed: number): Pick {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (count: number) => Math.floor(next() * count);
  return {
    chance: (share) => next() < share,
    below,
    one: <Item>(items: readonly Item[]) => items[below(items.length)] as Item,
    digits: (count) => Array.from({ length: count }, () => below(10)).join(""),
  };
}
