import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Fault } from "../../src/shared/fault.ts";
import { Secret } from "../../src/shared/secret.ts";
import { openWebhook, type Webhook } from "../../src/sinks/webhook.ts";
import { signatureOf } from "../../src/sinks/webhook-signature.ts";
import { type Move, openReceiver, type Receiver, secret } from "../helpers/callback-receiver.ts";
import { openLoopback } from "../helpers/loopback.ts";
import { readmeVerifier } from "../helpers/readme-verifier.ts";

const body = Buffer.from('{"type":"query.end","version":1,"note":"süß"}');
const event = { id: "0123456789abcdef0123456789abcdef", type: "query.end", body } as const;
const nowMs = Date.parse("2025-03-10T12:00:00.900Z");
const nowSeconds = Math.floor(nowMs / 1000);
const signed = (secrets: readonly string[], at = nowMs) => ({
  "x-gateway-signature": signatureOf(
    body,
    secrets.map((one) => new Secret(one)),
    at,
  ),
});
const other = "another-secret-of-thirty-two-letters";

describe("the verifier that the README prints", async () => {
  const verify = await readmeVerifier();

  test("believes what was signed with its secret, and gives the event", () => {
    expect(verify(signed([secret]), body, secret, nowSeconds)).toEqual(JSON.parse(body.toString()));
  });

  test("believes, while a secret is replaced, whichever of the two it has", () => {
    for (const one of [secret, other])
      expect(verify(signed([other, secret]), body, one, nowSeconds)).toBeDefined();
  });

  test.each([
    ["another secret", signed([other]), body],
    ["a changed byte", signed([secret]), Buffer.from(body.toString().replace("ü", "u"))],
    ["white space that was added", signed([secret]), Buffer.concat([body, Buffer.from(" ")])],
    ["no signature", {}, body],
    ["an empty one", { "x-gateway-signature": "" }, body],
    [
      "a proof cut short",
      { "x-gateway-signature": signed([secret])["x-gateway-signature"].slice(0, -2) },
      body,
    ],
    [
      "a time that was put forward",
      {
        "x-gateway-signature": signed([secret], nowMs - 600_000)["x-gateway-signature"].replace(
          /^t=\d+/,
          `t=${nowSeconds}`,
        ),
      },
      body,
    ],
    [
      "no time",
      { "x-gateway-signature": signed([secret])["x-gateway-signature"].replace(/^t=\d+,/, "") },
      body,
    ],
  ])("does not believe %s", (_, headers, bytes) => {
    expect(verify(headers, bytes, secret, nowSeconds)).toBeUndefined();
  });

  test.each([
    [300, true],
    [301, false],
    [-300, true],
    [-301, false],
  ])("takes a call that is %i seconds old for its own: %s", (age, isBelieved) => {
    expect(verify(signed([secret]), body, secret, nowSeconds + age) !== undefined).toBe(isBelieved);
  });
});

describe("a callback", () => {
  let receiver: Receiver;
  let webhook: Webhook;
  const open = (url: string, timeoutMs = 2000) =>
    openWebhook({ url, secrets: [new Secret(secret)], connections: 2, timeoutMs, now: Date.now });
  beforeEach(async () => {
    receiver = await openReceiver();
    webhook = open(receiver.url);
  });
  afterEach(async () => {
    await webhook.close();
    await receiver.close();
  });

  test("carries its id, type and time beside the signature, to the very address", async () => {
    expect(await webhook.post(event)).toBe(204);
    expect(receiver.headers).toMatchObject({
      "content-type": "application/json",
      "idempotency-key": event.id,
      "x-gateway-event": "query.end",
      "x-gateway-timestamp": expect.stringMatching(/^\d{10}$/),
    });
    expect(receiver.effects).toEqual([JSON.parse(body.toString())]);
    expect(webhook.to).toBe(new URL(receiver.url).host);
  });

  test.each<[Move, string, boolean]>([
    [400, "call.rejected", false],
    [401, "call.rejected", false],
    [410, "call.rejected", false],
    [408, "call.timeout", true],
    [425, "call.status", true],
    [429, "call.rateLimited", true],
    [500, "call.status", true],
    [503, "call.status", true],
    ["reset", "call.network", true],
    ["deaf", "call.network", true],
  ])("that meets %s ends as %s; another try: %s", async (move, code, retryable) => {
    receiver.plan([move]);
    const fault = await webhook.post(event).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(Fault);
    expect(fault).toMatchObject({ code, retryable });
  });

  test("that takes too long is let go of, and tried again later", async () => {
    const impatient = open(receiver.url, 150);
    receiver.plan(["slow"]);
    await expect(impatient.post(event)).rejects.toMatchObject({ code: "call.timeout", retryable: true });
    await impatient.close();
  });

  test("follows no redirect: the signature is for one receiver", async () => {
    let calls = 0;
    const server = await openLoopback((request, response) => {
      calls += 1;
      request.resume();
      response.writeHead(307, { location: receiver.url }).end();
    });
    const redirected = open(server.url);
    await expect(redirected.post(event)).rejects.toMatchObject({
      code: "call.rejected",
      facts: { status: 307 },
    });
    expect([calls, receiver.calls.length]).toEqual([1, 0]);
    await redirected.close();
    await server.close();
  });

  test("counts as heard with the status, however long the answer goes on", async () => {
    let written = 0;
    const server = createServer((socket) => {
      socket.on("error", () => {});
      socket.once("data", () => {
        socket.write("HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n\r\n");
        const part = "x".repeat(65_536);
        const pour = () => {
          while (!socket.destroyed && socket.write(part)) written += part.length;
        };
        socket.on("drain", pour);
        pour();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const flooded = open(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    expect(await flooded.post(event)).toBe(200);
    expect(written).toBeLessThan(32 * 2 ** 20);
    await flooded.close();
    server.close();
  });
});
