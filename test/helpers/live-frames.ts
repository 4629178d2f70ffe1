/** Frames as the vendor sends them, of invented people. */
export const queueTopic = "v2.routing.queues.q-1.conversations.calls";
export const speechTopic = (conversationId: string) => `v2.conversations.${conversationId}.transcription`;

export const callBody = (
  id: string,
  state: "connected" | "terminated" = "connected",
  more: object[] = [],
) => ({
  id,
  participants: [
    {
      purpose: "customer",
      name: "Maria Quintero",
      address: "tel:+13175550142",
      ani: "tel:+13175550142",
      state,
      direction: "inbound",
      connectedTime: new Date().toISOString(),
      queue: { id: "q-1" },
    },
    ...more,
  ],
});

export interface Spoken {
  readonly id?: string;
  readonly text?: string;
  readonly isFinal?: boolean;
  readonly offsetMs?: number;
}

export const speechBody = (
  conversationId: string,
  spoken: readonly Spoken[],
  { status = "SESSION_ONGOING", beganMs = Date.now(), communicationId = `${conversationId}-leg` } = {},
) => ({
  conversationId,
  communicationId,
  transcriptionStartTimeMs: beganMs,
  transcripts: spoken.map(({ id = "u-1", text = "hello there", isFinal = true, offsetMs = 0 }) => ({
    utteranceId: id,
    isFinal,
    channel: "EXTERNAL",
    alternatives: [{ confidence: 0.9, offsetMs, durationMs: 900, transcript: text }],
    dialect: "en-US",
  })),
  status: { offsetMs: 0, status },
});
