/** What the live topic of a conversation tells (`TranscriptionTopic*`, SDK 257). */
import type { Raw } from "../shared/text.ts";
import type { Speaker } from "../shared/types.ts";
import { type Fields, fieldsAt, listAt, numberAt, textAt } from "./fields.ts";

export interface SpokenUtterance {
  /** Tells a revision from a new utterance; the tutorial's frames have none. */
  readonly id: string | undefined;
  /** Else it comes again, better understood. */
  readonly isFinal: boolean;
  readonly speaker: Speaker;
  readonly text: Raw;
  /** From the beginning of the transcription. */
  readonly offsetMs: number | undefined;
  /** Epoch milliseconds. */
  readonly startMs: number | undefined;
  readonly durationMs: number | undefined;
  readonly confidence: number | undefined;
  readonly language: string | undefined;
}

export interface Speech {
  readonly conversationId: string;
  readonly communicationId: string;
  /** When it began to be listened to, epoch milliseconds. */
  readonly beganMs: number | undefined;
  /** Nothing has been told before it: a session begins with a frame that says only that. */
  readonly isBeginning: boolean;
  readonly isOver: boolean;
  readonly utterances: readonly SpokenUtterance[];
}

/** Undefined when it does not say of whom it tells. */
export function parseSpeech(body: Fields): Speech | undefined {
  const conversationId = textAt(body, "conversationId");
  if (conversationId === undefined) return undefined;
  const status = fieldsAt(body, "status");
  const isOver = textAt(status, "status") === "SESSION_ENDED";
  const utterances = spokenIn(body);
  return {
    conversationId,
    communicationId: textAt(body, "communicationId") ?? conversationId,
    beganMs: beginningOf(body),
    isBeginning: !isOver && utterances.length === 0 && (numberAt(status, "offsetMs") ?? 0) < 1000,
    isOver,
    utterances,
  };
}

const speakers: Readonly<Record<string, Speaker>> = { INTERNAL: "agent", EXTERNAL: "customer" };

/** Of each utterance the alternative that is most likely, which stands first, with its numerals if it has them. */
export function spokenIn(body: Fields): readonly SpokenUtterance[] {
  const beganMs = beginningOf(body);
  return listAt(body, "transcripts").flatMap((utterance) => {
    const [best = {}] = listAt(utterance, "alternatives");
    const text = textAt(best, "decoratedTranscript") ?? textAt(best, "transcript");
    if (text === undefined) return [];
    const offsetMs = numberAt(best, "offsetMs");
    return [
      {
        id: textAt(utterance, "utteranceId"),
        isFinal: utterance["isFinal"] !== false,
        speaker: speakers[textAt(utterance, "channel") ?? ""] ?? "unknown",
        text: text.trim() as Raw,
        offsetMs,
        startMs: beganMs === undefined || offsetMs === undefined ? undefined : beganMs + offsetMs,
        durationMs: numberAt(best, "durationMs"),
        confidence: numberAt(best, "confidence"),
        language: textAt(utterance, "dialect")?.toLowerCase(),
      },
    ];
  });
}

const beginningOf = (body: Fields) =>
  numberAt(body, "transcriptionStartTimeMs") ?? numberAt(body, "sessionStartTimeMs");
