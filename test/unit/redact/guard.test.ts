import { describe, expect, it } from "vitest";
import { createGuard } from "../../../src/redact/guard.ts";
import type { Fault } from "../../../src/shared/fault.ts";
import type { Raw, Redacted } from "../../../src/shared/text.ts";
import { emptyKnown, type Known } from "../../../src/shared/types.ts";

const guard = createGuard();

/** Name of the check that held the text, or undefined. */
function heldBy(text: string, known: Partial<Known> = {}): unknown {
  const turns = [{ speaker: "customer" as const, text: text as Redacted }];
  try {
    guard.clear({ turns, findings: [], counts: {} }, { ...emptyKnown, ...known });
    return undefined;
  } catch (error) {
    const { code, facts } = error as Fault;
    expect(code).toBe("guard.held");
    expect(JSON.stringify(facts)).not.toContain(text);
    return facts["check"];
  }
}

describe("holds back", () => {
  it.each([
    ["call 2025550143 now", "digits"],
    ["call 202 555 0143 now", "digits"],
    ["call (202) 555-0143", "digits"],
    ["4111-1111-1111-1111", "digits"],
    ["ssn 123-45-6789", "digits"],
    ["it is two oh two five five five oh one four three", "digitWords"],
    ["it is double two oh five five five oh one", "digitWords"],
    ["mail jo@example.com", "mail"],
    ["mail jo at example dot com", "saidMail"],
    ["iban DE89 3704 0044 0532 0130 00", "digits"],
  ])("%s", (text, check) => {
    expect(heldBy(text)).toBe(check);
  });

  it("a known name, number or mail in any form", () => {
    expect(heldBy("thanks okafor", { names: ["Ngozi Okafor" as Raw] })).toBe("knownName");
    expect(heldBy("five five five oh one four three", { phones: ["+12025550143" as Raw] })).toBeDefined();
    expect(heldBy("jo at example dot com", { emails: ["jo@example.com" as Raw] })).toBeDefined();
  });
});

describe("lets pass", () => {
  it.each([
    "your card [CREDIT_CARD_1] and phone [PHONE_12] and [card number]",
    "we are open 24/7, 9-5 on 2026-01-31 and 01/02/2026 10:30:00",
    "it costs $1,249,999.00 or 12000000 dollars",
    "versions 10.15.7 and 2.14.3, gates 12 14 16 18",
    "one two three testing, one moment please",
    "meet @ noon",
    "tickets 100 200 300 and 400",
  ])("%s", (text) => {
    expect(heldBy(text)).toBeUndefined();
  });

  it("generic participant names", () => {
    expect(heldBy("the mobile customer called", { names: ["Mobile Customer" as Raw] })).toBeUndefined();
  });
});
