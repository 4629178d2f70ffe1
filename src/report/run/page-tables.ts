/** The tables of a run's report. A bar is a drawing: the page's policy forbids styles on elements. */
import { count, duration, percent, usd } from "../numbers.ts";
import { html, type Markup } from "../page/html.ts";
import { shareBar } from "./charts.ts";
import type { RunReport } from "./report.ts";
import { bookValue, minuteText, offText } from "./words.ts";

export function waitSection({ waits, retries, heldMs, elapsedMs }: RunReport): Markup {
  const most = Math.max(1, ...waits.map((wait) => wait.count));
  const rows = waits.map(
    ({ door, says, count: number, ms }) =>
      html`<tr><td class="wrap">${door}: ${says}</td><td class="bars wide">${shareBar([{ kind: "held", share: number / most, says: count(number) }], count(number))}</td><td class="number">${count(number)}</td><td class="number">${duration(ms)}</td></tr>
`,
  );
  const paces = [
    heldMs.genesys > 0
      ? `Fetchers spent ${percent(heldMs.genesys, elapsedMs)} of their time waiting for the rate kept at Genesys.`
      : "",
    heldMs.llm > 0 ? `Senders spent ${percent(heldMs.llm, elapsedMs)} of theirs waiting for the LLM's.` : "",
  ];
  return html`<section><h3>Retries and waits</h3>
<p class="hint">${[retries === 0 ? "Nothing had to be asked twice." : `${count(retries)} calls were made again.`, ...paces].join(" ")}</p>
${rows.length > 0 ? html`<table><thead><tr><th>Why</th><th class="bars wide"></th><th class="number">Calls</th><th class="number">Waited, all together</th></tr></thead><tbody>${rows}</tbody></table>` : undefined}</section>`;
}

export function redactionSection({ redactions, isWhole }: RunReport): Markup | undefined {
  if (!isWhole) return undefined;
  const all = redactions.reduce((sum, { masks }) => sum + masks, 0);
  const most = Math.max(1, ...redactions.map(({ masks }) => masks));
  const rows = redactions.map(
    ({ type, masks }) =>
      html`<tr><td>${type}</td><td class="bars">${shareBar([{ kind: "done", share: masks / most, says: count(masks) }], count(masks))}</td><td class="number">${count(masks)}</td><td class="number wide">${percent(masks, all)}</td></tr>
`,
  );
  return html`<section><h3>Redactions</h3><p class="hint">${all === 0 ? "Nothing had to be masked." : `${count(all)} masks, put in before anything left.`}</p>
${rows.length > 0 ? html`<table><thead><tr><th>Type</th><th class="bars"></th><th class="number">Masks</th><th class="number wide">Share</th></tr></thead><tbody>${rows}</tbody></table>` : undefined}</section>`;
}

export function asideSection({ reasons, aside, isWhole }: RunReport): Markup {
  const title = html`<h3>Held back and failed</h3>`;
  if (reasons.length === 0) return html`<section>${title}<p class="hint">None.</p></section>`;
  const rows = reasons.map(
    ({ state, code, conversations, says, next }) =>
      html`<tr><td class="wrap">${says}<span class="next"><code>${code}</code>, ${next}</span></td><td class="number">${state === "held" ? "held back" : "failed"}</td><td class="number">${count(conversations)}</td></tr>
`,
  );
  const ids = aside.map(
    ({ conversationId, startedAt, mediaType, state, faultCode, checks }) =>
      html`<tr><td><code>${conversationId}</code></td><td>${minuteText(Date.parse(startedAt))}</td><td>${mediaType}</td><td>${state === "held" ? "held back" : "failed"}</td><td>${faultCode}${checks.length > 0 ? `: ${checks.join(", ")}` : ""}</td></tr>
`,
  );
  return html`<section>${title}
<table><thead><tr><th>Why${isWhole ? "" : ", of those that still stand"}</th><th></th><th class="number">Conversations</th></tr></thead><tbody>${rows}</tbody></table>
${ids.length > 0 ? html`<details><summary>${count(ids.length)} that still stand so</summary><div class="scroll"><table><thead><tr><th>Conversation</th><th>Started</th><th>Medium</th><th></th><th>Why</th></tr></thead><tbody>${ids}</tbody></table></div></details>` : undefined}</section>`;
}

export function moneySection({ recorded, totals, settings }: RunReport): Markup | undefined {
  if (!recorded) return undefined;
  const { planned, billed, lostAnswers, estimateError } = recorded;
  const hasPrices = settings?.hasPrices !== false && recorded.costUsd > 0;
  const row = (name: string, plan: number, actual: number, all: number, unit: (value: number) => string) =>
    html`<tr><td>${name}</td><td class="number">${unit(plan)}</td><td class="number">${unit(actual)}</td><td class="number">${offText(plan, actual)}</td><td class="number wide">${unit(all)}</td></tr>
`;
  const lost = lostAnswers.ofThisRun + lostAnswers.ofKilledRun;
  const hints = [
    hasPrices && totals.done > 0
      ? `${usd(recorded.costUsd)} in all, ${usd(recorded.costUsd / totals.done)} a conversation.`
      : hasPrices
        ? ""
        : "No prices were set, so cost is not known.",
    estimateError === undefined ? "" : `A question's tokens were estimated ${percent(estimateError, 1)} off.`,
    lost > 0
      ? `${count(lost)} answers were lost and asked for again; they may have cost ${usd(lostAnswers.costUsd)} more.`
      : "",
  ];
  return html`<section><h3>Tokens and cost</h3><p class="hint">${hints.filter((hint) => hint !== "").join(" ")}</p>
${
  planned && billed && planned.promptTokens > 0
    ? html`<table><thead><tr><th></th><th class="number">Planned</th><th class="number">Actual</th><th class="number">Off by</th><th class="number wide">With failures</th></tr></thead><tbody>
${row("Tokens asked", planned.promptTokens, billed.promptTokens, recorded.promptTokens, count)}${row("Tokens answered", planned.completionTokens, billed.completionTokens, recorded.completionTokens, count)}${hasPrices ? row("Cost", planned.costUsd, billed.costUsd, recorded.costUsd, usd) : undefined}</tbody></table>`
    : html`<p>${count(recorded.promptTokens)} tokens asked, ${count(recorded.completionTokens)} answered</p>`
}</section>`;
}

export function booksSection({ books, isWhole }: RunReport): Markup {
  const agrees = books.every((book) => book.agrees);
  const rows = books.map(
    ({ name, isMoney, run, ledger, results, audit, agrees: same }) =>
      html`<tr><td>${name}</td>${[run, ledger, results, audit].map((value) => html`<td class="number">${bookValue(value, isMoney)}</td>`)}${agrees ? undefined : html`<td class="differ">${same ? "" : "differ"}</td>`}</tr>
`,
  );
  const hint = !isWhole
    ? "The run wrote nothing down at its end."
    : agrees
      ? "Who counted, counted the same."
      : "They differ where results were replaced or removed since; audit verify says more.";
  return html`<section><h3>The books</h3><p class="hint">${hint}</p>
<div class="scroll"><table class="books"><thead><tr><th></th><th class="number">Run</th><th class="number">Ledger</th><th class="number">Results</th><th class="number">Audit</th>${agrees ? undefined : html`<th></th>`}</tr></thead><tbody>${rows}</tbody></table></div></section>`;
}
