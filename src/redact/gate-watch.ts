/** The second pair of eyes, used twice: by the guard on the turns, and by the gate on the bytes that leave. It
 *  shares no detector and no table with the redactor and asks coarser questions: is this a number long enough to
 *  belong to somebody, an address of a mail, an id by its form, a value we know? It never mends. It must not ask
 *  so much that clean conversations are held back with it, for then somebody would want a way around it. */
import { emptyKnown, type Known } from "../shared/types.ts";
import { findAnswers } from "./gate-answers.ts";
import { type CanaryFinder, compileCanaries } from "./gate-canaries.ts";
import { findForms, findSaidMails, type Place } from "./gate-codes.ts";
import { findKnown, formsOf, type KnownForms } from "./gate-known.ts";
import { findScatteredCards, isPersonalNumber, readNumbers } from "./gate-numbers.ts";
import { readPieces } from "./gate-reading.ts";
import { findStreets } from "./gate-streets.ts";

export interface Watch {
  /** Costs something; a conversation's values are prepared once. */
  expect(known: Known): KnownForms;
  /** What must not leave, each with the check that saw it. Lines of the text are turns.
   *  @param ownWords of the text around a transcript: in it, one word of a known name proves nothing. */
  look(text: string, known: KnownForms, ownWords?: ReadonlySet<string>): readonly Place[];
}

const noWords: ReadonlySet<string> = new Set();

/** @param canaries values that must never leave, in any form; as `parseCanaries` lets through. */
export function compileWatch(canaries: readonly string[] = []): Watch {
  const canaryFinder: CanaryFinder = compileCanaries(canaries);
  return {
    expect: formsOf,
    look(text, known, ownWords = noWords) {
      const pieces = readPieces(text);
      const runs = readNumbers(text, pieces);
      return [
        ...canaryFinder.find(pieces),
        ...findKnown(known, pieces, runs, ownWords),
        ...runs.filter(isPersonalNumber).map(({ start, end }) => ({ check: "number", start, end })),
        ...findScatteredCards(pieces).map((place) => ({ check: "card", ...place })),
        ...findForms(text),
        ...findSaidMails(pieces),
        ...findStreets(pieces),
        ...findAnswers(text.split("\n"), pieces),
      ];
    },
  };
}

export const nothingKnown: KnownForms = formsOf(emptyKnown);
