import { describe, expect, test } from "vitest";
import { familyNames } from "../../src/redact/data/family-names.ts";
import { foreignWords } from "../../src/redact/data/foreign-words.ts";
import { givenNames } from "../../src/redact/data/given-names.ts";
import { ordinaryWords } from "../../src/redact/data/ordinary-words.ts";
import { places } from "../../src/redact/data/places.ts";
import {
  alsoOrdinaryWord,
  alsoPlace,
  familyName,
  givenName,
  isOrdinary,
  nameKind,
} from "../../src/redact/names.ts";

const lists = [givenNames, familyNames, ordinaryWords, foreignWords, places];
const words = (text: string) => text.trim().split(/\s+/);
const without = (text: string, kind: number) => words(text).filter((word) => (nameKind(word) & kind) === 0);

describe("the name lists know", () => {
  test("given names of every locale that calls come from", () => {
    const said = `jessica kevin oliver siobhan niamh liam chloe jacqueline wolfgang ursula francois amelie alejandro
      guadalupe giuseppe chiara willem sanne katarzyna wojciech priya rajesh lakshmi joao thiago fatima mohammed
      chidi wanjiku thabo yuki haruto minh jihoon xiaoming ayse rhiannon`;
    expect(without(said, givenName)).toEqual([]);
  });

  test("family names of every locale that calls come from", () => {
    const said = `smith johnson williams patel nguyen macdonald tremblay gagnon mueller schneider hoffmann dubois
      lefebvre garcia fernandez rossi esposito devries bakker kowalski kowalska nowak wisniewska sharma krishnan
      silva oliveira okafor mensah ndlovu tanaka kim zhang hussain abdi yilmaz obrien`;
    expect(without(said, familyName)).toEqual([]);
  });

  test("names that are ordinary words, and say so", () => {
    const both = words("will may mark grace bill sky rose art hope faith joy summer dawn olive guy don");
    expect(both.filter((word) => nameKind(word) !== (nameKind(word) | givenName | alsoOrdinaryWord))).toEqual(
      [],
    );
    const families = words("brown white long young hill king cook wood bush bell");
    expect(
      families.filter((word) => nameKind(word) !== (nameKind(word) | familyName | alsoOrdinaryWord)),
    ).toEqual([]);
  });

  test("names that are hardly ever said as words, and so do not count as ordinary", () => {
    const said = words("john jack mike heather holly jasmine mason cooper taylor robin smith miller");
    expect(said.filter((word) => isOrdinary(word) || (nameKind(word) & alsoOrdinaryWord) !== 0)).toEqual([]);
  });

  test("names that are also places or brands", () => {
    expect(without("austin dallas jordan paris florence mercedes wells ford", alsoPlace)).toEqual([]);
    expect(nameKind("jessica") & alsoPlace).toBe(0);
  });

  test("a name with its apostrophe, straight or curly, or without", () => {
    expect(nameKind("o'brien")).toBe(nameKind("obrien"));
    expect(nameKind("d’angelo")).toBe(nameKind("dangelo"));
    expect(nameKind("o'brien") & familyName).toBe(familyName);
  });

  test("a name with its diacritics, composed or not, or without", () => {
    const written = words("josé françois małgorzata jürgen søren weiß çağla beyoncé".normalize("NFC"));
    expect(written.filter((name) => nameKind(name) === 0)).toEqual([]);
    expect(nameKind("josé".normalize("NFD"))).toBe(nameKind("jose"));
    expect(nameKind("müller") & familyName).toBe(familyName);
  });
});

describe("nobody is called", () => {
  test("a word of talk, though some register has it", () => {
    const talk = words(`the you my so and but okay yes no hello thanks please account number card phone email
      address monday tuesday first last one nine zero mister sir mom gmail dot`);
    expect(talk.filter((word) => nameKind(word) !== 0)).toEqual([]);
  });

  test("a typing slip, nothing at all, or a very long word", () => {
    expect(words("teh adn recieve xqzv").filter((word) => nameKind(word) !== 0)).toEqual([]);
    expect(nameKind("")).toBe(0);
    expect(nameKind("a".repeat(100_000))).toBe(0);
    expect(nameKind("john ")).toBe(0);
    expect(nameKind("john smith")).toBe(0);
    const [first, second] = words(givenNames);
    expect(nameKind(`${first} ${second}`)).toBe(0);
  });

  test("a place alone: a place is no name unless people bear it", () => {
    expect(nameKind("massachusetts")).toBe(0);
  });
});

test("what callers and agents say all day is ordinary", () => {
  const talk = words(`i a the transfer voicemail postcode refund booking internet broken delivery tomorrow
    payment cancel upgrade yeah uh wanna pls thx number account statement mortgage`);
  expect(talk.filter((word) => !isOrdinary(word))).toEqual([]);
  const abroad = words(
    "nombre fecha damen herren rechnung votre heures qual giorni naam proszę".normalize("NFD"),
  );
  expect(abroad.filter((word) => !isOrdinary(word))).toEqual([]);
  expect(words("jessica okafor kowalski zzyzx").filter(isOrdinary)).toEqual([]);
});

test("no name is in a list with a capital, a diacritic or a foreign sign, and the lists stay small", () => {
  for (const list of lists) expect(list).toMatch(/^[a-z \n]+$/);
  expect(lists.join("").length).toBeLessThan(2_000_000);
});

test("the search finds every word of every list: they are sorted as it expects", () => {
  expect(words(givenNames).filter((name) => (nameKind(name) & givenName) === 0)).toEqual([]);
  expect(words(familyNames).filter((name) => (nameKind(name) & familyName) === 0)).toEqual([]);
  expect(words(ordinaryWords + foreignWords).filter((word) => !isOrdinary(word))).toEqual([]);
  const inBoth = words(places).filter((word) => nameKind(word) !== 0);
  expect(inBoth.filter((word) => (nameKind(word) & alsoPlace) === 0)).toEqual([]);
});
