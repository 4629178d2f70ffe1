const single = new Map<string, string>();

/** In ASCII: the digits of every script, and those of what is composed of digits, as "½". */
export function asciiDigits(text: string): string {
  if (/^\d+$/.test(text)) return text;
  if (text.length > 1) return readDigits(text);
  const known = single.get(text) ?? readDigits(text);
  single.set(text, known);
  return known;
}

/** Decimal digits of every script lie in tens, in order. */
function readDigits(text: string): string {
  let digits = "";
  for (const character of text.normalize("NFKC")) {
    if (!decimal.test(character)) continue;
    const point = character.codePointAt(0) as number;
    let value = 0;
    while (value < 9 && point > 0x39 && decimal.test(String.fromCodePoint(point - value - 1))) value += 1;
    digits += point <= 0x39 ? character : String(value);
  }
  return digits;
}

const decimal = /^\p{Nd}$/u;

/** Digits as one number that keeps the zeros in front: how many they are, and what they are worth. */
export const packed = (digits: string): number => digits.length * 1000 + Number(digits);
export const sizeOf = (number: number): number => Math.floor(number / 1000);
export const unpacked = (number: number): string => String(number % 1000).padStart(sizeOf(number), "0");
