/** How many digits somebody hears in a value. Its own table: what counts the gate's successes must not be the gate. */
const heard = new Map<string, number>([
  ...words("zero oh one two three four five six seven eight nine nought naught", 1),
  ...words("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen", 2),
  ...words("twenty thirty forty fifty sixty seventy eighty ninety hundred", 2),
]);

function words(text: string, digits: number): [string, number][] {
  return text.split(" ").map((word) => [word, digits]);
}

export function digitCount(value: string): number {
  const tokens = value.toLowerCase().match(/[a-z]+|\d/g) ?? [];
  let count = 0;
  for (const [at, token] of tokens.entries()) {
    const before = tokens[at - 1] ?? "";
    const own = /^\d$/.test(token) ? 1 : (heard.get(token) ?? 0);
    // "fifty five" is two digits, "double five" is two, "nine hundred" three.
    if (own === 1 && /ty$/.test(before) && heard.has(before)) continue;
    count += own * (before === "double" ? 2 : /^tr[ei][pb]le$/.test(before) ? 3 : 1);
  }
  return count;
}
