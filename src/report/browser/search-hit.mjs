/** What was found, as elements: who said it, with what was looked for and the masks marked. */
import { element, plural } from "./element.mjs";

/** @typedef {{ speaker: string, turn?: number, text: string, found: [number, number][] }} Snippet */
/** @typedef {object} Hit
 *  @property {string} conversationId @property {string} startedAt @property {string} [endedAt]
 *  @property {string} mediaType @property {string} [direction] @property {string} [language] @property {string} [sentiment]
 *  @property {Record<string, number>} masks @property {number} turns @property {number} [score]
 *  @property {Snippet[]} snippets */

/** Families of types, by colour; the page gives them. @typedef {Readonly<Record<string, string>>} Families */

/** @param {string} text @param {readonly string[]} types @returns {{ start: number, end: number, type: string }[]} */
function masksIn(text, types) {
  return [...text.matchAll(/\[[^[\]]*\]/g)].flatMap((match) => {
    const type = types.find((one) => match[0].includes(one));
    return type ? [{ start: match.index, end: match.index + match[0].length, type }] : [];
  });
}

/** @param {Snippet} snippet @param {Families} families @returns {HTMLElement} */
function snippetView({ speaker, turn, text, found }, families) {
  const types = Object.keys(families).toSorted((a, b) => b.length - a.length);
  const masks = masksIn(text, types);
  const cuts = [
    ...new Set([0, text.length, ...found.flat(), ...masks.flatMap(({ start, end }) => [start, end])]),
  ];
  cuts.sort((a, b) => a - b);
  const pieces = cuts.slice(0, -1).map((start, index) => {
    const piece = text.slice(start, cuts[index + 1]);
    const mask = masks.find((one) => one.start <= start && start < one.end);
    const isFound = found.some(([from, to]) => from <= start && start < to);
    if (!mask && !isFound) return piece;
    const names = [mask ? `mask ${families[mask.type]}` : "", isFound ? "found" : ""].join(" ").trim();
    return element(isFound ? "mark" : "span", { class: names }, [piece]);
  });
  return element("div", { class: `snippet ${speaker}` }, [
    element("p", { class: "who", title: turn === undefined ? "" : `turn ${turn}` }, [speaker]),
    element("p", {}, pieces),
  ]);
}

/** @param {Hit} hit @returns {string} */
function lengthOf({ startedAt, endedAt }) {
  if (endedAt === undefined) return "";
  const minutes = Math.round((Date.parse(endedAt) - Date.parse(startedAt)) / 60_000);
  return minutes < 1 ? "under a minute" : `${minutes} min`;
}

/** @param {Hit} hit @param {Families} families @returns {HTMLElement} */
export function hitView(hit, families) {
  const about = [
    hit.mediaType,
    hit.direction,
    lengthOf(hit),
    plural(hit.turns, "turn"),
    hit.language,
    hit.sentiment,
  ];
  return element("li", { tabindex: "0" }, [
    element("p", { class: "about" }, [
      element("b", {}, [`${hit.startedAt.slice(0, 10)} ${hit.startedAt.slice(11, 16)}`]),
      ` ${about.filter((part) => part !== undefined && part !== "").join(" · ")}`,
    ]),
    ...hit.snippets.map((snippet) => snippetView(snippet, families)),
    element("p", { class: "foot" }, [
      element("code", {}, [hit.conversationId]),
      ...Object.entries(hit.masks).map(([type, number]) =>
        element("span", { class: `chip mask ${families[type] ?? ""}` }, [
          number > 1 ? `${type} ${number}` : type,
        ]),
      ),
    ]),
  ]);
}
