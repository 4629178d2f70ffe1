/** Which planted values can be searched for: a bare "42" or "one two" stands everywhere, and finding it proves
 *  nothing. What is long enough, or is a name, is kept in each form in which it was planted. */

/** Slots whose values are unmistakable whatever their length. */
const unmistakable =
  /^(first|last|full|titled|partner|agent|agent\.full|email|street|street\.other|address|maiden|username|password|dob|iban|ip)$/;

const numberWord =
  /^(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|double|triple|[a-z])$/;

const informative = (form: string): number => {
  const digits = form.replace(/\D/g, "").length;
  return digits > 0 ? digits : form.split(" ").filter((token) => numberWord.test(token)).length;
};

export interface Planted {
  add(slot: string, ...forms: readonly string[]): void;
  list(): readonly string[];
}

/** @param before what stands elsewhere, in the metadata. */
export function createPlanted(before: readonly string[] = []): Planted {
  const forms = new Set(before);
  return {
    add(slot, ...given) {
      for (const form of given) {
        if (unmistakable.test(slot) || informative(form) >= 6) forms.add(form);
      }
    },
    list: () => [...forms],
  };
}
