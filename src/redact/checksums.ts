/** Check digits of the numbers people carry. Each takes the bare value (digits, or upper-case letters and
 *  digits, without separators) and says whether it adds up. They choose between labels; where a cue or a
 *  pattern already tells that a number is personal, a failing check lets nothing through. */

const digitsOf = (value: string): number[] => Array.from(value, Number);

const weighted = (value: string, weights: readonly number[]): number =>
  weights.reduce((sum, weight, index) => sum + weight * Number(value[index]), 0);

export function isLuhn(value: string): boolean {
  let sum = 0;
  for (let index = 0; index < value.length; index++) {
    let digit = value.charCodeAt(value.length - 1 - index) - 48;
    if (index % 2 === 1) digit = digit > 4 ? digit * 2 - 9 : digit * 2;
    sum += digit;
  }
  return sum % 10 === 0 && !/^0*$/.test(value);
}

/** ISO 7064 MOD 97-10 over the rearranged account. */
export function isIban(value: string): boolean {
  let rest = 0;
  for (let index = 0; index < value.length; index++) {
    const code = value.charCodeAt((index + 4) % value.length);
    // a letter counts as two figures: A is 10
    rest = (code > 57 ? rest * 100 + (code | 32) - 87 : rest * 10 + code - 48) % 97;
  }
  return rest === 1;
}

const dihedral =
  "0123456789123406789523401789563401289567401239567859876043216598710432765982104387659321049876543210";
const permuted = "01234567891576283094580379614289160435279453126870428657390127938064157046913258";

/** Verhoeff; Aadhaar. */
export function isVerhoeff(value: string): boolean {
  let check = 0;
  for (let index = 0; index < value.length; index++) {
    const digit = Number(value[value.length - 1 - index]);
    check = Number(dihedral[check * 10 + Number(permuted[(index % 8) * 10 + digit])]);
  }
  return check === 0;
}

/** ABA routing number. */
export const isRouting = (value: string): boolean =>
  /^(?:0\d|1[0-2]|2[1-9]|3[0-2]|6[1-9]|7[0-2]|80)/.test(value) &&
  weighted(value, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0;

/** Area, group and serial that the Social Security Administration assigns; ITINs begin with 9. */
export const isAssignableSsn = (value: string): boolean =>
  !/^(?:000|666)|^...00|0000$/.test(value) && !/^(\d)\1{8}$/.test(value);

export const isNhs = (value: string): boolean => {
  const check = 11 - (weighted(value, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11);
  return (check === 11 ? 0 : check) === Number(value[9]);
};

/** Australian tax file number. */
export const isTfn = (value: string): boolean => weighted(value, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0;

export const isMedicareAustralia = (value: string): boolean =>
  /^[2-6]/.test(value) && weighted(value, [1, 3, 7, 9, 1, 3, 7, 9]) % 10 === Number(value[8]);

/** Australian business number. */
export const isAbn = (value: string): boolean =>
  (weighted(value, [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]) - 10) % 89 === 0;

/** Australian company number. */
export const isAcn = (value: string): boolean =>
  (10 - (weighted(value, [8, 7, 6, 5, 4, 3, 2, 1]) % 10)) % 10 === Number(value[8]);

/** Dutch citizen service number. */
export const isBsn = (value: string): boolean =>
  weighted(value, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0 && !/^0+$/.test(value);

export const isPesel = (value: string): boolean =>
  weighted(value, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 === 0 && !/^0+$/.test(value);

/** Polish tax number. */
export const isNip = (value: string): boolean =>
  weighted(value, [6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 === Number(value[9]);

/** Spanish DNI and NIE: the last letter is the number modulo 23. */
export const isSpanishId = (value: string): boolean => {
  const number = value.slice(0, -1).replace(/^[XYZ]/, (letter) => String("XYZ".indexOf(letter)));
  return "TRWAGMYFPDXBNJZSQVHLCKE"[Number(number) % 23] === value.at(-1);
};

/** Brazilian CPF: two check digits modulo 11. */
export const isCpf = (value: string): boolean => {
  if (/^(\d)\1{10}$/.test(value)) return false;
  return [9, 10].every((length) => {
    const sum = digitsOf(value.slice(0, length)).reduce(
      (all, digit, index) => all + digit * (length + 1 - index),
      0,
    );
    return ((sum * 10) % 11) % 10 === Number(value[length]);
  });
};

/** Brazilian CNPJ. */
export const isCnpj = (value: string): boolean => {
  const weights = [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2];
  return [12, 13].every((length) => {
    const rest = weighted(value, weights.slice(13 - length)) % 11;
    return (rest < 2 ? 0 : 11 - rest) === Number(value[length]);
  });
};

/** German tax id: ISO 7064 MOD 11-10. */
export const isSteuerId = (value: string): boolean => {
  let product = 10;
  for (const digit of digitsOf(value.slice(0, 10))) {
    const sum = (digit + product) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return (11 - product) % 10 === Number(value[10]) && value[0] !== "0";
};

/** French social security number (INSEE), 13 digits and the two-digit key. */
export const isInsee = (value: string): boolean => {
  const number = value.slice(0, 13).replace("2A", "19").replace("2B", "18");
  return 97 - Number(BigInt(number) % 97n) === Number(value.slice(13));
};

/** US national provider identifier: Luhn with the card issuer prefix 80840. */
export const isNpi = (value: string): boolean => isLuhn(`80840${value}`);

export const checksum = {
  luhn: isLuhn,
  iban: isIban,
  verhoeff: isVerhoeff,
  aba: isRouting,
} as const;
