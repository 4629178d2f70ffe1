/** The same under the paths of a public how-to text, in the spelling of its programs, for clients that were written
 *  after it. */
import { z } from "zod";
import { problemAnswers, type Routes } from "./app.ts";
import { sendProblem } from "./problem.ts";
import { type SummaryRoutesOptions, submit } from "./summary-routes.ts";
import {
  conversationId,
  exampleConversationId,
  maxAge,
  maxLength,
  source,
  taskId,
  whole,
} from "./summary-schemas.ts";
import { type SummaryView, summaryView, taskView } from "./summary-view.ts";

const summary = z
  .object({
    conversation_id: z.string(),
    summary: z.string(),
    quality_score: z.number().optional(),
    language: z.string().optional(),
    generated_at: z.string(),
  })
  .meta({ id: "SummaryAlias" });

const task = z
  .object({
    task_id: z.string(),
    conversation_id: z.string(),
    status: z.enum(["pending", "processing", "completed", "failed"]),
    status_url: z.string(),
    latency_ms: whole.optional(),
    quality_score: z.number().optional(),
    error: z.string().optional().meta({ description: "Why it failed, in words of ours." }),
    result: summary.optional(),
  })
  .meta({ id: "TaskAlias" });

const tags = ["Aliases"];

export function aliasRoutes(options: SummaryRoutesOptions): Routes {
  const { desk, templates } = options;
  const wish = z
    .strictObject({
      conversation_id: conversationId,
      max_length: maxLength.optional(),
      template: z.enum(templates as [string, ...string[]]).optional(),
      source: source.optional(),
      max_age: maxAge.optional(),
    })
    .meta({ examples: [{ conversation_id: exampleConversationId, max_length: 600 }] });

  return (app) => {
    app.post(
      "/api/summary/submit",
      {
        schema: {
          tags,
          summary: "POST /api/summaries by another name",
          body: wish,
          response: {
            200: task.describe("It was there already."),
            202: task.describe("It is being made."),
            ...problemAnswers("tooLarge", "wrongMedia", "forgotten", "full"),
          },
        },
      },
      async (request, reply) => {
        const { conversation_id: id, max_length, max_age, ...rest } = request.body;
        const asked = { ...rest, conversationId: id, maxLength: max_length, maxAge: max_age };
        const found = await submit(options, asked, request, reply);
        if (!found) return reply;
        return reply.code(found.state === "completed" ? 200 : 202).send(aliasOf(found));
      },
    );

    app.get(
      "/api/summary/status/:id",
      {
        schema: {
          tags,
          summary: "GET /api/summaries/tasks/{id} by another name",
          params: z.strictObject({ id: taskId }),
          response: { 200: task.describe("As it is."), ...problemAnswers("unknownTask") },
        },
      },
      async (request, reply) => {
        const found = desk.task(request.params.id);
        return found ? reply.code(200).send(aliasOf(found)) : sendProblem(request, reply, "unknownTask");
      },
    );

    app.get(
      "/api/summary/:conversationId",
      {
        schema: {
          tags,
          summary: "GET /api/conversations/{conversationId}/summary by another name",
          params: z.strictObject({ conversationId }),
          response: { 200: summary.describe("The summary."), ...problemAnswers("noSummary") },
        },
      },
      async (request, reply) => {
        const found = await desk.stored(request.params.conversationId);
        const view = found && summaryView(found);
        return view ? reply.code(200).send(inAlias(view)) : sendProblem(request, reply, "noSummary");
      },
    );
  };

  function aliasOf(found: Parameters<typeof taskView>[0]): z.output<typeof task> {
    const view = taskView(found, desk.stepOf(found.id));
    return {
      task_id: view.id,
      conversation_id: view.conversationId,
      status: view.status,
      status_url: `/api/summary/status/${view.id}`,
      latency_ms: view.latencyMs,
      quality_score: view.quality,
      error: view.status === "failed" ? view.reason?.says : undefined,
      result: view.summary && inAlias(view.summary),
    };
  }
}

const inAlias = (view: SummaryView): z.output<typeof summary> => ({
  conversation_id: view.conversationId,
  summary: view.summary,
  quality_score: view.quality?.score,
  language: view.language,
  generated_at: view.createdAt,
});
