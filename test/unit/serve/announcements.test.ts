/** Events that a transcript is there: what is taken in, what is refused, and what is made of it once. */
import { createHmac } from "node:crypto";
import { afterEach, describe, expect, test } from "vitest";
import type { ProofTerms } from "../../../src/http/proof.ts";
import { Secret } from "../../../src/shared/secret.ts";
import type { Carried } from "../../../src/shared/summary-book.ts";
import { type Answer, announce, eventOf, type Sending, webhookSecret } from "../../helpers/announcer.ts";
import { madeUp, openServeStage, type ServeStage, type StageOptions } from "../../helpers/serve-stage.ts";

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0)) await step();
});

const plain: ProofTerms = {
  ...{ secrets: [new Secret(webhookSecret)], header: "x-genesys-signature", prefix: "", encoding: "hex" },
  ...{ timestampHeader: undefined, windowMs: 300_000 },
};
const terms = {
  types: new Set(["transcription.completed"]),
  typePath: ["type"],
  conversationPath: ["conversationId"],
  transcriptionPath: ["transcriptionId"],
};

async function stageFor(options: StageOptions = {}, proof: Partial<ProofTerms> = {}): Promise<ServeStage> {
  const stage = await openServeStage({ announcements: { proof: { ...plain, ...proof }, terms }, ...options });
  undo.push(stage.close);
  return stage;
}

const id = "7a1e4c52-9b3d-4f60-8e21-c5d4b3a29180";
const other = "8b2f5d63-0c4e-4a71-9f32-d6e5c4b3a291";

/** Work that ends when the test says so. */
function held() {
  let resolve: (carried: Carried) => void = () => undefined;
  const promise = new Promise<Carried>((end) => {
    resolve = end;
  });
  return { promise, resolve };
}

const summaryOf = (stage: ServeStage, conversationId: string) =>
  stage.ask(`/api/conversations/${conversationId}/summary?wait=10s`);

describe("a signed event", () => {
  test("is acknowledged, recorded, and becomes a summary that nobody had to ask for", async () => {
    const stage = await stageFor();
    // Whatever letters the sender writes it in.
    const answer = await announce(stage.url, eventOf(id.toUpperCase()));
    expect(answer).toEqual({ status: 202, body: { status: "accepted" } });
    expect((await summaryOf(stage, id)).status).toBe(200);
    expect(stage.recorded).toMatchObject([{ type: "transcription.completed", conversationId: id }]);
  });

  test("is acknowledged before any work is done", async () => {
    const work = held();
    const stage = await stageFor({ carry: () => work.promise });
    expect((await announce(stage.url, eventOf(id))).status).toBe(202);
    expect(stage.desk.underWay(id)?.state).toMatch(/pending|processing/);
    work.resolve({ isDone: false, reason: "transcript.absent" });
  });

  test("that comes twice, or a hundred times at once, is one task and one record", async () => {
    const stage = await stageFor();
    const answers = await Promise.all(Array.from({ length: 100 }, () => announce(stage.url, eventOf(id))));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 202));
    expect(answers.filter(({ body }) => body.status === "accepted")).toHaveLength(1);
    await summaryOf(stage, id);
    expect((await announce(stage.url, eventOf(id))).body.status).toBe("duplicate");
    expect(stage.recorded).toHaveLength(1);
    expect(stage.book.counts()).toMatchObject({ completed: 1, pending: 0, processing: 0 });
  });

  test("that is another one about the same conversation makes no second summary", async () => {
    const stage = await stageFor();
    await announce(stage.url, eventOf(id));
    await summaryOf(stage, id);
    expect((await announce(stage.url, eventOf(id, 1))).body.status).toBe("accepted");
    expect(stage.book.counts()).toMatchObject({ completed: 1, pending: 0, processing: 0 });
  });

  test("that comes before the transcript waits for it; the next one about it ends the waiting", async () => {
    let isThere = false;
    const stage = await stageFor({
      async carry(task) {
        if (!isThere) return { isDone: false, reason: "transcript.absent", retryAt: Date.now() + 3_600_000 };
        await stage.book.complete(task.id, task.fingerprint, madeUp(task));
        return { isDone: true };
      },
    });
    await announce(stage.url, eventOf(id));
    await expect.poll(() => stage.desk.underWay(id)?.reason).toBe("transcript.absent");
    isThere = true;
    await announce(stage.url, eventOf(id, 1));
    expect((await summaryOf(stage, id)).status).toBe(200);
  });

  test("of a conversation that was asked to be forgotten leaves nothing, and its sender hears nothing of it", async () => {
    const stage = await stageFor({ isForgotten: (one) => one === other });
    const answer = await announce(stage.url, eventOf(other));
    expect(answer).toEqual({ status: 202, body: { status: "accepted" } });
    expect(stage.recorded).toEqual([]);
    expect(stage.desk.underWay(other)).toBeUndefined();
  });

  test("of what a speech-to-text server made is remembered for who waits, and makes no task", async () => {
    const stage = await stageFor();
    const event = JSON.stringify({ type: "transcription.completed", transcriptionId: "tr-0001" });
    expect((await announce(stage.url, event)).status).toBe(202);
    expect(stage.recorded).toMatchObject([{ transcriptionId: "tr-0001" }]);
    expect(stage.book.counts()).toMatchObject({ completed: 0, pending: 0, processing: 0 });
  });

  test("is to be sent again when too many tasks are pending, and is not remembered", async () => {
    const work = held();
    const stage = await stageFor({ mostPending: 1, hands: 1, carry: () => work.promise });
    await announce(stage.url, eventOf("c-1"));
    await expect.poll(() => stage.desk.underWay("c-1")?.state).toBe("processing");
    await announce(stage.url, eventOf("c-2"));
    const answers: Answer[] = [
      await announce(stage.url, eventOf("c-3")),
      await announce(stage.url, eventOf("c-3")),
    ];
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [503, "full"],
      [503, "full"],
    ]);
    expect(stage.recorded).toHaveLength(2);
    work.resolve({ isDone: false, reason: "transcript.absent" });
  });
});

