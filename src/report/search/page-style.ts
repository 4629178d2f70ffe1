import { maskStyle } from "../preview/page-style.ts";

/** On top of what every page looks like. Narrow first: the filters stand two beside each other on a telephone. */
export const searchStyle = `${maskStyle}
.top { display: flex; gap: 0.9rem; align-items: baseline; padding: 0.8rem 1.2rem; border-bottom: 1px solid var(--line);
  background: var(--paper); }
.top p { color: var(--soft); font-size: 0.87rem; }
main { max-width: 56rem; margin: 0 auto; padding: 1.2rem; }
.row { display: flex; gap: 0.5rem; align-items: end; }
.row input { flex: 1; min-width: 0; width: 100%; min-height: 2.7rem; }
#q { min-height: 2.7rem; font-size: 1.05rem; }
.row button { min-height: 2.7rem; background: var(--strong); border-color: var(--strong); color: var(--paper); font-weight: 600; }
label { display: flex; flex-direction: column; gap: 0.15rem; color: var(--soft); font-size: 0.8rem; min-width: 0; }
.row label { flex: 1; }
label > * { color: var(--text); font-size: 0.93rem; width: 100%; }
input[type="date"], input[type="password"], #queue { background: var(--paper); border: 1px solid var(--line); border-radius: 6px;
  padding: 0.3rem 0.5rem; min-height: 2.15rem; }
.filters { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 0.6rem; margin-top: 0.8rem; }
@media (min-width: 48rem) { .filters { grid-template-columns: repeat(4, minmax(0, 1fr)); } }
#token-form { background: var(--paper); border: 1px solid var(--line); border-radius: 8px; padding: 1rem 1.1rem;
  margin-bottom: 1.2rem; }
#token-form .row { margin-top: 0.8rem; }
#token-form h2 { font-size: 1.05rem; }
.told { margin: 1.1rem 0 0.6rem; color: var(--soft); font-size: 0.93rem; min-height: 1.5rem; }
.told.warning { color: var(--warn); }
.help { margin-top: 0.6rem; }
.help dl { display: grid; gap: 0.35rem; margin-bottom: 1rem; }
.help dl div { display: grid; grid-template-columns: minmax(9rem, 13rem) 1fr; gap: 0.8rem; }
.help dt, kbd, code { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; font-size: 0.87rem; }
.help dd { color: var(--soft); }
kbd { border: 1px solid var(--line); border-radius: 4px; padding: 0 0.35rem; background: var(--paper); }
#hits { display: grid; gap: 0.8rem; }
#hits li { background: var(--paper); border: 1px solid var(--line); border-radius: 8px; padding: 0.8rem 1rem; }
#hits .about { color: var(--soft); font-size: 0.87rem; margin-bottom: 0.45rem; }
#hits .about b { color: var(--text); font-weight: 600; font-variant-numeric: tabular-nums; }
.snippet { display: grid; grid-template-columns: 5.2rem 1fr; gap: 0.2rem 0.6rem; padding: 0.15rem 0; }
.snippet .who { color: var(--soft); font-size: 0.87rem; }
.snippet.answer { border-top: 1px dashed var(--line); margin-top: 0.35rem; padding-top: 0.4rem; }
mark { background: none; color: inherit; }
.mask { border-radius: 4px; padding: 0 0.2rem; }
.found { font-weight: 700; text-decoration: underline; text-decoration-thickness: 2px; text-underline-offset: 3px;
  text-decoration-color: var(--strong); }
.foot { display: flex; flex-wrap: wrap; gap: 0.3rem 0.5rem; align-items: center; margin-top: 0.5rem; color: var(--soft); }
.foot code { font-size: 0.8rem; margin-right: auto; }
.chip { font-size: 0.75rem; }
.pages { display: flex; gap: 0.8rem; align-items: center; justify-content: center; margin: 1.2rem 0; color: var(--soft); }
.pages button[disabled] { opacity: 0.45; cursor: default; }
@media (max-width: 30rem) { .snippet { grid-template-columns: 1fr; } .top p { display: none; } }
`;
