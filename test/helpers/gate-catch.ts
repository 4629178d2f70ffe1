/** How much of what gets past the redactor the gate stops, counted by type. */
import { compileWatch } from "../../src/redact/gate/watch.ts";
import { createGuard } from "../../src/redact/guard.ts";
import { isFault } from "../../src/shared/fault.ts";
import type { Known, PiiType, Redaction } from "../../src/shared/types.ts";

const guard = createGuard(compileWatch());

export function isHeld(redaction: Redaction, known: Known): boolean {
  try {
    guard.clear(redaction, known);
    return false;
  } catch (error) {
    if (isFault(error) && error.code === "guard.held") return true;
    throw error;
  }
}

/** Fewer digits than these are told from a price or a room by what was asked, and not by themselves. */
export const digitBearing = 7;

/** Types whose values are numbers as a rule. */
export const numberTypes: readonly PiiType[] = [
  "PHONE",
  "SSN",
  "CREDIT_CARD",
  "BANK_ACCOUNT",
  "IBAN",
  "ROUTING",
  "ACCOUNT_ID",
  "REFERENCE",
  "GOVERNMENT_ID",
  "HEALTH_ID",
];

/** Of a mail address its sign, and in front of it something of the person: the rest is a place like any other. */
export function isMail(left: string): boolean {
  const [person = "", ...host] = left.split(/@|\bat\b|\barroba\b/);
  return host.length > 0 && /[\p{L}\p{N}]/u.test(person.replace(/\b(?:dot|underscore|dash|hyphen)\b/g, ""));
}

export interface Share {
  readonly leaked: number;
  readonly caught: number;
}

export function count<Key>(shares: Map<Key, Share>, key: Key, isCaught: boolean): void {
  const { leaked, caught } = shares.get(key) ?? { leaked: 0, caught: 0 };
  shares.set(key, { leaked: leaked + 1, caught: caught + Number(isCaught) });
}

export const shareTable = (title: string, shares: ReadonlyMap<PiiType, Share>): string =>
  [
    `caught by the gate alone, ${title}:`,
    ...[...shares]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(
        ([type, { leaked, caught }]) =>
          `  ${type.padEnd(14)} ${String(caught).padStart(5)} of ${String(leaked).padStart(5)}  ${((100 * caught) / leaked).toFixed(1)} %`,
      ),
  ].join("\n");
