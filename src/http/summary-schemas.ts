/** The shapes of the summaries' routes, with the examples that the documentation shows and the tests send. */
import { z } from "zod";
import { asVendorWrites } from "../shared/uuid.ts";

/** As the vendor has them, and gateways that imitate it. */
const conversationIdPattern = /^[\w.:-]{1,100}$/;
export const exampleConversationId = "7a1e4c52-9b3d-4f60-8e21-c5d4b3a29180";
const exampleTaskId = "0b6f8f7e-4d0b-4b7e-9a57-2f6f0f8f3c11";

/** Of ours, so that nobody need check it. */
export const whole = z.number().meta({ type: "integer" });

export const conversationId = z
  .string()
  .regex(conversationIdPattern)
  .overwrite(asVendorWrites)
  .meta({ description: "Of the conversation, as Genesys Cloud has it.", examples: [exampleConversationId] });

export const taskId = z.uuid().meta({ description: "Of the task.", examples: [exampleTaskId] });

const units = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Of `90s`, `15m`, `24h`, `7d`. (A schema that reads them so itself would lose its examples in the document.) */
export const milliseconds = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Number(text.slice(0, -1)) * units[text.slice(-1) as keyof typeof units];

export const maxAge = z
  .string()
  .regex(/^\d{1,5}[smhd]$/)
  .meta({
    description: "How old a stored summary may be, as 90s, 15m, 24h or 7d. Without it: as old as it likes.",
    examples: ["24h"],
  });

export const wait = z
  .string()
  .regex(/^([1-5]?\d|60)s$/)
  .meta({
    description: "Answer when it is there, or after so long: 0s to 60s.",
    examples: ["20s"],
  });

export const source = z.enum(["llm", "native", "both"]).meta({
  description:
    "llm: made here. native: the vendor's own, masked. both: made here, with the vendor's own beside it.",
});

export const maxLength = z
  .int()
  .min(40)
  .max(20_000)
  .meta({
    description: "Characters of the summary at most; an answer that is longer is refused.",
    examples: [600],
  });

const quality = z
  .object({
    score: z.number().meta({ description: "Mean of the others." }),
    completeness: z.number(),
    length: z.number(),
    coverage: z.number().optional(),
    flags: z.array(z.string()).meta({ description: "What was noticed in the answer, as personal or link." }),
  })
  .meta({ id: "Quality", description: "How the answer looks from outside; each number from 0 to 1." });

export const summarySchema = z
  .object({
    conversationId: z.string(),
    taskId: z.string(),
    template: z.string(),
    maxLength: whole,
    source,
    startedAt: z.string(),
    mediaType: z.string(),
    language: z.string().optional(),
    summary: z.string(),
    details: z.record(z.string(), z.unknown()).meta({ description: "What else the template asks for." }),
    native: z.record(z.string(), z.unknown()).optional(),
    quality: quality.optional(),
    redactions: z.record(z.string(), whole).meta({ description: "Values that were masked, by type." }),
    model: z.string().optional(),
    costUsd: z.number().optional(),
    modelLatencyMs: whole.optional(),
    fingerprint: z.string().meta({ description: "Of rules, prompt, schema and model." }),
    createdAt: z.string(),
  })
  .meta({ id: "Summary", description: "Masked text only." });

export const taskSchema = z
  .object({
    id: z.string(),
    conversationId: z.string(),
    status: z.enum(["pending", "processing", "completed", "failed"]),
    step: z
      .enum(["finding", "reading", "asking", "native"])
      .optional()
      .meta({ description: "Where it is while it is processing." }),
    template: z.string(),
    maxLength: whole,
    source,
    createdAt: z.string(),
    updatedAt: z.string(),
    retryAt: z.string().optional().meta({ description: "When it is tried again." }),
    attempts: whole,
    latencyMs: whole.optional().meta({ description: "From the first asking to the end." }),
    quality: z.number().optional(),
    reason: z
      .object({ code: z.string(), says: z.string() })
      .optional()
      .meta({ description: "Why it failed, or waits. Never a word of the conversation." }),
    links: z.object({ self: z.string(), events: z.string(), summary: z.string() }),
    summary: summarySchema.optional(),
  })
  .meta({ id: "Task" });
