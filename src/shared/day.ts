/** Days are UTC, `YYYY-MM-DD`. */

export const dayMs = 86_400_000;

/** Of an instant in ISO form or in epoch milliseconds. @throws RangeError when it is none: sources check theirs. */
export const dayOf = (instant: string | number): string => new Date(instant).toISOString().slice(0, 10);

/** Epoch milliseconds at which it begins, and at which the next one does. */
export const startOfDay = (day: string): number => Date.parse(`${day}T00:00:00Z`);
export const endOfDay = (day: string): number => startOfDay(day) + dayMs;
