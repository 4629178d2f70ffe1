/** The look of a run's report, over what all pages share. The outcomes' colours keep apart for those who see no red or
 *  green: blue, greys, amber, and a red that is much darker or lighter than the amber. */
import { inTheme } from "../page/style.ts";

export const reportStyle = `${inTheme(
  `--done: #2468ac; --before: #9dbfdf; --absent: #b3bac6; --pending: #4a9aa5; --batched: #7a68b8; --held: #d88a07; --failed: #a8202f;
   --curve: #2468ac; --second: #b3590a; --rule: #d7dbe2;`,
  `--done: #5ea2e4; --before: #2c5580; --absent: #5d6778; --pending: #5fb3bd; --batched: #a796e0; --held: #eeb04a; --failed: #e0606b;
   --curve: #5ea2e4; --second: #f0a860; --rule: #303846;`,
)}
.top { display: flex; align-items: baseline; gap: 1.1rem; padding: 1rem 1.4rem; background: var(--paper);
  border-bottom: 1px solid var(--line); }
.top p { color: var(--soft); font-size: 0.85rem; font-variant-numeric: tabular-nums; margin-left: auto; }
main { max-width: 76rem; margin: 0 auto; padding: 2.2rem 1.4rem 4rem; }
.verdict h2 { font-size: 2.1rem; letter-spacing: -0.025em; line-height: 1.15; max-width: 44rem; text-wrap: balance; }
.verdict p { margin-top: 0.5rem; color: var(--soft); max-width: 48rem; }
.verdict .end { display: inline-block; margin-top: 0.9rem; color: var(--warn); }
.cards { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 1.2rem; align-items: start; }
section { background: var(--paper); border: 1px solid var(--line); border-radius: 8px; padding: 1.1rem 1.3rem 1.2rem;
  min-width: 0; }
section.all { grid-column: 1 / -1; }
.stack { display: grid; gap: 1.2rem; min-width: 0; }
section > .hint { margin: -0.3rem 0 0.9rem; }
h3 { color: var(--text); font-size: 0.95rem; margin-bottom: 0.5rem; }
h4 { font-size: 0.82rem; font-weight: 400; color: var(--soft); margin: 1.1rem 0 0.3rem; display: flex; gap: 0 1.1rem; flex-wrap: wrap; }
h4 b { font-weight: 600; color: var(--text); }
.key { display: flex; flex-wrap: wrap; gap: 0.2rem 1.2rem; color: var(--soft); font-size: 0.82rem; margin: 0.2rem 0 0.9rem; }
.key svg { width: 10px; height: 10px; margin-right: 0.4rem; border-radius: 2px; vertical-align: -1px; }
.shares { display: block; width: 100%; height: 14px; border-radius: 3px; overflow: hidden; }
td .shares { min-width: 6rem; }
.rail { fill: var(--rail); } .done { fill: var(--done); } .before { fill: var(--before); } .absent { fill: var(--absent); }
.pending { fill: var(--pending); } .batched { fill: var(--batched); } .held { fill: var(--held); } .failed { fill: var(--failed); } .open { fill: var(--rail); }
.chart { display: block; overflow: visible; font-size: 12px; padding-left: 3.6rem; }
.chart text { fill: var(--soft); font-variant-numeric: tabular-nums; }
.chart .middle { text-anchor: middle; }
.chart .scale { text-anchor: end; }
.chart .grid, .chart .tick { stroke: var(--rule); stroke-width: 1px; shape-rendering: crispEdges; }
.chart .base { stroke: var(--soft); stroke-width: 1px; shape-rendering: crispEdges; }
.chart rect.rate, .chart rect.repeat, .chart rect.pace { stroke: var(--paper); stroke-width: 1px; }
.rate { fill: var(--done); } .repeat { fill: var(--held); } .pace { fill: var(--absent); }
.hit { fill: transparent; }
g:hover > .hit, .hit:hover { fill: var(--soft); fill-opacity: 0.12; }
.curve { fill: none; stroke-width: 2px; stroke-linecap: round; stroke-linejoin: round; vector-effect: non-scaling-stroke; }
.curve.median { stroke: var(--curve); } .curve.high { stroke: var(--second); stroke-width: 1.5px; }
.name.median { color: var(--curve); font-weight: 600; } .name.high { color: var(--second); font-weight: 600; }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr)); gap: 0.9rem 1.4rem; }
.facts dt { color: var(--soft); font-size: 0.82rem; } .facts dd { font-size: 0.92rem; }
.facets { columns: 24rem; column-gap: 2.6rem; margin-top: 1.1rem; }
.facets > div { break-inside: avoid; margin-bottom: 1.4rem; }
.facets h4 { margin-top: 0; }
.facets td:first-child { white-space: normal; min-width: 9.2rem; }
td.wrap { white-space: normal; min-width: 11rem; }
td .next { display: block; color: var(--soft); font-size: 0.84rem; }
.differ { color: var(--failed); font-weight: 600; }
details { margin-top: 0.9rem; } summary { cursor: pointer; color: var(--strong); font-size: 0.9rem; }
details .scroll { margin-top: 0.6rem; }
.scroll { overflow-x: auto; }
code { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; font-size: 0.84rem; }
tfoot td { font-weight: 600; border-top: 1px solid var(--soft); }
@media (max-width: 760px) {
  .cards { grid-template-columns: minmax(0, 1fr); }
  main { padding: 1.4rem 0.9rem 3rem; }
  section { padding: 1rem; }
  .verdict h2 { font-size: 1.6rem; }
  .figures { gap: 0.9rem 1.8rem; } .figures dd { font-size: 1.5rem; }
  .wide { display: none; }
  td, th { padding-right: 0.6rem; }
  .facets td:first-child { min-width: 6.8rem; }
  .books { font-size: 0.85rem; } .books td:first-child { white-space: normal; }
}
@media print {
  main { max-width: none; padding: 0; } .top { padding: 0 0 0.6rem; background: none; }
  section { border-color: #ccc; } details { display: none; }
}
`;
