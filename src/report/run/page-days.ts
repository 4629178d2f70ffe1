/** How complete each day is. */
import { count, percent } from "../numbers.ts";
import { html, type Markup } from "../page/html.ts";
import { type Segment, shareBar } from "./charts.ts";
import type { DayRow, RunReport } from "./report.ts";
import { completeOf, type Outcome, outcomes } from "./words.ts";

export function daySection({ days, totals }: RunReport): Markup | undefined {
  if (days.length === 0) return undefined;
  const present = outcomes.filter(([outcome]) => totals[outcome] > 0);
  const columns = present.filter(([outcome]) => outcome !== "open");
  return html`<section class="all"><h3>Day by day</h3>
<p class="key">${present.map(([outcome, name]) => html`<span>${swatch(outcome)}${name}</span>`)}</p>
<table><thead><tr><th>Started on</th><th class="bars"></th><th class="number">Complete</th>${columns.map(([, name]) => html`<th class="number wide">${capital(name)}</th>`)}<th class="number">In range</th></tr></thead>
<tbody>
${days.map((day) => dayRow(day, columns))}</tbody>
${days.length > 1 ? html`<tfoot>${dayRow({ day: "All", ...totals }, columns)}</tfoot>` : undefined}</table></section>`;
}

const dayRow = (day: DayRow, columns: typeof outcomes): Markup =>
  html`<tr><td>${day.day}</td><td class="bars">${shareBar(segmentsOf(day), labelOf(day))}</td><td class="number">${percent(completeOf(day), day.seen)}</td>${columns.map(([outcome]) => html`<td class="number wide">${day[outcome] === 0 ? "–" : count(day[outcome])}</td>`)}<td class="number">${count(day.seen)}</td></tr>
`;

const segmentsOf = (day: DayRow): readonly Segment[] =>
  outcomes.map(([outcome, name]) => ({
    kind: outcome,
    share: day.seen === 0 ? 0 : day[outcome] / day.seen,
    says: `${day.day}: ${count(day[outcome])} ${name}`,
  }));

const labelOf = (day: DayRow): string =>
  outcomes
    .filter(([outcome]) => day[outcome] > 0)
    .map(([outcome, name]) => `${count(day[outcome])} ${name}`)
    .join(", ");

export const swatch = (kind: Outcome | string): Markup =>
  html`<svg viewBox="0 0 10 10" aria-hidden="true"><rect class="${kind}" width="10" height="10"></rect></svg>`;

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
