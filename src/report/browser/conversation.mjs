/** One conversation: what was said beside what leaves, and under it who found what. */
import { byId, element, plural } from "./element.mjs";

/** @typedef {import("./store.mjs").Entry} Entry */
/** @typedef {import("./store.mjs").Index} Index */
/** @typedef {import("./store.mjs").Mask} Mask */
/** @typedef {import("./store.mjs").Turn} Turn */

const block = "█";

/** The pieces of a turn between and at its masks.
 *  @param {string} text @param {readonly Mask[]} masks
 *  @param {(mask: Mask) => [start: number, end: number]} placeOf
 *  @param {(mask: Mask) => Node} show @returns {(Node | string)[]} */
function cut(text, masks, placeOf, show) {
  /** @type {(Node | string)[]} */
  const pieces = [];
  let at = 0;
  for (const mask of masks) {
    const [start, end] = placeOf(mask);
    pieces.push(text.slice(at, start), show(mask));
    at = end;
  }
  return [...pieces, text.slice(at)].flatMap((piece) =>
    typeof piece === "string" ? guarded(piece) : [piece],
  );
}

/** Where the guard objects stand blocks of its own. @param {string} text @returns {(Node | string)[]} */
const guarded = (text) =>
  text
    .split(/(█+)/)
    .map((part) => (part.startsWith(block) ? element("span", { class: "block guarded" }, [part]) : part));

/** @param {Index} index @param {string} chosen the type that is filtered by, as its number; "" for all */
export function createTurnView({ types, families, detectors, views, cues, speakers }, chosen) {
  /** @param {Mask} mask @returns {boolean} */
  const isMeant = ([, , type]) => chosen === "" || chosen === String(type);
  /** @param {Mask} mask @param {string} name @returns {string} */
  const classOf = (mask, name) => `${name} ${families[mask[2]]}${isMeant(mask) ? "" : " other"}`;
  /** @param {Mask} mask @returns {string} */
  const reasonOf = ([, , , detector, view, cue]) =>
    `${detectors[detector]}, ${views[view]}${cue < 0 ? "" : `, after “${cues[cue]}”`}`;

  /** @param {Turn} turn @returns {(Node | string)[]} */
  function saidPieces([, text, masks, said]) {
    if (said !== undefined)
      return cut(
        said,
        masks,
        ([, , , , , , from, length]) => [from, from + length],
        (mask) =>
          element("mark", { class: classOf(mask, "value") }, [said.slice(mask[6], mask[6] + mask[7])]),
      );
    return cut(
      text,
      masks,
      ([start, end]) => [start, end],
      (mask) =>
        element(
          "span",
          { class: classOf(mask, "block"), role: "img", "aria-label": `${types[mask[2]]}, hidden` },
          [block.repeat(mask[7])],
        ),
    );
  }

  /** @param {Turn} turn @param {number} number from 1 @returns {HTMLElement} */
  return (turn, number) => {
    const [speaker, text, masks] = turn;
    const leaves = cut(
      text,
      masks,
      ([start, end]) => [start, end],
      (mask) =>
        element("mark", { class: classOf(mask, "mask"), title: reasonOf(mask) }, [
          text.slice(mask[0], mask[1]),
        ]),
    );
    const reasons = masks.map((mask) =>
      element("li", { class: classOf(mask, "reason") }, [
        element("b", {}, [text.slice(mask[0], mask[1]).replace(/^\W|\W$/g, "")]),
        ` ${reasonOf(mask)}`,
      ]),
    );
    const state = `${masks.length > 0 ? " touched" : ""}${masks.some(isMeant) ? " meant" : ""}`;
    return element("section", { class: `turn${state}`, id: `t${number}` }, [
      element("p", { class: "who" }, [
        element("span", { class: "number" }, [String(number)]),
        ` ${speakers[speaker]}`,
      ]),
      element("p", { class: "said" }, saidPieces(turn)),
      element("div", { class: "leaves" }, [
        element("p", {}, leaves),
        ...(reasons.length > 0 ? [element("ul", { class: "reasons" }, reasons)] : []),
      ]),
    ]);
  };
}

/** @param {Entry} entry @param {readonly Turn[]} turns @param {Index} index @param {string} chosen */
export function showConversation(entry, turns, index, chosen) {
  byId("id").textContent = entry.id;
  byId("about").textContent = [
    ...[entry.media, entry.direction, entry.when].filter((part) => part !== ""),
    ...[plural(entry.turns, "turn"), plural(entry.masks, "mask")],
  ].join(" · ");
  byId("held-by").hidden = entry.held.length === 0;
  byId("held-by").textContent = `Held back by the guard: ${entry.held.join(", ")}. It would not be sent.`;
  const view = createTurnView(index, chosen);
  const shown = turns.map((turn, at) => view(turn, at + 1));
  byId("turns").replaceChildren(
    ...(shown.length > 0
      ? shown
      : [
          element("p", { class: "empty" }, [
            "No part of its text passed both redactor and guard: nothing is shown.",
          ]),
        ]),
  );
}
