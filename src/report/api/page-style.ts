/** What only the documentation of the server has. */
export const apiStyle = `
header.top { padding: 1.1rem max(1.2rem, calc(50vw - 31rem)); background: var(--paper); border-bottom: 1px solid var(--line);
  display: flex; justify-content: space-between; align-items: baseline; gap: 1rem; flex-wrap: wrap; }
header.top p { color: var(--soft); font-size: 0.87rem; }
main { max-width: 64rem; margin: 0 auto; padding: 1.6rem 1.2rem 4rem; }
main > p { max-width: 46rem; }
nav { margin: 1.4rem 0 2.2rem; }
nav li { display: flex; gap: 0.7rem; padding: 0.22rem 0; align-items: baseline; }
nav span:last-child { color: var(--soft); font-size: 0.87rem; }
nav h3 { margin: 1.1rem 0 0.35rem; }
code, pre { font: 0.88em/1.55 ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; }
pre { margin: 0.5rem 0 0; background: var(--rail); border-radius: 6px; padding: 0.7rem 0.9rem; overflow-x: auto;
  white-space: pre; }
section { background: var(--paper); border: 1px solid var(--line); border-radius: 10px; padding: 1.2rem 1.4rem;
  margin: 0 0 1.1rem; }
section h2 { font-size: 1.1rem; display: flex; flex-wrap: wrap; gap: 0.35rem 0.7rem; align-items: baseline; }
section h2 code { font-weight: 600; }
section h3 { margin: 1.2rem 0 0.45rem; }
section > p { margin-top: 0.45rem; max-width: 46rem; }
.method { font: 700 0.72rem/1 ui-monospace, "SF Mono", Menlo, Consolas, monospace; letter-spacing: 0.04em;
  border: 1px solid currentColor; border-radius: 4px; padding: 0.22rem 0.4rem; min-width: 3.1rem; text-align: center;
  color: var(--strong); flex: none; }
.method.post { color: var(--warn); }
.open { color: var(--soft); font-size: 0.82rem; font-weight: 400; }
.scroll { overflow-x: auto; }
.members td:first-child { width: 11rem; }
.members td:nth-child(2) { width: 13rem; color: var(--soft); font-size: 0.87rem; white-space: normal; }
.members td:last-child { white-space: normal; min-width: 14rem; }
.required, .optional { color: var(--warn); font-size: 0.78rem; margin-left: 0.35rem; }
.optional { color: var(--soft); }
section > p + .scroll { margin-top: 0.9rem; }
.answers td:first-child { width: 3.5rem; font-variant-numeric: tabular-nums; }
.answers td { white-space: normal; }
.answers a { white-space: nowrap; }
@media (max-width: 40rem) {
  nav li { flex-wrap: wrap; gap: 0.1rem 0.6rem; }
  nav a { flex: 1; min-width: 0; }
  nav span:last-child { flex-basis: 100%; padding-left: 3.7rem; }
  section { padding: 1rem; }
  .members tr { display: flex; flex-wrap: wrap; border-top: 1px solid var(--line); padding: 0.3rem 0; }
  .members td { border: 0; padding: 0 0.8rem 0 0; }
  .members td:first-child, .members td:nth-child(2) { width: auto; }
  .members td:last-child { flex-basis: 100%; }
}
`;
