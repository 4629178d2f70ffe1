/** Servers differ in how an answer's form can be asked for. The best is tried first; a server that refuses it
 *  (400 or 422) is asked the next simpler way, and from its first success on that way stays. */
import { Fault, isFault } from "../shared/fault.ts";
import { isRedirect } from "../shared/http-fault.ts";
import type { HttpResponse } from "../shared/http-origin.ts";
import { isRecord } from "../shared/json.ts";
import type { AnswerSchema } from "./answer-schema.ts";

export interface Format {
  readonly name: "json_schema" | "json_object" | "none";
  readonly fields: Readonly<Record<string, unknown>>;
  /** Of the fields, as JSON. */
  readonly fieldBytes: number;
}

export interface Formats {
  current(): Format;
  /** This one worked: it is never given up again. */
  works(format: Format): void;
  /** False when there is nothing simpler, or it had worked before: then the request itself is at fault. */
  stepDown(from: Format): boolean;
}

const format = (name: Format["name"], fields: Format["fields"]): Format => ({
  name,
  fields,
  fieldBytes: Buffer.byteLength(JSON.stringify(fields)),
});

export function createFormats(schema: AnswerSchema): Formats {
  const json_schema = { name: "analysis", strict: true, schema: schema.json };
  const ladder: readonly Format[] = [
    format("json_schema", { response_format: { type: "json_schema", json_schema } }),
    format("json_object", { response_format: { type: "json_object" } }),
    format("none", {}),
  ];
  let at = 0;
  let proven: Format | undefined;
  return {
    current: () => ladder[at] as Format,
    works(format) {
      proven ??= format;
    },
    stepDown(from) {
      const index = ladder.indexOf(from);
      // Another request may have stepped down meanwhile: then only try again as it is now.
      if (index < at) return true;
      if (proven === from || at === ladder.length - 1) return false;
      at += 1;
      return true;
    },
  };
}

/** The server did not take the request as it was. */
export const isFormatRefused = (error: unknown): boolean =>
  isFault(error) &&
  error.code === "call.rejected" &&
  !isTooLong(error) &&
  (error.facts["status"] === 400 || error.facts["status"] === 422);

/** The question does not fit into the model's window. */
export const isTooLong = (error: unknown): boolean =>
  isFault(error) && error.facts["reason"] === "context_length_exceeded";

/** Refusals that no other conversation would fare better with. Only the server's error code is read.
 *  @returns undefined when the answer is of another kind. */
export function accessFault({ status, body }: HttpResponse): Fault | undefined {
  const facts = { door: "llm", status, reason: codeIn(body) };
  if (status === 401) {
    return new Fault("access.denied", {
      facts,
      says: "the LLM server refused the key",
      next: "check LLM_API_KEY and LLM_BASE_URL",
    });
  }
  if (status === 403) {
    return new Fault("access.forbidden", {
      facts,
      says: "the LLM server does not allow this key the model",
      next: "check the key's rights and LLM_MODEL",
    });
  }
  if (isRedirect(status)) {
    return new Fault("config.invalid", {
      facts,
      says: "the LLM server sends us to another address",
      next: "set LLM_BASE_URL to the address it sends to",
    });
  }
  if (status === 404 || status === 405) {
    return new Fault("config.invalid", {
      facts,
      says: "the LLM server knows no such address or model",
      next: "check LLM_BASE_URL (it ends in /v1 as a rule) and LLM_MODEL",
    });
  }
  if (status === 402 || (status === 429 && facts.reason === "insufficient_quota")) {
    return new Fault("access.denied", {
      facts,
      says: "the LLM account has no credit left",
      next: "check the account's billing and limits",
    });
  }
  return undefined;
}

export function codeIn(body: Buffer): string | undefined {
  try {
    const json: unknown = JSON.parse(body.toString("utf8"));
    const error = isRecord(json) ? json["error"] : undefined;
    const code = isRecord(error) ? (error["code"] ?? error["type"]) : undefined;
    return typeof code === "string" && /^[a-z_]{1,40}$/.test(code) ? code : undefined;
  } catch {
    return undefined;
  }
}
