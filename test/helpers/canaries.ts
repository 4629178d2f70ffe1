/** Invented values in the forms in which people give theirs, each of them unlike anything else in a run's output. */

export interface Canary {
  /** What the customer says. */
  readonly remark: string;
  /** The value in it, as a line of a canary file. */
  readonly value: string;
  /** No redactor can know it: only the gate can stop it. */
  readonly isOnlyForTheGate: boolean;
}

const digitWords = "oh one two three four five six seven eight nine".split(" ");
const said = (digits: string) => [...digits].map((digit) => digitWords[Number(digit)]).join(" ");

function withLuhn(digits: string): string {
  const sum = [...digits, "0"]
    .reverse()
    .map((digit, place) => Number(digit) * (place % 2 === 1 ? 2 : 1))
    .reduce((total, product) => total + (product > 9 ? product - 9 : product), 0);
  return digits + String((10 - (sum % 10)) % 10);
}

const grouped = (digits: string) => digits.replace(/(\d{4})(?=\d)/g, "$1 ");

/** A share of them, spread evenly, is only for the gate. */
export function inventCanaries(count: number, onlyForTheGate: number): readonly Canary[] {
  const every = Math.floor(count / onlyForTheGate);
  return Array.from({ length: count }, (_, index) => {
    const four = String(index).padStart(4, "0");
    if (index % every === 3) {
      const value = `zanzibar quokka ${four.replace(/\d/g, (digit) => "abcdefghij"[Number(digit)] ?? "")}`;
      return { remark: `the phrase you want is ${value}`, value, isOnlyForTheGate: true };
    }
    const forms: readonly [remark: (value: string) => string, value: string][] = [
      [(value) => `you can write to ${value} about it`, `canary.quill${four}@example.com`],
      [(value) => `my other phone number is ${value}`, `0161 496 ${four}`],
      [(value) => `my phone number is ${value}`, said(`0161496${four}`)],
      [(value) => `my card number is ${value}`, grouped(withLuhn(`40000099900${four}`))],
      [(value) => `my social security number is ${value}`, `666-45-${four}`],
    ];
    const [remark, value] = forms[index % forms.length] as (typeof forms)[number];
    return { remark: remark(value), value, isOnlyForTheGate: false };
  });
}

/** What only canaries hold, however spaced; no search for values but for their like, so that a cut one is found too.
 *  Six digits that may stand anywhere are in a thousand digests by chance, if not looked for at a beginning. */
export const canaryTraces: readonly RegExp[] = [
  /canary\W{0,3}quill/i,
  /0161\W{0,3}496/,
  /oh\W+one\W+six\W+one\W+four\W+nine\W+six/i,
  /4000\W{0,3}0099\W{0,3}90/,
  /(?<![\da-f])666\W{0,3}45\W{0,3}[0-3]/,
  /zanzibar|quokka/i,
];
