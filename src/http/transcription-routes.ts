/** Where somebody outside tells that a transcript is there. It is answered before any work is done, and nothing of the
 *  body is kept but its ids. Whoever sends has no token but a secret: what he sends is signed, and read as JSON only
 *  after that. */
import { z } from "zod";
import { isFault } from "../shared/fault.ts";
import { parseJson } from "../shared/json.ts";
import { sha256 } from "../shared/sha256.ts";
import { problemAnswers, type Routes } from "./app.ts";
import type { Hearing, Taken } from "./hearing.ts";
import { type ProblemCode, sendProblem } from "./problem.ts";
import { judgeProof, type ProofTerms } from "./proof.ts";
import { type EventTerms, readEvent } from "./transcription-event.ts";

/** How an event was answered. */
export type EventAnswer = Taken | "ignored" | "unsigned" | "stale" | "malformed" | "tooLarge";

export interface TranscriptionRoutesOptions {
  readonly hearing: Hearing;
  readonly proof: ProofTerms;
  readonly terms: EventTerms;
  /** Told how each was answered. */
  readonly onAnswer: (answer: EventAnswer) => void;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** An event may carry a piece of transcript, which is not looked at. */
const mostBodyBytes = 256 * 1024;
const fullSeconds = 30;

const problemFor: Readonly<Partial<Record<EventAnswer, ProblemCode>>> = {
  unsigned: "unsigned",
  stale: "stale",
  malformed: "malformed",
  full: "full",
};

const acceptedSchema = z
  .object({ status: z.enum(["accepted", "duplicate", "ignored"]) })
  .meta({ id: "EventAccepted" });

export function transcriptionRoutes(options: TranscriptionRoutesOptions): Routes {
  const { hearing, proof, terms, onAnswer, now } = options;

  async function hear(body: Buffer): Promise<{ answer: EventAnswer; where?: readonly string[] }> {
    const said = readEvent(jsonIn(body), terms);
    if (said.kind === "malformed") return { answer: "malformed", where: said.where };
    if (said.kind === "ignored") return { answer: "ignored" };
    const digest = sha256(body);
    const { kind: _, ...about } = said;
    return { answer: await hearing.take({ digest, bytes: body.length, ...about }) };
  }

  return (app) => {
    // Within a scope of its own, where bodies are bytes.
    void app.register(async (scope) => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: mostBodyBytes }, (_, body, done) =>
        done(null, body),
      );
      scope.addHook("onError", async (_, __, error) => {
        if (error.code === "FST_ERR_CTP_BODY_TOO_LARGE") onAnswer("tooLarge");
      });
      scope.post(
        "/webhooks/transcription",
        {
          schema: {
            tags: ["Webhooks"],
            summary: "Tell that a transcript is there",
            description:
              "Signed with GENESYS_WEBHOOK_SECRET, over the exact bytes of the body. Acknowledged before any work is done; what it says is confirmed by fetching. The same again is a duplicate, and types that are not listened to are ignored: both need not be sent again.",
            response: {
              202: acceptedSchema.describe("It is written down."),
              ...problemAnswers("unsigned", "stale", "tooLarge", "full"),
            },
          },
        },
        async (request, reply) => {
          const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
          const verdict = judgeProof(body, request.headers, proof, now());
          const { answer, where = undefined } =
            verdict === "good" ? await hear(body) : { answer: verdict, where: undefined };
          onAnswer(answer);
          const problem = problemFor[answer];
          if (problem === undefined) return reply.code(202).send({ status: statusOf(answer) });
          return sendProblem(request, reply, problem, {
            ...(where && { wrong: [{ where: ["body", ...where].join("."), says: "is missing, or no id" }] }),
            ...(problem === "full" && { retryAfterSeconds: fullSeconds }),
          });
        },
      );
    });
  };
}

/** A conversation that was asked to be forgotten is not told of: the sender hears what he hears of any. */
const statusOf = (answer: EventAnswer) =>
  answer === "known" ? "duplicate" : answer === "ignored" ? "ignored" : "accepted";

/** Undefined for what is no JSON. */
function jsonIn(body: Buffer): unknown {
  try {
    return parseJson(body, "webhook");
  } catch (error) {
    if (isFault(error)) return undefined;
    throw error;
  }
}
