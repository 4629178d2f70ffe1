/** The memory in which a text is read: its characters, the words that are known, and the tokens it becomes. The machine
 *  that reads plain words sees nothing else; the arrays of the rest of the redactor are views of it. */
import { wordClass } from "../lexicon/word-class.ts";
import { cell, slotBitsAt, usedOf, type WordMemo } from "../lexicon/word-memo.ts";
import { assembleReader } from "./reader.ts";
import { characterRows, inSight, type Places } from "./sight.ts";

/** What the language knows of WebAssembly here; the types of Node leave it out. */
declare const WebAssembly: {
  Memory: new (size: { initial: number }) => { readonly buffer: ArrayBuffer };
  Module: new (bytes: Uint8Array) => object;
  Instance: new (
    module: object,
    imports: object,
  ) => { readonly exports: { readonly run: (at: number, end: number) => number } };
  validate(bytes: Uint8Array): boolean;
};

/** One entry a token, each in an array of its own. */
const properties = ["start", "end", "flags", "value", "hash", "anchors"] as const;
type TokenArrays = Record<(typeof properties)[number], Int32Array>;

export interface Desk extends TokenArrays {
  /** How many bytes of tokens and of anchors are written, four each, and the flags of the tokens of this turn, all
   *  together; where in memory the tokens begin, and how far their properties lie apart. */
  state: Int32Array;
  /** The text, and nothing behind it, so that looking ahead needs no check. */
  units: Uint16Array;
  /** Bits that make a token an anchor. */
  readonly anchorBits: number;
  /** Makes room for a text, and puts it there. */
  lay(text: string): void;
  /** Reads plain words from a character on; returns where it stopped, which is where it began when nothing there is
   *  plain. */
  readPlain: (at: number, end: number) => number;
}

const pageSize = 65_536;
const state = 0;
const inWord = 32;
const plain = 48;
const beside = 64;
const words = 96;
/** Characters; three times a long call. Pages of memory nobody wrote to cost nothing. */
const usualRoom = 60_000;

/** A memory is never grown but left for a larger one. Growing takes the arrays from whoever holds them; from then on every
 *  array of the whole process is asked before each use whether it is still there, which costs a twenty-fifth of all
 *  redaction.
 *  @param memo moves into the memory of the desk.
 *  @param isInWord of the codes of ASCII, as @param isRare, which end the reading of plain words. */
export function createDesk(
  memo: WordMemo,
  isInWord: (code: number) => boolean,
  isRare: (code: number) => boolean,
  anchorBits: number,
): Desk {
  const known = memo.cells.length;
  const units = words + known * 4;
  const places = { state, inWord, plain, beside, words: words + cell.size * 4, units };
  const module = moduleOf({ ...places, slotBits: words + slotBitsAt * 4 }, anchorBits);
  let room = 0;
  let text = Buffer.alloc(0);

  const desk: Desk = { ...emptyArrays(), anchorBits, lay, readPlain: stepByStep };
  makeRoom(usualRoom);
  return desk;

  function lay(page: string): void {
    if (page.length > room) makeRoom(Math.max(page.length, room + (room >> 1)));
    text.write(page, "utf16le");
    desk.units.fill(0, page.length, page.length + inSight);
    desk.state.fill(0, 0, 3);
  }

  function makeRoom(characters: number): void {
    const unitBytes = (characters + inSight) * 2;
    const first = units + unitBytes + (-unitBytes & 15);
    // a text has fewer tokens than characters
    const stride = (characters + 1) * 4;
    const size = first + stride * properties.length;
    const memory = new WebAssembly.Memory({ initial: Math.ceil(size / pageSize) });
    const { buffer } = memory;
    const readPlain = module && new WebAssembly.Instance(module, { io: { memory } }).exports.run;
    const cells = new Int32Array(buffer, words, known);
    cells.set(usedOf(memo));
    new Uint8Array(buffer, inWord).set(characterRows(isInWord));
    new Uint8Array(buffer, plain).set(characterRows((code) => code !== 0 && !isRare(code)));
    new Uint8Array(buffer, beside, 16).fill(0xff);
    // from here on nothing fails: arrays in the new memory and a machine in the old would find nothing in any text
    memo.cells = cells;
    text = Buffer.from(buffer, units, unitBytes);
    desk.units = new Uint16Array(buffer, units, characters + inSight);
    desk.state = new Int32Array(buffer, state, 5);
    desk.state.set([0, 0, 0, first, stride]);
    for (const [index, property] of properties.entries())
      desk[property] = new Int32Array(buffer, first + index * stride, characters + 1);
    if (readPlain) desk.readPlain = readPlain;
    // where there was no memory, what is laid next must ask for it again
    room = characters;
  }
}

/** Where nothing is plain. */
const stepByStep: Desk["readPlain"] = (at) => at;

/** All redactors have the same places: the machine is made once. Where it has no vectors, nothing is plain, and all is
 *  read step by step. */
function moduleOf(places: Places, anchorBits: number): object | undefined {
  const key = JSON.stringify([places, anchorBits]);
  if (!modules.has(key)) {
    const bytes = assembleReader(places, wordClass, anchorBits);
    modules.set(key, WebAssembly.validate(bytes) ? new WebAssembly.Module(bytes) : undefined);
  }
  return modules.get(key);
}
const modules = new Map<string, object | undefined>();

/** @param flags of which some make it an anchor. */
export function addToken(
  desk: Desk,
  from: number,
  to: number,
  flags: number,
  value: number,
  hash: number,
): void {
  const { state } = desk;
  const token = (state[0] as number) >> 2;
  desk.start[token] = from;
  desk.end[token] = to;
  desk.flags[token] = flags;
  desk.value[token] = value;
  desk.hash[token] = hash;
  desk.anchors[(state[1] as number) >> 2] = token;
  state[0] = (token + 1) * 4;
  if ((flags & desk.anchorBits) !== 0) state[1] = (state[1] as number) + 4;
  state[2] = (state[2] as number) | flags;
}

function emptyArrays(): TokenArrays & Pick<Desk, "state" | "units"> {
  const none = new Int32Array(0);
  const arrays = { start: none, end: none, flags: none, value: none, hash: none, anchors: none };
  return { ...arrays, state: none, units: new Uint16Array(0) };
}
