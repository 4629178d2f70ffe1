import { describe, expect, it } from "vitest";
import { compileWatch } from "../../../src/redact/gate/watch.ts";
import { createGuard } from "../../../src/redact/guard.ts";
import type { Fault } from "../../../src/shared/fault.ts";
import type { Raw, Redacted } from "../../../src/shared/text.ts";
import { emptyKnown, type Known } from "../../../src/shared/types.ts";

const guard = createGuard(compileWatch());

/** Each line a turn. */
function isHeld(text: string, known: Partial<Known> = {}): boolean {
  const turns = text.split("\n").map((line) => ({ speaker: "customer" as const, text: line as Redacted }));
  try {
    guard.clear({ turns, findings: [], counts: {} }, { ...emptyKnown, ...known });
    return false;
  } catch (error) {
    const { code, facts } = error as Fault;
    expect(code).toBe("guard.held");
    expect(JSON.stringify(facts)).not.toContain(text);
    return true;
  }
}

describe("holds back", () => {
  it.each([
    "call 2025550143 now",
    "call 202 555 0143 now",
    "call (202) 555-0143",
    "4111-1111-1111-1111",
    "ssn 123-45-6789",
    "it is two oh two five five five oh one four three",
    "it is double two oh five five five oh one",
    "mail jo@example.com",
    "mail jo at example dot com",
    "mail jo uh at example dot com",
    "mail jo\nmm-hm go ahead\nat example dot com",
    "iban DE89 3704 0044 0532 0130 00",
    "it is 4821X9930",
    "48213x99301",
    "the vin is one f t f w one e t five d f c one zero three one two",
    "mac zero zero colon zero zero colon five e colon zero zero colon five three colon a f",
  ])("%s", (text) => {
    expect(isHeld(text)).toBe(true);
  });

  it("a known name, number or mail in any form", () => {
    expect(isHeld("thanks okafor", { names: ["Ngozi Okafor" as Raw] })).toBe(true);
    expect(isHeld("five five five oh one four three", { phones: ["+12025550143" as Raw] })).toBe(true);
    expect(isHeld("jo at example dot com", { emails: ["jo@example.com" as Raw] })).toBe(true);
  });
});

describe("lets pass", () => {
  it.each([
    "your card [CREDIT_CARD_1] and phone [PHONE_12] and [card number]",
    "we are open 24/7, 9-5 on 2026-01-31 and 01/02/2026 10:30:00",
    "it costs $1,249,999.00 or 12000000 dollars",
    "versions 10.15.7 and 2.14.3, gates 12 14 16 18",
    "one two three testing, one moment please",
    "c p t seven two one four eight and plan b",
    "conversation 3f9a7b2c81d45e60fa1b2c3d4e5f6a7b",
    "run 8f1e4b5c2d3a4f6e9b7c1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d7e8f9a0b1c2d",
    "a b c d e f g, and flat 4 b or 12 a",
    "meet @ noon",
    "tickets 100 200 300 and 400",
    "um five five oh um six two um",
    "the picture is 1366x768",
    "they came between 2682018 and 2882018",
    "it's [EMAIL_1]\nmm-hm go ahead\nat example dot com",
  ])("%s", (text) => {
    expect(isHeld(text)).toBe(false);
  });

  it("generic participant names", () => {
    expect(isHeld("the mobile customer called", { names: ["Mobile Customer" as Raw] })).toBe(false);
  });
});
