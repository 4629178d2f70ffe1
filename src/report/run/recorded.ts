/** What a run wrote down at its end, read back. A run of an older version wrote less, one that was killed nothing:
 *  whatever is missing is empty, and the report leaves it out. */
import { z } from "zod";
import { courseColumns, type Look } from "../../course.ts";

const number = z.number().catch(0);
const numbers = z.record(z.string(), z.number()).catch({});
const took = z
  .object({ promptTokens: number, completionTokens: number, costUsd: number })
  .optional()
  .catch(undefined);
const optionalNumber = z.number().optional().catch(undefined);

const shape = z.object({
  elapsedMs: number,
  ...{ seen: number, skipped: number, heldBefore: number, done: number, failed: number, held: number },
  ...{
    absent: number,
    absentBefore: number,
    pending: number,
    pendingBefore: number,
    batched: number,
    waiting: number,
  },
  ...{ requests: number, retries: number },
  ...{ promptTokens: number, completionTokens: number, costUsd: number },
  isLimited: z.boolean().catch(false),
  redactions: numbers,
  faults: numbers,
  planned: took,
  billed: took,
  estimateError: optionalNumber,
  answers: z
    .object({
      ...{ quality: optionalNumber, completeness: optionalNumber, length: optionalNumber },
      ...{ coverage: optionalNumber, inParts: number, flags: numbers },
    })
    .optional()
    .catch(undefined),
  lostAnswers: z
    .object({ ofThisRun: number, ofKilledRun: number, costUsd: number })
    .catch({ ofThisRun: 0, ofKilledRun: 0, costUsd: 0 }),
  reason: z.string().catch(""),
  days: z.record(z.string(), z.record(z.string(), z.number())).catch({}),
  waits: z.record(z.string(), z.object({ count: number, ms: number })).catch({}),
  course: z
    .object({ columns: z.array(z.string()), rows: z.array(z.array(z.number())) })
    .catch({ columns: [], rows: [] }),
  settings: z
    .object({
      ...{ model: z.string(), isBatch: z.boolean(), concurrency: z.number(), genesysPerMinute: z.number() },
      ...{ requestsPerMinute: optionalNumber, tokensPerMinute: optionalNumber, hasPrices: z.boolean() },
      filters: z.record(z.string(), z.unknown()).catch({}),
    })
    .optional()
    .catch(undefined),
});

export type Recorded = Omit<z.output<typeof shape>, "course"> & { readonly looks: readonly Look[] };

/** Undefined when the run wrote nothing down. */
export function parseRecorded(summary: unknown): Recorded | undefined {
  const parsed = shape.safeParse(summary);
  if (!parsed.success) return undefined;
  const { course, ...recorded } = parsed.data;
  const places = courseColumns.map((name) => course.columns.indexOf(name));
  const looks = course.rows.map(
    (row) =>
      Object.fromEntries(
        courseColumns.map((name, at) => [name, row[places[at] ?? -1] ?? 0]),
      ) as unknown as Look,
  );
  return { ...recorded, looks };
}
