/** An answer that fits any JSON schema it is asked for, filled from the digest where a property's name says what it
 *  wants. */
import { isRecord } from "../shared/json.ts";
import type { Digest } from "./chat-digest.ts";

type Schema = Readonly<Record<string, unknown>>;

/** For a request that asks for no schema. */
export const plainAnswer = (digest: Digest): unknown => ({
  summary: digest.summary,
  primaryIssue: digest.issue,
  customerSentiment: digest.sentiment,
  resolution: digest.resolution,
  followUp: digest.followUp,
  topics: digest.topics,
});

export function answerFitting(schema: Schema, digest: Digest): unknown {
  const definitions = schema["$defs"] ?? schema["definitions"];
  const resolve = (node: Schema): Schema => {
    const name = typeof node["$ref"] === "string" ? node["$ref"].split("/").pop() : undefined;
    const target = name && isRecord(definitions) ? definitions[name] : undefined;
    return isRecord(target) ? target : node;
  };

  function fill(raw: unknown, name: string, depth: number): unknown {
    const node = resolve(isRecord(raw) ? raw : {});
    if ("const" in node) return node["const"];
    const choices = node["enum"];
    if (Array.isArray(choices))
      return [digest.sentiment, digest.resolution].find((word) => choices.includes(word)) ?? choices[0];
    const variants = node["anyOf"] ?? node["oneOf"];
    if (Array.isArray(variants)) return fill(variants[0], name, depth);
    const type = Array.isArray(node["type"]) ? node["type"].find((one) => one !== "null") : node["type"];
    if (type === "object" || isRecord(node["properties"])) return object(node, depth);
    if (type === "array") return depth > 6 ? [] : list(node, name, depth);
    if (type === "boolean") return digest.resolution === "resolved";
    if (type === "null") return null;
    if (type === "number" || type === "integer") return Number(node["minimum"] ?? 0);
    return sentence(name).slice(0, Number(node["maxLength"] ?? 4000));
  }
  function object(node: Schema, depth: number): unknown {
    const properties = isRecord(node["properties"]) ? node["properties"] : {};
    return Object.fromEntries(
      Object.entries(properties).map(([name, property]) => [name, fill(property, name, depth + 1)]),
    );
  }
  function list(node: Schema, name: string, depth: number): unknown {
    const items = resolve(isRecord(node["items"]) ? node["items"] : {});
    if (items["type"] === "string" && !items["enum"]) {
      const texts = /topic|tag|categor|keyword/i.test(name) ? digest.topics : digest.followUp;
      return texts.length >= Number(node["minItems"] ?? 0) ? texts : [sentence(name)];
    }
    return [fill(items, name, depth + 1)];
  }
  function sentence(name: string): string {
    if (/issue|intent|reason|problem/i.test(name)) return digest.issue;
    if (/sentiment|mood/i.test(name)) return digest.sentiment;
    if (/resolution|outcome|status/i.test(name)) return digest.resolution;
    if (/topic|category|title|headline/i.test(name)) return digest.topics[0] ?? "general question";
    return digest.summary;
  }
  return fill(schema, "", 0);
}
