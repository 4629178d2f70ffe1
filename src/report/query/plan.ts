/** How a query would be answered, before anything is asked. Keywords come masked. */
import { count, duration, many } from "../numbers.ts";

export interface PlanStep {
  readonly by: "search" | "reading";
  /** ISO instants, half-open. */
  readonly from: string;
  readonly to: string;
  readonly pieces: number;
  /** Of each piece; one for each of the words that must all be said. */
  readonly searches?: number;
}

export interface PlanFacts {
  /** What is asked, in words; values masked. */
  readonly asked: readonly (readonly [name: string, value: string])[];
  readonly steps: readonly PlanStep[];
  /** Why not all of it is searched for. */
  readonly reasons: readonly string[];
  readonly leastCalls: number;
  /** For each thousand conversations; undefined when no step is of the kind. */
  readonly perThousandNamed?: number | undefined;
  readonly perThousandRead?: number | undefined;
  readonly callsPerMinute: number;
  readonly asksSentiment: boolean;
  readonly asksText: boolean;
}

const how: Readonly<Record<PlanStep["by"], readonly [verb: string, call: string]>> = {
  search: ["search", "POST /api/v2/speechandtextanalytics/transcripts/search"],
  reading: ["read", "POST /api/v2/analytics/conversations/details/query"],
};

const minute = (instant: string): string => instant.slice(0, 16).replace("T", " ");

export function planText(facts: PlanFacts): string {
  const { asked, steps, reasons, leastCalls, perThousandNamed, perThousandRead, callsPerMinute } = facts;
  const time = (calls: number) =>
    `${duration((calls * 60_000) / callsPerMinute)} at ${callsPerMinute} a minute`;
  const more = (what: string, calls: number | undefined) =>
    calls === undefined
      ? []
      : [`  ${count(calls)} more for every 1,000 conversations ${what}: ${time(calls)}`];
  const each = [
    ...(steps.some(({ by }) => by === "search") ? ["its details (100 with a call)"] : []),
    ...(facts.asksSentiment ? ["its sentiment (1 call)"] : []),
    ...(facts.asksText ? ["its transcript (2 calls, a mail more)"] : []),
  ];
  return [
    ...asked.map(([name, value]) => `${name.padEnd(11)} ${value}`),
    "",
    ...steps.map(({ by, from, to, pieces, searches = 1 }, index) => {
      const [verb, call] = how[by];
      const times = searches > 1 ? `, ${searches} times each` : "";
      return `${index + 1}. ${verb.padEnd(7)} ${minute(from)} to ${minute(to)}  ${many(pieces, "piece")}${times}, ${call}`;
    }),
    ...reasons.map((reason) => `   reading, because ${reason}`),
    ...(each.length > 0 ? [`   then of each conversation ${each.join(", ")}`] : []),
    "",
    `${many(leastCalls, "call")} at least: ${time(leastCalls)}`,
    ...more("the search names", perThousandNamed),
    ...more("that are read", perThousandRead),
    "nothing was sent",
    "",
  ].join("\n");
}
