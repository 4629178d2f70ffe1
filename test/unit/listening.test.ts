/** Waiting for what a server on the same DATA_DIR may be told. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type TestContext, test } from "vitest";
import { servingDir } from "../../src/ledger/data-dir.ts";
import { openLedger } from "../../src/ledger/ledger.ts";
import { createListening } from "../../src/transcribing/listening.ts";

async function stage({ onTestFinished }: TestContext, { isServed = true } = {}) {
  const dataDir = mkdtempSync(join(tmpdir(), "listening-"));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const letGo = new AbortController();
  const listening = createListening({ dataDir, signal: letGo.signal, now: Date.now });
  const ledger = isServed ? await openLedger({ dataDir: servingDir(dataDir), now: Date.now }) : undefined;
  if (ledger) onTestFinished(ledger.close);
  let nth = 0;
  const told = async (of: { readonly conversationId: string } | { readonly transcriptionId: string }) => {
    nth += 1;
    await ledger?.announcements.add({ digest: `digest-${nth}`, bytes: 1, type: "t", ...of });
  };
  return { listening, told, letGo };
}

const anHour = 3_600_000;

// Each waits for seconds, and none for another.
test.concurrent.for([
  ["a conversation", { conversationId: "id-1" }],
  ["what a speech-to-text server made", { transcriptionId: "id-1" }],
] as const)("an announcement of %s ends the wait", async ([_, announced], context) => {
  const { listening, told } = await stage(context);
  let isOver = false;
  const waiting = listening.pause(anHour, "id-1").then(() => {
    isOver = true;
  });
  await told({ conversationId: "another" });
  await new Promise((resolve) => setTimeout(resolve, 2500));
  expect(isOver).toBe(false);
  await told(announced);
  await waiting;
});

test.concurrent("one that came while nobody waited counts too, but once", async (context) => {
  const { listening, told } = await stage(context);
  await told({ conversationId: "id-1" });
  await listening.pause(anHour, "id-1");
  await new Promise((resolve) => setTimeout(resolve, 5));
  const beganMs = Date.now();
  await listening.pause(2000, "id-1");
  expect(Date.now() - beganMs).toBeGreaterThanOrEqual(1900);
});

test.concurrent("without a server the wait is as long as it was", async (context) => {
  const { listening } = await stage(context, { isServed: false });
  const beganMs = Date.now();
  await listening.pause(1500, "id-1");
  expect(Date.now() - beganMs).toBeGreaterThanOrEqual(1400);
});

test.concurrent("who lets go waits no longer, and hears why", async (context) => {
  const { listening, letGo } = await stage(context);
  const waiting = listening.pause(anHour, "id-1");
  const reason = new Error("stopped");
  letGo.abort(reason);
  await expect(waiting).rejects.toBe(reason);
});
