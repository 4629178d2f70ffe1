import { describe, expect, test } from "vitest";
import { compileRedactor } from "../../src/redact/engine.ts";
import { piiTypes } from "../../src/shared/types.ts";
import { type LabelledConversation, parseLabelled } from "../bench/eval-record.ts";
import { scoreConversations } from "../bench/eval-run.ts";
import { percent, type Share } from "../bench/eval-score.ts";
import { piiLines } from "../helpers/pii-fixtures.ts";

const conversations = piiLines().map((line) => parseLabelled(line));
const turnsOf = (some: readonly LabelledConversation[]) =>
  some.reduce((sum, { turns }) => sum + turns.length, 0);

describe("the regression corpus", () => {
  test("is large enough to mean something, on both sides", () => {
    expect(turnsOf(conversations.filter(({ neg }) => !neg))).toBeGreaterThanOrEqual(600);
    expect(turnsOf(conversations.filter(({ neg }) => neg))).toBeGreaterThanOrEqual(300);
  });

  test("holds every type that can be masked", () => {
    const present = new Set(conversations.flatMap(({ spans }) => spans.map(({ type }) => type)));
    expect(piiTypes.filter((type) => !present.has(type))).toEqual([]);
    expect([...present].filter((type) => !piiTypes.some((known) => known === type))).toEqual([]);
  });

  test("labels exactly the text it names, and no conversation twice", () => {
    const wrong = conversations.filter(({ turns, spans, keep, ignore }) =>
      [...spans, ...keep, ...ignore].some(
        ({ turn, start, end, value }) => end <= start || turns[turn]?.text.slice(start, end) !== value,
      ),
    );
    expect(wrong.map(({ id }) => id)).toEqual([]);
    expect(new Set(conversations.map(({ id }) => id)).size).toBe(conversations.length);
  });

  test("never labels one word as both to hide and to keep", () => {
    const torn = conversations.filter(({ spans, keep }) =>
      spans.some((span) =>
        keep.some((kept) => kept.turn === span.turn && kept.start < span.end && span.start < kept.end),
      ),
    );
    expect(torn.map(({ id }) => id)).toEqual([]);
  });

  test("calls clean what has nothing to hide, and only that", () => {
    expect(conversations.filter(({ neg, spans }) => neg !== (spans.length === 0))).toEqual([]);
  });

  test("is invented: written mail is at example domains, US numbers are 555-01xx", () => {
    const values = conversations.flatMap(({ spans }) => spans);
    const mails = values.filter(({ type, value }) => type === "EMAIL" && /\S@\S/.test(value));
    expect(mails.filter(({ value }) => !/example|exampel/i.test(value))).toEqual([]);
    const american = values.filter(
      ({ type, value }) => type === "PHONE" && /^\(?[2-9]\d\d\)?[ -.]?\d{3}/.test(value),
    );
    const dialled = american.filter(({ value }) => value.replace(/\D/g, "").length === 10);
    expect(dialled.filter(({ value }) => !/555\D?01\d\d$|^9876/.test(value))).toEqual([]);
  });
});

/** What gets through in part, as conversation, turn and type. A share forgives one lost for one gained; this forgives
 *  none: what was whole stays whole, and whoever mends one of these takes it off the list. */
