/** What a route module is given, and what it may say of its answers. */
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import type { z } from "zod";
import { type ProblemCode, problemSchema, problems, problemType } from "./problem.ts";

export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression<RawServerDefault>,
  RawReplyDefaultExpression<RawServerDefault>,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** Adds routes; what they need was given to whoever made it. */
export type Routes = (app: App) => void;

/** Of every route that asks for the token. */
const usual: readonly ProblemCode[] = ["malformed", "unauthorized", "tooMany", "internal", "unready"];

/** The problems a route may answer with, by status. */
export function problemAnswers(...codes: readonly ProblemCode[]) {
  const byStatus = new Map<number, string[]>();
  for (const code of [...usual, ...codes]) {
    const { status, title } = problems[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), title]);
  }
  const answers: Record<number, { description: string; content: Record<string, { schema: z.ZodType }> }> = {};
  for (const [status, titles] of byStatus) {
    answers[status] = {
      description: [...new Set(titles)].join(", or: "),
      content: { [problemType]: { schema: problemSchema } },
    };
  }
  return answers;
}
