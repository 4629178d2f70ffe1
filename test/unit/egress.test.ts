import { afterEach, describe, expect, test } from "vitest";
import { schemaFor } from "../../src/forward/answer-schema.ts";
import { openForward } from "../../src/forward/client.ts";
import { parseTemplate } from "../../src/forward/template.ts";
import { Fault } from "../../src/shared/fault.ts";
import type { Cleared } from "../../src/shared/text.ts";
import type { Turn } from "../../src/shared/types.ts";
import { noteEgress } from "../helpers/egress-note.ts";
import { bodyOf, openLoopback } from "../helpers/loopback.ts";
import { plainSending } from "../helpers/scripted-model.ts";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close();
});

const turns: Turn<Cleared>[] = [{ speaker: "customer", text: "Wait — my number is [PHONE_1]." as Cleared }];
const masked = { counts: { PHONE: 1 }, digests: ["d1"] };
const toldOf = { ...plainSending, masked };

const analysis = {
  summary: "The customer gave a number.",
  primaryIssue: "Contact details.",
  customerSentiment: "neutral",
  resolution: "resolved",
  followUp: [],
  topics: ["contact"],
};
const usage = { prompt_tokens: 1000, completion_tokens: 100 };
const good = JSON.stringify({
  choices: [{ finish_reason: "stop", message: { content: JSON.stringify(analysis) } }],
  usage,
});
const empty = JSON.stringify({ choices: [{ finish_reason: "stop", message: { content: "" } }], usage });

/** A server that gives these answers in turn, the last for ever. */
async function scene(answers: readonly ([number, string] | "hangup" | "silence")[], refuse?: () => void) {
  const received: string[] = [];
  const egress = noteEgress(refuse);
  const server = await openLoopback(async (request, response) => {
    received.push(await bodyOf(request));
    const answer = answers[Math.min(received.length, answers.length) - 1] ?? "hangup";
    if (answer === "hangup") response.destroy();
    else if (answer !== "silence") response.writeHead(answer[0]).end(answer[1]);
  });
  const forward = openForward({
    baseUrl: server.url,
    model: "m",
    temperature: 0.2,
    timeoutMs: 2000,
    concurrency: 4,
    prices: { input: 1, output: 10 },
    template: parseTemplate("Say what happened.", "PROMPT_FILE", 1000),
    contextTokens: 128_000,
    schema: schemaFor("analysis", 1000),
    egress,
    policy: { attempts: 4, firstDelayMs: 1, maxDelayMs: 5, maxRetryAfterMs: 50, totalMs: 5000 },
  });
  open.push(server, forward);
  return { forward, received, passed: egress.passed };
}

describe("the egress", () => {
  test("is shown exactly the bytes that the server gets, whom they are about, and what was masked", async () => {
    const { forward, received, passed } = await scene([[200, good]]);
    await forward.send("5u440ga7e", turns, toldOf);
    expect(passed.map(({ bytes }) => bytes)).toEqual(received);
    expect(passed[0]?.about).toEqual({ surrogate: "5u440ga7e", purpose: "analysis", ...masked });
  });

  test("is passed by every try of its own, and hears what became of each", async () => {
    const { forward, received, passed } = await scene(["hangup", [500, "{}"], [200, good]]);
    await forward.send("a", turns, toldOf);
    expect(passed.map(({ bytes }) => bytes)).toEqual(received);
    expect(passed.map(({ outcome }) => outcome)).toEqual([
      { kind: "unknown", faultCode: "call.network" },
      { kind: "failed", faultCode: "call.status" },
      { kind: "answered", promptTokens: 1000, completionTokens: 100, costUsd: 0.002 },
    ]);
  });

  test("hears of an answer that was refused its form, and of the one in the next form", async () => {
    const { forward, received, passed } = await scene([
      [400, "{}"],
      [200, good],
    ]);
    await forward.send("a", turns, toldOf);
    expect(passed.map(({ bytes }) => bytes)).toEqual(received);
    expect(passed.map(({ outcome }) => outcome?.kind)).toEqual(["failed", "answered"]);
  });

  test("hears what an answer cost that could not be used", async () => {
    const { forward, passed } = await scene([[200, empty]]);
    await expect(forward.send("a", turns, toldOf)).rejects.toMatchObject({ code: "answer.empty" });
    expect(passed.at(-1)?.outcome).toMatchObject({
      kind: "failed",
      faultCode: "answer.empty",
      costUsd: 0.002,
    });
  });

  test("can not tell whether a request arrived that we let go of", async () => {
    const abort = new AbortController();
    const { forward, passed } = await scene(["silence"]);
    const sending = forward.send("a", turns, { ...toldOf, signal: abort.signal });
    setTimeout(() => abort.abort(), 30);
    await expect(sending).rejects.toThrow();
    expect(passed.map(({ outcome }) => outcome)).toEqual([{ kind: "unknown" }]);
  });

  test("lets nothing out when it refuses", async () => {
    const { forward, received } = await scene([[200, good]], () => {
      throw new Fault("disk.failed");
    });
    await expect(forward.send("a", turns, toldOf)).rejects.toMatchObject({ code: "disk.failed" });
    expect(received).toEqual([]);
  });

  test("hears that nothing was sent when there is nobody to send it to", async () => {
    const egress = noteEgress();
    const server = await openLoopback(() => {});
    await server.close();
    const forward = openForward({
      baseUrl: server.url,
      model: "m",
      temperature: 0,
      timeoutMs: 2000,
      concurrency: 1,
      prices: { input: 0, output: 0 },
      template: parseTemplate("Say what happened.", "PROMPT_FILE", 1000),
      contextTokens: 128_000,
      schema: schemaFor("analysis", 1000),
      egress,
      policy: { attempts: 1, firstDelayMs: 1, maxDelayMs: 1, maxRetryAfterMs: 1, totalMs: 1 },
    });
    open.push(forward);
    await expect(forward.send("a", turns, toldOf)).rejects.toMatchObject({ code: "call.network" });
    expect(egress.passed[0]?.outcome).toEqual({ kind: "failed", faultCode: "call.network" });
  });
});