const knownMisses = new Set(
  `addresses-33:1:ADDRESS asked-in-other-words-61:1:HEALTH_ID asked-in-other-words-131:0:PERSON
  calls-of-other-sectors-13:5:ACCOUNT_ID card-numbers-15:0:CREDIT_CARD cut-and-corrected-12:1:PHONE
  cut-and-corrected-18:1:PHONE e-mails-and-letters-1:0:PHONE
  emails-27:1:EMAIL known-from-metadata-2:0:PERSON
  known-from-metadata-6:0:PERSON memory-3:2:PERSON names-13:0:PERSON names-26:0:PERSON names-29:1:PERSON
  names-32:0:PERSON names-38:1:PERSON names-39:1:PERSON other-sectors-70:1:EMAIL
  secrets-and-devices-13:1:USERNAME secrets-and-devices-27:0:PASSWORD secrets-and-devices-31:1:OTHER
  secrets-and-devices-5:1:PASSWORD social-and-government-ids-38:0:HEALTH_ID strange-forms-19:0:URL
  strange-forms-38:0:PERSON strange-forms-42:1:ACCOUNT_ID strange-forms-43:1:REFERENCE
  strange-forms-46:1:PHONE strange-forms-49:0:PHONE strange-forms-62:1:CREDIT_CARD whole-calls-8:12:PHONE
  unseen-first-6:1:CREDIT_CARD unseen-first-46:1:PASSWORD unseen-first-72:0:PHONE
  unseen-first-144:0:ADDRESS unseen-first-171:0:PERSON unseen-first-181:3:PERSON unseen-first-191:2:PERSON
  unseen-second-59:0:REFERENCE unseen-second-63:0:ADDRESS unseen-second-117:2:PERSON
  unseen-second-118:0:ADDRESS unseen-third-10:1:PERSON unseen-third-41:0:ADDRESS unseen-third-44:0:ADDRESS
  unseen-third-51:0:ADDRESS unseen-third-58:2:ADDRESS unseen-third-75:1:IBAN unseen-third-90:1:PERSON
  unseen-fifth-12:1:ACCOUNT_ID unseen-fifth-35:2:PERSON
  unseen-fifth-51:1:ADDRESS unseen-fifth-63:0:REFERENCE
  unseen-fourth-34:3:PERSON unseen-fourth-38:4:PASSWORD
  unseen-fourth-43:1:BANK_ACCOUNT unseen-fourth-50:4:PERSON
  unseen-fourth-71:0:EMAIL reviewed-today-names-46:1:PERSON
  seventh-abroad-4:5:PASSWORD seventh-abroad-4:11:PERSON seventh-abroad-8:5:PERSON
  seventh-abroad-11:10:PHONE seventh-abroad-15:4:GOVERNMENT_ID seventh-abroad-18:3:CREDIT_CARD
  seventh-abroad-18:12:ADDRESS seventh-abroad-19:5:PERSON seventh-abroad-21:13:ADDRESS
  seventh-abroad-22:15:PASSWORD seventh-abroad-23:5:GOVERNMENT_ID seventh-abroad-23:14:EMAIL
  seventh-abroad-23:15:EMAIL seventh-abroad-26:3:CREDIT_CARD seventh-abroad-29:4:PERSON
  seventh-abroad-29:5:PERSON seventh-abroad-29:13:PERSON seventh-abroad-29:13:ADDRESS
  seventh-abroad-32:2:PERSON seventh-abroad-33:11:PERSON seventh-abroad-35:5:PERSON
  seventh-abroad-36:14:PHONE seventh-abroad-43:11:IBAN seventh-abroad-57:0:PERSON
  seventh-american-19:5:ZIP seventh-american-29:3:HEALTH_ID seventh-american-38:17:ADDRESS
  seventh-american-44:1:HEALTH_ID seventh-american-54:0:PERSON seventh-american-94:3:HEALTH_ID
  seventh-abroad-93:8:ADDRESS seventh-abroad-93:8:ZIP seventh-abroad-93:9:PERSON
  seventh-abroad-96:0:PERSON seventh-abroad-97:5:GOVERNMENT_ID seventh-abroad-101:5:ADDRESS
  seventh-abroad-102:10:REFERENCE
  seventh-british-11:14:DEVICE_ID seventh-british-12:9:PERSON seventh-british-16:3:ADDRESS
  seventh-british-16:5:ADDRESS seventh-british-17:3:PASSWORD seventh-british-18:16:HEALTH_ID
  seventh-british-19:20:PERSON seventh-british-20:2:GOVERNMENT_ID seventh-british-21:3:ADDRESS
  seventh-british-22:5:PERSON seventh-british-23:1:PERSON seventh-british-24:16:ADDRESS
  seventh-british-26:7:PASSWORD seventh-british-27:17:PERSON seventh-british-28:8:PASSWORD
  seventh-british-28:9:PASSWORD seventh-british-30:16:PERSON seventh-british-37:8:ADDRESS
  seventh-british-37:8:PERSON seventh-british-37:9:ADDRESS seventh-british-38:2:PERSON
  seventh-british-3:19:EMAIL seventh-british-40:2:PERSON seventh-british-43:10:PHONE
  seventh-british-4:14:ADDRESS seventh-british-9:17:PERSON seventh-british-9:7:PERSON
  eighth-english-2:9:PERSON eighth-english-5:17:EMAIL eighth-english-5:18:EMAIL eighth-english-8:13:PERSON
  eighth-english-9:8:ADDRESS eighth-english-10:17:PHONE eighth-english-16:8:PERSON eighth-english-19:3:PASSWORD
  eighth-english-22:12:PHONE eighth-english-22:16:ADDRESS eighth-english-24:19:EMAIL eighth-english-26:16:PERSON
  eighth-english-27:1:ADDRESS eighth-english-27:15:PERSON eighth-english-40:0:PERSON`.split(/\s+/),
);

