import * as errors from "./genesys-errors.ts";
import { type Call, jsonReply, type Reply } from "./listener.ts";
import type { Route } from "./options.ts";

export type Handler = (call: Call, ids: readonly string[], options: errors.ErrorOptions) => Reply;

/** One path of the platform API. */
export interface Endpoint {
  readonly route: Route;
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly path: RegExp;
  /** As in the vendor's documentation; what a 403 asks for. */
  readonly permissions: string;
  readonly handle: Handler;
}

/** Of what may not be there, be it a conversation or a job: undefined is a 404. */
export const inConversation =
  (find: (call: Call, id: string, rest: readonly string[]) => unknown): Handler =>
  (call, [id = "", ...rest], options) => {
    const found = find(call, id, rest);
    return found === undefined
      ? errors.notFound(rest.at(-1) ?? id, options)
      : jsonReply(200, found, options.headers);
  };
