import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createClearing } from "../../src/redact/clearing.ts";
import { parseCanaries } from "../../src/redact/gate/canaries.ts";
import { createGate } from "../../src/redact/gate/gate.ts";
import { compileWatch, nothingKnown } from "../../src/redact/gate/watch.ts";
import { createGuard } from "../../src/redact/guard.ts";
import type { Redactor } from "../../src/redact/redactor.ts";
import type { Raw, Redacted } from "../../src/shared/text.ts";
import { emptyKnown, type Known } from "../../src/shared/types.ts";
import { piiLines } from "../helpers/pii-fixtures.ts";

const watch = compileWatch();
const checksOf = (text: string, known: Partial<Record<keyof Known, readonly string[]>> = {}) => [
  ...new Set(watch.look(text, watch.expect({ ...emptyKnown, ...known } as Known)).map(({ check }) => check)),
];

const surrogate = "0123456789abcdef";
const body = (content: string, system = "You summarise.") =>
  Buffer.from(
    JSON.stringify({
      model: "m",
      temperature: 0.2,
      messages: [
        { role: "system", content: system },
        { role: "user", content },
      ],
      max_completion_tokens: 1_000_000,
    }),
  );

function gateFor(known: Partial<Record<keyof Known, readonly string[]>> = {}, options = {}) {
  const gate = createGate({ watch, ...options });
  gate.expect(surrogate, { ...emptyKnown, ...known } as Known);
  return (bytes: Buffer) => gate.check(bytes, { surrogate, purpose: "analysis" });
}

