/** What is wrong with an answer, in our own words: for the log and for the model, which is asked to mend it. A
 *  validator's own messages quote the answer. */
import type { z } from "zod";

export interface Problem {
  /** A path of the schema's own names and of indexes. */
  readonly where: string;
  /** A sentence about it without a word of the answer. */
  readonly says: string;
}

export const noObject: Problem = { where: "no JSON object", says: "the answer is not one JSON object" };

type Issue = z.core.$ZodIssue;

/** @param names members the schema knows: a path is made of these and of indexes, whatever keys the model made up. */
export function problemOf(issue: Issue | undefined, names: ReadonlySet<string>): Problem {
  const path = issue?.path.map((part) => (typeof part === "number" || names.has(String(part)) ? part : "?"));
  const where = path && path.length > 0 ? path.join(".").slice(0, 80) : "top level";
  return { where, says: `${where}: ${reason(issue)}` };
}

function reason(issue: Issue | undefined): string {
  switch (issue?.code) {
    case "invalid_type":
      return `must be there and be of type ${issue.expected}`;
    case "invalid_value":
      return `must be one of ${issue.values.map(String).join(", ")}`;
    case "too_big":
      return `must have at most ${issue.maximum} ${unitOf(issue.origin)}`;
    case "too_small":
      return `must have at least ${issue.minimum} ${unitOf(issue.origin)}`;
    case "unrecognized_keys":
      return "has members that were not asked for";
    default:
      return "does not fit the schema";
  }
}

const unitOf = (origin: string): string =>
  origin === "string" ? "characters" : origin === "array" ? "items" : "as its value";

/** Choices that a JSON schema leaves, anywhere in it. */
export function choicesIn(node: unknown): string[] {
  if (typeof node !== "object" || node === null) return [];
  return Object.entries(node).flatMap(([key, child]) =>
    key === "enum" || key === "const"
      ? [child].flat().filter((choice) => typeof choice === "string")
      : choicesIn(child),
  );
}

/** Names of all members anywhere in a JSON schema. */
export function memberNames(schema: unknown): Set<string> {
  const names = new Set<string>();
  const visit = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    for (const [key, child] of Object.entries(node)) {
      if (key === "properties" && typeof child === "object" && child !== null)
        for (const name of Object.keys(child)) names.add(name);
      visit(child);
    }
  };
  visit(schema);
  return names;
}
