import { isLuhn } from "../checksums.ts";
import { type Detector, ledInBy, value } from "./detector.ts";

/** Issuer ranges in use, 2-series Mastercard and UATP (1…) included. */
const isIssued = (digits: string): boolean =>
  /^(?:4|5[0-9]|2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720)|3[0-9]|6[0-9]|1|8[1-9]|9[0-9])/.test(digits);

const cardWords =
  /card|visa|master ?card|amex|american express|discover|maestro|debit|credit|pay(?:ing|ment)/i;

export const cards: readonly Detector[] = [
  {
    name: "card",
    type: "CREDIT_CARD",
    digits: [13, 19],
    pattern: value(String.raw`\d(?:[ .-]{0,2}\d){12,18}`),
    check: (digits) => isLuhn(digits) && isIssued(digits),
    rank: 7,
    matches: [
      "it is 4111 1111 1111 1111",
      "4111-1111-1111-1111.",
      "card 340000000000009",
      "2223 0031 2200 3222",
    ],
    ignores: ["the total is 4111 1111 dollars"],
  },
  {
    name: "card-grouped",
    type: "CREDIT_CARD",
    digits: [15, 16],
    pattern: value(String.raw`\d{4}([ -])\d{4}\1\d{4}\1\d{4}|3[47]\d{2}([ -])\d{6}\2\d{5}`),
    rank: 6,
    matches: ["4898 5555 5412 5555", "3782 822463 10006"],
  },
  {
    name: "card-misread",
    type: "CREDIT_CARD",
    digits: [12, 19],
    pattern: value(String.raw`\d(?:[ .-]{0,2}\d){11,18}`),
    evidence: { near: cardWords },
    rank: 5,
    matches: ["my card number is 4111 1111 1111 1112"],
  },
  {
    name: "card-expiry",
    type: "CREDIT_CARD",
    digits: [3, 6],
    pattern: value(String.raw`(?:0?[1-9]|1[0-2]) ?[/-] ?(?:20)?[2-4]\d`),
    evidence: { near: /\bexp(?:ir\w{1,6}|\b)|good (?:thru|through)|valid (?:thru|until)/i },
    rank: 4,
    matches: ["expires 04/27", "expiry date is 04/2027"],
    ignores: ["open 24/7"],
  },
  {
    name: "card-code",
    type: "CARD_CODE",
    digits: [3, 4],
    pattern: value(String.raw`\d{3,4}`),
    evidence: ledInBy(
      "cvv|cvv2|cvc|cvc2|cvn|csc|cid|security code|card code|verification code|verification value",
      "is|number|code|no",
    ),
    rank: 8,
    matches: ["cvv 123", "security code is 1234"],
  },
];