describe("the watch sees", () => {
  test.each([
    ["a number however it is spaced", "call 2 1 2 - 5 5 5 - 0 1 4 2 now"],
    ["one in groups with signs between them", "it's 212 / 555 . 0142"],
    ["one glued to a word", "acct22155501427"],
    ["one in words", "two one two five five five oh one four two"],
    ["words, tens and doubles", "oh seven seven double oh nine hundred four twenty two"],
    ["doubles of digits", "area code 2 1 2 triple 5 double 0 4"],
    ["half words, half digits", "area code 212 then five five five 0142"],
    ["one in Spanish", "dos uno dos cinco cinco cinco cero uno cuatro dos"],
    ["one in German", "null eins sieben zwei fünf fünf fünf"],
    ["full-width digits", "２１２５５５０１４２"],
    ["Arabic digits", "٢١٢٥٥٥٠١٤٢"],
    ["digits parted by invisible signs", "212\u200b555\u200b0142"],
    [
      "one said over several turns",
      "customer: oh two oh\nagent: mm-hm\ncustomer: seven nine four six\nagent: go on\ncustomer: oh nine five eight",
    ],
    ["one in front of what looks like a label", "2125550142 is for the agent: bob"],
    ["one whose first digit is said alone", "yeah three\nmm-hm\nthree five oh seven one three three"],
  ])("%s", (_, text) => {
    expect(checksOf(text)).toContain("number");
  });

  test.each([
    ["a card told in pieces", "it starts 4242 and then comes 4242 followed by 4242 and 4242", "card"],
    ["an IBAN with letters in it", "GB29 NWBK 6016 1331 9268 19", "bank"],
    ["an insurance number of six digits", "QQ 12 34 56 C", "id"],
    ["an id of letters and digits", "reference B7X204913", "id"],
    ["a network address of a device", "00:1a:2b:3c:4d:5e", "device"],
    ["a mail address", "write to jo.quill @ example.com", "mail"],
    ["a mail address as it is said", "jo dot quill at mail dot example dot com", "mail"],
    ["a mail address at a known host", "quilljo at gmail", "mail"],
    ["a mail address in Spanish", "quilljo arroba ejemplo punto com", "mail"],
    ["a password in a URL", "ftp://jo:secret@files", "login"],
    [
      "a short answer to a personal question",
      "agent: the last four of your social?\ncustomer: four three two one",
      "answer",
    ],
  ])("%s", (_, text, check) => {
    expect(checksOf(text)).toContain(check);
  });

  test.each<[string, string, Partial<Record<keyof Known, readonly string[]>>]>([
    ["a name", "thanks Fairweather", { names: ["Imogen Fairweather"] }],
    ["a name that also is a word, beside the other", "this is grace hill", { names: ["Grace Hill"] }],
    ["a name's genitive", "it is fairweather's", { names: ["Imogen Fairweather"] }],
    ["a name with another accent", "señor munoz", { names: ["Iker Muñoz"] }],
    ["a name letter by letter", "f a i r w e a t h e r", { names: ["Imogen Fairweather"] }],
    [
      "a name letter by letter, each with a word",
      "q for queen u as in uncle i for india l l for lima",
      { names: ["Jo Quill"] },
    ],
    ["the last seven digits of a number", "on five five five oh one four two", { phones: ["+12125550142"] }],
    [
      "an address of a mail in words",
      "it's jo underscore quill at mail dot example",
      { emails: ["jo_quill@mail.example"] },
    ],
    ["a handle", "they call me zed quux", { other: ["@zedquux"] }],
  ])("what is known: %s", (_, text, known) => {
    expect(checksOf(text, known)).toContain("known");
  });

  test("any number of nine digits and more, whatever stands between them, said or written", () => {
    const words = "zero one two three four five six seven eight nine".split(" ");
    const digit = fc.record({ value: fc.nat(9), isSaid: fc.boolean() });
    const between = fc.constantFrom(
      " ",
      "-",
      " - ",
      " . ",
      "/ ",
      " uh ",
      "\u200b ",
      ", ",
      "\t",
      "  ",
      " (",
      ") ",
    );
    const parts = fc.array(fc.tuple(digit, between), { minLength: 9, maxLength: 19 });
    fc.assert(
      fc.property(parts, fc.lorem({ maxCount: 3 }), (number, talk) => {
        // "1, 2, 3, 4" is what is on offer.
        fc.pre(number.some(([{ value }], at) => value < (number[at - 1]?.[0].value ?? 0)));
        const shown = number
          .map(([{ value, isSaid }, sign]) => (isSaid ? words[value] : value) + sign)
          .join("");
        const text = `${talk} ${shown} ${talk}`;
        const found = watch.look(text, nothingKnown).find(({ check }) => check === "number");
        if (!found) return false;
        return found.start <= talk.length + 1 && found.end >= text.length - talk.length - 5;
      }),
      { numRuns: 500 },
    );
  });

  test("a canary in any form, and no other text", () => {
    const hidden = compileWatch(["Zebra-Quartz 4471"]);
    const found = (text: string) => hidden.look(text, nothingKnown).map(({ check }) => check);
    for (const text of [
      "a zebra-quartz 4471 b",
      "ZEBRAQUARTZ4471",
      "zebra quartz four four seven one",
      "z.e.b.r.a quartz 44-71",
      "a zebra quartz [PERSON_1]",
      "[PERSON_1] quartz 4471",
      "zebra-quartz [ACCOUNT_ID_1]",
    ])
      expect(found(text)).toContain("canary");
    expect(found("a zebra in quartz, 4471")).not.toContain("canary");
    expect(found("a zebra [PERSON_1]")).not.toContain("canary");
  });

  test("canaries that are too short are refused, by line and not by value", () => {
    expect(parseCanaries("abcdef\n\nzebra 1\r\n")).toEqual(["abcdef", "zebra 1"]);
    expect(() => parseCanaries("abcdef\nab1\n")).toThrow(
      expect.objectContaining({ code: "config.invalid", facts: { lines: ["2"] } }),
    );
  });
});

describe("the watch leaves alone", () => {
  test.each([
    "it was $1,234,567.89 and then 12.50 € on 04/11/2025 at 10:15:30",
    "between 2019, 2020, 2021 and 2022 i paid one thousand two hundred and fifty dollars a year",
    "from 2025-03-10T08:15:30Z to 2025-03-11T09:45:00Z",
    "options are 10, 20, 50, 100, 200",
    "one million two hundred thirty four thousand five hundred and sixty seven dollars",
    "[PHONE_1] or [PHONE_2], room 214, flight BA 2490 at nine forty five",
    "i ordered at shop dot com and looked at example dot com",
    "will you mark it, mister [PERSON_1], it may be urgent",
    "the twenty dollars and the thirty",
    "agent: what's your zip code\ncustomer: i'd rather call back at ten thirty tomorrow",
  ])("%s", (text) => {
    expect(checksOf(text, { names: ["Mark Will", "May Grace", "Twenty Two"] })).toEqual([]);
  });

  interface Case {
    readonly id: string;
    readonly neg: boolean;
    readonly turns: readonly { readonly text: string }[];
  }
  test("clean talk: fewer than one in a thousand of the fixtures' negatives is held", () => {
    const clean = piiLines()
      .map((line) => JSON.parse(line) as Case)
      .filter(({ neg }) => neg);
    expect(clean.length).toBeGreaterThan(300);
    const held = clean.filter(
      ({ turns }) => checksOf(turns.map(({ text }) => text.replaceAll("\n", " ")).join("\n")).length > 0,
    );
    expect(held.map(({ id }) => id)).toEqual([]);
  });
});

