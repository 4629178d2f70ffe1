/** How a conversation felt to the customer, as speech and text analytics has it. */
import { isRecord } from "../shared/json.ts";
import { numberAt } from "./fields.ts";

/** A part of the scores, which go from -1 to 1. */
export interface Sentiment {
  readonly least: number;
  readonly most: number;
  /** Do the bounds belong to it? */
  readonly isLeastIn: boolean;
  readonly isMostIn: boolean;
}

const part = (least: number, most: number, isLeastIn: boolean, isMostIn: boolean): Sentiment => ({
  ...{ least, most, isLeastIn, isMostIn },
});

/** The buckets of the vendor's pages (help.mypurecloud.com), which show the score times a hundred: above 55 positive,
 *  from 20 slightly so, and the same below nothing. */
export const sentimentBuckets = {
  positive: part(0.55, 1, false, true),
  "slightly-positive": part(0.2, 0.55, true, true),
  neutral: part(-0.2, 0.2, false, false),
  "slightly-negative": part(-0.55, -0.2, true, true),
  negative: part(-1, -0.55, true, false),
} as const satisfies Record<string, Sentiment>;

export const isWithinSentiment = (score: number, { least, most, isLeastIn, isMostIn }: Sentiment): boolean =>
  (isLeastIn ? score >= least : score > least) && (isMostIn ? score <= most : score < most);

/** `sentimentScore` of `ConversationMetrics` (SDK 262); undefined when there is none. */
export const sentimentScoreOf = (body: unknown): number | undefined =>
  isRecord(body) ? numberAt(body, "sentimentScore") : undefined;
