/** The conversations as a page carries them: names once, numbers in place of them, in blocks that are read when they are
 *  looked at. Up to some megabytes they stand there as JSON, so that anybody can read in the file what is in it; above
 *  that compressed, for a page of thousands of long calls must still be one that can be mailed. */
import { gzipSync } from "node:zlib";
import type { PiiType } from "../../shared/types.ts";
import { type DataBlock, dataJson } from "../page/document.ts";
import type { Exhibit } from "./exhibit.ts";
import { familyOf } from "./family.ts";

const perBlock = 40;
const mostPlainBytes = 10_000_000;

/** @param order of the types, as the page counts them. */
export function pageData(exhibits: readonly Exhibit[], order: readonly PiiType[]): readonly DataBlock[] {
  const types = createNames(order);
  const detectors = createNames();
  const views = createNames();
  const cues = createNames();
  const speakers = createNames();

  const conversations = exhibits.map(({ turns }) =>
    turns.map(({ speaker, text, masks, said }) => [
      speakers.numberOf(speaker),
      text,
      masks.map(({ start, end, type, detector, view, cue, saidStart, saidLength }) => [
        ...[start, end, types.numberOf(type), detectors.numberOf(detector), views.numberOf(view)],
        ...[cue === undefined ? -1 : cues.numberOf(cue), saidStart, saidLength],
      ]),
      ...(said === undefined ? [] : [said]),
    ]),
  );
  const entries = exhibits.map(({ id, mediaType, direction, startedAt, heldBy, turns }) => ({
    id,
    media: mediaType === "unknown" ? "" : mediaType,
    direction: direction ?? "",
    when: startedAt ? `${startedAt.slice(0, 10)} ${startedAt.slice(11, 16)} UTC` : "",
    held: heldBy,
    turns: turns.length,
    masks: turns.reduce((sum, { masks }) => sum + masks.length, 0),
    types: [...new Set(turns.flatMap(({ masks }) => masks.map(({ type }) => types.numberOf(type))))],
  }));
  const blocks = Array.from({ length: Math.ceil(conversations.length / perBlock) }, (_, block) =>
    dataJson(conversations.slice(block * perBlock, (block + 1) * perBlock)),
  );
  const isPlain = blocks.reduce((sum, block) => sum + block.length, 0) <= mostPlainBytes;
  const index = {
    types: types.all,
    families: order.map(familyOf),
    ...{ detectors: detectors.all, views: views.all, cues: cues.all, speakers: speakers.all },
    ...{ perBlock, entries },
  };
  return [
    { id: "index", type: "application/json", content: dataJson(index) },
    ...blocks.map((json, block): DataBlock => {
      const id = `block-${block}`;
      if (isPlain) return { id, type: "application/json", content: json };
      return { id, type: "text/plain", content: gzipSync(json).toString("base64") };
    }),
  ];
}

/** Gives each name a number, from 0. */
function createNames(first: readonly string[] = []) {
  const all = [...first];
  const numbers = new Map(first.map((name, number) => [name, number]));
  return {
    all,
    numberOf(name: string): number {
      const number = numbers.get(name) ?? all.push(name) - 1;
      numbers.set(name, number);
      return number;
    },
  };
}
