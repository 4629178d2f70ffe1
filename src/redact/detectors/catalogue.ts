import { bank } from "./bank.ts";
import { cards } from "./cards.ts";
import { codes } from "./codes.ts";
import type { Detector } from "./detector.ts";
import { health } from "./health.ts";
import { idsEnglish } from "./ids-english.ts";
import { idsEurope } from "./ids-europe.ts";
import { online } from "./online.ts";
import { phones } from "./phones.ts";
import { postcodes } from "./postcodes.ts";

export const allDetectors: readonly Detector[] = [
  ...cards,
  ...bank,
  ...phones,
  ...idsEnglish,
  ...idsEurope,
  ...health,
  ...online,
  ...postcodes,
  ...codes,
];
