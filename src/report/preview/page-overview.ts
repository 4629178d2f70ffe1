/** The overview of a page: numbers, bars and tables that need no script. */
import { count, percent } from "../numbers.ts";
import { html, type Markup } from "../page/html.ts";
import { type Family, families, familyOf } from "./family.ts";
import type { Leftover, MediaShare, Overview } from "./overview.ts";

const conversationsOf = (number: number) => `${count(number)} conversation${number === 1 ? "" : "s"}`;

/** @param facts what the page was made of, as names and values. */
export function overviewMarkup(
  overview: Overview,
  facts: readonly (readonly [name: string, value: string])[],
): Markup {
  const { conversations, turns, touched, masks, held } = overview;
  return html`
<h2>Overview</h2>
<dl class="figures">
${figure("Conversations", count(conversations))}
${figure("Turns", count(turns))}
${figure("Turns touched", percent(touched, turns))}
${figure("Masks", count(masks))}
${figure("Held back", count(held))}
</dl>
<div class="tables">
${typeTable(overview)}
${mediaTable(overview.media)}
${detectorTable(overview)}
${leftoverTable(overview.leftovers)}
${legend()}
<section class="facts"><h3>What this page was made of</h3><dl>
${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}
</dl></section>
</div>`;
}

const figure = (name: string, value: string) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;

/** A bar as a drawing: the policy forbids styles on elements. @param share from 0 to 1. */
const bar = (share: number, family: Family | "plain") =>
  html`<svg class="bar ${family}" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect width="100" height="8" rx="0" class="rail"></rect><rect width="${(Math.max(0.005, share) * 100).toFixed(1)}" height="8"></rect></svg>`;

function typeTable({ types }: Overview): Markup {
  const most = Math.max(1, ...types.map(({ masks }) => masks));
  return html`<section><h3>By type</h3><table>
<thead><tr><th>Type</th><th class="number">Masks</th><th class="bars"></th><th class="number wide">Conversations</th></tr></thead><tbody>
${types.map(
  ({ type, masks, conversations }, number) =>
    html`<tr><td><button type="button" class="mask ${familyOf(type)}" data-type="${number}">${type}</button></td><td class="number">${count(masks)}</td><td class="bars">${bar(masks / most, familyOf(type))}</td><td class="number wide">${count(conversations)}</td></tr>
`,
)}</tbody></table></section>`;
}

const mediaTable = (media: readonly MediaShare[]): Markup =>
  html`<section><h3>By medium</h3><table>
<thead><tr><th>Medium</th><th class="number">Masks</th><th class="bars">Turns touched</th><th class="number"></th><th class="number wide">Conversations</th></tr></thead><tbody>
${media.map(
  ({ mediaType, conversations, turns, touched, masks }) =>
    html`<tr><td>${mediaType}</td><td class="number">${count(masks)}</td><td class="bars">${bar(touched / Math.max(1, turns), "plain")}</td><td class="number">${percent(touched, turns)}</td><td class="number wide">${count(conversations)}</td></tr>
`,
)}</tbody></table></section>`;

function detectorTable({ detectors }: Overview): Markup {
  const most = Math.max(1, ...detectors.map(({ masks }) => masks));
  const views = ["written", "spoken", "joined"] as const;
  return html`<section><h3>By detector</h3><table>
<thead><tr><th>Detector</th><th class="number">Masks</th><th class="bars"></th>${views.map((view) => html`<th class="number wide">${view}</th>`)}</tr></thead><tbody>
${detectors.map(
  ({ detector, masks, views: of }) =>
    html`<tr><td>${detector}</td><td class="number">${count(masks)}</td><td class="bars">${bar(masks / most, "plain")}</td>${views.map((view) => html`<td class="number wide">${of[view] === undefined ? "–" : count(of[view])}</td>`)}</tr>
`,
)}</tbody></table></section>`;
}

function leftoverTable(leftovers: readonly Leftover[]): Markup {
  const rows = leftovers.map(
    ({ shape, count: times, conversations, conversation, turn }) =>
      html`<tr><td class="shape">${shape}</td><td class="number">${count(times)}</td><td class="number wide">${conversationsOf(conversations)}</td><td class="number"><a href="#/${conversation + 1}/${turn + 1}">see one</a></td></tr>
`,
  );
  return html`<section><h3>Digits that were left</h3>
<p class="hint">What holds digits and no mask covers, longest first, with a block for each digit. Prices, times and dates belong here; a number that is somebody’s does not.</p>
${rows.length === 0 ? html`<p>None.</p>` : html`<table><thead><tr><th>Form</th><th class="number">Times</th><th class="number wide">In</th><th></th></tr></thead><tbody>${rows}</tbody></table>`}</section>`;
}

const legend = (): Markup => html`<section class="legend"><h3>Legend</h3>
<dl>
${(Object.keys(families) as Family[]).map(
  (family) =>
    html`<div><dt><span class="mask ${family}">${families[family].says}</span></dt><dd>${families[family].types.join(", ")}</dd></div>
`,
)}</dl>
<p class="hint"><span class="block contact">██████</span> on the left stands for a value, as long as it was said; <span class="mask contact">[PHONE_1]</span> on the right is what leaves in its place. The same number is the same value throughout a conversation. <span class="block guarded">██████</span> is what the guard objects to, and for which it holds the conversation back.</p></section>`;
