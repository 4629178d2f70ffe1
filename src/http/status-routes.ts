/** Is it alive, can it work, and what has it done: for whoever watches the server. */
import { z } from "zod";
import { problemAnswers, type Routes } from "./app.ts";

/** What must hold for the server to be of use; none of it is a secret. */
export interface Readiness {
  readonly isReady: boolean;
  /** By the name of what is looked at: `ok`, or why not. */
  readonly checks: Readonly<Record<string, string>>;
}

const readySchema = z
  .object({ status: z.enum(["ready", "not ready"]), checks: z.record(z.string(), z.string()) })
  .meta({ id: "Readiness" });

/** Need no token: they say nothing about anybody. */
export const healthRoutes =
  (readiness: () => Readiness): Routes =>
  (app) => {
    app.get(
      "/health",
      {
        schema: {
          tags: ["Watching"],
          summary: "Is it alive?",
          response: { 200: z.object({ status: z.literal("ok") }).describe("It is.") },
        },
      },
      async () => ({ status: "ok" as const }),
    );
    app.get(
      "/ready",
      {
        schema: {
          tags: ["Watching"],
          summary: "Can it work?",
          description: "Not while it stops, and not while something of ours keeps all tasks waiting.",
          response: { 200: readySchema.describe("It can."), 503: readySchema.describe("Not now.") },
        },
      },
      async (_, reply) => {
        const { isReady, checks } = readiness();
        return reply
          .code(isReady ? 200 : 503)
          .send({ status: isReady ? "ready" : "not ready", checks: { ...checks } });
      },
    );
  };

/** @param text in the format of Prometheus. */
export const metricsRoutes =
  (text: () => string): Routes =>
  (app) => {
    app.get(
      "/metrics",
      {
        schema: {
          tags: ["Watching"],
          summary: "Numbers for Prometheus",
          response: {
            200: { description: "Text format 0.0.4.", content: { "text/plain": { schema: z.string() } } },
            ...problemAnswers(),
          },
        },
      },
      async (_, reply) =>
        reply
          .type("text/plain; version=0.0.4; charset=utf-8")
          .serializer((it: unknown) => String(it))
          .send(text()),
    );
  };
