/** What a UTF-16 unit can be in a token. */
export const gap = 1;
export const letter = 2;
export const digit = 3;
export const apostrophe = 4;

/** Kind and lower case of UTF-16 units, found out once each: asking Unicode costs more than all the rest. */
export function characterKinds() {
  const kinds = new Uint8Array(65_537);
  const folds = new Uint16Array(65_537);
  kinds[65_536] = gap;
  const learn = (code: number): void => {
    const character = String.fromCharCode(code);
    const lower = character.toLowerCase();
    folds[code] = lower.length === 1 ? lower.charCodeAt(0) : code;
    kinds[code] = /\p{L}|\p{M}/u.test(character)
      ? letter
      : /[0-9]/.test(character)
        ? digit
        : /['’]/.test(character)
          ? apostrophe
          : gap;
  };
  for (let code = 0; code < 0x250; code++) learn(code);
  return {
    of(code: number): number {
      const kind = kinds[code];
      if (kind !== 0 && kind !== undefined) return kind;
      // NaN past the end of the text
      if (kind === undefined) return gap;
      learn(code);
      return kinds[code] as number;
    },
    fold: (code: number): number => folds[code] as number,
  };
}
