/** Waiting for what a server on the same DATA_DIR may be told. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { servingDir } from "../../src/ledger/data-dir.ts";
import { openLedger } from "../../src/ledger/ledger.ts";
import { createListening } from "../../src/transcribing/listening.ts";

const undo: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function stage({ isServed = true } = {}) {
  const dataDir = mkdtempSync(join(tmpdir(), "listening-"));
  undo.push(() => rmSync(dataDir, { recursive: true, force: true }));
  const letGo = new AbortController();
  const listening = createListening({ dataDir, signal: letGo.signal, now: Date.now });
  const ledger = isServed ? await openLedger({ dataDir: servingDir(dataDir), now: Date.now }) : undefined;
  if (ledger) undo.push(ledger.close);
  let nth = 0;
  const told = async (of: { readonly conversationId: string } | { readonly transcriptionId: string }) => {
    nth += 1;
    await ledger?.announcements.add({ digest: `digest-${nth}`, bytes: 1, type: "t", ...of });
  };
  return { listening, told, letGo };
}

const anHour = 3_600_000;

test.each([
  ["a conversation", { conversationId: "id-1" }],
  ["what a speech-to-text server made", { transcriptionId: "id-1" }],
])(
  "an announcement of %s ends the wait",
  async (_, announced) => {
    const { listening, told } = await stage();
    let isOver = false;
    const waiting = listening.pause(anHour, "id-1").then(() => {
      isOver = true;
    });
    await told({ conversationId: "another" });
    await new Promise((resolve) => setTimeout(resolve, 2500));
    expect(isOver).toBe(false);
    await told(announced);
    await waiting;
  },
  60_000,
);

test("one that came while nobody waited counts too, but once", async () => {
  const { listening, told } = await stage();
  await told({ conversationId: "id-1" });
  await listening.pause(anHour, "id-1");
  await new Promise((resolve) => setTimeout(resolve, 5));
  const beganMs = Date.now();
  await listening.pause(2000, "id-1");
  expect(Date.now() - beganMs).toBeGreaterThanOrEqual(1900);
}, 60_000);

test("without a server the wait is as long as it was", async () => {
  const { listening } = await stage({ isServed: false });
  const beganMs = Date.now();
  await listening.pause(1500, "id-1");
  expect(Date.now() - beganMs).toBeGreaterThanOrEqual(1400);
});

test("who lets go waits no longer, and hears why", async () => {
  const { listening, letGo } = await stage();
  const waiting = listening.pause(anHour, "id-1");
  const reason = new Error("stopped");
  letGo.abort(reason);
  await expect(waiting).rejects.toBe(reason);
});
