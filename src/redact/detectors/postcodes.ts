import { type Detector, value } from "./detector.ts";

export const postcodes: readonly Detector[] = [
  {
    name: "postcode-uk",
    type: "ZIP",
    digits: [2, 4],
    letters: true,
    pattern: value(
      String.raw`(?:gir ?0aa|(?:[a-pr-uwyz]\d{1,2}|[a-pr-uwyz][a-hk-y]\d{1,2}|[a-pr-uwyz]\d[a-hjkps-uw]|[a-pr-uwyz][a-hk-y]\d[abehmnprv-y]) ?\d[abd-hjlnp-uw-z]{2})`,
      "i",
    ),
    rank: 5,
    matches: ["I live at M1 1AA", "ec1a1bb", "DN55 1PT"],
    ignores: ["the a320 seats"],
  },
  {
    name: "postcode-ca",
    type: "ZIP",
    digits: [3, 3],
    letters: true,
    pattern: value(String.raw`[abceghj-nprstvxy]\d[abceghj-nprstv-z][ -]?\d[abceghj-nprstv-z]\d`, "i"),
    rank: 5,
    matches: ["K1A 0B1", "v6b4y8"],
  },
  {
    name: "postcode-nl",
    type: "ZIP",
    digits: [4, 4],
    letters: true,
    pattern: value(String.raw`[1-9]\d{3} ?(?!S[ADS])[A-Z]{2}`),
    rank: 3,
    matches: ["1012 AB Amsterdam"],
    ignores: ["at 1130 AM"],
  },
  {
    name: "zip-plus-four",
    type: "ZIP",
    digits: [9, 9],
    pattern: value(String.raw`\d{5}-\d{4}`),
    evidence: { near: /\bzip\b|postal|address|\b[A-Z]{2},? $/i },
    rank: 8,
    matches: ["zip 94105-1234"],
  },
  {
    name: "zip-state",
    type: "ZIP",
    digits: [4, 9],
    pattern: value(String.raw`\d{4,6}(?:-\d{4})?|\d{5}-\d{3}|\d{2}-\d{3}`),
    evidence: {
      near: /\b(?:zip(?: ?code)?|post(?:al)? ?code|postleitzahl|plz|code postal|codigo postal|cep|cap|pin ?code|pincode|kod pocztowy|postcode)\b(?: (?:is|number))*[ .:#]*$/i,
    },
    rank: 6,
    matches: ["zip 94105", "my postal code is 00501", "plz 10115", "cep 01310-100"],
  },
  {
    name: "zip-city",
    type: "ZIP",
    digits: [5, 5],
    pattern: value(String.raw`\d{5}(?=, ?\p{Lu}\p{Ll}{2,20})`),
    rank: 3,
    matches: ["94105, San Francisco"],
  },
];
