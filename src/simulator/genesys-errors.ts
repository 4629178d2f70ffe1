/** The platform's ErrorBody and its wording, as far as it is known (code: SDK models and the 2017 swagger). */
import { jsonReply, type Reply } from "./listener.ts";

/** Filled in by the API for each call: the correlation id that every error repeats. */
export interface ErrorOptions {
  readonly contextId: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly more?: Readonly<Record<string, unknown>>;
}

export const errorReply = (
  status: number,
  code: string,
  message: string,
  { contextId, headers, more }: ErrorOptions,
): Reply =>
  jsonReply(status, { message, code, status, contextId, details: [], errors: [], ...more }, headers);

export const badRequest = (message: string, options: ErrorOptions): Reply =>
  errorReply(400, "bad.request", message, options);

export const notFound = (id: string, options: ErrorOptions): Reply =>
  errorReply(404, "resource.not.found", `The requested resource was not found: ${id}`, {
    ...options,
    more: { messageWithParams: "The requested resource was not found: {id}", messageParams: { id } },
  });

export const missingPermissions = (permissions: string, options: ErrorOptions): Reply => {
  const says =
    "Unable to perform the requested action. You must have at least one of the following permissions assigned";
  return errorReply(403, "missing.any.permissions", `${says}: ${permissions}`, {
    ...options,
    more: { messageWithParams: `${says}: {permissions}`, messageParams: { permissions } },
  });
};

export const noBearer = (options: ErrorOptions): Reply =>
  errorReply(
    401,
    "authentication.required",
    "No authentication bearer token specified in authorization header.",
    options,
  );

export const badBearer = (options: ErrorOptions): Reply =>
  errorReply(401, "bad.credentials", "Invalid login credentials.", options);

export const tooMany = (retryAfter: string, options: ErrorOptions): Reply =>
  errorReply(
    429,
    "too.many.requests.retry.after",
    `Rate limit exceeded the maximum. Retry the request in [${retryAfter}] seconds`,
    { ...options, headers: { ...options.headers, "retry-after": retryAfter } },
  );

const serverErrors = [
  [
    500,
    "internal.server.error",
    "The server encountered an unexpected condition which prevented it from fulfilling the request.",
  ],
  [
    503,
    "service.unavailable",
    "Service Unavailable - The server is currently unavailable (because it is overloaded or down for maintenance).",
  ],
  [504, "authentication.request.timeout", "Authentication request timeout."],
] as const;

/** By turns each kind of 5xx, and every fourth time a gateway's page instead of the platform's body. */
export function serverError(turn: number, options: ErrorOptions): Reply {
  const kind = serverErrors[turn % 4];
  if (kind) return errorReply(kind[0], kind[1], kind[2], options);
  return {
    status: 502,
    headers: { ...options.headers, "content-type": "text/html" },
    body: "<html><body><h1>502 Bad Gateway</h1></body></html>",
  };
}
