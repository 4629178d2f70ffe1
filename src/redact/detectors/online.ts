/** Addresses of people and machines. Those without digits are found at their mark (`@`, `:`), see `atMark`. */
import type { PiiType } from "../../shared/types.ts";
import { isLuhn } from "../checksums.ts";
import { type Detector, value } from "./detector.ts";

const group = "[\\da-f]{1,4}";
const octet = String.raw`(?:25[0-5]|2[0-4]\d|1?\d?\d)`;

const dotted = String.raw`${octet}\.${octet}\.${octet}\.${octet}`;

export const online: readonly Detector[] = [
  {
    name: "ipv4",
    type: "IP",
    digits: [4, 14],
    pattern: value(String.raw`${dotted}(?:\/\d{1,2})?`),
    rank: 8,
    matches: ["Ping 127.0.0.1 for diagnostics.", "from 10.0.0.2"],
    ignores: ["256.1.1.1", "192.168.1 is short"],
  },
  {
    name: "mac",
    type: "DEVICE_ID",
    digits: [0, 12],
    letters: true,
    pattern: value(
      String.raw`[\da-f]{2}([:-])(?:[\da-f]{2}\1){4}[\da-f]{2}|[\da-f]{4}\.[\da-f]{4}\.[\da-f]{4}`,
      "i",
    ),
    rank: 8,
    matches: ["MAC: 00:1A:2B:3C:4D:5E", "00-1A-2B-3C-4D-5E", "001a.2b3c.4d5e"],
  },
  {
    name: "imei",
    type: "DEVICE_ID",
    digits: [14, 16],
    pattern: value(String.raw`\d{2}[ -]?\d{6}[ -]?\d{6}[ -]?\d{1,2}`),
    check: (digits) => digits.length !== 15 || isLuhn(digits),
    evidence: { near: /\b(?:imei|meid|serial|device|phone|handset)\b/i },
    rank: 8,
    matches: ["imei 490154203237518"],
  },
];

/** Found at a mark: `before` reaches back from it (at most so many characters), `pattern` starts there. */
export interface MarkDetector {
  readonly name: string;
  readonly type: PiiType;
  readonly mark: "@" | ":";
  /** Characters that may stand between the beginning and the mark. */
  readonly before: RegExp;
  readonly reach: number;
  /** One of these signs stands within so many characters behind the mark, or the pattern is not asked. */
  readonly within?: { readonly signs: RegExp; readonly characters: number };
  readonly pattern: RegExp;
  readonly evidence?: Detector["evidence"];
  readonly rank: number;
  readonly matches: readonly string[];
  readonly ignores?: readonly string[];
}

/** Asked in two patterns: what the first needs is rare, and it looks far for it. */
const link = { name: "url-userinfo", type: "URL", mark: ":", before: /[A-Za-z]/, reach: 8, rank: 8 } as const;

export const atMark: readonly MarkDetector[] = [
  {
    name: "email",
    type: "EMAIL",
    mark: "@",
    // "mail=jo@…", "?to=jo@…": what stands before the sign of a query is no part of it
    before: /[\p{L}\p{N}.!#$%&'*+^_`{|}~-]/u,
    reach: 64,
    // the label's length bounds what a failing domain costs
    pattern:
      /[\p{L}\p{N}.!#$%&'*+^_`{|}~-]{1,64} ?@ ?(?:[\p{L}\p{N}-]{1,63}\.){1,8}(?:xn--[a-z\d-]{2,59}|\p{L}{2,24})(?:\d[\d-]{0,19})?/uy,
    rank: 9,
    matches: [
      "write to jo.smith+x@mail.example.co.uk please",
      "a@b.co",
      "user@xn--80ak6aa92e.com",
      "jo@example.com123-45-6789",
    ],
    ignores: ["not-an-email@", "@alone", "/[a-z]+@[a-z]+/"],
  },
  {
    name: "payment-address",
    type: "EMAIL",
    mark: "@",
    before: /[\w.-]/,
    reach: 40,
    pattern: /(?<![\w.@-])[A-Za-z\d][\w.-]{1,39}@[A-Za-z]{2,20}(?![\w@-]|\.\w)/y,
    evidence: { near: /\b(?:upi|vpa|gpay|google pay|phonepe|paytm|bhim)\b/i },
    rank: 8,
    matches: ["my upi id is meenal.k@okbank"],
    ignores: ["meet me@noon"],
  },
  {
    name: "handle",
    type: "USERNAME",
    mark: "@",
    before: /(?!)/,
    reach: 0,
    pattern: /(?<![\w/])@[A-Za-z][\w.]{1,29}[\w](?![\w@])/y,
    evidence: { near: /twitter|tweet|insta|handle|user ?name|follow|tiktok|telegram|\bdm\b|profile|\bid\b/i },
    rank: 3,
    matches: ["tweet me @jo_smith9"],
  },
  {
    ...link,
    within: { signs: /[?#@]/g, characters: 410 },
    // a query or a user
    pattern:
      /(?:https?|ftp|sftp|ssh|wss?):\/\/(?=[^\s"'<>()?#]{1,400}[?#][^\s"'<>()]{0,200}=|[^\s"'<>()/]{1,80}@)[^\s"'<>()]{1,2000}/iy,
    matches: ["see https://example.com/reset?token=abc123&mail=jo", "at ftp://jo@host"],
    ignores: ["see https://example.com/help"],
  },
  {
    ...link,
    // a segment that looks like a token, or like somebody's
    pattern:
      /(?:https?|ftp|sftp|ssh|wss?):\/\/(?=[^\s"'<>()]{1,200}\/(?:(?=[a-z_-]{0,40}\d)[\w-]{12}|(?:u|users?|profiles?|people|members?)\/\w))[^\s"'<>()]{1,2000}/iy,
    matches: ["at https://example.com/users/jo.smith", "at https://example.com/r/0d9f2b7c55e1"],
    ignores: ["see https://example.com/help"],
  },
  {
    name: "mac-of-letters",
    type: "DEVICE_ID",
    mark: ":",
    before: /[\da-f]/i,
    reach: 2,
    pattern: /(?<![\w:])(?:[\da-f]{2}:){5}[\da-f]{2}(?![\w:])/iy,
    rank: 8,
    matches: ["mac aa:bb:cc:dd:ee:ff"],
    ignores: ["aa:bb:cc:dd"],
  },
  {
    name: "ipv6",
    type: "IP",
    mark: ":",
    before: /[\da-fA-F]/,
    reach: 4,
    pattern: new RegExp(
      `(?:(?:${group}:){7}${group}|(?:${group}:){6}${dotted}|(?:${group}(?::${group}){0,6})?::(?:(?:${group}:){0,5}${dotted}|${group}(?::${group}){0,6})?)(?:%\\w{1,16})?(?:\\/\\d{1,3})?(?![\\w:])`,
      "iy",
    ),
    rank: 8,
    matches: ["my ip: 684D:1111:222:3333:4444:5555:6:77", "from fe80::1", "::1"],
    ignores: ["at 12:30:45 utc"],
  },
];
