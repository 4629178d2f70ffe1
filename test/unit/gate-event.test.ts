import { describe, expect, test } from "vitest";
import { createGate, type GateOptions } from "../../src/redact/gate/gate.ts";
import { compileWatch } from "../../src/redact/gate/watch.ts";
import type { Raw } from "../../src/shared/text.ts";
import { emptyKnown } from "../../src/shared/types.ts";

const watch = compileWatch(["crimson marmalade lighthouse"]);
const surrogate = "0123456789abcdef";
const snippet = { turn: 3, speaker: "customer", text: "please call me at [PHONE_1]" };
const hit = {
  conversationId: "034353ff-3a77-49ab-acb7-7811406b9584",
  startedAt: "2025-03-10T02:27:21.633Z",
  mediaType: "voice",
  direction: "inbound",
  queueIds: ["11111111-2222-4333-8444-555555555555"],
  language: "en-us",
  sentimentScore: -0.123456789,
  snippets: [snippet],
};
const page = {
  ...{ type: "query.page", version: 1, id: "d41d8cd98f00b204e9800998ecf8427e" },
  ...{
    occurredAt: "2025-03-11T04:00:00.000Z",
    queryId: "e3b0c44298fc1c14",
    askedAt: "2025-03-11T03:59:59.123Z",
    piece: 0,
    page: 1,
  },
  ...{ by: "search", listed: 1_234_567_890, matches: 1, latencyMs: 180.123456789, accuracy: 0.987654321 },
  masking: { turns: 340, findings: { PHONE: 3 }, held: 0, clean: true },
  hits: [hit],
};
const result = {
  ...{ type: "result", version: 1, id: "d41d8cd98f00b204e9800998ecf8427e" },
  ...{ conversationId: hit.conversationId, startedAt: hit.startedAt, runId: hit.conversationId },
  fingerprint: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  llm: { model: "gpt-4o-mini", costUsd: 0.000123456789, latencyMs: 1234.5678 },
  analysis: { summary: "The customer at [PHONE_1] wants a call back.", score: 7 },
};
const bytesOf = (event: unknown) => Buffer.from(JSON.stringify(event));
const check = (event: unknown, options: Partial<GateOptions> = {}) =>
  createGate({ watch, ...options }).checkEvent(Buffer.isBuffer(event) ? event : bytesOf(event), [surrogate]);
const said = (text: string) => ({ ...page, hits: [{ ...hit, snippets: [{ ...snippet, text }] }] });

describe("the gate, before an event leaves", () => {
  test("lets ids, instants and numbers of ours pass", () => {
    expect(() => check(page)).not.toThrow();
    expect(() => check(result)).not.toThrow();
  });

  test.each<[string, unknown]>([
    ["a number in what was said", said("call 317-555-0142")],
    ["a number in words", said("three one seven five five five oh one four two")],
    ["a mail address", said("pat.lee@example.com please")],
    ["a canary", said("it was the crimson marmalade lighthouse")],
    ["a number in an answer", { ...result, analysis: { summary: "wants 317-555-0142 called" } }],
    ["a number that is one in an answer", { ...result, analysis: { callBack: 3_175_550_142 } }],
    ["a key of an answer", { ...result, analysis: { "317-555-0142": true } }],
    ["a card where an id should stand", { ...page, hits: [{ ...hit, conversationId: "4111111111111111" }] }],
    ["a number beside an id", { ...page, queryId: `${page.queryId} 317-555-0142` }],
    ["an id where somebody speaks", said("4111 1111 1111 1111")],
    ["a number under a name that is no id's", { ...page, by: "317-555-0142" }],
    ["a number under an id's name in an answer", { ...result, analysis: { id: "212-34-5678" } }],
  ])("holds back %s", (_, event) => {
    expect(() => check(event)).toThrow(expect.objectContaining({ code: "gate.held" }));
  });

  test("looks for what is known of a conversation as long as it is announced", () => {
    const gate = createGate({ watch });
    const event = bytesOf(said("it is Marguerite speaking"));
    expect(() => gate.checkEvent(event, [surrogate])).not.toThrow();
    const forget = gate.expect(surrogate, { ...emptyKnown, names: ["Marguerite Okonkwo" as Raw] });
    expect(() => gate.checkEvent(event, [surrogate])).toThrow(expect.objectContaining({ code: "gate.held" }));
    forget();
    expect(() => gate.checkEvent(event, [surrogate])).not.toThrow();
  });

  test.each([
    ["no JSON", Buffer.from("call 317")],
    ["bytes that say something twice", Buffer.from('{"text":"317-555-0142","text":"nothing"}')],
    ["bytes that are no UTF-8", Buffer.from([0x22, 0xff, 0x22])],
  ])("refuses %s, for it can not tell what is in it", (_, bytes) => {
    expect(() => check(bytes)).toThrow(expect.objectContaining({ code: "gate.failed" }));
  });

  test("refuses what takes too long to read", () => {
    let ms = 0;
    const clock = () => (ms += 6000);
    expect(() => check(page, { clock })).toThrow(expect.objectContaining({ code: "gate.failed" }));
  });
});