describe("an event that is not as it should be", () => {
  const body = eventOf(id);
  const rightHex = createHmac("sha256", webhookSecret).update(body).digest("hex");
  const rows: readonly (readonly [string, string | Buffer, Sending, number, string])[] = [
    ["unsigned", body, { signature: undefined }, 401, "unsigned"],
    ["with an empty signature", body, { signature: "" }, 401, "unsigned"],
    ["forged with another secret", body, { secret: "b".repeat(40) }, 401, "unsigned"],
    ["with the signature of another body", body, { signature: "0".repeat(64) }, 401, "unsigned"],
    ["changed after it was signed", `${body} `, { signature: rightHex }, 401, "unsigned"],
    ["with half of the right signature", body, { signature: rightHex.slice(0, 32) }, 401, "unsigned"],
    ["with the right signature and more", body, { signature: `${rightHex}00` }, 401, "unsigned"],
    ["signed in another form", body, { encoding: "base64" }, 401, "unsigned"],
    ["with a prefix nobody asked for", body, { prefix: "sha256=" }, 401, "unsigned"],
    ["signed in another header", body, { header: "X-Other" }, 401, "unsigned"],
    ["no JSON", "conversationId=7", {}, 400, "malformed"],
    ["empty", "", {}, 400, "malformed"],
    ["a list", "[1]", {}, 400, "malformed"],
    ["without a type", JSON.stringify({ conversationId: id }), {}, 400, "malformed"],
    ["without an id", '{"type":"transcription.completed"}', {}, 400, "malformed"],
    [
      "with an id that is none",
      '{"type":"transcription.completed","conversationId":"a b"}',
      {},
      400,
      "malformed",
    ],
    [
      "with a number for an id",
      '{"type":"transcription.completed","conversationId":7}',
      {},
      400,
      "malformed",
    ],
    ["with bytes that are no text", Buffer.from([0xff, 0xfe, 0x00, 0x7b]), {}, 400, "malformed"],
    ["oversized", `${" ".repeat(300 * 1024)}{}`, {}, 413, "tooLarge"],
  ];
  test.each(rows)("%s is refused and leaves nothing", async (_, sent, sending, status, code) => {
    const stage = await stageFor();
    const answer = await announce(stage.url, sent, sending);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(JSON.stringify(answer.body)).not.toContain(id);
    expect(stage.recorded).toEqual([]);
    expect(stage.book.counts()).toMatchObject({ completed: 0, pending: 0, processing: 0, failed: 0 });
    expect(stage.heard).toEqual([code]);
    expect(stage.errors).toEqual([]);
  });

  test("of a type that is not listened to is ignored, and need not be sent again", async () => {
    const stage = await stageFor();
    const answer = await announce(
      stage.url,
      JSON.stringify({ type: "conversation.end", conversationId: id }),
    );
    expect(answer).toEqual({ status: 202, body: { status: "ignored" } });
    expect(stage.desk.underWay(id)).toBeUndefined();
  });

  test("is refused by its route's method, too: only POST is there", async () => {
    const stage = await stageFor();
    const response = await fetch(`${stage.url}/webhooks/transcription`);
    expect(response.status).toBe(404);
  });

  test("comes to nothing where no secret is set: there is no such route", async () => {
    const stage = await openServeStage();
    undo.push(stage.close);
    const answer = await announce(stage.url, body);
    expect([answer.status, answer.body.code]).toEqual([404, "unknownPath"]);
  });
});

