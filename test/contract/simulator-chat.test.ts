import { afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import type { SimulatorOptions } from "../../src/simulator/options.ts";
import { openSimulator, type Simulator } from "../../src/simulator/simulator.ts";
import { fetchAnswer } from "../helpers/simulator-client.ts";

const opened: Simulator[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((simulator) => simulator.close()));
});

async function start(options: SimulatorOptions = {}) {
  const simulator = await openSimulator(options);
  opened.push(simulator);
  const ask = (more: object = {}, key = simulator.chat.apiKey) =>
    fetchAnswer(`${simulator.urls.chat}/chat/completions`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify({
        model: "gpt-4o-mini",
        messages: [
          { role: "system", content: "Summarise." },
          {
            role: "user",
            content: "customer: I was charged twice, call 317-555-0142\nagent: I've reversed it",
          },
        ],
        ...more,
      }),
    });
  return { simulator, ask };
}

const asking = (schema: object) => ({
  response_format: { type: "json_schema", json_schema: { name: "analysis", strict: true, schema } },
});

describe("the chat server", () => {
  it("answers in the schema it is asked for, whatever that is", async () => {
    const { ask } = await start();
    const schema = z.strictObject({
      headline: z.string().max(60),
      mood: z.enum(["cheerful", "negative", "neutral"]),
      score: z.number().int().min(3).max(5),
      isSettled: z.boolean(),
      tags: z.array(z.string()).min(1),
      parties: z.array(z.strictObject({ role: z.enum(["customer", "agent"]), note: z.string().nullable() })),
    });
    const { json } = await ask(asking(z.toJSONSchema(schema)));
    const answer = JSON.parse(json.choices[0].message.content);
    expect(schema.parse(answer)).toEqual(answer);
  });

  it("says what the conversation was about, and never a digit of it", async () => {
    const { ask } = await start();
    const { json } = await ask();
    const { content } = json.choices[0].message;
    expect(JSON.parse(content).topics).toEqual(["duplicate charge"]);
    expect(content).not.toMatch(/\d/);
    expect(json.usage.total_tokens).toBe(json.usage.prompt_tokens + json.usage.completion_tokens);
  });

  it("knows only the formats it was told to know", async () => {
    const schema = asking({ type: "object", properties: {} });
    const object = { response_format: { type: "json_object" } };
    for (const [responseFormat, statuses] of [
      ["json_schema", [200, 200, 200]],
      ["json_object", [400, 200, 200]],
      ["none", [400, 400, 200]],
    ] as const) {
      const { ask } = await start({ chat: { responseFormat } });
      expect([(await ask(schema)).status, (await ask(object)).status, (await ask()).status]).toEqual(
        statuses,
      );
    }
  });

  it("refuses a wrong key, an unknown model and a broken body, in OpenAI's shape", async () => {
    const { simulator, ask } = await start();
    const wrongKey = await ask({}, "guess");
    expect([wrongKey.status, wrongKey.json.error.code]).toEqual([401, "invalid_api_key"]);
    const wrongModel = await ask({ model: "gpt-99" });
    expect([wrongModel.status, wrongModel.json.error.code]).toEqual([404, "model_not_found"]);
    expect((await ask({ messages: [] })).status).toBe(400);
    expect(simulator.received.chat.map(({ isBearerGood }) => isBearerGood)).toEqual([false, true, true]);
  });

  it("lists its models", async () => {
    const { simulator } = await start({ chat: { models: ["a", "b"], apiKey: "" } });
    const { json } = await fetchAnswer(`${simulator.urls.chat}/models`);
    expect(json.data.map(({ id }: { id: string }) => id)).toEqual(["a", "b"]);
  });

  it("keeps its limits, and tells of them in headers and in two kinds of Retry-After", async () => {
    let nowMs = 0;
    const { ask } = await start({
      chat: { requestsPerMinute: 2, tokensPerMinute: 10_000 },
      now: () => nowMs,
    });
    const first = await ask();
    expect(first.headers.get("x-ratelimit-limit-requests")).toBe("2");
    expect(first.headers.get("x-ratelimit-remaining-requests")).toBe("1");
    expect(first.headers.get("x-ratelimit-reset-requests")).toBe("30.000s");
    expect(Number(first.headers.get("x-ratelimit-remaining-tokens"))).toBeLessThan(10_000);
    await ask();
    const over = await ask();
    expect([over.status, over.json.error.code]).toEqual([429, "rate_limit_exceeded"]);
    expect([over.headers.get("retry-after"), over.headers.get("retry-after-ms")]).toEqual(["30", "30000"]);
    nowMs += 30_000;
    expect((await ask()).status).toBe(200);
  });

  it("counts tokens too", async () => {
    const { ask } = await start({ chat: { tokensPerMinute: 300 }, now: () => 0 });
    expect((await ask({ max_completion_tokens: 200 })).status).toBe(200);
    expect((await ask({ max_completion_tokens: 200 })).status).toBe(429);
  });

  it.each([
    ["length", (choice: Choice) => choice.finish_reason === "length"],
    ["contentFilter", (choice: Choice) => choice.finish_reason === "content_filter"],
    ["refusal", (choice: Choice) => choice.message.refusal !== null && choice.message.content === null],
    ["empty", (choice: Choice) => choice.message.content === ""],
    ["brokenJson", (choice: Choice) => !isJson(choice.message.content)],
    ["wrongSchema", (choice: Choice) => !("summary" in JSON.parse(choice.message.content ?? ""))],
  ] as const)("gives %s answers on demand, and good ones again after", async (name, holds) => {
    const { simulator, ask } = await start({ faults: { answers: { [name]: 1 } } });
    expect((await ask()).json.choices.map(holds)).toEqual([true]);
    simulator.setFaults({});
    const [choice] = (await ask()).json.choices;
    expect([choice.finish_reason, isJson(choice.message.content)]).toEqual(["stop", true]);
  });

  it("keeps what it received, byte for byte, unless told not to", async () => {
    const { simulator, ask } = await start();
    await ask({ messages: [{ role: "user", content: "grüß dich" }] });
    expect(JSON.parse(simulator.received.chat[0]?.body ?? "").messages[0].content).toBe("grüß dich");
    const silent = await start({ recordBodies: false });
    await silent.ask();
    expect(silent.simulator.received.chat).toEqual([]);
    expect(silent.simulator.received.counts.chat.ok).toBe(1);
  });

  it("takes its time when told to", async () => {
    const { ask } = await start({ chat: { latencyMs: 120 } });
    const startedAt = performance.now();
    await ask();
    expect(performance.now() - startedAt).toBeGreaterThan(115);
  });
});

interface Choice {
  readonly finish_reason: string;
  readonly message: { readonly content: string | null; readonly refusal: string | null };
}

function isJson(text: string | null): boolean {
  try {
    return typeof JSON.parse(text ?? "") === "object";
  } catch {
    return false;
  }
}
