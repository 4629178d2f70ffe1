/** What the readers of names know of words. */
import { wordClass as c, spokenNumber } from "../lexicon/word-class.ts";

export const neverName = c.digits | spokenNumber | c.unit | c.mask | c.street | c.cue;
export const nameBits = c.given | c.family;

/** "my name is wrong" tells no name. */
export const isSaidOfNames =
  /^(?:wrong|misspelled|misspelt|spelled|spelt|spelling|correct|incorrect|right|missing|different|changed|listed|shown|there|here|required|needed|pronounced|common|long|short|unusual|same|mine|confidential|private|important|optional|mandatory|blank|empty|available|taken|registered|speaking|calling|.*ing)$/;
