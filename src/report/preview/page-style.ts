/** The look of the preview's page. Its rows are no list items to the layout: a browser numbers those anew whenever one is
 *  hidden, which takes a second and a half for two thousand, and 14 ms as blocks. */
import { inTheme } from "../page/style.ts";
import { type Family, families } from "./family.ts";

/** Of each family the ink and the ground of its masks, and what its blocks are filled with. */
export const pageColours: Readonly<
  Record<"light" | "dark", Readonly<Record<Family, readonly [ink: string, ground: string, block: string]>>>
> = {
  light: {
    person: ["#86197a", "#fbeaf8", "#d9a3d1"],
    contact: ["#075e78", "#e1f3f8", "#8cc5d6"],
    place: ["#2c4bb0", "#e9edfc", "#a5b4ea"],
    payment: ["#136136", "#e2f4e8", "#8fcba6"],
    identity: ["#774f00", "#fcf1d8", "#dcbb74"],
    secret: ["#b01c28", "#fdeaea", "#eaa0a5"],
    account: ["#454b5a", "#eceef3", "#adb4c4"],
  },
  dark: {
    person: ["#f3a9e7", "#3a1d36", "#7d4174"],
    contact: ["#82d6f0", "#10343f", "#2a6d82"],
    place: ["#b0c1ff", "#222d56", "#4a5da3"],
    payment: ["#8ae0aa", "#143625", "#2f7550"],
    identity: ["#f3cd78", "#3b2e0e", "#7f6526"],
    secret: ["#ffa3a3", "#451c1f", "#92444a"],
    account: ["#c6ccd8", "#2c313b", "#5c6577"],
  },
};

const all = Object.keys(families) as Family[];
const variables = (theme: "light" | "dark") =>
  all
    .map((family) => {
      const [ink, ground, block] = pageColours[theme][family];
      return `--${family}: ${ink}; --${family}-ground: ${ground}; --${family}-block: ${block};`;
    })
    .join(" ");

const perFamily = all
  .map(
    (family) => `
.mask.${family}, .value.${family} { color: var(--${family}); background: var(--${family}-ground); }
.block.${family}, .dots .${family} { background: var(--${family}-block); }
.reason.${family} b { color: var(--${family}); }
.bar.${family} { fill: var(--${family}-block); }`,
  )
  .join("");

/** For pages that only show masks. */
export const maskStyle = `${inTheme(variables("light"), variables("dark"))}${perFamily}`;

