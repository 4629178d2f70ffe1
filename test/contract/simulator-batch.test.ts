import { afterEach, describe, expect, test } from "vitest";
import type { SimulatorOptions } from "../../src/simulator/options.ts";
import { openSimulator, type Simulator } from "../../src/simulator/simulator.ts";
import { fetchAnswer } from "../helpers/simulator-client.ts";

let simulator: Simulator | undefined;
afterEach(async () => {
  await simulator?.close();
  simulator = undefined;
});

const line = (id: string, model = "gpt-4o-mini") =>
  JSON.stringify({
    custom_id: id,
    method: "POST",
    url: "/v1/chat/completions",
    body: { model, messages: [{ role: "user", content: `agent: hello ${id}` }] },
  });

async function door(options: SimulatorOptions = {}) {
  simulator = await openSimulator(options);
  const { urls, chat } = simulator;
  const headers = { authorization: `Bearer ${chat.apiKey}` };
  const get = (path: string) => fetchAnswer(urls.chat + path, { headers });
  const post = (path: string, body: unknown) =>
    fetchAnswer(urls.chat + path, {
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  return {
    simulator,
    get,
    async upload(content: string) {
      const form = new FormData();
      form.set("purpose", "batch");
      form.set("file", new Blob([content]), "work.jsonl");
      return fetchAnswer(`${urls.chat}/files`, { method: "POST", headers, body: form });
    },
    begin: (fileId: string) =>
      post("/batches", {
        input_file_id: fileId,
        endpoint: "/v1/chat/completions",
        completion_window: "24h",
      }),
    remove: (path: string) => fetchAnswer(urls.chat + path, { method: "DELETE", headers }),
    async lines(fileId: string) {
      const { text } = await get(`/files/${fileId}/content`);
      return text
        .split("\n")
        .filter(Boolean)
        .map((one) => JSON.parse(one));
    },
  };
}

describe("the simulator's batch door", () => {
  test("takes a file, does the work in its time, and gives the answers by custom id in no order", async () => {
    let now = Date.parse("2025-03-10T00:00:00Z");
    const { simulator, upload, begin, get, lines } = await door({
      chat: { batchMs: 3_600_000 },
      now: () => now,
    });
    const content = `${["a", "b", "c"].map((id) => line(id)).join("\n")}\n`;
    const { json: file } = await upload(content);
    expect(file).toMatchObject({ object: "file", purpose: "batch", bytes: Buffer.byteLength(content) });
    const { json: begun } = await begin(file.id);
    expect(begun).toMatchObject({
      status: "in_progress",
      output_file_id: null,
      request_counts: { total: 3 },
    });
    now += 3_600_000;
    const { json: ended } = await get(`/batches/${begun.id}`);
    expect(ended).toMatchObject({
      status: "completed",
      error_file_id: null,
      request_counts: { completed: 3 },
    });
    const answers = await lines(ended.output_file_id);
    expect(answers.map(({ custom_id: id }) => id)).toEqual(["c", "b", "a"]);
    expect(answers[0].response).toMatchObject({ status_code: 200, body: { object: "chat.completion" } });
    expect(simulator.received.batches).toEqual([["a", "b", "c"].map((id) => line(id))]);
    expect((await get("/batches")).json.data).toMatchObject([{ id: begun.id, input_file_id: file.id }]);
  });

  test("says which lines expired, which failed, and nothing of those that went missing", async () => {
    const { upload, begin, get, lines } = await door({
      faults: { batch: { expired: 0.2, failed: 0.2, missing: 0.2 } },
    });
    const ids = Array.from({ length: 100 }, (_, index) => `c${index}`);
    const { json: file } = await upload(ids.map((id) => line(id)).join("\n"));
    const { json: begun } = await begin(file.id);
    const { json: ended } = await get(`/batches/${begun.id}`);
    expect(ended.status).toBe("expired");
    const [good, bad] = [await lines(ended.output_file_id), await lines(ended.error_file_id)];
    const expired = bad.filter(({ error }) => error?.code === "batch_expired");
    const failed = bad.filter(({ response }) => response?.status_code === 500);
    expect(expired.length + failed.length).toBe(bad.length);
    for (const share of [expired.length, failed.length, 100 - good.length - bad.length]) {
      expect(share).toBeGreaterThan(8);
      expect(share).toBeLessThan(32);
    }
  });

  test("refuses a line as the chat would, and a whole batch when told to", async () => {
    const { simulator, upload, begin, get, lines } = await door();
    const { json: file } = await upload(line("a", "no-such-model"));
    const { json: first } = await begin(file.id);
    const { json: ended } = await get(`/batches/${first.id}`);
    expect(await lines(ended.error_file_id)).toMatchObject([
      { custom_id: "a", response: { status_code: 404 } },
    ]);
    simulator.setFaults({ batch: { isRejected: true } });
    const { json: second } = await begin(file.id);
    expect((await get(`/batches/${second.id}`)).json).toMatchObject({
      status: "failed",
      errors: { data: [{ code: "token_limit_exceeded" }] },
    });
  });

  test("forgets a file when asked, and knows nobody without the key", async () => {
    const { simulator, upload, get, remove } = await door();
    const { json: file } = await upload(line("a"));
    expect((await get("/files")).json.data).toMatchObject([{ id: file.id, filename: "work.jsonl" }]);
    expect((await remove(`/files/${file.id}`)).json).toMatchObject({ deleted: true });
    expect((await get(`/files/${file.id}/content`)).status).toBe(404);
    expect((await fetchAnswer(`${simulator.urls.chat}/batches`)).status).toBe(401);
  });
});
