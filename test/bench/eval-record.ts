/** Labelled conversations: what the fixtures and the corpora are made of, one a line. */
import { readFileSync } from "node:fs";
import { z } from "zod";

const range = z.object({
  turn: z.number().int().nonnegative(),
  /** UTF-16 offsets into the turn's text, half-open. */
  start: z.number().int().nonnegative(),
  end: z.number().int().positive(),
  value: z.string().default(""),
});

const labelled = z.object({
  id: z.string(),
  turns: z.array(z.object({ speaker: z.string(), text: z.string() })),
  /** Personal. Pieces with one `group` and type are one value given over several turns: all must go. */
  spans: z.array(range.extend({ type: z.string(), group: z.union([z.string(), z.number()]).optional() })),
  /** Neither asked to go nor asked to stay (a city, the expiry of a card). */
  ignore: z.array(range.extend({ kind: z.string().default("") })),
  /** Must survive: money, time, date, quantity. */
  keep: z.array(range.extend({ kind: z.string() })),
  /** Nothing in it is personal. */
  neg: z.boolean(),
  known: z
    .object({
      names: z.array(z.string()).default([]),
      phones: z.array(z.string()).default([]),
      emails: z.array(z.string()).default([]),
      other: z.array(z.string()).default([]),
    })
    .optional(),
});

export type LabelledConversation = z.infer<typeof labelled>;

export const parseLabelled = (line: string): LabelledConversation => labelled.parse(JSON.parse(line));

/** At most `limit` conversations, spread evenly over the file. */
export function loadLabelled(file: URL | string, limit = Number.POSITIVE_INFINITY): LabelledConversation[] {
  const lines = readFileSync(file, "utf8").trim().split("\n");
  if (lines.length <= limit) return lines.map(parseLabelled);
  const step = lines.length / limit;
  return Array.from({ length: limit }, (_, index) => parseLabelled(lines[Math.floor(index * step)] ?? ""));
}
