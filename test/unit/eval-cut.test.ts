import { expect, test } from "vitest";
import { cutForms, cutValues } from "../bench/eval-cut.ts";
import type { LabelledConversation } from "../bench/eval-record.ts";

const number = "oh two oh seven nine four six oh one five three";
const call: LabelledConversation = {
  id: "call",
  turns: [
    { speaker: "agent", text: "your number please" },
    { speaker: "customer", text: `it's ${number} thanks` },
    { speaker: "agent", text: "thank you" },
  ],
  spans: [{ turn: 1, start: 5, end: 5 + number.length, type: "PHONE", value: number }],
  ignore: [],
  keep: [],
  neg: false,
};
const only = (form: (typeof cutForms)[number], conversation = call) => {
  const [cut, ...others] = cutValues(conversation, form);
  expect(others).toEqual([]);
  return cut as LabelledConversation;
};

test.each(cutForms)("a value cut %s is told whole by its pieces, which are one value", (form) => {
  const { turns, spans } = only(form);
  expect(spans.map(({ value }) => value).join(" ")).toBe(number);
  expect(new Set(spans.map(({ group }) => group)).size).toBe(1);
  for (const { turn, start, end, value } of spans) expect(turns[turn]?.text.slice(start, end)).toBe(value);
});

test("the agent says a word between the pieces, or nothing where recognition cuts", () => {
  expect(
    only("acknowledged")
      .turns.map(({ speaker }) => speaker[0])
      .join(""),
  ).toBe("acaca");
  expect(
    only("by recognition")
      .turns.map(({ speaker }) => speaker[0])
      .join(""),
  ).toBe("acca");
  expect(
    only("in three")
      .turns.map(({ speaker }) => speaker[0])
      .join(""),
  ).toBe("acacaca");
});

test("the same text is always cut in the same way", () => {
  expect(cutForms.map((form) => only(form))).toEqual(cutForms.map((form) => only(form)));
});

test("no piece is one figure or one letter alone", () => {
  for (const form of cutForms)
    for (const { value } of only(form).spans) expect(value.split(" ").length).toBeGreaterThan(1);
  const short = { ...call, spans: [{ turn: 1, start: 5, end: 15, type: "PHONE", value: "oh two oh " }] };
  expect(cutValues(short, "in three")).toEqual([]);
});

test("what the agent reads out and what came in pieces already is left as it is", () => {
  const [span] = call.spans;
  const read = { ...call, turns: call.turns.map(({ text }) => ({ speaker: "agent", text })) };
  const pieces = { ...call, spans: [{ ...(span as NonNullable<typeof span>), group: 1 }] };
  expect(cutForms.flatMap((form) => [...cutValues(read, form), ...cutValues(pieces, form)])).toEqual([]);
});

test("a conversation of one side is a call, too: the agent says hello", () => {
  const alone = { ...call, turns: [{ speaker: "customer", text: "" }, ...call.turns.slice(1, 2)] };
  expect(only("by recognition", alone).turns[0]).toEqual({ speaker: "agent", text: "hello" });
});
