import { describe, expect, it } from "vitest";
import { compileRedactor } from "../../../src/redact/engine.ts";
import type { Raw } from "../../../src/shared/text.ts";
import { emptyKnown, type Known, type Speaker } from "../../../src/shared/types.ts";

const redactor = compileRedactor();

/** "A: …" the agent's turns, "C: …" the customer's. */
const turnsOf = (lines: readonly string[]) =>
  lines.map((line) => ({
    speaker: (line.startsWith("A: ") ? "agent" : "customer") as Speaker,
    text: line.slice(3) as Raw,
  }));
const redact = (lines: readonly string[], known: Partial<Known> = {}) =>
  redactor.redact(turnsOf(lines), { ...emptyKnown, ...known });
const texts = (lines: readonly string[], known: Partial<Known> = {}) =>
  redact(lines, known).turns.map(({ text }) => text as string);

describe("a conversation", () => {
  it("is masked alike whatever was read before it", () => {
    const alone = (lines: readonly string[]) => compileRedactor().redact(turnsOf(lines), emptyKnown).turns;
    const name = ["C: log in as tremaine underscore k"];
    expect(alone(name)[0]?.text).toBe("log in as [USERNAME_1]");
    texts(["C: b b b b b b b b b b b b b b b b b b b b"]);
    expect(redact(name).turns).toEqual(alone(name));
  });
});

describe("a question and its answer", () => {
  it("makes four digits a social security number only when somebody asked", () => {
    expect(texts(["A: the last four of your social please", "C: it's six five double three"])[1]).toBe(
      "it's [SSN_1]",
    );
    expect(texts(["A: how can i help", "C: one two three testing"])[1]).toBe("one two three testing");
  });

  it("is forgotten when it was answered", () => {
    const [, , later] = texts([
      "A: what is your date of birth",
      "C: the third of may nineteen eighty",
      "C: and the shop is open nine to five from monday",
    ]);
    expect(later).toBe("and the shop is open nine to five from monday");
  });

  it("may share a turn with its answer", () => {
    expect(texts(["C: my name is priya nair and my policy number is p v two two nine one four"])[0]).toBe(
      "my name is [PERSON_1] and my policy number is [ACCOUNT_ID_1]",
    );
  });

  it("leaves money alone that is said instead of an answer", () => {
    expect(
      texts(["A: what is your date of birth", "C: why do you need that for a twenty dollar refund"])[1],
    ).toBe("why do you need that for a twenty dollar refund");
  });
});

describe("a value over several turns", () => {
  const lines = [
    "C: yes it's four one one one",
    "A: mm-hm",
    "C: one one one one",
    "A: go ahead",
    "C: one one one one one one one one",
  ];
  it("is one value with one number", () => {
    expect(texts(lines)).toEqual([
      "yes it's [CREDIT_CARD_1]",
      "mm-hm",
      "[CREDIT_CARD_1]",
      "go ahead",
      "[CREDIT_CARD_1]",
    ]);
  });
  it("says that it was joined", () => {
    expect(redact(lines).findings.map(({ view }) => view)).toEqual(["joined", "joined", "joined"]);
  });
});

describe("memory", () => {
  it("hides a first name where it is said before it is told", () => {
    expect(
      texts(["A: hello is that wilhelmina", "C: yes", "A: your full name", "C: wilhelmina okonkwo"])[0],
    ).not.toContain("wilhelmina");
  });
  it("hides the end of a number that was given in full", () => {
    expect(
      texts(["C: my card is 4111 1111 1111 1111", "A: so the card with 1111 at the end"])[1],
    ).not.toContain("1111");
  });
  it("hides what the metadata knows, written, spelled and in words", () => {
    const known = { names: ["Ngozi Okafor" as Raw], phones: ["+1 202 555 0143" as Raw] };
    const shown = texts(
      [
        "C: this is ngozi",
        "C: that is n g o z i",
        "C: two oh two five five five oh one four three",
        "C: okafor",
      ],
      known,
    ).join(" ");
    expect(shown).not.toMatch(/ngozi|okafor|n g o|two oh two/i);
  });
  it("gives one value one number and two values two", () => {
    expect(texts(["C: call 202-555-0143 or 202-555-0199", "A: so 202 555 0143"])).toEqual([
      "call [PHONE_1] or [PHONE_2]",
      "so [PHONE_1]",
    ]);
  });
});

