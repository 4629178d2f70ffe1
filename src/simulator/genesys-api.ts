/** The platform API as far as the program needs it. Every call counts against its token, carries the rate headers
 *  and a correlation id, and may be told to fail. */
import { detailsDocument } from "./details-document.ts";
import { detailsJobEndpoints } from "./details-job-endpoints.ts";
import type { DetailsJobs } from "./details-jobs.ts";
import { createDetailsQuery } from "./details-query.ts";
import type { Download } from "./download.ts";
import { type Endpoint, inConversation } from "./endpoint.ts";
import type { FaultDice } from "./fault-dice.ts";
import * as errors from "./genesys-errors.ts";
import { uuid } from "./ids.ts";
import { type Call, jsonReply, type Reply } from "./listener.ts";
import { channelEndpoints } from "./live/channel-endpoints.ts";
import type { Channels } from "./live/channels.ts";
import type { Login } from "./login.ts";
import { mailList, mailMessage } from "./mail-documents.ts";
import { conversationDocument, messagesBulk } from "./message-documents.ts";
import type { Faults, Route } from "./options.ts";
import { recordingEndpoints } from "./recordings.ts";
import { searchEndpoints } from "./search-endpoints.ts";
import { conversationSummaries } from "./summary-documents.ts";
import type { World } from "./world.ts";

export interface GenesysApi {
  routeOf(call: Call): Route | undefined;
  handle(call: Call): Reply;
}

export interface GenesysApiParts {
  readonly world: World;
  /** A details query can be paged so deep. */
  readonly depthLimit: number;
  /** How long recordings take to be made. */
  readonly transcodeMs: number;
  /** A search shows so many results. */
  readonly searchWindow: number;
  readonly jobs: DetailsJobs;
  readonly channels: Channels;
  readonly login: Login;
  readonly download: Download;
  /** Known once its listener is open. */
  readonly downloadUrl: () => string;
  readonly dice: FaultDice;
  readonly faults: () => Faults;
  readonly now: () => number;
}

const settings = {
  transcription: "EnabledQueueFlow",
  transcriptionConfidenceThreshold: 50,
  lowLatencyTranscriptionEnabled: true,
  contentSearchEnabled: true,
  pciDssRedactionEnabled: false,
  piiRedactionEnabled: false,
};

