/** WebAssembly, as far as the reader of plain words needs it: each instruction a function of what it works on, so that a
 *  program reads as an expression and is bytes when it has been read. No tool is needed to build it, and nothing is
 *  shipped that nobody can read. */

/** Bytes of instructions that leave one value, or none. */
export type Code = readonly number[];
type Operation = (...operands: readonly Code[]) => Code;

const operation =
  (...opcode: number[]): Operation =>
  (...operands) => [...operands.flat(), ...opcode];
const vector = (opcode: number): Operation => operation(0xfd, ...unsigned(opcode));

/** LEB128. */
function unsigned(number: number): number[] {
  const low = number & 0x7f;
  const rest = number >>> 7;
  return rest === 0 ? [low] : [low | 0x80, ...unsigned(rest)];
}

function signed(number: number): number[] {
  const low = number & 0x7f;
  const rest = number >> 7;
  const isLast = rest === ((low & 0x40) === 0 ? 0 : -1);
  return isLast ? [low] : [low | 0x80, ...signed(rest)];
}

function long(number: bigint): number[] {
  const low = Number(number & 0x7fn);
  const rest = number >> 7n;
  const isLast = rest === ((low & 0x40) === 0 ? 0n : -1n);
  return isLast ? [low] : [low | 0x80, ...long(rest)];
}

export const i32 = {
  const: (number: number): Code => [0x41, ...signed(number | 0)],
  add: operation(0x6a),
  sub: operation(0x6b),
  mul: operation(0x6c),
  and: operation(0x71),
  or: operation(0x72),
  xor: operation(0x73),
  shl: operation(0x74),
  shrU: operation(0x76),
  eqz: operation(0x45),
  eq: operation(0x46),
  ne: operation(0x47),
  gtU: operation(0x4b),
  geU: operation(0x4f),
  ctz: operation(0x68),
  popcnt: operation(0x69),
  load: (address: Code, offset = 0): Code => [...address, 0x28, 2, ...unsigned(offset)],
  load16: (address: Code, offset = 0): Code => [...address, 0x2f, 1, ...unsigned(offset)],
  store: (address: Code, value: Code, offset = 0): Code => [
    ...address,
    ...value,
    0x36,
    2,
    ...unsigned(offset),
  ],
};

export const i64 = {
  const: ({ high, low }: { readonly high: number; readonly low: number }): Code => [
    0x42,
    ...long((BigInt(high | 0) << 32n) | BigInt(low >>> 0)),
  ],
  add: operation(0x7c),
  sub: operation(0x7d),
  mul: operation(0x7e),
  and: operation(0x83),
  or: operation(0x84),
  xor: operation(0x85),
  shl: operation(0x86),
  shrU: operation(0x88),
  ctz: operation(0x7a),
  eq: operation(0x51),
  eqz: operation(0x50),
  load: (address: Code, offset = 0): Code => [...address, 0x29, 2, ...unsigned(offset)],
  /** The lower half. */
  wrap: operation(0xa7),
  /** Of 32 bits, as they are; the upper half is 0. */
  extend: operation(0xad),
  extract: (lane: number, of: Code): Code => [...of, 0xfd, 0x1d, lane],
};

/** Sixteen bytes at once. */
export const i8x16 = {
  swizzle: vector(0x0e),
  eq: vector(0x23),
  ne: vector(0x24),
  shrU: vector(0x6d),
  and: vector(0x4e),
  or: vector(0x50),
  /** One bit a byte: its highest. */
  bitmask: vector(0x64),
  /** Of sixteen numbers of two bytes; what is above 255 becomes 255, or 0. */
  narrow: vector(0x66),
  const: (bytes: readonly number[]): Code => [0xfd, 0x0c, ...bytes],
  /** Of pairs of bytes, as numbers. */
  shlOfPairs: vector(0x8b),
  load: (address: Code, offset = 0): Code => [...address, 0xfd, 0x00, 0, ...unsigned(offset)],
};

const nothing = 0x40;
export const block = (...body: readonly Code[]): Code => [0x02, nothing, ...body.flat(), 0x0b];
export const loop = (...body: readonly Code[]): Code => [0x03, nothing, ...body.flat(), 0x0b];
export const when = (is: Code, yes: readonly Code[], no: readonly Code[] = []): Code => [
  ...is,
  0x04,
  nothing,
  ...yes.flat(),
  ...(no.length === 0 ? [] : [0x05, ...no.flat()]),
  0x0b,
];
/** To the end of the block so many levels out, or to the beginning of the loop. */
export const branch = (levels: number): Code => [0x0c, levels];
export const branchIf = (is: Code, levels: number): Code => [...is, 0x0d, levels];

const number32 = 0x7f;
const number64 = 0x7e;
const vector128 = 0x7b;

export interface Local {
  readonly get: Code;
  set(value: Code): Code;
}

const local = (index: number): Local => ({
  get: [0x20, ...unsigned(index)],
  set: (value) => [...value, 0x21, ...unsigned(index)],
});

/** A module of one function, `run`, of some numbers to one, over the memory it is given as `io.memory`.
 *  @param numbers, @param longs and @param vectors: names of its variables. */
export function assemble<Name extends string>(
  parameters: readonly Name[],
  numbers: readonly Name[],
  longs: readonly Name[],
  vectors: readonly Name[],
  write: (locals: Readonly<Record<Name, Local>>) => Code,
): Uint8Array {
  const names = [...parameters, ...numbers, ...longs, ...vectors];
  const locals = Object.fromEntries(names.map((name, index) => [name, local(index)]));
  const body = [
    ...[3, ...unsigned(numbers.length), number32],
    ...[...unsigned(longs.length), number64, ...unsigned(vectors.length), vector128],
    ...write(locals as Record<Name, Local>),
    0x0b,
  ];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, parameters.length, ...parameters.map(() => number32), 1, number32]),
    ...section(2, [1, ...text("io"), ...text("memory"), 2, 0, 1]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...text("run"), 0, 0]),
    ...section(10, [1, ...unsigned(body.length), ...body]),
  ]);
}

const section = (id: number, content: readonly number[]): number[] => [
  id,
  ...unsigned(content.length),
  ...content,
];

const text = (word: string): number[] => [word.length, ...Buffer.from(word)];