describe("the gate", () => {
  test("lets a clean request pass", () => {
    expect(() => gateFor()(body("customer: my number is [PHONE_1]"))).not.toThrow();
  });

  test("refuses with the names of the checks and nothing of the text", () => {
    const refused = () => gateFor({ names: ["Imogen Fairweather"] })(body("fairweather on 212-555-0142"));
    expect(refused).toThrow(
      expect.objectContaining({
        code: "gate.held",
        scope: "conversation",
        facts: { checks: ["known", "number"], purpose: "analysis" },
      }),
    );
  });

  test.each([
    ["in a key", { model: "m", messages: [{ role: "user", content: "x", "2125550142": 1 }] }],
    ["in a number", { model: "m", messages: [{ role: "user", content: 2125550142 }] }],
    ["outside the messages", { model: "m", user: "jo@example.com", messages: [] }],
    ["deep inside", { a: [{ b: [{ c: "two one two five five five oh one four two" }] }] }],
  ])("looks everywhere: %s", (_, request) => {
    expect(() => gateFor()(Buffer.from(JSON.stringify(request)))).toThrow(
      expect.objectContaining({ code: "gate.held" }),
    );
  });

  test("does not read two texts as one", () => {
    const request = { model: "m", stop: ["four 212", "555", "0142", "last four?", "1234"], messages: [] };
    expect(() => gateFor()(Buffer.from(JSON.stringify(request)))).not.toThrow();
  });

  test.each([
    ["no JSON", Buffer.from("hello")],
    ["a key that stands twice", Buffer.from('{"a":"212-555-0142","a":"x"}')],
    ["escapes that hide", Buffer.from('{"a":"\\u0032"}')],
    ["blanks between", Buffer.from('{ "a": 1 }')],
    ["bytes that are no text", Buffer.from([0x22, 0xff, 0x22])],
    ["something behind it", Buffer.from('{"a":1}\n')],
  ])("refuses what it can not read to the last byte: %s", (_, bytes) => {
    expect(() => gateFor()(bytes)).toThrow(expect.objectContaining({ code: "gate.failed" }));
  });

  test("refuses a conversation that was not announced, or is no longer expected", () => {
    const gate = createGate({ watch });
    const about = { surrogate, purpose: "analysis" as const };
    expect(() => gate.check(body("x"), about)).toThrow(expect.objectContaining({ code: "gate.failed" }));
    const first = gate.expect(surrogate, emptyKnown);
    const second = gate.expect(surrogate, emptyKnown);
    first();
    expect(() => gate.check(body("x"), about)).not.toThrow();
    second();
    expect(() => gate.check(body("x"), about)).toThrow(expect.objectContaining({ code: "gate.failed" }));
  });

  test("does not take the surrogate for a number, nor words of ours for a name", () => {
    const numeric = "1234567890123456";
    const gate = createGate({ watch });
    gate.expect(numeric, { ...emptyKnown, names: ["Sam Summarise"] as unknown as Known["names"] });
    const about = { surrogate: numeric, purpose: "analysis" as const };
    expect(() => gate.check(body(`BEGIN ${numeric} summarise`), about)).not.toThrow();
    expect(() => gate.check(body(`BEGIN ${numeric} sam summarise`), about)).toThrow();
  });

  test("a request that takes too long to judge, or a check that fails, is refused without a word of it", () => {
    let now = 0;
    const slow = gateFor({}, { budgetMs: 100, clock: () => (now += 101) });
    expect(() => slow(body("x"))).toThrow(
      expect.objectContaining({ code: "gate.failed", facts: { reason: "too slow", ms: 101, budgetMs: 100 } }),
    );
    const broken = gateFor(
      {},
      {
        watch: {
          ...watch,
          look: () => {
            throw new Error("could not read 212-555-0142");
          },
        },
      },
    );
    expect(() => broken(body("x"))).toThrow(
      expect.objectContaining({ code: "gate.failed", facts: { reason: "error" } }),
    );
  });

  test("reads a batch line by line, and each line's own number", () => {
    const line = (custom_id: string, content: string) =>
      `${JSON.stringify({ custom_id, body: { messages: [{ role: "user", content }] } })}\n`;
    const gate = createGate({ watch });
    gate.expect("aaaaaaaaaaaaaaaa", { ...emptyKnown, names: ["Jo Quill"] as unknown as Known["names"] });
    const check = (...lines: string[]) =>
      gate.check(Buffer.from(lines.join("")), { surrogate: "batch", purpose: "batch" });
    expect(() => check(line("aaaaaaaaaaaaaaaa", "fine"), line("1111111111111111", "fine"))).not.toThrow();
    expect(() => check(line("aaaaaaaaaaaaaaaa", "quill"))).toThrow(
      expect.objectContaining({ code: "gate.held" }),
    );
    expect(() => check(line("1111111111111111", "fine"), "{}\n")).toThrow(
      expect.objectContaining({ code: "gate.failed" }),
    );
  });
});

