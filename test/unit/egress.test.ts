import { describe, expect, onTestFinished, test } from "vitest";
import { Fault } from "../../src/shared/fault.ts";
import { retryPolicy } from "../../src/shared/retry.ts";
import type { Cleared } from "../../src/shared/text.ts";
import type { Turn } from "../../src/shared/types.ts";
import { noteEgress } from "../helpers/egress-note.ts";
import { bodyOf, openLoopback } from "../helpers/loopback.ts";
import { analysis, completion, forwardTo, plainSending } from "../helpers/scripted-model.ts";

const turns: Turn<Cleared>[] = [{ speaker: "customer", text: "Wait — my number is [PHONE_1]." as Cleared }];
const masked = { counts: { PHONE: 1 }, digests: ["d1"] };
const toldOf = { ...plainSending, masked };

const good = JSON.stringify(completion(JSON.stringify(analysis)));
const empty = JSON.stringify(completion(""));

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
  const forward = forwardTo(server.url, egress);
  onTestFinished(async () => {
    await forward.close();
    await server.close();
  });
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
    const forward = forwardTo(server.url, egress, { policy: { ...retryPolicy, attempts: 1 } });
    onTestFinished(forward.close);
    await expect(forward.send("a", turns, toldOf)).rejects.toMatchObject({ code: "call.network" });
    expect(egress.passed[0]?.outcome).toEqual({ kind: "failed", faultCode: "call.network" });
  });
});
