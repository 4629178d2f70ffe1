/** What a speech-to-text server heard. Its times are seconds from the recording's beginning, and become epoch milliseconds
 *  here; who spoke is told only by servers that tell voices apart. */
import { type Fields, listAt, numberAt, textAt } from "../genesys/fields.ts";
import { said } from "../genesys/speakers.ts";
import { speakerOfLabel } from "../genesys/tutorial.ts";
import { isRecord } from "../shared/json.ts";
import { emptyKnown, type Transcript } from "../shared/types.ts";

/** OpenAI's `verbose_json` or `json`, or the public tutorial's utterances. Undefined when it is none of them.
 *  @param startedMs when the recording began, epoch milliseconds. */
export function parseSpoken(document: unknown, startedMs: number): Transcript | undefined {
  if (!isRecord(document)) return undefined;
  const pieces = ["utterances", "segments"].find((name) => Array.isArray(document[name]));
  const whole = textAt(document, "text");
  if (pieces === undefined && typeof document["text"] !== "string") return undefined;
  const heard = pieces === undefined ? [] : [...listAt(document, pieces)];
  const turns = heard
    .sort((a, b) => (numberAt(a, "start") ?? 0) - (numberAt(b, "start") ?? 0))
    .flatMap((piece) => {
      const text = textAt(piece, "text");
      const at = (key: string) => instantOf(numberAt(piece, key), startedMs);
      return text === undefined
        ? []
        : [said(speakerOfLabel(textAt(piece, "speaker")), text, at("start"), at("end"))];
    });
  const shares = heard.flatMap((piece) => confidenceOf(piece) ?? []);
  const language = textAt(document, "language")?.toLowerCase();
  return {
    turns: turns.length > 0 || whole === undefined ? turns : [said("unknown", whole, startedMs)],
    // Some servers say `english`, which is no language for who reads codes.
    ...(language !== undefined && /^[a-z]{2}(-[a-z]{2})?$/.test(language) ? { language } : {}),
    ...(shares.length > 0
      ? { confidence: shares.reduce((sum, share) => sum + share, 0) / shares.length }
      : {}),
    known: emptyKnown,
  };
}

const instantOf = (seconds: number | undefined, startedMs: number): number | undefined =>
  seconds === undefined ? undefined : Math.round(startedMs + seconds * 1000);

/** OpenAI tells the mean logarithm of its tokens' probability. */
function confidenceOf(piece: Fields): number | undefined {
  const logarithm = numberAt(piece, "avg_logprob");
  const share = numberAt(piece, "confidence") ?? (logarithm === undefined ? undefined : Math.exp(logarithm));
  return share === undefined ? undefined : Math.min(1, Math.max(0, share));
}
