/** Recordings of a conversation, and the (preview) job that has the vendor look at conversations again (SDK 257).
 *  Genesys Cloud has no call that takes a file to be transcribed. */
import { isRecord } from "../shared/json.ts";
import { type Fields, fieldsAt, instantAt, numberAt, textAt } from "./fields.ts";

/** Answers 202 while the media are made. `WAV` is what every speech-to-text server reads. */
export const recordingsPath = (conversationId: string): string =>
  `/api/v2/conversations/${encodeURIComponent(conversationId)}/recordings?maxWaitMs=5000&formatId=WAV`;

/** POST begins one; needs `speechAndTextAnalytics:reprocessInteractions:add`. */
export const reprocessingPath = "/api/v2/speechandtextanalytics/reprocessing/jobs";

/** GET tells its state; needs `…:view`. */
export const reprocessingJobPath = (jobId: string): string =>
  `${reprocessingPath}/${encodeURIComponent(jobId)}`;

/** As `Queued`, `InProgress`, `Completed`, `Failed`. */
export const reprocessingStateOf = (job: unknown): string | undefined =>
  isRecord(job) ? textAt(job, "jobStatus") : undefined;

export interface Recording {
  /** Epoch milliseconds. */
  readonly startedMs: number | undefined;
  /** Pre-signed; none while it is made. */
  readonly urls: readonly string[];
  readonly isAvailable: boolean;
  /** How long the making will take, as the vendor thinks. */
  readonly estimatedMs: number;
}

/** Undefined for what is not the voice of the call: screens, messages. */
export function parseRecording(row: Fields): Recording | undefined {
  if ((textAt(row, "media") ?? "audio") !== "audio") return undefined;
  const media = fieldsAt(row, "mediaUris");
  return {
    startedMs: instantAt(row, "startTime"),
    urls: Object.keys(media)
      .toSorted()
      .flatMap((number) => textAt(fieldsAt(media, number), "mediaUri") ?? []),
    isAvailable: (textAt(row, "fileState") ?? "AVAILABLE") === "AVAILABLE",
    estimatedMs: numberAt(row, "estimatedTranscodeTimeMs") ?? 0,
  };
}