const wide = `
.top { display: flex; align-items: center; gap: 1.1rem; height: 3.4rem; padding: 0 1.4rem; background: var(--paper);
  border-bottom: 1px solid var(--line); }
.top .made { color: var(--soft); font-size: 0.85rem; font-variant-numeric: tabular-nums; }
.top nav { margin-left: auto; display: flex; gap: 1.2rem; }
.top nav .to-list { display: none; }
.top nav a[aria-current] { color: var(--text); font-weight: 600; text-decoration: none; }
body > .warning { margin: 0; border-radius: 0; padding-left: 1.4rem; }
body { display: flex; flex-direction: column; height: 100vh; }
.frame { display: grid; grid-template-columns: 21rem minmax(0, 1fr); flex: 1; min-height: 0; }
aside { border-right: 1px solid var(--line); background: var(--paper); overflow-y: auto; }
.filters { position: sticky; top: 0; background: var(--paper); border-bottom: 1px solid var(--line); z-index: 1;
  padding: 0.9rem 1.4rem; display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 0.5rem; align-items: center; }
#search { grid-column: 1 / -1; width: 100%; }
select { width: 100%; min-width: 0; }
label { display: inline-flex; gap: 0.4rem; align-items: center; font-size: 0.88rem; white-space: nowrap; cursor: pointer; }
#found { text-align: right; color: var(--soft); font-size: 0.85rem; font-variant-numeric: tabular-nums; }
#nothing { padding: 1.4rem; color: var(--soft); }
#rows li { display: block; content-visibility: auto; contain-intrinsic-size: auto 3.7rem; border-bottom: 1px solid var(--line); }
#rows a { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0.05rem 1rem; padding: 0.5rem 1.4rem; color: inherit; }
#rows a:hover { background: var(--ground); text-decoration: none; }
#rows a[aria-current] { background: var(--chosen); box-shadow: inset 3px 0 var(--strong); }
#rows span { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
#rows .id, #id { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; }
#rows .id { font-size: 0.82rem; }
#rows .masks { text-align: right; font-variant-numeric: tabular-nums; font-size: 0.9rem; }
#rows .about { color: var(--soft); font-size: 0.8rem; }
#rows .held { color: var(--warn); font-size: 0.8rem; font-weight: 600; }
.dots { display: inline-flex; gap: 3px; align-items: center; justify-content: flex-end; }
.dots i { width: 7px; height: 7px; border-radius: 50%; }
main { overflow-y: auto; padding: 1.7rem 2.2rem 3rem; background: var(--ground); }
article { max-width: 78rem; }
.tables { columns: 27rem 2; column-gap: 1.4rem; margin-bottom: -1.4rem; }
.tables section { break-inside: avoid; margin-bottom: 1.4rem; }
.tables section { background: var(--paper); border: 1px solid var(--line); border-radius: 8px; padding: 1.1rem 1.3rem; }
.tables .hint { margin: -0.2rem 0 0.8rem; }
.legend dl, .facts dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 9.5rem), 1fr)); gap: 0.8rem 1.4rem; }
.legend dd { color: var(--soft); font-size: 0.82rem; margin-top: 0.25rem; }
.legend .hint { margin-top: 1.1rem; line-height: 1.75; }
.facts dt { color: var(--soft); font-size: 0.82rem; }
.facts dd { font-size: 0.9rem; }
.shape { color: var(--soft); font-family: ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; font-size: 0.86rem; }
.mask, .value { border-radius: 4px; padding: 0.08em 0.24em; font-weight: 600; font-size: 0.88em; -webkit-box-decoration-break: clone; box-decoration-break: clone; }
.value { font-size: inherit; font-weight: inherit; padding: 0.08em 0.2em; }
button.mask { border: 0; min-height: 0; padding: 0.18em 0.5em; }
button.mask:hover { text-decoration: underline; }
.block { color: transparent; border-radius: 3px; word-break: break-all; letter-spacing: -0.02em; font-size: 0.84em; -webkit-box-decoration-break: clone; box-decoration-break: clone; user-select: none; }
.mask.other, .value.other { color: var(--soft); background: var(--rail); }
.block.other { background: var(--line); }
.block.guarded { background: var(--guarded); }
#conversation > header { display: flex; flex-wrap: wrap; gap: 0.7rem 2rem; align-items: flex-start; justify-content: space-between; margin-bottom: 1.3rem; }
#id { font-size: 1.05rem; letter-spacing: 0; }
#about { color: var(--soft); font-size: 0.88rem; margin-top: 0.2rem; }
#held-by { flex-basis: 100%; }
.tools { display: flex; flex-wrap: wrap; gap: 0.5rem 1.2rem; align-items: center; }
.steps { display: inline-flex; gap: 0.4rem; }
.columns, .turn { display: grid; grid-template-columns: 8rem minmax(0, 1fr) minmax(0, 1fr); column-gap: 1.8rem; }
.columns { color: var(--soft); font-size: 0.82rem; padding: 0 1.1rem 0.4rem; }
#turns { background: var(--paper); border: 1px solid var(--line); border-radius: 8px; overflow: hidden; }
.turn { padding: 0.5rem 1.1rem; white-space: pre-wrap; }
.turn { box-shadow: 0 -1px var(--line); }
.turn.at { background: var(--chosen); box-shadow: inset 3px 0 var(--strong), 0 -1px var(--line); }
.turn:not(.touched) .said { color: var(--soft); }
.who { color: var(--soft); font-size: 0.85rem; white-space: nowrap; line-height: 1.83; }
.who .number { display: inline-block; min-width: 1.7rem; margin-right: 0.5rem; font-variant-numeric: tabular-nums; }
.touched .who { color: var(--text); }
.reasons { margin: 0.2rem 0 0.1rem; color: var(--soft); font-size: 0.8rem; line-height: 1.5; }
.reason.other { display: none; }
[data-reasons="no"] .reasons, [data-only-masked="yes"] .turn:not(.meant) { display: none; }
.empty { padding: 1.1rem; color: var(--soft); }
.keys { margin-top: 1.3rem; color: var(--soft); font-size: 0.82rem; line-height: 2; }
kbd { font: inherit; font-size: 0.92em; border: 1px solid var(--line); border-radius: 4px; padding: 0.05em 0.42em; background: var(--paper); margin-left: 0.7em; color: var(--text); }
kbd:first-child, kbd + kbd { margin-left: 0; }
`;

const narrow = `
@media screen and (max-width: 760px) {
  body { height: auto; }
  .top { height: auto; flex-wrap: wrap; gap: 0.3rem 1rem; padding: 0.7rem 1rem; }
  .top .made { display: none; }
  .top nav { order: 3; flex-basis: 100%; margin: 0; }
  .top nav .to-list { display: inline; }
  .who .number { min-width: 0; }
  .top #theme { margin-left: auto; }
  .frame { display: block; }
  aside { border: 0; }
  html:not([data-view="list"]) aside, html[data-view="list"] main { display: none; }
  .filters, #rows a { padding-left: 1rem; padding-right: 1rem; }
  main { padding: 1.2rem 1rem 2.5rem; overflow: visible; }
  .figures { gap: 0.7rem 1.8rem; }
  .figures dd { font-size: 1.5rem; }
  .tables section { padding: 0.9rem 1rem; }
  .wide, .columns, .keys { display: none; }
  .turn { display: block; padding: 0.6rem 1rem; }
  .turn:not(.touched) .said { display: none; }
  .touched .leaves { margin-top: 0.35rem; padding-top: 0.35rem; border-top: 1px dashed var(--line); }
  .tools { gap: 0.5rem 1rem; }
}
`;

const print = `
@media print {
  body, .frame, main { display: block; height: auto; overflow: visible; padding: 0; background: #fff; }
  .top { border: 0; padding: 0; }
  .tables { columns: auto 1; }
  aside, .top nav, .top button, .tools, .keys { display: none; }
  html[data-view="list"] main { display: block; }
}
`;

export const previewStyle = `${inTheme(`${variables("light")} --guarded: #d8c49a;`, `${variables("dark")} --guarded: #6d5c33;`)}${perFamily}${wide}${narrow}${print}`;
