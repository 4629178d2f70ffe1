import type { QueryEnd, QueryMasking } from "../../shared/query-page.ts";
import { count, duration, many, percent } from "../numbers.ts";

/** What a query did, in a few lines. */
export function querySummary(end: QueryEnd): string {
  const { listed, matches, absent, failed, latencyMs, accuracy, masking, retries, pages, queryId } = end;
  const aside = [
    [absent, "without a transcript"],
    [failed, "could not be read"],
    [masking.held, "held back"],
  ] as const;
  const rows: readonly (readonly [string, string])[] = [
    ["found", `${count(matches)} of ${many(listed, "conversation")}, on ${many(pages, "page")}`],
    ...(aside.some(([number]) => number > 0)
      ? [
          [
            "not found in",
            aside
              .filter(([number]) => number > 0)
              .map(([number, what]) => `${count(number)} ${what}`)
              .join(", "),
          ] as const,
        ]
      : []),
    ...(accuracy === undefined
      ? []
      : [
          [
            "accuracy",
            `${percent(accuracy, 1)} of the words asked for stand in what the search named`,
          ] as const,
        ]),
    ["masked", maskedText(masking)],
    ["Genesys", `${duration(latencyMs)} a page, ${many(retries, "call")} tried again`],
    ["query", queryId],
  ];
  return `${rows.map(([name, value]) => `${name.padEnd(13)} ${value}\n`).join("")}`;
}

function maskedText({ turns, findings, clean }: QueryMasking): string {
  if (turns === 0) return "no text was shown";
  const types = Object.entries(findings)
    .toSorted(([, a], [, b]) => b - a)
    .map(([type, number]) => `${type} ${count(number)}`);
  const masks = Object.values(findings).reduce((sum, number) => sum + number, 0);
  const byType = types.length > 0 ? ` (${types.join(", ")})` : "";
  const second = clean
    ? "looked at again, clean"
    : "snippets in which something was still seen were left out";
  return `${many(masks, "value")} in ${many(turns, "turn")}${byType}; ${second}`;
}
