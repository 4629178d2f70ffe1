/** The conversations as the page carries them: an index that is read at once, and blocks of conversations that are read
 *  when one of them is looked at. */
import { byId } from "./element.mjs";

/** @typedef {[start: number, end: number, type: number, detector: number, view: number, cue: number,
 *    saidStart: number, saidLength: number]} Mask numbers but for the offsets stand for names in the index */
/** @typedef {[speaker: number, text: string, masks: Mask[], said?: string]} Turn */
/** @typedef {{ id: string, media: string, direction: string, when: string, held: string[], turns: number,
 *    masks: number, types: number[] }} Entry */
/** @typedef {{ types: string[], families: string[], detectors: string[], views: string[], cues: string[],
 *    speakers: string[], perBlock: number, entries: Entry[] }} Index */

/** @param {string} id @returns {Promise<any>} */
async function readBlock(id) {
  const block = /** @type {HTMLScriptElement} */ (byId(id));
  const text = block.textContent ?? "";
  if (block.type === "application/json") return JSON.parse(text);
  const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

/** @returns {Index} */
export const readIndex = () => JSON.parse(byId("index").textContent ?? "");

/** @param {Index} index */
export function createStore({ perBlock, entries }) {
  /** @type {Map<number, Promise<Turn[][]>>} */
  const blocks = new Map();
  /** @type {string[]} */
  const searchable = [];

  /** @param {number} number @returns {Promise<Turn[][]>} */
  function block(number) {
    const reading = blocks.get(number) ?? readBlock(`block-${number}`);
    blocks.set(number, reading);
    return reading;
  }

  return {
    /** @param {number} at @returns {Promise<Turn[]>} */
    async turns(at) {
      return (await block(Math.floor(at / perBlock)))[at % perBlock] ?? [];
    },
    /** Conversations whose id or text holds the words, in any case. The text is read once, at the first search.
     *  @param {string} words @returns {Promise<ReadonlySet<number>>} */
    async find(words) {
      const sought = words.toLowerCase();
      for (let at = searchable.length; at < entries.length; at++) {
        const turns = await this.turns(at);
        const text = turns.map(([, text]) => text).join("\n");
        searchable[at] = `${entries[at]?.id}\n${text}`.toLowerCase();
      }
      return new Set(searchable.flatMap((text, at) => (text.includes(sought) ? [at] : [])));
    },
  };
}
