import { isRecord } from "../shared/json.ts";

/** The JSON object in an answer. Servers without a JSON mode wrap it in a fence or between sentences, and what stands
 *  there may hold braces of its own; models that reason aloud think first, of drafts too. */
export function objectIn(content: string): Record<string, unknown> | undefined {
  const answer = content.slice(content.lastIndexOf(endOfThought) + 1);
  return parsed(outermost(content)) ?? parsed(outermost(answer)) ?? longestIn(answer);
}

/** Their beginning is at times a part of the question. */
const endOfThought = "</think>";

function outermost(text: string): string {
  const from = text.indexOf("{");
  return from < 0 ? "" : text.slice(from, text.lastIndexOf("}") + 1);
}

/** Beginnings that are tried: each is read to its end, and an answer may be nothing but braces. */
const mostTries = 20;

function longestIn(text: string): Record<string, unknown> | undefined {
  let longest: { readonly json: Record<string, unknown>; readonly length: number } | undefined;
  let from = text.indexOf("{");
  for (let tries = 0; tries < mostTries && from >= 0; tries += 1) {
    const to = closingOf(text, from);
    const json = to < 0 ? undefined : parsed(text.slice(from, to));
    if (json && to - from > (longest?.length ?? 0)) longest = { json, length: to - from };
    from = text.indexOf("{", json ? to : from + 1);
  }
  return longest?.json;
}

/** Behind the brace that closes the one at `from`; negative when none does. */
function closingOf(text: string, from: number): number {
  const marks = /["{}]|\\./gs;
  marks.lastIndex = from;
  let depth = 0;
  let isQuoted = false;
  for (let mark = marks.exec(text); mark; mark = marks.exec(text)) {
    if (mark[0] === '"') isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (mark[0] === "{") depth += 1;
    else if (mark[0] === "}" && --depth === 0) return marks.lastIndex;
  }
  return -1;
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return isRecord(json) ? json : undefined;
  } catch {
    return undefined;
  }
}
