/** Number words as callers say and speech recognition writes them. */
export const split = (text: string): readonly string[] => text.trim().split(/\s+/);

export const counted = (text: string, from: number, step = 1): [string, number][] =>
  split(text).map((word, index) => [word, from + index * step]);

export const digitWords: ReadonlyMap<string, number> = new Map([
  ...counted("zero one two three four five six seven eight nine", 0),
  ...counted("zeros ones twos threes fours fives sixes sevens eights nines", 0),
  ...split("oh nought naught zeroes").map((word): [string, number] => [word, 0]),
  ["niner", 9],
]);

export const teenWords: ReadonlyMap<string, number> = new Map(
  counted("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen", 10),
);

export const tensWords: ReadonlyMap<string, number> = new Map([
  ...counted("twenty thirty forty fifty sixty seventy eighty ninety", 20, 10),
  ["fourty", 40],
]);

export const scaleWords: ReadonlyMap<string, number> = new Map([
  ["hundred", 100],
  ["thousand", 1000],
  ["million", 1_000_000],
  ["lakh", 100_000],
  ["crore", 10_000_000],
]);

export const repeatWords: ReadonlyMap<string, number> = new Map([
  ["double", 2],
  ["triple", 3],
  ["treble", 3],
]);

/** What speech recognition writes for a digit. They count between digits only. */
export const homophones: ReadonlyMap<string, number> = new Map([
  ["for", 4],
  ["to", 2],
  ["too", 2],
  ["won", 1],
  ["ate", 8],
  ["tree", 3],
  ["free", 3],
  ["sex", 6],
]);

export const ordinalWords: ReadonlyMap<string, number> = new Map([
  ...counted("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth", 1),
  ...counted("thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth", 13),
  ["thirtieth", 30],
]);
