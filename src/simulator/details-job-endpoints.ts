import type { DetailsJobs } from "./details-jobs.ts";
import { type Endpoint, inConversation } from "./endpoint.ts";
import * as errors from "./genesys-errors.ts";
import { jsonReply } from "./listener.ts";

const permissions = "[analytics:conversationDetail:view, analytics:agentConversationDetail:view]";

export const detailsJobEndpoints = (jobs: DetailsJobs): readonly Endpoint[] => [
  {
    route: "availability",
    method: "GET",
    path: /^\/api\/v2\/analytics\/conversations\/details\/jobs\/availability$/,
    permissions: "[analytics:conversationDetail:view]",
    handle: (_, __, options) => jsonReply(200, jobs.availability(), options.headers),
  },
  {
    route: "jobs",
    method: "POST",
    path: /^\/api\/v2\/analytics\/conversations\/details\/jobs$/,
    permissions,
    handle: ({ body }, _, options) => {
      const answer = jobs.submit(body);
      if ("problem" in answer) return errors.badRequest(answer.problem, options);
      return jsonReply(202, answer.body, options.headers);
    },
  },
  {
    route: "jobs",
    method: "GET",
    path: /^\/api\/v2\/analytics\/conversations\/details\/jobs\/([^/]+)$/,
    permissions,
    handle: inConversation((_, id) => jobs.status(id)),
  },
  {
    route: "jobs",
    method: "GET",
    path: /^\/api\/v2\/analytics\/conversations\/details\/jobs\/([^/]+)\/results$/,
    permissions,
    handle: ({ query: asked }, [id = ""], options) => {
      const answer = jobs.results(id, asked.get("cursor"), Number(asked.get("pageSize") ?? 100));
      if (!answer) return errors.notFound(id, options);
      if ("problem" in answer) return errors.badRequest(answer.problem, options);
      return jsonReply(200, answer.body, options.headers);
    },
  },
  {
    route: "jobs",
    method: "DELETE",
    path: /^\/api\/v2\/analytics\/conversations\/details\/jobs\/([^/]+)$/,
    permissions,
    handle: (_, [id = ""], options) =>
      jobs.remove(id)
        ? { status: 204, headers: options.headers ?? {}, body: "" }
        : errors.notFound(id, options),
  },
];
