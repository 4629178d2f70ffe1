/** What a reader would notice in a transcript, by the words in it. It gives back words of its own only, never the
 *  transcript's, so that nothing a redactor missed can come back in an answer unseen. */

export interface Digest {
  readonly topics: readonly string[];
  readonly issue: string;
  readonly sentiment: "positive" | "neutral" | "negative" | "mixed";
  readonly resolution: "resolved" | "unresolved" | "escalated" | "unclear";
  readonly summary: string;
  readonly followUp: readonly string[];
}

const subjects: readonly (readonly [RegExp, string, string])[] = [
  [
    /charged (?:me )?twice|double charge|duplicate/i,
    "duplicate charge",
    "The customer was charged twice and wanted the money back.",
  ],
  [
    /lost (?:my )?card|stolen|card is missing/i,
    "lost card",
    "The customer reported a lost card and wanted it blocked and replaced.",
  ],
  [
    /moved|new address|change (?:of|my) address/i,
    "address change",
    "The customer moved and wanted the address changed.",
  ],
  [
    /never arrived|late|tracking|deliver/i,
    "delivery",
    "The customer asked about a delivery that had not arrived.",
  ],
  [/password|log ?in|locked out/i, "account access", "The customer could not sign in to the account."],
  [/cancel/i, "cancellation", "The customer wanted to cancel."],
  [/appointment|reschedul|check up/i, "appointment", "The customer wanted to change an appointment."],
  [/claim|accident|damage/i, "claim", "The customer wanted to report or follow up a claim."],
  [/flight|booking|seat/i, "booking change", "The customer wanted to change a booking."],
  [/refund|return/i, "refund", "The customer asked for a refund."],
  [/internet|signal|router|connection/i, "outage", "The customer had trouble with the connection."],
  [/bill|invoice|statement|tariff|meter/i, "billing", "The customer had a question about a bill."],
];

const cross = /upset|angry|ridiculous|unacceptable|frustrat|disappointed|terrible|fed up/i;
const glad = /thank you so much|perfect|that's great|appreciate|brilliant|lovely|wonderful/i;
const settled =
  /all set|taken care of|refunded|i've (?:reversed|booked|cancelled|sent|updated|changed|blocked)|reset|will reach you/i;
const handedOn = /supervisor|manager|escalat|specialist/i;

/** What the record says: the lines around it carry a code of letters, in which chance writes "bill" now and then. A prompt
 *  without a record is read whole. */
function recordIn(prompt: string): string {
  const lines = prompt.split("\n").filter((line) => line.startsWith("> "));
  return lines.length > 0 ? lines.join("\n") : prompt;
}

export function digest(prompt: string): Digest {
  const text = recordIn(prompt);
  const seen = subjects.filter(([pattern]) => pattern.test(text));
  const topics = seen.slice(0, 3).map(([, topic]) => topic);
  const [isCross, isGlad] = [cross.test(text), glad.test(text)];
  const resolution = handedOn.test(text) ? "escalated" : settled.test(text) ? "resolved" : "unclear";
  const issue = seen[0]?.[2] ?? "The customer had a question about a product.";
  const ends = {
    escalated: "The agent passed the matter on.",
    resolved: "The agent settled it during the conversation.",
    unresolved: "It was left open.",
    unclear: "The agent explained the next steps.",
  };
  return {
    topics: topics.length > 0 ? topics : ["general question"],
    issue,
    sentiment: isCross && isGlad ? "mixed" : isCross ? "negative" : isGlad ? "positive" : "neutral",
    resolution,
    summary: `${issue} The agent confirmed who was calling and looked into it. ${ends[resolution]}`,
    followUp: resolution === "resolved" ? [] : ["Check that the customer heard back."],
  };
}
