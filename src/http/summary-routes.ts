/** Summaries: ask for one, look how far it is, fetch it. */
import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { SummarySource, SummaryTask } from "../shared/summary-book.ts";
import { problemAnswers, type Routes } from "./app.ts";
import { type Desk, isEnded } from "./desk.ts";
import { sendProblem } from "./problem.ts";
import {
  conversationId,
  exampleConversationId,
  maxAge,
  maxLength,
  milliseconds,
  source,
  summarySchema,
  taskId,
  taskSchema,
  wait,
} from "./summary-schemas.ts";
import { linksOf, summaryView, taskView } from "./summary-view.ts";
import { createTaskEvents } from "./task-events.ts";

export interface SummaryRoutesOptions {
  readonly desk: Desk;
  /** By name; the first is the one nobody need name. */
  readonly templates: readonly string[];
  /** Characters, when nobody says. */
  readonly usualMaxLength: number;
  readonly isForgotten: (conversationId: string) => boolean;
  /** Ends all waiting. */
  readonly closing: AbortSignal;
}

/** Until a task is worth another look. */
const lookAgainSeconds = 2;
const fullSeconds = 30;

export interface Asked {
  readonly conversationId: string;
  readonly maxLength?: number | undefined;
  readonly template?: string | undefined;
  readonly source?: SummarySource | undefined;
  /** As `24h`. */
  readonly maxAge?: string | undefined;
}

/** Takes it in; undefined when a problem was answered instead. */
export async function submit(
  options: SummaryRoutesOptions,
  asked: Asked,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<SummaryTask | undefined> {
  const { desk, templates, usualMaxLength, isForgotten } = options;
  if (isForgotten(asked.conversationId)) {
    sendProblem(request, reply, "forgotten");
    return undefined;
  }
  const wish = {
    conversationId: asked.conversationId,
    template: asked.template ?? (templates[0] as string),
    maxLength: asked.maxLength ?? usualMaxLength,
    source: asked.source ?? "llm",
  };
  const task = await desk.submit(wish, milliseconds(asked.maxAge));
  if (!task) sendProblem(request, reply, "full", { retryAfterSeconds: fullSeconds });
  return task;
}

export function summaryRoutes(options: SummaryRoutesOptions): Routes {
  const { desk, templates, closing } = options;
  const events = createTaskEvents(desk, closing);
  const template = z.enum(templates as [string, ...string[]]).meta({
    description: `What is asked of the model; without it ${templates[0]}.`,
  });
  const wish = z
    .strictObject({
      conversationId,
      maxLength: maxLength.optional(),
      template: template.optional(),
      source: source.optional(),
      maxAge: maxAge.optional(),
    })
    .meta({
      examples: [
        { conversationId: exampleConversationId },
        { conversationId: exampleConversationId, maxLength: 600, source: "both", maxAge: "24h" },
      ],
    });

  const settled = (id: string, waitMs: number | undefined) =>
    waitMs === undefined ? desk.task(id) : desk.settled(id, waitMs, closing);

  /** A stored one; else a task that is not done; else nothing. */
  async function fetchOne(id: string, waitMs: number | undefined, maxAgeMs: number | undefined) {
    const stored = await desk.stored(id, maxAgeMs);
    if (stored) return stored;
    const coming = desk.underWay(id);
    const task = coming && (await settled(coming.id, waitMs));
    return task?.state === "failed" ? undefined : task;
  }

  const accepted = (task: SummaryTask, reply: FastifyReply) =>
    reply
      .code(202)
      .header("location", linksOf(task).self)
      .header("retry-after", String(lookAgainSeconds))
      .send(taskView(task, desk.stepOf(task.id)));

  return (app) => {
    app.post(
      "/api/summaries",
      {
        schema: {
          tags: ["Summaries"],
          summary: "Ask for the summary of a conversation",
          description:
            "Answers 200 with the summary when one is stored that was made under the same rules, prompt and model and is not older than maxAge; else 202 with a task. Who asks for the same while a task for it is under way gets that task.",
          body: wish,
          response: {
            200: summarySchema.describe("It was there already."),
            202: taskSchema.describe("It is being made; see links, and Retry-After."),
            ...problemAnswers("tooLarge", "wrongMedia", "forgotten", "full"),
          },
        },
      },
      async (request, reply) => {
        const task = await submit(options, request.body, request, reply);
        if (!task) return reply;
        const summary = summaryView(task);
        return summary ? reply.code(200).send(summary) : accepted(task, reply);
      },
    );

    app.get(
      "/api/summaries/tasks/:id",
      {
        schema: {
          tags: ["Summaries"],
          summary: "See how far a task is",
          params: z.strictObject({ id: taskId }),
          querystring: z.strictObject({ wait: wait.optional() }),
          response: { 200: taskSchema.describe("As it is."), ...problemAnswers("unknownTask") },
        },
      },
      async (request, reply) => {
        const task = await settled(request.params.id, milliseconds(request.query.wait));
        if (!task) return sendProblem(request, reply, "unknownTask");
        if (!isEnded(task)) reply.header("retry-after", String(lookAgainSeconds));
        return reply.code(200).send(taskView(task, desk.stepOf(task.id)));
      },
    );

    app.get(
      "/api/summaries/tasks/:id/events",
      {
        schema: {
          tags: ["Summaries"],
          summary: "Follow a task",
          description:
            "Server-sent events: an event named task with the task as it is, at once and at every change, until it has ended.",
          params: z.strictObject({ id: taskId }),
          produces: ["text/event-stream"],
          response: {
            200: {
              description: "A stream.",
              content: { "text/event-stream": { schema: z.string() } },
            },
            ...problemAnswers("unknownTask", "full"),
          },
        },
      },
      async (request, reply) => {
        if (!desk.task(request.params.id)) return sendProblem(request, reply, "unknownTask");
        if (events.send(request.params.id, reply)) return reply;
        return sendProblem(request, reply, "full", { retryAfterSeconds: fullSeconds });
      },
    );

    app.get(
      "/api/conversations/:conversationId/summary",
      {
        schema: {
          tags: ["Summaries"],
          summary: "Fetch the summary of a conversation",
          description:
            "The newest one that was made under the present rules, prompt and model. With wait, one that is being made is waited for; 202 with its task when it is not there by then. It asks for none to be made.",
          params: z.strictObject({ conversationId }),
          querystring: z.strictObject({ wait: wait.optional(), maxAge: maxAge.optional() }),
          response: {
            200: summarySchema.describe("The summary."),
            202: taskSchema.describe("It is still being made."),
            ...problemAnswers("noSummary"),
          },
        },
      },
      async (request, reply) => {
        const { conversationId: id } = request.params;
        const { wait: waiting, maxAge: age } = request.query;
        const found = await fetchOne(id, milliseconds(waiting), milliseconds(age));
        const summary = found && summaryView(found);
        if (summary) return reply.code(200).send(summary);
        return found ? accepted(found, reply) : sendProblem(request, reply, "noSummary");
      },
    );
  };
}
