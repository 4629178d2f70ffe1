import type { QueryEnd } from "../../shared/query-page.ts";
import { count, duration, many, percent } from "../numbers.ts";

/** What a query did, in a few lines. */
export function querySummary(end: QueryEnd): string {
  const { listed, matches, absent, failed, latencyMs, accuracy, masking, retries, pages, queryId } = end;
  const types = Object.entries(masking.findings)
    .toSorted(([, a], [, b]) => b - a)
    .map(([type, number]) => `${type} ${count(number)}`);
  const masks = Object.values(masking.findings).reduce((sum, number) => sum + number, 0);
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
    [
      "masked",
      `${many(masks, "value")} in ${many(masking.turns, "turn")}${types.length > 0 ? ` (${types.join(", ")})` : ""}; ` +
        (masking.clean
          ? "looked at again, clean"
          : "snippets in which something was still seen were left out"),
    ],
    ["Genesys", `${duration(latencyMs)} a page, ${many(retries, "call")} tried again`],
    ["query", queryId],
  ];
  return `${rows.map(([name, value]) => `${name.padEnd(13)} ${value}\n`).join("")}`;
}
