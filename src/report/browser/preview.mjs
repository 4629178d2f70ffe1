/** The page's conduct: what the address says is shown, filters act at once, and everything can be done by keys. */
import { showConversation } from "./conversation.mjs";
import { byId, inputById } from "./element.mjs";
import { createList } from "./list.mjs";
import { createStore, readIndex } from "./store.mjs";

const index = readIndex();
const store = createStore(index);
const list = createList(index, store);
const page = document.documentElement;
/** The conversation that is open; -1 for none. */
let open = -1;
/** Set for the turn to be scrolled to when its conversation is there. */
let wantedTurn = 0;

/** @param {string} view */
function show(view) {
  page.dataset["view"] = view;
  byId("overview").hidden = view === "conversation";
  byId("conversation").hidden = view !== "conversation";
  for (const link of document.querySelectorAll("nav a"))
    link.toggleAttribute("aria-current", link.getAttribute("href") === `#/${view}`);
}

/** `#/overview`, `#/list`, or `#/12` for the twelfth conversation, `#/12/3` for its third turn. */
async function follow() {
  const [, number, turn] = /^#\/(\d+)(?:\/(\d+))?$/.exec(location.hash) ?? [];
  const at = Number(number) - 1;
  const entry = index.entries[at];
  open = entry ? at : -1;
  list.mark(open);
  if (!entry) {
    show(location.hash === "#/list" ? "list" : "overview");
    return;
  }
  wantedTurn = Number(turn ?? 0);
  const turns = await store.turns(at);
  if (open !== at) return;
  showConversation(entry, turns, index, inputById("type").value);
  show("conversation");
  byId("main").scrollTop = 0;
  window.scrollTo(0, 0);
  if (wantedTurn > 0) pointAt(document.getElementById(`t${wantedTurn}`));
}

/** @param {Element | null | undefined} turn */
function pointAt(turn) {
  if (!turn) return;
  document.querySelector(".turn.at")?.classList.remove("at");
  turn.classList.add("at");
  turn.scrollIntoView({ block: "center" });
}

/** @param {1 | -1} step */
function stepTurn(step) {
  const meant = [...document.querySelectorAll(".turn.meant")];
  const here = meant.findIndex((turn) => turn.classList.contains("at"));
  pointAt(here < 0 ? meant[step === 1 ? 0 : meant.length - 1] : meant[here + step]);
}

/** @param {1 | -1} step */
function stepConversation(step) {
  const next = list.beside(open, step);
  if (next !== undefined) location.hash = `#/${next + 1}`;
}

function toggleTheme() {
  const isDark =
    page.dataset["theme"] === undefined
      ? matchMedia("(prefers-color-scheme: dark)").matches
      : page.dataset["theme"] === "dark";
  page.dataset["theme"] = isDark ? "light" : "dark";
}

/** @param {string} id */
const flip = (id) => {
  const box = inputById(id);
  box.checked = !box.checked;
  box.dispatchEvent(new Event("change"));
};

async function refilter() {
  await list.filter();
  if (open >= 0) await follow();
}

/** @type {Readonly<Record<string, () => void>>} */
const keys = {
  j: () => stepConversation(1),
  k: () => stepConversation(-1),
  n: () => stepTurn(1),
  p: () => stepTurn(-1),
  m: () => flip("only-masked"),
  r: () => flip("reasons"),
  t: toggleTheme,
  o: () => {
    location.hash = "#/overview";
  },
  "/": () => inputById("search").focus(),
};

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement) {
    if (key === "Escape") target.blur();
    return;
  }
  const act = keys[key];
  if (!act) return;
  event.preventDefault();
  act();
});

for (const [id, name] of /** @type {const} */ ([
  ["only-masked", "onlyMasked"],
  ["reasons", "reasons"],
])) {
  const box = inputById(id);
  const apply = () => {
    page.dataset[name] = box.checked ? "yes" : "no";
  };
  box.addEventListener("change", apply);
  apply();
}
for (const id of ["type", "media", "held"]) byId(id).addEventListener("change", refilter);
inputById("search").addEventListener("input", list.filter);
byId("theme").addEventListener("click", toggleTheme);
byId("next").addEventListener("click", () => stepConversation(1));
byId("previous").addEventListener("click", () => stepConversation(-1));
for (const button of document.querySelectorAll("button[data-type]")) {
  button.addEventListener("click", () => {
    inputById("type").value = button.getAttribute("data-type") ?? "";
    void refilter();
    location.hash = "#/list";
  });
}
addEventListener("hashchange", follow);
void list.filter().then(follow);
