/** Numbers as people read them. */

export const count = (value: number): string => Math.round(value).toLocaleString("en-US");

/** `1 request`, `2,500 requests`. */
export const many = (value: number, noun: string, nouns = `${noun}s`): string =>
  `${count(value)} ${value === 1 ? noun : nouns}`;

export const usd = (value: number): string => `$${value.toFixed(value < 10 ? 4 : 2)}`;

export const percent = (part: number, whole: number): string =>
  whole === 0 ? "–" : `${((100 * part) / whole).toFixed(part < whole ? 1 : 0)} %`;

/** `14 s`, `2 min 05 s`, `3 h 12 min`. */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return ms < 10_000 ? `${(ms / 1000).toFixed(1)} s` : `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${String(seconds % 60).padStart(2, "0")} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}
