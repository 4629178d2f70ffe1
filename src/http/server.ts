/** The server: who may ask, how much and how often, what is answered when something is wrong, and what is written down
 *  of it. What it serves, the route modules say. */
import { randomUUID } from "node:crypto";
import rateLimit from "@fastify/rate-limit";
import swagger from "@fastify/swagger";
import fastify, { type FastifyReply, type FastifyRequest } from "fastify";
import {
  jsonSchemaTransform,
  jsonSchemaTransformObject,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from "fastify-type-provider-zod";
import { isFault } from "../shared/fault.ts";
import type { Secret } from "../shared/secret.ts";
import type { App, Routes } from "./app.ts";
import { requireBearer } from "./bearer.ts";
import { problemOf, sendProblem } from "./problem.ts";

/** One request, as it was answered: names and numbers only. */
export interface Answered {
  readonly requestId: string;
  readonly method: string;
  /** As the route was written, without ids; undefined where there is none. */
  readonly route: string | undefined;
  readonly status: number;
  readonly ms: number;
}

export interface ServerOptions {
  readonly token: Secret;
  /** Of one address. */
  readonly requestsPerMinute: number;
  /** Routes that ask for the token. */
  readonly guarded: readonly Routes[];
  readonly open: readonly Routes[];
  readonly version: string;
  readonly onAnswered: (answered: Answered) => void;
  /** A bug, or a fault about us, behind a 500 or 503. */
  readonly onError: (error: unknown, requestId: string) => void;
}

const mostBodyBytes = 16 * 1024;
/** For the whole of a request to arrive. */
const requestTimeoutMs = 15_000;

const securityHeaders = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};

const about = `Summaries of conversations, made on the road that every night takes: fetched from Genesys Cloud, the personal data taken out, looked at a second time, and only then shown to a model. Every text that is answered is masked.`;

export async function createServer(options: ServerOptions): Promise<App> {
  const app: App = fastify({
    bodyLimit: mostBodyBytes,
    requestTimeout: requestTimeoutMs,
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: 200 },
    genReqId: () => randomUUID(),
    // A path that can not be decoded comes to no route and to no hook.
    frameworkErrors: (_, request, reply) => sendProblem(request, withHeaders(request, reply), "malformed"),
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.removeContentTypeParser("text/plain");

  app.addHook("onRequest", (request, reply, done) => {
    withHeaders(request, reply);
    done();
  });
  app.addHook("onResponse", (request, reply, done) => {
    const { method, id: requestId, routeOptions } = request;
    const route = request.is404 ? undefined : routeOptions.url;
    options.onAnswered({ requestId, method, route, status: reply.statusCode, ms: reply.elapsedTime });
    done();
  });
  app.setErrorHandler((error, request, reply) => answerError(error, request, reply, options.onError));

  await app.register(rateLimit, {
    global: false,
    max: options.requestsPerMinute,
    timeWindow: 60_000,
    errorResponseBuilder: (_, { ttl }) => Object.assign(new Error(), { code: limited, ttl }),
  });
  // For every request, before anything else is looked at: also what is refused, or not there, counts.
  app.addHook("onRequest", app.rateLimit());
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: { title: "Transcript Gateway", version: options.version, description: about },
      components: { securitySchemes: { bearer: { type: "http", scheme: "bearer" } } },
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  });
  app.setNotFoundHandler((request, reply) => sendProblem(request, reply, "unknownPath"));

  await app.register(async (guarded) => {
    guarded.addHook("onRequest", requireBearer(options.token));
    guarded.addHook("onRoute", (route) => {
      route.schema = { ...route.schema, security: [{ bearer: [] }] };
    });
    for (const add of options.guarded) add(guarded as App);
  });
  for (const add of options.open) add(app);
  return app;
}

const withHeaders = (request: FastifyRequest, reply: FastifyReply): FastifyReply =>
  reply.headers({ ...securityHeaders, "x-request-id": request.id });

const limited = "RATE_LIMITED";

function answerError(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  onError: ServerOptions["onError"],
): FastifyReply {
  const { code, ttl } = error as { code?: unknown; ttl?: unknown };
  if (code === limited)
    return sendProblem(request, reply, "tooMany", { retryAfterSeconds: Math.ceil(Number(ttl) / 1000) });
  const known = problemOf(error as Parameters<typeof problemOf>[0]);
  if (known) return sendProblem(request, reply, known.code, known);
  onError(error, request.id);
  return sendProblem(request, reply, isFault(error) ? "unready" : "internal");
}