/** What is masked that is nobody's, as conversation and turn: one more fails, and a keep line is as good as a line that hides. */
const knownOverMasks = new Set(
  `accounts-and-references-28:0 addresses-48:0 addresses-54:0 asked-and-answered-131:2
  asked-in-other-words-1:1 asked-in-other-words-9:1 asked-in-other-words-23:1 asked-in-other-words-43:0
  asked-in-other-words-52:0 asked-in-other-words-101:1 asked-in-other-words-105:1
  asked-in-other-words-122:1 asked-in-other-words-126:1 asked-in-other-words-130:0
  asked-in-other-words-138:0 bank-details-14:0 bank-details-16:0 bank-details-21:1
  beside-what-is-kept-17:1 beside-what-is-kept-67:1 beside-what-is-kept-87:1 beside-what-is-kept-88:1
  birthdays-14:2 chats-5:0 chats-13:0 cut-and-corrected-3:2 cut-and-corrected-4:0
  cut-and-corrected-6:2 cut-and-corrected-9:2 cut-and-corrected-10:2 cut-and-corrected-11:1
  cut-and-corrected-12:1 cut-and-corrected-14:5 cut-and-corrected-16:2 cut-and-corrected-17:0
  cut-and-corrected-19:1 cut-and-corrected-22:1 cut-and-corrected-24:3 e-mails-and-letters-2:0
  e-mails-and-letters-10:0 emails-20:0 emails-22:1 emails-33:1 emails-35:2 emails-44:1 emails-45:0
  emails-50:1 emails-51:1 emails-53:1 emails-60:2 emails-80:1 emails-89:1 emails-91:1 emails-93:2
  emails-93:3 emails-96:4 emails-97:1 emails-103:1 emails-104:1 emails-118:1 emails-119:1 emails-140:1
  keep-in-other-words-53:0 keep-in-other-words-120:0 keep-in-other-words-150:1
  keep-in-other-words-151:1 keep-in-other-words-154:1 names-11:1 other-sectors-1:1 other-sectors-9:1
  other-sectors-13:1 other-sectors-20:1 other-sectors-29:0 other-sectors-30:0
  other-sectors-32:0 other-sectors-34:0 other-sectors-35:0 other-sectors-36:5 other-sectors-40:1
  other-sectors-44:1 other-sectors-56:1 other-sectors-59:1 other-sectors-65:0 other-sectors-66:0
  other-sectors-67:0 other-sectors-68:1 other-sectors-69:1 other-sectors-74:0 other-sectors-75:0
  other-sectors-76:1 other-tongues-1:1 other-tongues-4:1 phones-2:0 phones-14:0 phones-15:0 phones-23:1
  phones-31:0 reviewed-addresses-and-names-7:1 secrets-and-devices-6:0 secrets-and-devices-24:1
  secrets-and-devices-34:3 talk-around-the-answer-20:1 unseen-first-1:1 unseen-first-1:3 unseen-first-15:2
  unseen-first-27:1 unseen-first-29:1 unseen-first-45:0 unseen-first-45:1 unseen-first-45:4
  unseen-first-55:0 unseen-first-57:3 unseen-first-58:4 unseen-first-60:2 unseen-first-62:1
  unseen-first-70:1 unseen-first-101:1 unseen-first-101:3 unseen-first-104:0 unseen-first-120:0
  unseen-first-132:0 unseen-first-139:1 unseen-first-140:3 unseen-first-148:1 unseen-first-153:0
  unseen-first-155:1 unseen-first-156:0 unseen-first-157:0 unseen-first-158:3 unseen-first-166:0
  unseen-first-172:0 unseen-first-175:0 unseen-first-176:2 unseen-first-178:0 unseen-first-186:2
  unseen-first-193:0 unseen-first-196:0 unseen-second-4:1 unseen-second-10:1 unseen-second-12:1
  unseen-second-14:1 unseen-second-41:0 unseen-second-45:1 unseen-second-50:2 unseen-second-59:0
  unseen-second-63:0 unseen-second-65:1 unseen-second-65:3 unseen-second-66:3 unseen-second-74:0
  unseen-second-76:3 unseen-second-83:1 unseen-second-89:3 unseen-second-93:0 unseen-second-98:0
  unseen-second-112:0 unseen-second-128:1 unseen-second-131:1 unseen-second-134:2 unseen-second-137:0
  unseen-second-137:2 unseen-second-147:1 unseen-third-7:1 unseen-third-7:2 unseen-third-14:1
  unseen-third-14:2 unseen-third-26:0 unseen-third-29:0 unseen-third-31:2 unseen-third-35:1
  unseen-third-37:3 unseen-third-41:0 unseen-third-44:0 unseen-third-51:0 unseen-third-56:1
  unseen-third-57:1 unseen-third-60:0 unseen-third-71:0 unseen-third-76:0 unseen-third-81:0
  unseen-third-94:1 unseen-third-97:0 ways-to-ask-30:1 ways-to-ask-88:1 whole-calls-12:5
  reviewed-addresses-and-names-33:0 reviewed-addresses-and-names-34:0 unseen-fifth-12:3 unseen-fifth-13:1
  unseen-fifth-13:2 unseen-fifth-1:2 unseen-fifth-20:0 unseen-fifth-21:1 unseen-fifth-26:0
  unseen-fifth-28:0 unseen-fifth-28:2 unseen-fifth-2:1 unseen-fifth-31:1
  unseen-fifth-41:1 unseen-fifth-42:3 unseen-fifth-45:0 unseen-fifth-46:3 unseen-fifth-54:1
  unseen-fifth-67:1 unseen-fifth-71:3 unseen-fifth-72:2 unseen-fifth-7:2
  unseen-fourth-10:1 unseen-fourth-113:3 unseen-fourth-17:2 unseen-fourth-17:4 unseen-fourth-30:0
  unseen-fourth-46:1 unseen-fourth-48:2 unseen-fourth-4:1 unseen-fourth-52:0 unseen-fourth-54:3 unseen-fourth-58:0
  unseen-fourth-59:0 unseen-fourth-60:0 unseen-fourth-60:2 unseen-fourth-62:1 unseen-fourth-67:0
  unseen-fourth-69:1 unseen-fourth-69:2 unseen-fourth-6:0 unseen-fourth-72:0 unseen-fourth-83:1
  unseen-fourth-88:2 unseen-fourth-95:3 unseen-fourth-98:3
  seventh-british-11:7 seventh-british-16:1 seventh-british-28:4 seventh-british-34:0 seventh-british-37:5 seventh-british-41:1
  seventh-british-44:3 keep-abroad-4:1 keep-abroad-4:2 unseen-fourth-42:3 unseen-fourth-43:3 
  seventh-abroad-2:5 seventh-abroad-3:5 seventh-abroad-4:5 seventh-abroad-4:11 seventh-abroad-6:7
  seventh-abroad-6:9 seventh-abroad-9:11 seventh-abroad-10:9 seventh-abroad-13:5 seventh-abroad-13:6
  seventh-abroad-15:3 seventh-abroad-15:15 seventh-abroad-18:1 seventh-abroad-19:7 seventh-abroad-19:8
  seventh-abroad-20:1 seventh-abroad-24:6 seventh-abroad-24:7 seventh-abroad-25:6 seventh-abroad-25:9
  seventh-abroad-26:1 seventh-abroad-26:2 seventh-abroad-27:5 seventh-abroad-27:7 seventh-abroad-27:14
  seventh-abroad-29:3 seventh-abroad-29:15 seventh-abroad-31:0 seventh-abroad-31:7
  seventh-abroad-34:12 seventh-abroad-35:14 seventh-abroad-36:3 seventh-abroad-36:7
  seventh-abroad-37:8 seventh-abroad-38:8 seventh-abroad-39:1 seventh-abroad-39:3 seventh-abroad-41:7
  seventh-abroad-41:8 seventh-abroad-43:13 seventh-abroad-44:3 seventh-abroad-45:2 seventh-abroad-45:3
  seventh-abroad-52:2 seventh-abroad-63:0 seventh-abroad-72:1 seventh-abroad-88:1
  seventh-abroad-90:0
  seventh-abroad-93:1 seventh-abroad-95:3 seventh-abroad-95:5 seventh-abroad-96:0 seventh-abroad-97:3
  seventh-abroad-97:11 seventh-abroad-101:4 seventh-abroad-101:9 seventh-abroad-102:5
  seventh-abroad-104:1 unseen-fifth-24:3
  eighth-english-5:3 eighth-english-9:6 eighth-english-9:15 eighth-english-12:6 eighth-english-12:15 eighth-english-17:5
  eighth-english-20:11 eighth-english-23:6 eighth-english-24:7 eighth-english-24:13 eighth-english-32:4 eighth-english-34:16 eighth-english-39:7 eighth-english-40:11`.split(
    /\s+/,
  ),
);

