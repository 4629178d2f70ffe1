/** `query --explain`: which calls, how many, how long; nothing is sent. */
import type { Config } from "../config.ts";
import { type PlanFacts, type PlanStep, planText } from "../report/query/plan.ts";
import type { Raw } from "../shared/text.ts";
import { emptyKnown } from "../shared/types.ts";
import { asksText, estimateCalls, planQuery, type QueryPlan } from "../source/query-plan.ts";
import type { Question } from "../source/question.ts";
import type { Viewing } from "../viewing.ts";
import type { Context } from "./context.ts";
import { writeExit } from "./failure.ts";

export function explainQuery(
  question: Question,
  viewing: Viewing,
  config: Config,
  { json: isJson = false }: { readonly json?: boolean },
  context: Context,
): number {
  const plan = planQuery(question, context.now());
  const { leastCalls, perThousandNamed, perThousandRead } = estimateCalls(question, plan);
  const has = (by: PlanStep["by"]) => plan.pieces.some((piece) => piece.by === by);
  const facts: PlanFacts = {
    asked: askedOf(question, viewing),
    steps: stepsOf(plan),
    reasons: plan.reasons,
    leastCalls,
    perThousandNamed: has("search") ? perThousandNamed : undefined,
    perThousandRead: has("reading") ? perThousandRead : undefined,
    callsPerMinute: config.genesys.requestsPerMinute,
    asksSentiment: question.sentiments.length > 0,
    asksText: asksText(question),
  };
  if (!isJson) context.stdout.write(planText(facts));
  else {
    const minutes = (leastCalls / facts.callsPerMinute).toFixed(1);
    const asked = Object.fromEntries(facts.asked);
    context.stdout.write(
      `${JSON.stringify({ type: "queryPlan", ...facts, asked, leastMinutes: Number(minutes) })}\n`,
    );
    writeExit(
      { code: 0, reason: "explained, nothing was sent", next: "the same without --explain" },
      context,
    );
  }
  return 0;
}

/** Pieces of one kind that follow each other. */
function stepsOf({ pieces, searches }: QueryPlan): readonly PlanStep[] {
  const instant = (ms: number) => new Date(ms).toISOString();
  return (["reading", "search"] as const).flatMap((by) => {
    const some = pieces.filter((piece) => piece.by === by);
    const [first, last] = [some[0], some.at(-1)];
    if (!first || !last) return [];
    const step = { by, from: instant(first.fromMs), to: instant(last.toMs), pieces: some.length };
    return [by === "search" ? { ...step, searches: searches.length } : step];
  });
}

/** The question in words. A keyword can be somebody's number: it is shown as the redactor leaves it. */
function askedOf(question: Question, viewing: Viewing): readonly (readonly [string, string])[] {
  const { range, wanted, sentiments, filters, languages, topics } = question;
  const masked = (keyword: string): string => {
    const turns = [{ speaker: "customer" as const, text: keyword as Raw }];
    const { heldBy, turns: shown } = viewing.show(
      { id: "", mediaType: "unknown", queueIds: [], turns, known: emptyKnown },
      false,
    );
    return heldBy.length > 0 ? "[masked]" : (shown[0]?.text ?? "[masked]");
  };
  const words = (list: readonly string[]) => list.map((one) => `“${masked(one)}”`).join(", ");
  const { lengths, ...lists } = filters;
  const rows: readonly (readonly [string, string])[] = [
    ["range", `${new Date(range.fromMs).toISOString()} to ${new Date(range.toMs).toISOString()}`],
    ["all of", words(wanted.all)],
    ["any of", words(wanted.any)],
    ["none of", words(wanted.none)],
    ["words", wanted.isLoose ? "loose" : ""],
    ["said by", wanted.speaker ?? ""],
    ["sentiment", sentiments.map(({ least, most }) => `${least}..${most}`).join(", ")],
    ["duration", lengths ? `${lengths.leastMs / 1000} s to ${(lengths.belowMs ?? Infinity) / 1000} s` : ""],
    ...Object.entries(lists).map(([name, value]) => [name, [value ?? []].flat().join(", ")] as const),
    ["language", languages.join(", ")],
    ["topic", topics.join(", ")],
  ];
  return rows.filter(([, value]) => value !== "");
}
