/** Recognises a value that was masked without keeping it. A digest is of the value in a plain form, so that it is the
 *  same however it was said or written; the key is the ledger's. (Who has ledger and audit both could try all phone
 *  numbers there are: the two deserve the same care. The audit alone says nothing.) */
import { createHmac } from "node:crypto";
import { type PiiType, piiTypes } from "../shared/types.ts";
import { inFigures, withoutMarks } from "./said.ts";

export type Digest = (type: PiiType, value: string) => readonly string[];

export const createDigest =
  (key: Uint8Array): Digest =>
  (type, value) =>
    plainForms(type, value).map((form) => keyed(key, type, form));

/** What a value would be known by that was asked for as a whole, whatever type it had been masked as. */
export const digestsOfAnyType = (key: Uint8Array, value: string): ReadonlyMap<string, PiiType> =>
  new Map(
    piiTypes.flatMap((type) =>
      plainForms(type, value)
        .slice(0, 1)
        .map((whole) => [keyed(key, type, whole), type] as const),
    ),
  );

const keyed = (key: Uint8Array, type: PiiType, form: string): string =>
  createHmac("sha256", key).update(`${type}\0${form}`).digest("hex").slice(0, 16);

/** The whole first. Said and written alike: words of a name in any order, each for itself too; of a phone number the end,
 *  for the country is often left out; letters and digits of all else. */
function plainForms(type: PiiType, value: string): readonly string[] {
  const plain = value.normalize("NFKC").toLowerCase();
  if (type === "PERSON") {
    const words = wordsOf(plain);
    return distinct([words.toSorted().join(" "), ...words.filter((word) => word.length > 2)]);
  }
  const figures = inFigures(plain);
  if (type === "ADDRESS") return distinct([wordsOf(figures).join("")]);
  const digits = figures.replace(/\D/g, "");
  if (type === "PHONE" && digits.length >= 7) return [digits.slice(-9)];
  const squeezed = wordsOf(type === "EMAIL" ? withoutMarks(figures) : figures).join("");
  return distinct([squeezed, ...(digits.length >= 6 ? [digits] : [])]);
}

const wordsOf = (plain: string): readonly string[] => plain.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];

const distinct = (forms: readonly string[]) => [...new Set(forms)].filter((form) => form !== "");
