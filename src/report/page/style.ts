/** What every page of ours looks like: type, colours for light and dark, tables, figures, bars. All text is at least
 *  4.5 times as light or dark as what it stands on (WCAG AA). */

const light = `
  --paper: #ffffff; --ground: #f6f7f9; --line: #e1e4ea; --text: #1b2230; --soft: #5a6375; --strong: #0b5cad;
  --chosen: #e8f0fa; --warn: #7a4b00; --warn-ground: #fdf3dc; --rail: #eceff4; --bar: #8793a8; color-scheme: light;`;

const dark = `
  --paper: #161a21; --ground: #0f1217; --line: #2a303b; --text: #e4e8ef; --soft: #9aa5b8; --strong: #7db8f7;
  --chosen: #1c2a3d; --warn: #f3cd85; --warn-ground: #362a10; --rail: #232934; --bar: #6c788d; color-scheme: dark;`;

/** Laid over both by whoever has more colours. Paper is white whatever the screen is. */
export const inTheme = (ofLight: string, ofDark: string): string => `
:root { ${ofLight} }
@media screen and (prefers-color-scheme: dark) { :root:not([data-theme="light"]) { ${ofDark} } }
@media screen { :root[data-theme="dark"] { ${ofDark} } }
`;

export const basicStyle = `${inTheme(light, dark)}
*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }
html { font: 15px/1.55 -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Liberation Sans", sans-serif;
  background: var(--ground); color: var(--text); -webkit-text-size-adjust: 100%; }
body { margin: 0; overflow-wrap: anywhere; }
h1, h2, h3, p, dl, dd, ol, ul { margin: 0; padding: 0; }
h1 { font-size: 1rem; font-weight: 600; letter-spacing: -0.005em; }
h2 { font-size: 1.35rem; font-weight: 600; letter-spacing: -0.015em; line-height: 1.25; }
h3 { font-size: 0.8rem; font-weight: 600; color: var(--soft); margin-bottom: 0.6rem; }
ol, ul { list-style: none; }
a { color: var(--strong); text-decoration: none; }
a:hover { text-decoration: underline; }
button, input, select { font: inherit; color: inherit; }
button, select, input[type="search"] { background: var(--paper); border: 1px solid var(--line); border-radius: 6px;
  padding: 0.3rem 0.65rem; min-height: 2.15rem; }
button { cursor: pointer; }
button:hover { border-color: var(--soft); }
:focus-visible { outline: 2px solid var(--strong); outline-offset: 1px; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.hint { color: var(--soft); font-size: 0.87rem; max-width: 44rem; }
.warning { background: var(--warn-ground); color: var(--warn); padding: 0.5rem 0.9rem; border-radius: 6px; font-size: 0.9rem; }
table { border-collapse: collapse; width: 100%; font-size: 0.93rem; }
th { font-weight: 400; color: var(--soft); text-align: left; font-size: 0.82rem; padding: 0 0.9rem 0.35rem 0; }
th, td { white-space: nowrap; overflow-wrap: normal; }
td { padding: 0.32rem 0.9rem 0.32rem 0; border-top: 1px solid var(--line); vertical-align: middle; }
th.number { text-align: right; }
th:last-child, td:last-child { padding-right: 0; }
th.bars, td.bars { width: 100%; min-width: 4rem; }
.bar { display: block; width: 100%; height: 8px; fill: var(--bar); border-radius: 4px; overflow: hidden; }
.bar .rail { fill: var(--rail); }
.figures { display: flex; flex-wrap: wrap; gap: 0.4rem 2.6rem; margin: 1.3rem 0 2rem; }
.figures dt { color: var(--soft); font-size: 0.85rem; }
.figures dd { font-size: 1.9rem; line-height: 1.2; letter-spacing: -0.02em; font-variant-numeric: tabular-nums; }
@media print {
  html { font-size: 9.5pt; background: #fff; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  section, .turn { break-inside: avoid; }
}
`;
