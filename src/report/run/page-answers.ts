/** What the answers say, and how good they look. */
import { count, percent } from "../numbers.ts";
import { html, type Markup } from "../page/html.ts";
import type { Facet } from "./answers.ts";
import { shareBar } from "./charts.ts";
import type { RunReport } from "./report.ts";

export function answersSection({ facets, recorded }: RunReport): Markup | undefined {
  if (facets.length === 0 && !recorded?.answers) return undefined;
  return html`<section class="all"><h3>What the answers say</h3>
${qualityHint(recorded?.answers)}
<div class="facets">${facets.map(facetMarkup)}</div></section>`;
}

type Quality = NonNullable<RunReport["recorded"]>["answers"];

function qualityHint(quality: Quality): Markup | undefined {
  if (!quality) return undefined;
  const share = (of: number | undefined) => of?.toFixed(2) ?? "–";
  const flags = Object.entries(quality.flags).map(([name, number]) => `${name} in ${count(number)}`);
  return html`<p class="hint">Quality ${share(quality.quality)} of 1: complete ${share(quality.completeness)}, of sensible length ${share(quality.length)}, naming the conversation's chief words ${share(quality.coverage)}.${quality.inParts > 0 ? ` ${count(quality.inParts)} conversations were shown in parts.` : ""}${flags.length > 0 ? ` Noticed: ${flags.join(", ")}.` : ""}</p>`;
}

function facetMarkup({ name, isList, answers, values, others }: Facet): Markup {
  const most = Math.max(1, ...values.map((value) => value.answers));
  const whole = isList ? most : answers;
  const rows = values.map(
    ({ text, answers: number }) =>
      html`<tr><td>${text}</td><td class="bars">${shareBar([{ kind: kindOf(text), share: number / whole, says: `${text}: ${count(number)}` }], count(number))}</td><td class="number">${count(number)}</td><td class="number">${percent(number, answers)}</td></tr>
`,
  );
  return html`<div><h4><b>${name.slice(0, 1).toUpperCase() + name.slice(1)}</b><span>of ${count(answers)} answers${isList ? ", which may name several" : ""}</span></h4>
<table><tbody>${rows}</tbody></table>${others > 0 ? html`<p class="hint">and ${count(others)} more</p>` : undefined}</div>`;
}

/** Words that tell good from bad in any schema like ours have the colours of the outcomes. */
const kindOf = (text: string): string =>
  ({
    negative: "failed",
    unresolved: "failed",
    mixed: "held",
    escalated: "held",
    neutral: "absent",
    unclear: "absent",
  })[text] ?? "done";
