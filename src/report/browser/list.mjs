/** The list of conversations, and which of them fit the search and the filters. */
import { byId, element, inputById, plural } from "./element.mjs";

/** @typedef {import("./store.mjs").Entry} Entry */
/** @typedef {import("./store.mjs").Index} Index */

const dots = 6;

/** @param {Entry} entry @param {number} at @param {Index} index @returns {HTMLElement} */
function row(entry, at, { families }) {
  const present = [...new Set(entry.types.map((type) => families[type] ?? ""))].slice(0, dots);
  return element("li", {}, [
    element("a", { href: `#/${at + 1}`, "data-at": String(at) }, [
      element("span", { class: "id" }, [entry.id]),
      element("span", { class: "masks" }, [entry.masks === 0 ? "–" : String(entry.masks)]),
      element("span", { class: "about" }, [
        [entry.media, entry.when.replace(" UTC", ""), plural(entry.turns, "turn")]
          .filter((part) => part !== "")
          .join(" · "),
      ]),
      entry.held.length > 0
        ? element("span", { class: "held" }, ["held"])
        : element(
            "span",
            { class: "dots", "aria-hidden": "true" },
            present.map((family) => element("i", { class: family })),
          ),
    ]),
  ]);
}

/** @param {Index} index
 *  @param {ReturnType<typeof import("./store.mjs").createStore>} store */
export function createList(index, store) {
  const rows = index.entries.map((entry, at) => row(entry, at, index));
  byId("rows").replaceChildren(...rows);
  /** @type {number[]} */
  let fitting = [];
  let asked = 0;

  /** Shows what fits. A search that was overtaken by a newer one is dropped. */
  async function filter() {
    asked += 1;
    const mine = asked;
    const words = inputById("search").value.trim();
    const type = inputById("type").value;
    const media = inputById("media").value;
    const isHeldOnly = inputById("held").checked;
    // The first search reads everything, which takes a moment where there is much.
    if (words !== "") byId("found").textContent = "searching …";
    const found = words === "" ? undefined : await store.find(words);
    if (mine !== asked) return;
    fitting = index.entries.flatMap((entry, at) => {
      const fits =
        (found?.has(at) ?? true) &&
        (type === "" || entry.types.includes(Number(type))) &&
        (media === "" || entry.media === media) &&
        (!isHeldOnly || entry.held.length > 0);
      return fits ? [at] : [];
    });
    const shown = new Set(fitting);
    for (const [at, item] of rows.entries()) item.hidden = !shown.has(at);
    const all = plural(index.entries.length, "conversation");
    byId("found").textContent =
      fitting.length === index.entries.length ? all : `${fitting.length.toLocaleString("en-US")} of ${all}`;
    byId("nothing").hidden = fitting.length > 0;
  }

  return {
    filter,
    /** @param {number} at of the conversation that is open; -1 for none */
    mark(at) {
      byId("rows").querySelector("[aria-current]")?.removeAttribute("aria-current");
      const link = rows[at]?.querySelector("a");
      link?.setAttribute("aria-current", "true");
      link?.scrollIntoView({ block: "nearest" });
    },
    /** The next of those that fit. @param {number} at @param {1 | -1} step @returns {number | undefined} */
    beside(at, step) {
      if (at < 0) return step === 1 ? fitting[0] : fitting.at(-1);
      const place = fitting.indexOf(at);
      if (place >= 0) return fitting[place + step];
      return step === 1 ? fitting.find((one) => one > at) : fitting.findLast((one) => one < at);
    },
  };
}
