/** A run as a page for people who were not there: what was done, how it went, what it cost, what the answers say. It
 *  needs no script; everything personal in it is masked. */
import { count, duration, percent, usd } from "../numbers.ts";
import { pageText } from "../page/document.ts";
import { html, type Markup } from "../page/html.ts";
import { basicStyle } from "../page/style.ts";
import { answersSection } from "./page-answers.ts";
import { daySection } from "./page-days.ts";
import { reportStyle } from "./page-style.ts";
import { asideSection, booksSection, moneySection, redactionSection, waitSection } from "./page-tables.ts";
import { timeSection } from "./page-time.ts";
import type { RunReport } from "./report.ts";
import {
  completeOf,
  endOf,
  factsOf,
  latencyText,
  minuteText,
  othersOf,
  perSecond,
  rangeText,
  verdictOf,
} from "./words.ts";

/** @param madeAt epoch milliseconds. */
export const runPage = (report: RunReport, madeAt: number): string =>
  pageText({
    title: `Run report, ${rangeText(report.run)}`,
    style: basicStyle + reportStyle,
    data: [],
    body: html`<header class="top"><h1>Run report</h1><p>made ${minuteText(madeAt)}</p></header>
<main>
${verdict(report)}
${figures(report)}
<div class="cards">
${daySection(report)}
${timeSection(report)}
<div class="stack">${waitSection(report)}${asideSection(report)}</div>
${redactionSection(report)}
${answersSection(report)}
${moneySection(report)}
${booksSection(report)}
${facts(report)}
</div>
</main>`,
  });

function verdict(report: RunReport): Markup {
  const others = othersOf(report);
  const isFine = report.run.exitCode === 0;
  return html`<div class="verdict">
<h2>${verdictOf(report)}</h2>
<p>${others.length > 0 ? `${others.join(", ")}. ` : ""}Range ${rangeText(report.run)}.</p>
${isFine ? undefined : html`<p class="warning end">${endOf(report)}</p>`}
</div>`;
}

function figures(report: RunReport): Markup {
  const { totals, elapsedMs, latency, redactions, recorded } = report;
  const masks = redactions.reduce((sum, { masks: of }) => sum + of, 0);
  const shown: (readonly [string, string] | false | undefined)[] = [
    ["Done by this run", count(totals.done)],
    report.isWhole && ["Complete", percent(completeOf(totals), totals.seen)],
    ["Time", duration(elapsedMs)],
    totals.done > 0 && ["Pace", perSecond(totals.done, elapsedMs)],
    latency && ["Median answer", latencyText(latency.medianMs)],
    report.isWhole && ["Masks", count(masks)],
    recorded?.settings?.hasPrices === false ? undefined : recorded && ["Cost", usd(recorded.costUsd)],
  ];
  return html`<dl class="figures">
${shown
  .filter((one) => one !== undefined && one !== false)
  .map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>\n`)}</dl>`;
}

const facts = (report: RunReport): Markup => html`<section class="all"><h3>What ran</h3><dl class="facts">
${factsOf(report).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>\n`)}</dl></section>`;
