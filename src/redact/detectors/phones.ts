import { isDate } from "./dates.ts";
import { type Detector, value } from "./detector.ts";

const phoneWords =
  /\b(?:phone|tel(?:ephone|\.)?|mobile|cell(?:phone|ular)?|call(?:ed|ing|back)?|dial|reach|fax|text(?:ed)?|sms|whats ?app|landline|number|contact|handy|nummer|téléphone|portable|móvil|cellulare|celular|numer)\b/i;

const extension = String.raw`(?:[ ,]{1,2}(?:x|ext|extension|ext\.)[ .:]{0,2}\d{1,6})?`;

export const phones: readonly Detector[] = [
  {
    name: "phone-nanp",
    type: "PHONE",
    digits: [10, 17],
    pattern: value(
      String.raw`(?:\+?1[ .-]{0,2})?(?:\(\d{3}\)[ .-]{0,2}|\d{3}[ .-]{1,2})\d{3}[ .-]{0,2}\d{4}${extension}`,
    ),
    rank: 6,
    matches: ["call (415) 555-0132", "555-123-4567", "+1 555 123 4567", "555.123.4567 x89"],
    ignores: ["part number 555-123-4567-A"],
  },
  {
    name: "phone-local",
    type: "PHONE",
    digits: [7, 7],
    pattern: value(String.raw`\d{3}-\d{4}|\d{3} \d{4}`),
    evidence: { near: phoneWords, alone: true },
    rank: 4,
    matches: ["call me at 555-0142"],
  },
  {
    name: "phone-plain",
    type: "PHONE",
    digits: [10, 11],
    pattern: value(String.raw`1?[2-9]\d{9}${extension}`),
    rank: 4,
    matches: ["5551234567", "it is 12125550123"],
  },
  {
    name: "phone-international",
    type: "PHONE",
    digits: [8, 17],
    pattern: value(String.raw`(?:\+|00)[1-9]\d{0,3}(?:[ ./-]{0,2}\(?\d{1,5}\)?){1,6}${extension}`),
    check: (digits) => !digits.startsWith("00") || digits.length >= 10,
    rank: 7,
    matches: ["+44 20 7946 0958", "+49 (30) 901820", "0044 20 7946 0958", "+55 11 98456 5666"],
  },
  {
    name: "phone-national",
    type: "PHONE",
    digits: [8, 15],
    pattern: value(String.raw`\(?0\d{1,4}\)?(?:[ ./-]{0,2}\(?\d{1,5}\)?){1,5}${extension}`),
    check: (digits) => digits.length >= 8 && !isDate(digits),
    rank: 5,
    matches: ["020 7946 0958", "0 532 123 45 67", "0151 23456789", "(0123) 456 789", "09-7625400"],
    ignores: ["version 0.1.2"],
  },
  {
    name: "phone-spaced",
    type: "PHONE",
    digits: [7, 15],
    pattern: value(String.raw`\d{2,5}(?:[ ./-]\d{2,5}){1,4}`),
    evidence: { near: phoneWords },
    rank: 3,
    matches: ["reach me on 98456 5666", "phone is 730 5114474"],
  },
];
