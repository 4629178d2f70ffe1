import type { Endpoint } from "../endpoint.ts";
import * as errors from "../genesys-errors.ts";
import { type Call, jsonReply } from "../listener.ts";
import type { Channels } from "./channels.ts";

const subscriptions = /^\/api\/v2\/notifications\/channels\/([^/]+)\/subscriptions$/;
const common = { route: "notifications", path: subscriptions, permissions: "[]" } as const;

export function channelEndpoints(channels: Channels): readonly Endpoint[] {
  const subscribe = (how: "add" | "all"): Endpoint["handle"] => {
    return (call, [id = ""], options) => {
      const topics = topicsIn(call.body);
      if (!topics) return errors.badRequest("The request body must be a list of topics.", options);
      const entities = channels.subscribe(id, topics, how);
      if (entities === undefined) return errors.notFound(id, options);
      if (entities === "overfull")
        return errors.badRequest("A channel may have at most 1000 topics.", options);
      const rejected = entities.filter(({ state }) => state === "Rejected");
      const isEachJudged = call.query.get("ignoreErrors") === "true";
      if (rejected.length > 0 && !isEachJudged)
        return errors.missingPermissions("[conversation:transcription:view]", options);
      return jsonReply(200, { entities }, options.headers);
    };
  };
  return [
    {
      ...common,
      method: "POST",
      path: /^\/api\/v2\/notifications\/channels$/,
      handle: (_, __, options) => jsonReply(200, channels.create(), options.headers),
    },
    { ...common, method: "POST", handle: subscribe("add") },
    { ...common, method: "PUT", handle: subscribe("all") },
    {
      ...common,
      method: "GET",
      handle: (_, [id = ""], options) => {
        const topics = channels.topicsOf(id);
        if (!topics) return errors.notFound(id, options);
        return jsonReply(200, { entities: topics.map((topic) => ({ id: topic })) }, options.headers);
      },
    },
    {
      ...common,
      method: "DELETE",
      handle: (_, [id = ""], options) => {
        if (!channels.subscribe(id, [], "all")) return errors.notFound(id, options);
        return { status: 204, headers: options.headers ?? {}, body: "" };
      },
    },
  ];
}

function topicsIn(body: Call["body"]): readonly string[] | undefined {
  try {
    const list: unknown = JSON.parse(body);
    if (!Array.isArray(list)) return undefined;
    return list.flatMap((item: { readonly id?: unknown }) => (typeof item?.id === "string" ? [item.id] : []));
  } catch {
    return undefined;
  }
}
