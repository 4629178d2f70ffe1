/** The second pair of eyes, used twice: by the guard on the turns, and by the gate on the bytes that leave. It
 *  shares no detector and no table with the redactor and asks coarser questions: is this a number long enough to
 *  belong to somebody, an address of a mail, an id by its form, a value we know? It never mends. It must not ask
 *  so much that clean conversations are held back with it, for then somebody would want a way around it. */
import { emptyKnown, type Known } from "../../shared/types.ts";
import { findAnswers } from "./answers.ts";
import { type CanaryFinder, compileCanaries } from "./canaries.ts";
import { findScatteredCards } from "./cards.ts";
import { findForms } from "./codes.ts";
import { findKnown } from "./known.ts";
import { formsOf, type KnownForms } from "./known-forms.ts";
import { findMails, findSaidMails } from "./mails.ts";
import { isPersonalNumber, leastPersonal, readNumbers } from "./numbers.ts";
import type { Place } from "./place.ts";
import { createReader } from "./reader.ts";
import { findSpelledCodes } from "./spelled-codes.ts";
import { findStreets } from "./streets.ts";

export interface Watch {
  /** Costs something; the same object is prepared once. */
  expect(known: Known): KnownForms;
  /** What must not leave, each with the check that saw it. Lines of the text are turns.
   *  @param isOwn whether a word stands in the text around a transcript: in it, one word of a known name proves
   *  nothing. */
  look(text: string, known: KnownForms, isOwn?: (word: string) => boolean): readonly Place[];
}

/** @param canaries values that must never leave, in any form; as `parseCanaries` lets through. */
export function compileWatch(canaries: readonly string[] = []): Watch {
  const canaryFinder: CanaryFinder = compileCanaries(canaries);
  const readTalk = createReader();
  /** What is known by heart of requests is forgotten over anything else. */
  const readRequest = createReader();
  const prepared = new WeakMap<Known, KnownForms>();
  return {
    expect(known) {
      let forms = prepared.get(known);
      if (forms === undefined) {
        forms = formsOf(known);
        prepared.set(known, forms);
      }
      return forms;
    },
    look(text, known, isOwn) {
      const reading = isOwn ? readRequest(text) : readTalk(text);
      const runs = readNumbers(
        reading,
        Math.min(leastPersonal, ...known.numbers.map(({ length }) => length)),
      );
      return [
        ...canaryFinder.find(reading),
        ...findKnown(reading, runs, known, isOwn ?? (() => false)),
        ...runs.filter(isPersonalNumber).map(({ start, end }) => ({ check: "number", start, end })),
        ...findScatteredCards(reading),
        ...findMails(reading),
        ...findForms(reading),
        ...findSpelledCodes(reading),
        ...findSaidMails(reading),
        ...findStreets(reading),
        ...findAnswers(reading),
      ];
    },
  };
}

export const nothingKnown: KnownForms = formsOf(emptyKnown);
