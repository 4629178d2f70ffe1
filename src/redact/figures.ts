/** Of a value, its figures. To ask a pattern of the dozen characters that most values have takes several times as long. */

/** @param code of a character; NaN beyond the ends of a text is none. */
export const isFigure = (code: number): boolean => code >= 48 && code <= 57;

/** Nothing else, and at least one. */
export function areFigures(text: string): boolean {
  let at = 0;
  while (isFigure(text.charCodeAt(at))) at++;
  return at > 0 && at === text.length;
}

/** What is left when all else is taken out. */
export function figuresIn(text: string): string {
  let figures = "";
  for (let from = 0; from < text.length; from++) {
    let to = from;
    while (isFigure(text.charCodeAt(to))) to++;
    if (to > from) figures += text.slice(from, to);
    from = to;
  }
  return figures;
}
