/** The vendor's own summary, `GET /api/v2/conversations/{id}/summaries`, in the shape of the SDK's models. Names stand in
 *  it as in life: whoever asked for it without PII masking gets them. */
import { uuid } from "./ids.ts";
import type { Header, World } from "./world.ts";

/** Undefined for a third of the conversations: organisations have them for some queues only. */
export function conversationSummaries(header: Header, world: World): unknown {
  if (header.index % 3 === 2) return undefined;
  const { seed } = world.options;
  const { customerName, agentName, subject } = world.cast(header);
  return {
    conversation: { id: header.id, selfUri: `/api/v2/conversations/${header.id}` },
    summary: {
      id: uuid(seed, header.index, 60),
      text: `${customerName} got in touch about ${subject.toLowerCase()}; ${agentName} looked into it.`,
      confidence: 0.91,
      status: "Completed",
      mediaType: { voice: "Call", message: "Message", email: "Email", chat: "Chat" }[header.mediaType],
      language: "en-us",
      reason: { text: subject, confidence: 0.9 },
      resolution: { text: "The agent looked into it", outcome: "Resolved", confidence: 0.88 },
      dateCreated: new Date(header.endMs + 30_000).toISOString(),
    },
    sessionSummaries: [],
  };
}
