/** What is answered when something is wrong: `application/problem+json` (RFC 9457). The sentences are ours and say
 *  nothing of what was sent: a parser's message quotes its input, and what is sent here may be what a customer said. */
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { isFault } from "../shared/fault.ts";

interface Kind {
  readonly status: number;
  readonly title: string;
  /** What to do about it. */
  readonly detail: string;
}

const kind = (status: number, title: string, detail: string): Kind => ({ status, title, detail });

export const problems = {
  malformed: kind(400, "The request can not be read", "Send what the documentation at /docs shows."),
  unauthorized: kind(401, "The token is missing or wrong", "Send it as: Authorization: Bearer TOKEN."),
  unsigned: kind(
    401,
    "The signature is missing or wrong",
    "Sign the exact bytes of the body with the secret; see the README on callbacks for transcripts.",
  ),
  stale: kind(401, "The event was signed too long ago", "Sign it anew, by a clock that is right."),
  unknownPath: kind(404, "There is nothing at this path", "The paths are at /docs."),
  unknownTask: kind(404, "There is no such task", "Ask for the summary anew: POST /api/summaries."),
  noSummary: kind(404, "There is no summary that is fresh", "Ask for one: POST /api/summaries."),
  tooLarge: kind(413, "The body is too large", "Nothing that may be asked for needs so much."),
  wrongMedia: kind(415, "The body is not JSON", "Send it with Content-Type: application/json."),
  forgotten: kind(410, "The conversation was asked to be forgotten", "Nothing will be kept of it again."),
  tooMany: kind(429, "Too many requests", "Wait as long as Retry-After says."),
  internal: kind(500, "Something of ours is wrong", "The server's log tells more, by the request's id."),
  full: kind(503, "Too many tasks are pending", "Wait as long as Retry-After says."),
  unready: kind(503, "The server can not work", "See /ready."),
} as const satisfies Record<string, Kind>;

export type ProblemCode = keyof typeof problems;

export const problemType = "application/problem+json";

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().meta({ type: "integer" }),
    detail: z.string(),
    code: z.enum(Object.keys(problems) as [ProblemCode, ...ProblemCode[]]),
    requestId: z.string(),
    wrong: z.array(z.object({ where: z.string(), says: z.string() })).optional(),
  })
  .meta({ id: "Problem", description: "What is wrong, and what to do about it (RFC 9457)." });

/** Members of the request that are wrong, by our own names for them. */
export interface Wrong {
  readonly where: string;
  readonly says: string;
}

export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  code: ProblemCode,
  { wrong, retryAfterSeconds }: { wrong?: readonly Wrong[]; retryAfterSeconds?: number } = {},
): FastifyReply {
  const { status, title, detail } = problems[code];
  if (retryAfterSeconds !== undefined) reply.header("retry-after", String(retryAfterSeconds));
  if (code === "unauthorized") reply.header("www-authenticate", "Bearer");
  const body = { type: `/docs#${code}`, title, status, detail, code, requestId: request.id, wrong };
  return reply
    .code(status)
    .type(problemType)
    .serializer((it: unknown) => JSON.stringify(it))
    .send(body);
}

const byFrameworkCode: Readonly<Record<string, ProblemCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: "tooLarge",
  FST_ERR_CTP_INVALID_MEDIA_TYPE: "wrongMedia",
};

/** Undefined for what is a bug, or a Fault about us. */
export function problemOf(error: FastifyError): { code: ProblemCode; wrong?: readonly Wrong[] } | undefined {
  if (error.validation) return { code: "malformed", wrong: wrongIn(error) };
  if (isFault(error)) return undefined;
  const known = byFrameworkCode[error.code];
  if (known) return { code: known };
  const { statusCode = 500 } = error;
  return statusCode >= 400 && statusCode < 500 ? { code: "malformed" } : undefined;
}

interface Issue {
  readonly instancePath: string;
  readonly keyword: string;
  readonly message?: string;
}

/** Paths hold keys that the sender made up: what does not look like a name is not repeated. */
const wrongIn = ({ validation, validationContext }: FastifyError): readonly Wrong[] =>
  (validation as readonly Issue[]).slice(0, 10).map(({ instancePath, keyword }) => ({
    where: [
      validationContext ?? "body",
      ...instancePath.split("/").filter((part) => /^[a-z_]\w{0,39}$/i.test(part)),
    ].join("."),
    says: sentences[keyword] ?? "is not as it should be",
  }));

const sentences: Readonly<Record<string, string>> = {
  invalid_type: "is missing, or of another type",
  invalid_value: "is none of the values that are known",
  invalid_format: "has another form",
  too_small: "is too small or too short",
  too_big: "is too large or too long",
  unrecognized_keys: "has members that are not known",
};
