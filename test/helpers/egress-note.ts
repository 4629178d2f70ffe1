import type { Departure, Egress, Outcome } from "../../src/shared/egress.ts";

export interface Passed {
  readonly bytes: string;
  readonly about: Departure;
  outcome?: Outcome;
}

/** An egress that lets everything pass, or what `refuse` does not throw for, and notes it. */
export function noteEgress(refuse: () => void = () => {}): Egress & { readonly passed: readonly Passed[] } {
  const passed: Passed[] = [];
  return {
    passed,
    async pass(bytes, about) {
      refuse();
      const entry: Passed = { bytes: bytes.toString(), about };
      passed.push(entry);
      return {
        async outcome(of) {
          entry.outcome = of;
        },
      };
    },
  };
}
