/** What a server was told of transcripts and what it found when it looked, for Prometheus. Names and labels are a
 *  contract. */
import { labelled, type Metric, single } from "../shared/exposition.ts";
import type { Conversation, Transcript } from "../shared/types.ts";

export interface HearingMetrics {
  /** @param answer how an event was answered. */
  answered(answer: string): void;
  /** @param announcedAt when the conversation was announced, epoch milliseconds. */
  transcript(conversation: Conversation, transcript: Transcript, announcedAt: number | undefined): void;
  metrics(): readonly Metric[];
}

export function createHearingMetrics(now: () => number): HearingMetrics {
  const events: Record<string, number> = {};
  let read = 0;
  let announced = 0;
  const confidence = { sum: 0, count: 0 };
  let afterEndMs = 0;
  let afterAnnouncementMs = 0;
  return {
    answered(answer) {
      events[answer] = (events[answer] ?? 0) + 1;
    },
    transcript({ startedAt, endedAt }, { confidence: heard }, announcedAt) {
      read += 1;
      afterEndMs += Math.max(0, now() - Date.parse(endedAt ?? startedAt));
      if (announcedAt !== undefined) {
        announced += 1;
        afterAnnouncementMs += Math.max(0, now() - announcedAt);
      }
      if (heard === undefined) return;
      confidence.sum += heard;
      confidence.count += 1;
    },
    metrics: () => [
      labelled(
        "transcription_events_total",
        "Events by how they were answered.",
        "answer",
        events,
        "counter",
      ),
      single("transcripts_total", "Transcripts that were read.", read, "counter"),
      single("transcripts_announced_total", "Of those, announced ones.", announced, "counter"),
      single(
        "transcript_age_seconds_sum",
        "Sum of the times from a conversation's end to its transcript being read.",
        afterEndMs / 1000,
        "counter",
      ),
      single(
        "transcript_after_announcement_seconds_sum",
        "The same from its announcement, for announced ones.",
        afterAnnouncementMs / 1000,
        "counter",
      ),
      single("transcript_confidence_sum", "Sum of their confidence, 0 to 1 each.", confidence.sum, "counter"),
      single("transcript_confidence_count", "Transcripts that tell it.", confidence.count, "counter"),
    ],
  };
}
