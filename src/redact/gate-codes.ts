/** What belongs to somebody by its form alone: addresses of mail, written or said; account numbers of banks; ids
 *  that mix letters and digits, and therefore hold too few digits in a row to be counted. */
import { labelText, type Piece } from "./gate-reading.ts";

export interface Place {
  readonly check: string;
  readonly start: number;
  readonly end: number;
}

const edge = "(?<![\\p{L}\\p{N}])";
const stop = "(?![\\p{L}\\p{N}])";
const form = (pattern: string, flags = "giu"): RegExp => new RegExp(`${edge}(?:${pattern})${stop}`, flags);

interface Form {
  readonly check: string;
  readonly pattern: RegExp;
  readonly isMeant?: (shown: string) => boolean;
}

const forms: Readonly<Record<"signed" | "numbered", readonly Form[]>> = {
  signed: [
    {
      check: "mail",
      pattern:
        /[\p{L}\p{N}][\p{L}\p{N}.+_-]{0,63}\s?[@＠]\s?[\p{L}\p{N}][\p{L}\p{N}-]{0,62}(?:\s?\.\s?[\p{L}\p{N}-]{2,62}){1,5}/gu,
    },
    { check: "login", pattern: /:\/\/[^\s/@]{1,100}@/g },
  ],
  numbered: [
    { check: "bank", pattern: form("[a-z]{2}\\d{2}(?:[ -]?[a-z0-9]{2,4}){3,8}"), isMeant: isIban },
    // United Kingdom, India, Italy, Mexico, United States (Medicare); a car's plate.
    { check: "id", pattern: form("[a-z]{2} ?\\d\\d ?\\d\\d ?\\d\\d ?[a-d]") },
    { check: "id", pattern: form("[a-z]{5} ?\\d{4} ?[a-z]") },
    { check: "id", pattern: form("[a-z]{6} ?\\d\\d[a-z]\\d\\d ?[a-z]\\d{3}[a-z]") },
    { check: "id", pattern: form("[a-z]{4}\\d{6}[a-z0-9]{3,8}") },
    { check: "id", pattern: form("\\d[a-z][a-z0-9]\\d-?[a-z][a-z0-9]\\d-?[a-z]{2}\\d\\d") },
    { check: "id", pattern: form("[A-Z]{2}\\d\\d ?[A-Z]{3}", "gu") },
    {
      check: "id",
      pattern: form("[a-z0-9]{7,24}"),
      isMeant: (shown) => /[a-z]/i.test(shown) && shown.replace(/\D/g, "").length >= 6,
    },
    { check: "device", pattern: form("[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}") },
    { check: "device", pattern: form("[0-9a-f]{1,4}(?::{1,2}[0-9a-f]{1,4}){4,7}") },
  ],
};

/** ISO 13616: four characters go to the end, letters count from ten, and 97 leaves one. The form may run on into
 *  the next word. */
function isIban(shown: string): boolean {
  const all = shown.replace(/[ -]/g, "").toUpperCase();
  for (let length = Math.min(34, all.length); length >= 15; length -= 1) {
    let rest = 0;
    for (const sign of all.slice(4, length) + all.slice(0, 4)) {
      const value = Number.parseInt(sign, 36);
      rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
    }
    if (rest === 1) return true;
  }
  return false;
}

export function findForms(text: string): Place[] {
  return [
    ...(/[@＠]/.test(text) ? placesOf(forms.signed, text) : []),
    ...(/\d/.test(text) ? placesOf(forms.numbered, text) : []),
  ];
}

const placesOf = (all: readonly Form[], text: string): Place[] =>
  all.flatMap(({ check, pattern, isMeant = () => true }) =>
    [...text.matchAll(pattern)]
      .filter(([shown]) => isMeant(shown))
      .map(({ 0: shown, index: start }) => ({ check, start, end: start + shown.length })),
  );

const set = (text: string): ReadonlySet<string> => new Set(text.split(" "));

const at = set("at arroba aroba arobase klammeraffe chiocciola apenstaartje");
const dot = set("dot point period punto punkt ponto punt");
const ending = set(
  "com net org edu gov mil int info biz co uk us ca au nz ie io dev app me tv de fr es it nl be ch at se no dk fi pl pt br in mx jp cn eu",
);
const hosts = set(
  "gmail googlemail yahoo outlook hotmail live icloud aol proton protonmail gmx yandex comcast verizon msn",
);
/** "order at shop dot com" names a place to go to; "jo at shop dot com" names a person. */
const visits = set(
  "look looks looked looking go going went order ordered ordering buy bought shop shopping shopped us online website site page " +
    "visit visiting again work works working here there it them me account found find see saw available chat sign log in up is are",
);

/** A mail address as it is said: somebody "at" some words "dot" an ending. */
export function findSaidMails(pieces: readonly Piece[]): Place[] {
  const found: Place[] = [];
  for (const [index, { text, start }] of pieces.entries()) {
    if (index === 0) continue;
    // "quill gmail com": recognition drops the sign.
    if (hosts.has(text) && pieces[index + 1]?.text === "com")
      found.push({
        check: "mail",
        start: pieces[index - 1]?.start ?? start,
        end: pieces[index + 1]?.end ?? start,
      });
    if (!at.has(text)) continue;
    const before = pieces[index - 1] as Piece;
    if (before.kind === "mask" || before.text === labelText || visits.has(before.text)) continue;
    const behind = pieces.slice(index + 1, index + 8);
    const dotAt = behind.findIndex(
      (piece, offset) => dot.has(piece.text) && ending.has(behind[offset + 1]?.text ?? ""),
    );
    const end = dotAt > 0 ? behind[dotAt + 1] : hosts.has(behind[0]?.text ?? "") ? behind[0] : undefined;
    const isMasked = behind.slice(0, Math.max(1, dotAt)).some(({ kind }) => kind === "mask");
    if (end && !isMasked) found.push({ check: "mail", start: Math.min(before.start, start), end: end.end });
  }
  return found;
}
