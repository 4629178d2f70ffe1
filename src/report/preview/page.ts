/** The preview as one page: overview, list, and each conversation with what was said beside what leaves. */
import { pageText } from "../page/document.ts";
import { html, type Markup } from "../page/html.ts";
import { scriptOf } from "../page/script.ts";
import { basicStyle } from "../page/style.ts";
import type { Exhibit } from "./exhibit.ts";
import type { Overview } from "./overview.ts";
import { pageData } from "./page-data.ts";
import { overviewMarkup } from "./page-overview.ts";
import { previewStyle } from "./page-style.ts";

export interface PageAbout {
  /** Epoch milliseconds. */
  readonly madeAt: number;
  /** What it was made of, as names and values. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** The values are in it. */
  readonly isRevealed: boolean;
}

export function previewPage(exhibits: readonly Exhibit[], overview: Overview, about: PageAbout): string {
  const types = overview.types.map(({ type }) => type);
  const media = overview.media.map(({ mediaType }) => mediaType).filter((type) => type !== "unknown");
  const made = `${new Date(about.madeAt).toISOString().slice(0, 16).replace("T", " ")} UTC`;
  return pageText({
    title: "Redaction preview",
    style: basicStyle + previewStyle,
    script: scriptOf(["element", "store", "list", "conversation", "preview"]),
    data: pageData(exhibits, types),
    body: html`<header class="top">
<h1>Redaction preview</h1>
<p class="made">${made}</p>
<nav><a href="#/overview">Overview</a><a href="#/list" class="to-list">Conversations</a></nav>
<button type="button" id="theme" title="light or dark (t)">Theme</button>
</header>
${about.isRevealed ? html`<p class="warning">This file holds what was said, unmasked. Keep it as you keep the recordings.</p>` : undefined}
<div class="frame">
<aside>${filters(types, media)}
<ol id="rows"></ol>
<p id="nothing" hidden>Nothing fits.</p></aside>
<main id="main">
<article id="overview">${overviewMarkup(overview, [["made", made], ...about.facts])}</article>
<article id="conversation" hidden>${conversation()}</article>
</main>
</div>
<noscript><p class="warning">The overview is all that can be shown without scripts.</p></noscript>`,
  });
}

const filters = (types: readonly string[], media: readonly string[]): Markup => html`<form class="filters">
<input type="search" id="search" placeholder="Search ids and text" aria-label="Search ids and text" autocomplete="off" spellcheck="false">
<select id="type" aria-label="Type"><option value="">All types</option>${types.map((type, number) => html`<option value="${number}">${type}</option>`)}</select>
<select id="media" aria-label="Medium"><option value="">All media</option>${media.map((type) => html`<option>${type}</option>`)}</select>
<label><input type="checkbox" id="held"> Held back only</label>
<output id="found"></output>
</form>`;

const conversation = (): Markup => html`<header>
<div class="title"><h2 id="id"></h2><p id="about"></p></div>
<div class="tools">
<label><input type="checkbox" id="only-masked"> Masked turns only</label>
<label><input type="checkbox" id="reasons" checked> Reasons</label>
<span class="steps"><button type="button" id="previous" title="k">Previous</button><button type="button" id="next" title="j">Next</button></span>
</div>
<p class="warning" id="held-by" hidden></p>
</header>
<div class="columns" aria-hidden="true"><span></span><span>As it was said</span><span>As it leaves</span></div>
<div id="turns"></div>
<p class="keys"><kbd>j</kbd> <kbd>k</kbd> conversation <kbd>n</kbd> <kbd>p</kbd> masked turn <kbd>m</kbd> masked only <kbd>r</kbd> reasons <kbd>/</kbd> search <kbd>o</kbd> overview <kbd>t</kbd> theme</p>`;
