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
  `addresses-33:1:ADDRESS asked-in-other-words-61:1:HEALTH_ID asked-in-other-words-118:1:GOVERNMENT_ID
  asked-in-other-words-131:0:PERSON calls-of-other-sectors-13:5:ACCOUNT_ID card-numbers-15:0:CREDIT_CARD
  cut-and-corrected-12:1:PHONE cut-and-corrected-18:1:PHONE
  e-mails-and-letters-10:0:PASSWORD e-mails-and-letters-1:0:PHONE emails-27:1:EMAIL
  known-from-metadata-2:0:PERSON known-from-metadata-2:3:PERSON known-from-metadata-6:0:PERSON
  memory-3:2:PERSON names-13:0:PERSON names-26:0:PERSON names-29:1:PERSON names-32:0:PERSON
  names-38:1:PERSON names-39:1:PERSON
  other-sectors-70:1:EMAIL secrets-and-devices-13:1:USERNAME secrets-and-devices-27:0:PASSWORD
  secrets-and-devices-31:1:OTHER secrets-and-devices-5:1:PASSWORD social-and-government-ids-38:0:HEALTH_ID
  strange-forms-19:0:URL strange-forms-38:0:PERSON strange-forms-42:1:ACCOUNT_ID
  strange-forms-43:1:REFERENCE strange-forms-46:1:PHONE strange-forms-49:0:PHONE
  strange-forms-62:1:CREDIT_CARD whole-calls-8:12:PHONE unseen-first-6:1:CREDIT_CARD unseen-first-46:1:PASSWORD
  unseen-first-72:0:PHONE unseen-first-144:0:ADDRESS unseen-first-171:0:PERSON unseen-first-181:3:PERSON
  unseen-first-191:2:PERSON unseen-second-59:0:REFERENCE unseen-second-63:0:ADDRESS unseen-second-116:0:PERSON
  unseen-second-117:2:PERSON unseen-second-118:0:ADDRESS unseen-third-10:1:PERSON unseen-third-41:0:ADDRESS
  unseen-third-44:0:ADDRESS unseen-third-51:0:ADDRESS unseen-third-58:2:ADDRESS unseen-third-75:1:IBAN
  unseen-third-90:1:PERSON`.split(/\s+/),
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