describe("what survives", () => {
  it.each([
    "i paid five hundred dollars and forty three cents on july second",
    "the flight is at six fifteen pm and takes two hours",
    "we are open 24/7 and 9 to 5 on weekdays",
    "it costs $1,249.99 or 12 payments of 99 euros",
    "version 2.14.3 of the app crashed at 10:45:12",
    "press one for sales or two for support, one moment please",
    "will you mark that as done, may i ask",
    "call nine one one in an emergency",
  ])("%s", (text) => {
    expect(texts([`C: ${text}`])[0]).toBe(text);
  });
});

describe("masks", () => {
  it("of an earlier pass and of the vendor are left alone and not nested", () => {
    const text = "my card is [card number] and i am [PERSON_3], call [PHONE_1]";
    expect(texts([`C: ${text}`])[0]).toBe(text);
  });
  it("never carry a digit group of what they hide", () => {
    const [shown] = texts(["C: my postcode is n 1 3 j e"]);
    expect(shown).toBe("my postcode is [ZIP_2]");
  });
  it("follow the template", () => {
    const own = compileRedactor({ maskTemplate: "<{type}:REDACTED>" });
    const { turns } = own.redact([{ speaker: "customer", text: "mail jo@example.com" as Raw }], emptyKnown);
    expect(turns[0]?.text).toBe("mail <EMAIL:REDACTED>");
  });
  it("that look like words are refused", () => {
    expect(() => compileRedactor({ maskTemplate: "REDACTED" })).toThrow("begin and end with a sign");
  });
});

it("gives the very same string back for a turn without findings", () => {
  const turn = { speaker: "customer" as const, text: "thanks for your help" as Raw };
  expect(redactor.redact([turn], emptyKnown).turns[0]).toBe(turn);
});

describe("what is said in another language", () => {
  it.each([
    ["wie lautet ihre mailadresse", "s punkt brandner ät gmx punkt net"],
    ["correo electrónico", "marisol punto vega arroba hotmail punto es"],
    ["quelle est votre adresse mail", "elodie point marchand arobase orange point fr"],
    ["mi dica la mail", "paolo punto ricci chiocciola libero punto it"],
    ["wat is uw mailadres", "sanne punt de vries apenstaartje ziggo punt nl"],
    ["adres e-mail poproszę", "kasia kropka nowak małpa wp kropka pl"],
    ["qual é o seu e-mail", "joana ponto prado arroba uol ponto com ponto br"],
  ])("is a mail address by its own signs: %s", (question, mail) => {
    expect(texts([`A: ${question}`, `C: ${mail}`])[1]).toBe("[EMAIL_1]");
  });

  it.each([
    ["uw klantnummer", "honderdtwaalf vierendertig negen"],
    ["ihre kundennummer", "zweihundertdreiundvierzig null acht"],
    ["il codice cliente", "cinquecentosessantadue ventitré sei"],
    ["votre numéro de client", "huit cent douze quarante-trois zéro sept"],
    ["proszę podać numer klienta", "pięćset dwanaście trzysta siedem"],
  ])("is a number in hundreds joined to a word: %s", (question, number) => {
    expect(texts([`A: ${question}`, `C: ${number}`])[1]).toBe("[ACCOUNT_ID_1]");
  });

  it("costs an amount and is no number of anybody", () => {
    const said = "das sind dreihundertzwanzig euro und neunzig cent";
    expect(texts([`C: ${said}`])[0]).toBe(said);
  });
});

describe("a name that is nobody's", () => {
  it.each([
    "i ordered from john lewis and it never came",
    "good afternoon thames valley water",
    "we stayed near fort wayne",
    "the john is blocked upstairs",
    "i shop at macy's",
  ])("stays: %s", (said) => {
    expect(texts([`C: ${said}`])[0]).toBe(said);
  });

  it("is somebody's where it is introduced", () => {
    expect(texts(["C: hi this is john lewis again"])[0]).toBe("hi this is [PERSON_1] again");
  });
});