export function createGenesysApi(parts: GenesysApiParts): GenesysApi {
  const { world, depthLimit, searchWindow, jobs, channels, login, download, downloadUrl, dice, faults, now } =
    parts;
  const query = createDetailsQuery(world, depthLimit, faults, now);
  let calls = 0;

  const endpoints: readonly Endpoint[] = [
    {
      route: "details",
      method: "POST",
      path: /^\/api\/v2\/analytics\/conversations\/details\/query$/,
      permissions: "[analytics:conversationDetail:view, analytics:agentConversationDetail:view]",
      handle: ({ body }, _, options) => {
        const answer = query.answer(body);
        if ("problem" in answer) return errors.badRequest(answer.problem, options);
        return jsonReply(200, answer.body, options.headers);
      },
    },
    {
      route: "details",
      method: "GET",
      path: /^\/api\/v2\/analytics\/conversations\/([^/]+)\/details$/,
      permissions: "[analytics:conversationDetail:view, analytics:agentConversationDetail:view]",
      handle: inConversation((_, id) => {
        const header = world.find(id);
        return header && detailsDocument(header, world, now());
      }),
    },
    {
      route: "details",
      method: "GET",
      path: /^\/api\/v2\/analytics\/conversations\/details$/,
      permissions: "[analytics:conversationDetail:view, analytics:agentConversationDetail:view]",
      handle: ({ query: asked }, _, options) => {
        const ids = (asked.get("id") ?? "").split(",");
        if (ids.length > 100) return errors.badRequest("At most 100 ids can be asked for.", options);
        const headers = ids.flatMap((id) => world.find(id) ?? []);
        const conversations = headers.map((header) => detailsDocument(header, world, now()));
        return jsonReply(200, { conversations }, options.headers);
      },
    },
    ...recordingEndpoints(
      world,
      parts.transcodeMs,
      (header) => `${downloadUrl()}${download.signRecording(header)}`,
      now,
    ),
    ...searchEndpoints(world, searchWindow, faults, now),
    ...detailsJobEndpoints(jobs),
    ...channelEndpoints(channels),
    {
      route: "transcriptUrl",
      method: "GET",
      path: /^\/api\/v2\/speechandtextanalytics\/conversations\/([^/]+)\/communications\/([^/]+)\/transcripturl$/,
      permissions: "[recording:recording:view, speechAndTextAnalytics:data:view]",
      handle: inConversation((_, id, [communication]) => {
        const header = world.find(id);
        if (!header?.transcriptOf || !communication || header.transcriptAtMs > now()) return undefined;
        if (world.sessionId(header, header.transcriptOf) !== communication) return undefined;
        return { url: `${downloadUrl()}${download.sign(header, communication)}` };
      }),
    },
    {
      route: "emails",
      method: "GET",
      path: /^\/api\/v2\/conversations\/emails\/([^/]+)\/messages(?:\/([^/]+))?$/,
      permissions: "[conversation:email:view]",
      handle: inConversation((call, id, [message]) => {
        const header = world.find(id);
        if (header?.mediaType !== "email") return undefined;
        if (message) return mailMessage(header, world, message);
        const page = (name: string, otherwise: number) => Number(call.query.get(name) ?? otherwise);
        return mailList(header, world, page("pageSize", 25), page("pageNumber", 1));
      }),
    },
    {
      route: "messages",
      method: "POST",
      path: /^\/api\/v2\/conversations\/messages\/([^/]+)\/messages\/bulk$/,
      permissions: "[conversation:message:view, conversation:webmessaging:view]",
      handle: (call, [id = ""], options) => {
        const header = world.find(id);
        if (header?.mediaType !== "message") return errors.notFound(id, options);
        const ids = idsIn(call.body);
        if (!ids)
          return errors.badRequest("The request body must be a list of at most 1000 message ids.", options);
        return jsonReply(200, messagesBulk(header, world, ids), options.headers);
      },
    },
    {
      route: "conversation",
      method: "GET",
      path: /^\/api\/v2\/conversations\/([^/]+)$/,
      permissions: "[conversation:communication:view]",
      handle: inConversation((_, id) => {
        const header = world.find(id);
        return header && conversationDocument(header, world);
      }),
    },
    {
      route: "summaries",
      method: "GET",
      path: /^\/api\/v2\/conversations\/([^/]+)\/summaries$/,
      permissions: "[conversation:summary:view]",
      handle: inConversation((_, id) => {
        const header = world.find(id);
        return header && conversationSummaries(header, world);
      }),
    },
    {
      route: "settings",
      method: "GET",
      path: /^\/api\/v2\/routing\/settings\/transcription$/,
      permissions: "[routing:transcriptionSettings:view]",
      handle: (_, __, options) => jsonReply(200, settings, options.headers),
    },
  ];

  const endpointOf = ({ method, path }: Call) =>
    endpoints.find((endpoint) => endpoint.method === method && endpoint.path.test(path));

  return {
    routeOf: (call) => endpointOf(call)?.route,
    handle(call) {
      calls += 1;
      const contextId = uuid(world.options.seed, 50, calls);
      const correlation = { "ININ-Correlation-Id": contextId };
      const bearer = /^Bearer (.+)$/i.exec(call.headers.authorization ?? "")?.[1];
      if (!bearer) return errors.noBearer({ contextId, headers: correlation });
      const use = login.use(bearer);
      if (!use) return errors.badBearer({ contextId, headers: correlation });
      const headers = {
        ...correlation,
        "inin-ratelimit-count": String(use.count),
        "inin-ratelimit-allowed": String(use.allowed),
        "inin-ratelimit-reset": String(use.resetSeconds),
      };
      const options = { contextId, headers };
      if (use.isOver) return errors.tooMany(String(use.resetSeconds), options);
      const endpoint = endpointOf(call);
      if (!endpoint) return errors.notFound(call.path, options);
      const wrong = dice.faultsOf(endpoint.route);
      if (wrong.isWithheld) return errors.missingPermissions(endpoint.permissions, options);
      const mishap = dice.throwFor(endpoint.route);
      if (mishap === "limited") return errors.tooMany(wrong.retryAfter ?? "1", options);
      if (mishap === "serverError") return errors.serverError(calls, options);
      const ids =
        endpoint.path
          .exec(call.path)
          ?.slice(1)
          .filter((id) => id !== undefined) ?? [];
      const reply = endpoint.handle(call, ids, options);
      return mishap ? dice.bend(reply, mishap, wrong) : reply;
    },
  };
}

function idsIn(body: string): readonly string[] | undefined {
  try {
    const ids: unknown = JSON.parse(body);
    const areIds = Array.isArray(ids) && ids.length <= 1000 && ids.every((id) => typeof id === "string");
    return areIds ? ids : undefined;
  } catch {
    return undefined;
  }
}
