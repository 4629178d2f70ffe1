/** The server's OpenAPI document as a page for people: every route with what it takes and answers, and a command to try
 *  it with. Needs no script and fetches nothing. */
import { pageText } from "../page/document.ts";
import { html, type Markup } from "../page/html.ts";
import { basicStyle } from "../page/style.ts";
import { type ApiDocument, exampleOf, type Operation, resolved, type Schema, typeOf } from "./document.ts";
import { apiStyle } from "./page-style.ts";

interface Route {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

export interface ApiPageOptions {
  /** Where the server listens. */
  readonly origin: string;
  /** What may go wrong, by the code an answer names it by. */
  readonly problems: Readonly<Record<string, ProblemText>>;
}

export function apiPage(document: ApiDocument, { origin, problems }: ApiPageOptions): string {
  const routes = Object.entries(document.paths ?? {}).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]): Route => ({ method, path, operation })),
  );
  const groups = [...new Set(routes.map(groupOf))];
  return pageText({
    title: `${document.info.title}: the API`,
    style: basicStyle + apiStyle,
    data: [],
    body: html`<header class="top"><h1>${document.info.title}</h1><p>API ${document.info.version} · <a href="/openapi.json">openapi.json</a></p></header>
<main>
<p>${document.info.description}</p>
<nav aria-label="Routes">${groups.map((group) => contents(group, routes))}
<h3>Besides</h3>
<ul>${document.paths?.["/api/search"] ? html`<li><a href="/search">The search as a page</a></li>` : undefined}<li><a href="#shapes">Shapes of answers</a></li><li><a href="#problems">What can go wrong</a></li></ul></nav>
${routes.map((route) => section(document, origin, route))}
${shapes(document)}
${problemSection(problems)}
</main>`,
  });
}

export interface ProblemText {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
}

const groupOf = ({ operation }: Route): string => operation.tags?.[0] ?? "Other";

const anchorOf = ({ method, path }: Route): string =>
  `${method}${path.replaceAll(/[^a-z0-9]+/gi, "-")}`.toLowerCase();

const badge = (method: string): Markup => html`<span class="method ${method}">${method.toUpperCase()}</span>`;

const contents = (group: string, routes: readonly Route[]): Markup => html`<h3>${group}</h3>
<ul>${routes
  .filter((route) => groupOf(route) === group)
  .map(
    (route) =>
      html`<li>${badge(route.method)}<a href="#${anchorOf(route)}"><code>${route.path}</code></a><span>${route.operation.summary}</span></li>\n`,
  )}</ul>`;

function section(document: ApiDocument, origin: string, route: Route): Markup {
  const { method, path, operation } = route;
  const { summary, description, parameters = [], requestBody, responses = {} } = operation;
  const body = resolved(document, requestBody?.content["application/json"]?.schema);
  const rows = parameters.map(({ name, required, description: about, schema = {}, in: place }) =>
    memberRow(
      name,
      about ? { ...schema, description: about } : schema,
      required ? "required" : undefined,
      place,
    ),
  );
  return html`<section id="${anchorOf(route)}">
<h2>${badge(method)}<code>${path}</code>${operation.security ? undefined : html`<span class="open">needs no token</span>`}</h2>
<p>${summary}${description ? `. ${description}` : "."}</p>
${rows.length > 0 ? html`<h3>Parameters</h3>${membersTable(rows)}` : undefined}
${requestBody ? html`<h3>Body</h3>${membersOf(body, true)}` : undefined}
<h3>Answers</h3>
<div class="scroll"><table class="answers"><tbody>${Object.entries(responses).map(
    ([status, { description: says, content = {} }]) =>
      html`<tr><td>${status}</td><td>${says}</td><td>${shapeLink(content)}</td></tr>\n`,
  )}</tbody></table></div>
<h3>Try it</h3>
<pre>${commandFor(origin, route)}</pre>
</section>`;
}

function shapeLink(content: NonNullable<Operation["requestBody"]>["content"]): Markup | undefined {
  const name = Object.values(content)[0]?.schema?.$ref?.split("/").at(-1);
  return name === undefined ? undefined : html`<a href="#shape-${name}">${name}</a>`;
}

const memberRow = (name: string, schema: Schema, mark: string | undefined, place?: string): Markup =>
  html`<tr><td><code>${name}</code>${mark ? html`<span class="${mark}">${mark}</span>` : undefined}</td><td>${
    place === undefined ? "" : `${place}; `
  }${typeOf(schema)}</td><td>${schema.description}</td></tr>\n`;

const membersTable = (rows: readonly Markup[]): Markup =>
  html`<div class="scroll"><table class="members"><tbody>${rows}</tbody></table></div>`;

/** Of what is sent the required ones are marked, of what is answered those that may be missing. */
const membersOf = ({ properties = {}, required = [] }: Schema, isSent: boolean): Markup =>
  membersTable(
    Object.entries(properties).map(([name, schema]) => {
      const isRequired = required.includes(name);
      return memberRow(name, schema, isSent === isRequired ? (isSent ? "required" : "optional") : undefined);
    }),
  );

/** With the first example of everything that has one. */
function commandFor(origin: string, { method, path, operation }: Route): string {
  const { parameters = [], requestBody, security } = operation;
  const examples = new Map(parameters.map((parameter) => [parameter.name, exampleOf(parameter)]));
  const shown = path.replaceAll(/\{(\w+)\}/g, (whole, name) => String(examples.get(name) ?? whole));
  const asked = new URLSearchParams(
    parameters.flatMap(({ name, in: place }) => {
      const example = examples.get(name);
      return place === "query" && example !== undefined ? [[name, String(example)] as [string, string]] : [];
    }),
  );
  const body = exampleOf(requestBody?.content["application/json"] ?? {});
  const lines = [
    `curl${security ? ' -H "Authorization: Bearer $SERVE_TOKEN"' : ""}`,
    ...(method === "post" ? [`-H "Content-Type: application/json"`, `-d '${JSON.stringify(body)}'`] : []),
    asked.size > 0 ? `"${origin}${shown}?${asked}"` : `${origin}${shown}`,
  ];
  return lines.join(" \\\n  ");
}

const shapes = ({ components }: ApiDocument): Markup =>
  html`<div id="shapes">${Object.entries(components?.schemas ?? {})
    .filter(([name]) => !name.endsWith("Input"))
    .map(
      ([name, schema]) => html`<section id="shape-${name}">
<h2>${name}</h2>
${schema.description ? html`<p>${schema.description}</p>` : undefined}
${membersOf(schema, false)}
</section>`,
    )}</div>`;

const problemSection = (
  problems: Readonly<Record<string, ProblemText>>,
): Markup => html`<section id="problems">
<h2>What can go wrong</h2>
<p>Every error is <code>application/problem+json</code>, with one of these codes and the request's id, and without a word of what was sent.</p>
<div class="scroll"><table class="answers"><tbody>${Object.entries(problems).map(
  ([code, { status, title, detail }]) =>
    html`<tr id="${code}"><td>${status}</td><td><code>${code}</code></td><td>${title}. ${detail}</td></tr>\n`,
)}</tbody></table></div>
</section>`;