describe("the form of the signature", () => {
  test.each([
    ["hex", "", "hex"],
    ["hex with a prefix", "sha256=", "hex"],
    ["base64", "", "base64"],
    ["base64 with a prefix, as Open Messaging signs", "sha256=", "base64"],
  ] as const)("may be %s", async (_, prefix, encoding) => {
    const stage = await stageFor({}, { prefix, encoding, header: "x-hub-signature-256" });
    const sending = { prefix, encoding, header: "X-Hub-Signature-256" };
    expect((await announce(stage.url, eventOf(id), sending)).status).toBe(202);
    expect((await announce(stage.url, eventOf(id), { ...sending, prefix: "v1=" })).status).toBe(401);
  });

  test("holds for two secrets while one takes the other's place", async () => {
    const next = "the-next-secret-for-the-tests-that-is-long";
    const stage = await stageFor({}, { secrets: [new Secret(next), new Secret(webhookSecret)] });
    expect((await announce(stage.url, eventOf(id))).status).toBe(202);
    expect((await announce(stage.url, eventOf(other), { secret: next })).status).toBe(202);
  });
});

describe("where senders tell the time", () => {
  const nowMs = Date.parse("2025-03-10T15:00:00Z");
  const timed = () =>
    stageFor({ now: () => nowMs }, { timestampHeader: "x-genesys-time", windowMs: 300_000 });
  const at = (value: string | number): Sending => ({
    time: { header: "X-Genesys-Time", value: String(value) },
  });
  const seconds = nowMs / 1000;

  test.each([
    ["now", seconds, 202],
    ["now, in milliseconds", nowMs, 202],
    ["at the window's edge", seconds - 300, 202],
    ["a clock that is ahead, within it", seconds + 300, 202],
    ["replayed after it", seconds - 301, 401],
    ["from the future", seconds + 301, 401],
    ["no time", "soon", 401],
  ])("%s", async (_, value, status) => {
    const stage = await timed();
    expect((await announce(stage.url, eventOf(id), at(value))).status).toBe(status);
  });

  test("a replay under a new time is forged: the time is signed", async () => {
    const stage = await timed();
    const old = createHmac("sha256", webhookSecret)
      .update(`${seconds - 900}.`)
      .update(eventOf(id))
      .digest("hex");
    expect((await announce(stage.url, eventOf(id), { ...at(seconds), signature: old })).status).toBe(401);
    expect((await announce(stage.url, eventOf(id), { signature: old })).status).toBe(401);
  });

  test("a replay within it is a duplicate", async () => {
    const stage = await timed();
    await announce(stage.url, eventOf(id), at(seconds));
    expect((await announce(stage.url, eventOf(id), at(seconds))).body.status).toBe("duplicate");
  });
});
