/** Ids that look like the vendor's and lead back to what they name: the first eight digits of a conversation's id
 *  are its index, scrambled, so that nothing need be remembered of a hundred thousand. */
import { mix } from "./random.ts";

const factor = 0x9e3779b1;

/** Its inverse modulo 2^32, by Newton's iteration: each step doubles the good bits. */
const inverse = Array.from({ length: 5 }).reduce<number>(
  (guess) => Math.imul(guess, 2 - Math.imul(factor, guess)),
  factor,
);

/** A well-formed random UUID of any numbers. */
export const uuid = (...numbers: readonly number[]): string => withHead(mix(...numbers), numbers);

const hex = (number: number): string => (number >>> 0).toString(16).padStart(8, "0");

function withHead(head: number, numbers: readonly number[]): string {
  const seed = mix(head, ...numbers);
  const [b, c, d] = [hex(mix(seed, 1)), hex(mix(seed, 2)), hex(mix(seed, 3))];
  return `${hex(head)}-${b.slice(0, 4)}-4${b.slice(4, 7)}-a${c.slice(0, 3)}-${c.slice(3, 7)}${d}`;
}

export const conversationId = (seed: number, index: number): string =>
  withHead(Math.imul(index, factor) ^ mix(seed), [seed, index]);

/** @returns undefined for an id that names no conversation of this seed. */
export function indexOfConversation(seed: number, id: string): number | undefined {
  const head = Number.parseInt(id.slice(0, 8), 16);
  const index = Math.imul(head ^ mix(seed), inverse) >>> 0;
  return conversationId(seed, index) === id ? index : undefined;
}

/** As the vendor's message ids: 32 digits, no dashes. */
export const messageId = (seed: number, index: number, line: number): string =>
  uuid(seed, index, 0x3e55, line).replace(/-/g, "");
