/** A value as it stands in a dialogue: written, and as it is said. */
import type { Random } from "../random.ts";
import type { DigitStyle } from "./numbers.ts";

export interface Value {
  readonly written: string;
  readonly spoken: string;
}

export type Locale = "us" | "uk";

/** What a value is made from: its own chance, the other values of the conversation, how this caller talks. */
export interface Making {
  readonly random: Random;
  readonly locale: Locale;
  readonly style: DigitStyle;
  readonly industry: number;
  get(slot: string): Value;
}

export type Maker = (making: Making) => Value;
