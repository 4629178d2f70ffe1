/** The search as a page: a field, filters, what was found. It holds no data and fetches it with the token that its
 *  reader types, from the server it came from and from nobody else. */
import { piiTypes } from "../../shared/types.ts";
import { dataJson, pageText } from "../page/document.ts";
import { html, type Markup } from "../page/html.ts";
import { scriptOf } from "../page/script.ts";
import { basicStyle } from "../page/style.ts";
import { familyOf } from "../preview/family.ts";
import { searchStyle } from "./page-style.ts";

const choice = (id: string, label: string, all: string, values: readonly string[]): Markup =>
  html`<label>${label}<select id="${id}"><option value="">${all}</option>${values.map((value) => html`<option>${value}</option>`)}</select></label>`;

const body = html`<header class="top"><h1>Search</h1><p>masked transcripts and answers · <a href="/docs">the API</a></p></header>
<main>
<form id="token-form" hidden>
<h2>This server wants its token</h2>
<p class="hint">It is what SERVE_TOKEN says there. It stays in this tab and is forgotten with it.</p>
<p class="row"><label>Token<input id="token" type="password" autocomplete="off" required></label><button type="submit">Use it</button></p>
</form>
<form id="form" role="search">
<p class="row"><input id="q" type="search" aria-label="What to look for" placeholder="refund NEAR/5 late" autocomplete="off" spellcheck="false"><button type="submit">Search</button></p>
<div class="filters">
<label>From<input id="from" type="date"></label>
<label>To, not included<input id="to" type="date"></label>
${choice("media", "Medium", "any", ["voice", "message", "email", "chat", "callback"])}
${choice("direction", "Direction", "any", ["inbound", "outbound"])}
<label>Queue<input id="queue" placeholder="any; else its id" autocomplete="off" spellcheck="false"></label>
${choice("sentiment", "Sentiment", "any", ["positive", "neutral", "negative", "mixed"])}
${choice("has", "With a mask", "any or none", piiTypes)}
<label>Order<select id="sort"><option value="rank">best first</option><option value="date">youngest first</option></select></label>
</div>
</form>
<p id="told" class="told" role="status" aria-live="polite"></p>
<section id="help" class="help">
<h3>What can be asked</h3>
<dl>
<div><dt>late refund</dt><dd>both words, anywhere</dd></div>
<div><dt>"late refund"</dt><dd>one after the other</dd></div>
<div><dt>refund NEAR/5 late</dt><dd>at most five words between</dd></div>
<div><dt>refund OR credit</dt><dd>one of them</dd></div>
<div><dt>refund -late</dt><dd>without the other</dd></div>
<div><dt>refun*</dt><dd>words that begin so</dd></div>
<div><dt>PHONE_1</dt><dd>a mask</dd></div>
<div><dt>answer:refund</dt><dd>in what the model answered; said: in what was said</dd></div>
</dl>
<p class="hint"><kbd>/</kbd> to the field · <kbd>↓</kbd> <kbd>↑</kbd> through what was found · <kbd>n</kbd> <kbd>p</kbd> next and previous page</p>
</section>
<ol id="hits"></ol>
<nav id="pages" class="pages" aria-label="Pages" hidden><button id="previous" type="button">Previous</button><span id="where"></span><button id="next" type="button">Next</button></nav>
</main>
`;

const familyByType = Object.fromEntries(piiTypes.map((type) => [type, familyOf(type)]));

export const searchPage = (): string =>
  pageText({
    title: "Search",
    style: basicStyle + searchStyle,
    script: scriptOf(["element", "search-hit", "search"]),
    isAsking: true,
    data: [{ id: "families", type: "application/json", content: dataJson(familyByType) }],
    body,
  });
