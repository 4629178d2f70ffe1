/** The numbers of a conversation by their digits, so that one is known by its end, too, and with a prefix. */
import type { PiiType } from "../shared/types.ts";

/** Shorter digit strings are numbers like any other. */
export const leastDigits = 4;
/** Shorter ones are taken in only from the metadata or an answer, and recalled only whole. */
export const leastTelling = 6;
const tail = 4;

export interface HeardNumbers {
  isEmpty(): boolean;
  hear(digits: string, type: PiiType): void;
  /** The number itself, the end of it, or it with a prefix. A year alone is left alone. */
  typeOf(digits: string): PiiType | undefined;
}

export function createHeardNumbers(): HeardNumbers {
  const numbers = new Map<string, PiiType>();
  const tails = new Map<string, string[]>();

  return {
    isEmpty: () => numbers.size === 0,
    hear(digits, type) {
      if (digits.length < leastDigits) return;
      const plain =
        type === "PHONE" && digits.length === 11 && digits.startsWith("1") ? digits.slice(1) : digits;
      if (numbers.has(plain)) return;
      numbers.set(plain, type);
      const end = plain.slice(-tail);
      const same = tails.get(end);
      if (same) same.push(plain);
      else tails.set(end, [plain]);
    },
    typeOf(digits) {
      if (digits.length === 4 && (digits.startsWith("19") || digits.startsWith("20"))) return undefined;
      const exact = numbers.get(digits);
      if (exact) return exact;
      for (const heard of tails.get(digits.slice(-tail)) ?? []) {
        const [short, long] = heard.length < digits.length ? [heard, digits] : [digits, heard];
        if (
          long.length >= leastTelling &&
          long.endsWith(short) &&
          (short === digits || short.length >= leastTelling)
        ) {
          return numbers.get(heard);
        }
      }
      return undefined;
    },
  };
}
