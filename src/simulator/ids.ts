/** Ids that look like the vendor's and lead back to what they name: the first eight digits of a conversation's id
 *  are its index, scrambled, so that nothing need be remembered of a hundred thousand. */
import { mix } from "./random.ts";

const factor = 0x9e3779b1;

/** Its inverse modulo 2^32, by Newton's iteration: each step doubles the good bits. */
const inverse = Array.from({ length: 5 }).reduce<number>(
  (guess) => Math.imul(guess, 2 - Math.imul(factor, guess)),
  factor,
);

const hex = (number: number, digits: number): string =>
  (number >>> 0)
    .toString(16)
    .padStart(8, "0")
    .slice(8 - digits);

/** A well-formed random UUID of any numbers. */
export const uuid = (...numbers: readonly number[]): string => withHead(mix(...numbers, 0), numbers);

const withHead = (head: number, numbers: readonly number[]): string => {
  const part = (index: number) => mix(...numbers, index);
  return `${hex(head, 8)}-${hex(part(1), 4)}-4${hex(part(2), 3)}-a${hex(part(3), 3)}-${hex(part(4), 8)}${hex(part(5), 4)}`;
};

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
