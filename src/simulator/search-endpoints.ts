/** Speech and text analytics, but for the transcripts themselves. */
import { type Endpoint, inConversation } from "./endpoint.ts";
import * as errors from "./genesys-errors.ts";
import { jsonReply } from "./listener.ts";
import type { Faults } from "./options.ts";
import { conversationMetrics, createTranscriptSearch } from "./transcript-search.ts";
import type { World } from "./world.ts";

export function searchEndpoints(
  world: World,
  searchWindow: number,
  faults: () => Faults,
  now: () => number,
): readonly Endpoint[] {
  const search = createTranscriptSearch(world, searchWindow, faults, now);
  return [
    {
      route: "search",
      method: "POST",
      path: /^\/api\/v2\/speechandtextanalytics\/transcripts\/search$/,
      permissions:
        "[analytics:conversationDetail:view, recording:recording:view, recording:recordingSegment:view]",
      handle: ({ body }, _, options) => {
        const answer = search.answer(body);
        if ("problem" in answer) return errors.badRequest(answer.problem, options);
        return jsonReply(200, answer.body, options.headers);
      },
    },
    {
      route: "metrics",
      method: "GET",
      path: /^\/api\/v2\/speechandtextanalytics\/conversations\/([^/]+)$/,
      permissions: "[recording:recording:view, speechAndTextAnalytics:data:view]",
      handle: inConversation((_, id) => {
        const header = world.find(id);
        return header && conversationMetrics(header, world);
      }),
    },
  ];
}