/** A ratchet: the floors are what was reached, a little less. `npm run eval -- --misses ALL --over` shows why. */
describe("on this corpus the redactor", () => {
  const score = scoreConversations(compileRedactor(), conversations);
  const worst = (shares: ReadonlyMap<string, Share>, floor: number) =>
    [...shares].filter(([, share]) => share.of >= 10 && (percent(share) ?? 0) < floor).map(([name]) => name);

  test("hides what is personal, of every type", () => {
    expect(percent(score.strict)).toBeGreaterThanOrEqual(90);
    expect(worst(score.types, 60)).toEqual([]);
  });

  test("loses no value that it has hidden before", () => {
    const lost = score.misses.map(({ id, turn, type }) => `${id}:${turn}:${type}`);
    expect(lost.filter((miss) => !knownMisses.has(miss))).toEqual([]);
  });

  test("masks nothing beside a value, or where there is none, that it has kept before", () => {
    const over = new Set(score.overMasked.map(({ id, turn }) => `${id}:${turn}`));
    expect([...over].filter((one) => !knownOverMasks.has(one))).toEqual([]);
  });

  /** Twins of what may stand: where a rule lets something through, these are one word away, and personal. */
  test("hides the whole of whatever stands beside what is kept", () => {
    const beside = conversations.filter(({ id }) => id.startsWith("beside-what-is-kept-"));
    expect(beside.length).toBeGreaterThan(10);
    expect(scoreConversations(compileRedactor(), beside).misses).toEqual([]);
  });

  test("lets amounts, times, dates, durations and counts stand", () => {
    expect(worst(score.kept, 85)).toEqual([]);
  });

  test("masks hardly a word that is nobody's", () => {
    expect(percent(score.precision)).toBeGreaterThanOrEqual(96);
    expect(percent(score.clean)).toBeLessThanOrEqual(1);
  });
});