describe("the guard", () => {
  const turns = (...texts: string[]) =>
    texts.map((text) => ({ speaker: "customer" as const, text: text as Redacted }));
  const redaction = (...texts: string[]) => ({ turns: turns(...texts), findings: [], counts: {} });

  test("names the turn and the checks", () => {
    expect(() => createGuard(watch).clear(redaction("hello", "on 212-555-0142"), emptyKnown)).toThrow(
      expect.objectContaining({ code: "guard.held", facts: { checks: ["number"], turn: 1 } }),
    );
  });

  test("shows what was held back with blocks in place of what it objects to", () => {
    const shown = createGuard(watch).blockOut(
      redaction(
        "hello there this is [PERSON_1] and i would like to know the number 317-555-0142 or [PHONE_1]",
        "it says kyle seven at example dot com and nothing else at all",
        "how can i help",
      ),
      emptyKnown,
    );
    expect(shown?.map(({ text }) => text)).toEqual([
      "hello there this is [PERSON_1] and i would ████ ██ ████ ███ ██████ ███-███-████ ██ [PHONE_1]",
      "██ ████ ████ █████ ██ ███████ ███ ███ ███ ███████ ████ ██ ███",
      "how can i help",
    ]);
  });

  test("blocks a number said over several turns in each of them", () => {
    const shown = createGuard(watch).blockOut(
      redaction("oh two oh seven", "yes", "nine four six oh nine five"),
      emptyKnown,
    );
    expect(shown?.map(({ text }) => text).join()).not.toMatch(/seven|nine|six/);
    expect(shown?.length).toBe(3);
  });

  const redactor = (redact: Redactor["redact"]): Redactor => ({ fingerprint: "f", redact });
  const said = turns("hello") as unknown as Parameters<Redactor["redact"]>[0];

  test("a redactor that throws holds the conversation back, whatever it threw, and nothing may be shown", () => {
    const clearing = createClearing(
      redactor(() => {
        throw new Error("stumbled over 212-555-0142");
      }),
      createGuard(watch),
    );
    expect(() => clearing.turns(said, emptyKnown)).toThrow(
      expect.objectContaining({ code: "redact.failed", facts: {} }),
    );
    expect(clearing.blockedOut(said, emptyKnown)).toBeUndefined();
  });

  test("a redactor that takes too long holds the conversation back", () => {
    let now = 0;
    const clearing = createClearing(
      redactor(() => redaction("hello")),
      createGuard(watch),
      {
        budgetMs: 50,
        clock: () => (now += 51),
      },
    );
    expect(() => clearing.turns(said, emptyKnown)).toThrow(
      expect.objectContaining({ code: "redact.failed", facts: { reason: "too slow", ms: 51, budgetMs: 50 } }),
    );
  });

  test("one that takes its time only because others go first is waited for, one that works is not", () => {
    const takes = (work: () => void) => {
      const slow = redactor(() => {
        work();
        return redaction("hello");
      });
      return () => createClearing(slow, createGuard(watch), { budgetMs: 300 }).turns(said, emptyKnown);
    };
    expect(takes(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 600))).not.toThrow();
    const { user } = process.cpuUsage();
    const works = () => {
      while (process.cpuUsage().user - user < 400_000);
    };
    expect(takes(works)).toThrow(expect.objectContaining({ code: "redact.failed" }));
  });

  test("time grows with the text and no faster", () => {
    const costly = ["1 ", "a@", "at dot ", "one ", "a ", "[PHONE_", "GB29 NWBK ", "1:", "12,", "go on\n"];
    for (const part of costly) {
      const text = part.repeat(Math.ceil(200_000 / part.length)) as string as Raw;
      const startedAt = performance.now();
      watch.look(text, nothingKnown);
      expect(performance.now() - startedAt, part).toBeLessThan(4000);
    }
  });
});
