/** The search page: what is asked stands in the address, behind the #, so that a link leads back to it and no server's log
 *  ever sees it; what is found is fetched with the reader's token. */
import { byId, inputById, plural } from "./element.mjs";
import { hitView } from "./search-hit.mjs";

const limit = 10;
const filters = ["from", "to", "media", "direction", "queue", "sentiment", "has"];
const tokenName = "transcript-gateway token";
const families = JSON.parse(byId("families").textContent ?? "{}");

let page = 1;
let asked = 0;
/** Filled in by what came last. */
let pages = 1;

/** The field and the filters, as far as they are filled in. */
const wanted = () =>
  ["q", ...filters].flatMap((name) => {
    const value = inputById(name).value.trim();
    return value === "" ? [] : [[name, value]];
  });

/** @param {string} text @param {string} [kind] */
function tell(text, kind = "") {
  byId("told").className = `told ${kind}`;
  byId("told").textContent = text;
}

/** @param {import("./search-hit.mjs").Hit[]} hits */
const show = (hits) => byId("hits").replaceChildren(...hits.map((hit) => hitView(hit, families)));

function showNothing() {
  show([]);
  byId("pages").hidden = true;
}

/** @param {{ total: number, waiting: number, hits: import("./search-hit.mjs").Hit[] }} found */
function showFound({ total, waiting, hits }) {
  show(hits);
  pages = Math.max(1, Math.ceil(total / limit));
  byId("pages").hidden = pages === 1;
  byId("where").textContent = `page ${page} of ${pages.toLocaleString("en-US")}`;
  byId("previous").toggleAttribute("disabled", page === 1);
  byId("next").toggleAttribute("disabled", page >= pages);
  const late = waiting > 0 ? `; ${plural(waiting, "result")} not in the index yet` : "";
  tell(
    total === 0
      ? `Nothing was found${late}. Fewer words or filters find more.`
      : `${plural(total, "conversation")}${late}`,
  );
}

/** @param {{ detail?: string, title?: string, wrong?: { says: string }[] }} problem */
const problemText = ({ title, detail, wrong }) =>
  wrong?.[0]?.says.replace(/^./, (first) => first.toUpperCase()) ??
  [title, detail].filter(Boolean).join(". ");

function wantToken() {
  byId("token-form").hidden = false;
  inputById("token").focus();
}

async function ask() {
  const query = wanted();
  byId("help").hidden = query.length > 0;
  asked += 1;
  const mine = asked;
  if (query.length === 0) {
    showNothing();
    return tell("");
  }
  const token = sessionStorage.getItem(tokenName);
  if (token === null) return wantToken();
  tell("searching …");
  const sort = inputById("sort").value;
  const about = new URLSearchParams([
    ...query,
    ...Object.entries({ sort, page: String(page), limit: String(limit) }),
  ]);
  try {
    const answer = await fetch(`/api/search?${about}`, { headers: { authorization: `Bearer ${token}` } });
    const content = await answer.json();
    if (mine !== asked) return;
    if (answer.ok) return showFound(content);
    showNothing();
    tell(problemText(content), "warning");
    if (answer.status === 401) {
      sessionStorage.removeItem(tokenName);
      wantToken();
    }
  } catch {
    if (mine !== asked) return;
    showNothing();
    tell("The server can not be reached. Is it still running?", "warning");
  }
}

/** What is asked, as the address says it. */
function read() {
  const said = new URLSearchParams(location.hash.slice(1));
  for (const name of ["q", ...filters]) inputById(name).value = said.get(name) ?? "";
  inputById("sort").value = said.get("sort") ?? "rank";
  page = Math.max(1, Number(said.get("page") ?? 1) || 1);
}

/** @param {number} to a page */
function go(to) {
  const said = new URLSearchParams(wanted());
  const sort = inputById("sort").value;
  if (sort !== "rank") said.set("sort", sort);
  if (to > 1) said.set("page", String(to));
  const next = `#${said}`;
  if (location.hash === next || (next === "#" && location.hash === "")) void ask();
  else location.hash = next;
}

/** @param {number} step */
function walk(step) {
  const rows = [...byId("hits").children];
  const at = rows.indexOf(/** @type {Element} */ (document.activeElement));
  const next = rows[Math.min(rows.length - 1, Math.max(0, at + step))];
  if (next instanceof HTMLElement) next.focus();
}

/** @param {number} to */
const turn = (to) => {
  if (to < 1 || to > pages) return;
  go(to);
  scrollTo({ top: 0 });
};

const keys = {
  "/": () => inputById("q").select(),
  ArrowDown: () => walk(1),
  ArrowUp: () => walk(-1),
  n: () => turn(page + 1),
  p: () => turn(page - 1),
};

document.addEventListener("keydown", (event) => {
  const isTyping = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
  const isFromField = event.key === "ArrowDown" && event.target === byId("q");
  if ((isTyping && !isFromField) || event.ctrlKey || event.metaKey || event.altKey) return;
  const act = keys[/** @type {keyof typeof keys} */ (event.key)];
  if (!act) return;
  event.preventDefault();
  act();
});
byId("form").addEventListener("submit", (event) => {
  event.preventDefault();
  go(1);
});
for (const name of [...filters, "sort"]) byId(name).addEventListener("change", () => go(1));
byId("token-form").addEventListener("submit", (event) => {
  event.preventDefault();
  sessionStorage.setItem(tokenName, inputById("token").value.trim());
  inputById("token").value = "";
  byId("token-form").hidden = true;
  inputById("q").focus();
  void ask();
});
byId("previous").addEventListener("click", () => turn(page - 1));
byId("next").addEventListener("click", () => turn(page + 1));
addEventListener("hashchange", () => {
  read();
  void ask();
});

read();
if (sessionStorage.getItem(tokenName) === null) wantToken();
else inputById("q").focus();
void ask();
