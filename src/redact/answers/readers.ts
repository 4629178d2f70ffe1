/** Which reader reads which kind of answer. */
import type { AnswerKind } from "../cues/cue.ts";
import { readAddressAnswer } from "./addresses.ts";
import { readDateAnswer } from "./dates.ts";
import { readMailAnswer } from "./mails.ts";
import { readNameAnswer } from "./names.ts";
import { readCodeAnswer, readNumberAnswer } from "./numbers.ts";
import { readPostcodeAnswer } from "./postcodes.ts";
import { readSecretAnswer } from "./secrets.ts";
import type { ReadAnswer } from "./segment.ts";

export const readers: Readonly<Record<AnswerKind, ReadAnswer>> = {
  number: readNumberAnswer,
  code: readCodeAnswer,
  postcode: readPostcodeAnswer,
  name: readNameAnswer,
  date: readDateAnswer,
  mail: readMailAnswer,
  address: readAddressAnswer,
  secret: readSecretAnswer,
  keep: () => false,
};
