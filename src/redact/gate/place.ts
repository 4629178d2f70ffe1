/** Something that must not leave, and the check that saw it. UTF-16 offsets, half-open. */
export interface Place {
  readonly check: string;
  readonly start: number;
  readonly end: number;
}
