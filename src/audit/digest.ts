/** Recognises a value that was masked without keeping it. A digest is of the value in a plain form, so that it is the
 *  same however it was said or written; the key is the ledger's. (Who has ledger and audit both could try all phone
 *  numbers there are: the two deserve the same care. The audit alone says nothing.) */
import { createHmacSha256 } from "../shared/hmac.ts";
import { type PiiType, piiTypes } from "../shared/types.ts";
import { inFigures, withoutMarks } from "./said.ts";

export type Digest = (type: PiiType, value: string) => readonly string[];

export function createDigest(key: Uint8Array): Digest {
  const keyed = keyedBy(key);
  return (type, value) => plainForms(type, value).map((form) => keyed(type, form));
}

/** What a value would be known by that was asked for as a whole, whatever type it had been masked as. */
export function digestsOfAnyType(key: Uint8Array, value: string): ReadonlyMap<string, PiiType> {
  const keyed = keyedBy(key);
  return new Map(
    piiTypes.flatMap((type) =>
      plainForms(type, value)
        .slice(0, 1)
        .map((whole) => [keyed(type, whole), type] as const),
    ),
  );
}

function keyedBy(key: Uint8Array): (type: PiiType, form: string) => string {
  const hmac = createHmacSha256(key);
  return (type, form) => hmac(`${type}\0${form}`).slice(0, 16);
}

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
