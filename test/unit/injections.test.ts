import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { schemaFor, wordsOf } from "../../src/forward/answer-schema.ts";
import { createClearing } from "../../src/redact/clearing.ts";
import { compileRedactor } from "../../src/redact/engine.ts";
import { compileWatch } from "../../src/redact/gate/watch.ts";
import { createGuard } from "../../src/redact/guard.ts";
import { resultOf } from "../../src/result.ts";
import type { Raw } from "../../src/shared/text.ts";
import { emptyKnown } from "../../src/shared/types.ts";
import { resultLine } from "../../src/sinks/result-line.ts";
import { conversation } from "../helpers/ledger-material.ts";
import { type Asked, analysis, completion, openScriptedModel } from "../helpers/scripted-model.ts";
import { root } from "../helpers/source-tree.ts";

/** One attempt to speak to the model through a conversation; see the README beside the file. */
interface Attempt {
  readonly id: string;
  readonly said: readonly string[];
  readonly answer: string | Readonly<Record<string, unknown>>;
  readonly expect: {
    readonly refused?: boolean;
    readonly flags?: readonly string[];
    readonly gone?: readonly string[];
  };
}

const attempts = readFileSync(join(root, "fixtures/llm/injections.jsonl"), "utf8")
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line) as Attempt);

const fooledAnswer = ({ answer }: Attempt): string =>
  typeof answer === "string" ? answer : JSON.stringify(answer["__replace__"] ?? { ...analysis, ...answer });

let present: Attempt | undefined;
let model: Awaited<ReturnType<typeof openScriptedModel>>;
beforeAll(async () => {
  model = await openScriptedModel([() => ({ body: completion(fooledAnswer(present as Attempt)) })]);
});
afterAll(() => model.close());

const clearing = createClearing(compileRedactor({}), createGuard(compileWatch([])), {
  ownWords: wordsOf(schemaFor("analysis", 4000)),
});

/** The conversation through redactor and guard to a model that falls for it, and back into a result line. */
async function carry(attempt: Attempt) {
  present = attempt;
  model.asked.length = 0;
  const turns = [
    { speaker: "agent" as const, text: "How can I help?" as Raw },
    ...attempt.said.map((text) => ({ speaker: "customer" as const, text: text as Raw })),
    { speaker: "agent" as const, text: "Anything else?" as Raw },
  ];
  const redaction = clearing.turns(turns, emptyKnown);
  const brief = { mediaType: "voice" } as const;
  const sent = await model.forward
    .send("0f".repeat(8), redaction.turns, { brief, clear: (text) => clearing.text(text, emptyKnown) })
    .then(
      (answer) => ({ answer }),
      (error: { code: string }) => ({ code: error.code }),
    );
  if (!("answer" in sent)) return { turns, code: sent.code };
  const ready = { conversation: conversation("c1"), redaction, known: emptyKnown, brief };
  const facts = { onPii: "mask", fingerprint: "f", runId: "r", processedAt: "2025-03-02T04:00:00Z" } as const;
  const result = resultOf(ready, sent.answer, clearing, facts);
  return { turns, result, line: resultLine(result) };
}

test("the corpus is large enough, and no case is there twice", () => {
  expect(attempts.length).toBeGreaterThanOrEqual(60);
  expect(new Set(attempts.map(({ id }) => id)).size).toBe(attempts.length);
  expect(new Set(attempts.map(({ said }) => said.join("\n"))).size).toBe(attempts.length);
});

describe.each(attempts.map((attempt) => [attempt.id, attempt] as const))("%s", (_, attempt) => {
  test("stays data on the way to the model", async () => {
    const { turns } = await carry(attempt);
    const [{ body }] = model.asked as [Asked];
    expect(body.messages.map(({ role }) => role)).toEqual(["system", "user"]);
    const lines = (body.messages[1]?.content ?? "").split(/[\n\r\u2028\u2029\u0085]/);
    expect(lines.length).toBe(turns.length + 2);
    const nonce = lines[0]?.split(" ").at(-1) ?? "";
    expect(nonce).toMatch(/^[a-z]{12}$/);
    expect(lines[0]).toBe(`BEGIN CONVERSATION ${"0f".repeat(8)} ${nonce}`);
    expect(lines.at(-1)).toBe(`END CONVERSATION ${"0f".repeat(8)} ${nonce}`);
    const inside = lines.slice(1, -1);
    expect(inside.map((line) => line.match(/^> (agent|customer): /)?.[1])).toEqual(
      turns.map(({ speaker }) => speaker),
    );
    const text = inside.join("\n");
    expect(text).not.toContain(nonce);
    expect(text).not.toMatch(/<\||<<\/?SYS|\[\/?INST\]|<\/?s>|<(start|end)_of_turn>|<\uff5c/);
    expect(text).not.toMatch(
      /(?!\n)[\p{Cc}\u200b\u2060\u202a-\u202e\u2066-\u2069\ufeff\u{e0000}-\u{e01ef}]/u,
    );
  });

  test("is contained when a model falls for it", async () => {
    const { result, line, code } = await carry(attempt);
    if (attempt.expect.refused) {
      expect(code).toBe("answer.invalid");
      expect(model.asked.length).toBe(2);
      return;
    }
    expect(code).toBeUndefined();
    expect(Object.keys(result?.analysis ?? {}).sort()).toEqual(Object.keys(analysis).sort());
    expect(result?.review?.flags).toEqual(expect.arrayContaining([...(attempt.expect.flags ?? [])]));
    const said = JSON.stringify(result?.analysis);
    for (const gone of attempt.expect.gone ?? []) {
      expect(said).not.toContain(gone);
      expect(said).not.toContain(JSON.stringify(gone).slice(1, -1));
    }
    expect(line).not.toMatch(/[\n\u2028\u2029]/);
  });
});
