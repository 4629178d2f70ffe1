/** `transcribe` waits for a transcript, or has a recording heard, then the road of every night. */
import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { settingsFor } from "../../src/simulator/demo-settings.ts";
import {
  type InventedOptions,
  inventedDefaults,
  type SimulatorOptions,
} from "../../src/simulator/options.ts";
import { recordingOf } from "../../src/simulator/recordings.ts";
import { openSimulator } from "../../src/simulator/simulator.ts";
import { createWorld } from "../../src/simulator/world.ts";
import { createLeakFinder } from "../helpers/leaks.ts";
import { jsonLines, runHere, startProgram } from "../helpers/program.ts";
import { wav } from "../helpers/recordings.ts";
import { filesUnder, leaksInRequests } from "../helpers/run-evidence.ts";

const undo: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const calls: Partial<InventedOptions> = {
  ...{ conversations: 4, days: 1, firstDay: "2025-03-10", mediaTypes: ["voice"], shareWithoutTranscript: 0 },
};

async function stageFor(options: SimulatorOptions = {}) {
  const simulator = await openSimulator({
    ...options,
    invented: { ...calls, ...options.invented },
    genesys: { ratePerMinute: 1_000_000, ...options.genesys },
  });
  undo.push(simulator.close);
  const directory = mkdtempSync(join(tmpdir(), "gateway-transcribe-"));
  undo.push(() => rmSync(directory, { recursive: true, force: true }));
  const dataDir = join(directory, "data");
  const speech = {
    STT_BASE_URL: simulator.urls.chat,
    STT_API_KEY: simulator.chat.apiKey,
  };
  const env = { ...settingsFor(simulator), DATA_DIR: dataDir };
  const truth = [...simulator.truth()];
  const ids = truth.map(({ id }) => id);
  const resultsIn = () =>
    filesUnder(join(dataDir, "results")).flatMap(({ text }) => jsonLines(text)) as unknown as readonly {
      readonly conversationId: string;
      readonly startedAt: string;
      readonly transcript: readonly { readonly speaker: string; readonly startMs: number }[];
    }[];
  return { simulator, directory, dataDir, env, speech, truth, ids, resultsIn };
}

const transcribe = (args: readonly string[], env: Readonly<Record<string, string>>) =>
  runHere(["transcribe", ...args], { env });

describe("a conversation", () => {
  test("whose transcript is there is processed like that of a night, once", async () => {
    const { env, ids, resultsIn, simulator } = await stageFor();
    const [id = ""] = ids;
    expect((await transcribe(["--conversation", id], env)).code).toBe(0);
    expect((await transcribe(["--conversation", id], env)).code).toBe(0);
    expect(resultsIn().map(({ conversationId }) => conversationId)).toEqual([id]);
    expect(simulator.received.counts.chat.requests).toBe(1);
    expect((await transcribe(["--conversation", id, "--reprocess"], env)).code).toBe(0);
    const { counts } = simulator.received;
    expect([counts.reprocessing.requests, counts.chat.requests]).toEqual([2, 2]);
    expect(resultsIn()).toHaveLength(1);
  }, 120_000);

  test("that nobody knows, or whose transcript does not come in time, is exit 75 with what to do", async () => {
    const { env, ids } = await stageFor({ invented: { transcriptDelayMs: 100 * 365 * 86_400_000 } });
    const late = await transcribe(["--conversation", ids[0] as string, "--wait", "2s"], env);
    expect([late.code, late.stderr]).toEqual([
      75,
      expect.stringMatching(/there is no transcript yet\. Next: .*--speech/),
    ]);
    const unknown = await transcribe(
      ["--conversation", "99999999-9999-4999-8999-999999999999", "--wait", "1s", "--json"],
      env,
    );
    expect(unknown.code).toBe(75);
    expect(jsonLines(unknown.stdout).at(-1)).toMatchObject({ type: "exit", code: 75, next: /check the id/ });
  }, 120_000);

  test("that Genesys looks at again has one time for that and for the transcript", async () => {
    const { env, ids } = await stageFor({
      invented: { transcriptDelayMs: 100 * 365 * 86_400_000 },
      genesys: { transcodeMs: 1000 },
    });
    const args = ["--conversation", ids[0] as string, "--reprocess", "--wait", "2s"];
    const { code, stderr } = await transcribe(args, env);
    expect([code, stderr]).toEqual([75, expect.stringContaining("there is no transcript yet. Next: ")]);
    const waits = stderr.split("\n").filter((line) => line.includes("nextLookSeconds"));
    expect(waits).toEqual([expect.stringContaining("Genesys is looking at it again")]);
  }, 120_000);

  test("is not asked for longer than it is waited for, when nobody answers", async () => {
    const { env, ids } = await stageFor();
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    undo.push(() => {
      silent.closeAllConnections();
      return new Promise((resolve) => silent.close(resolve));
    });
    const GENESYS_API_URL = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const startedAt = performance.now();
    const args = ["--conversation", ids[0] as string, "--wait", "1s"];
    const { code, stderr } = await transcribe(args, { ...env, GENESYS_API_URL });
    expect([code, stderr]).toEqual([
      75,
      expect.stringContaining("Genesys has not answered. Next: run doctor"),
    ]);
    // A single try of a call takes thirty seconds.
    expect(performance.now() - startedAt).toBeLessThan(25_000);
  }, 120_000);

  test("that is waited for is let go by Ctrl-C", async () => {
    const { env, ids } = await stageFor({ invented: { transcriptDelayMs: 100 * 365 * 86_400_000 } });
    const running = startProgram(["transcribe", "--conversation", ids[0] as string], { env });
    await expect.poll(() => running.output().stderr, { timeout: 60_000 }).toContain("nextLookSeconds");
    running.process.kill("SIGINT");
    expect((await running.ended).code).toBe(130);
  }, 120_000);
});

describe("a recording", () => {
  test.each(["openai", "submit"])(
    "of Genesys' is heard by a server of the kind %s, and nothing of it stays",
    async (kind) => {
      const options = { genesys: { transcodeMs: 2500 }, chat: { speechMs: 1500 } };
      const { env, speech, truth, ids, resultsIn, simulator, dataDir } = await stageFor(options);
      const [id = ""] = ids;
      const ended = await transcribe(["--conversation", id, "--speech"], {
        ...env,
        ...speech,
        STT_KIND: kind,
      });
      expect([ended.code, ended.stderr]).toEqual([0, expect.stringContaining("a recording was heard")]);
      const [result] = resultsIn();
      expect(result?.conversationId).toBe(id);
      const startMs = Date.parse(result?.startedAt ?? "");
      expect(result?.transcript[0]?.startMs).toBeGreaterThan(startMs);
      expect(result?.transcript[0]?.startMs).toBeLessThan(startMs + 60_000);
      expect(new Set(result?.transcript.map(({ speaker }) => speaker))).toEqual(
        new Set(kind === "openai" ? ["unknown"] : ["agent", "bot", "customer"]),
      );

      const { received } = simulator;
      expect(received.counts.recordings.requests).toBeGreaterThan(1);
      expect(received.counts.transcriptUrl.requests).toBe(0);
      const leaks = createLeakFinder(truth.flatMap(({ planted }) => planted));
      expect(leaksInRequests(received, leaks)).toEqual([]);
      expect(leaks.leaksIn(ended.stderr + ended.stdout)).toEqual([]);
      for (const { name, text } of filesUnder(dataDir)) {
        expect([name, leaks.leaksIn(text)]).toEqual([name, []]);
        expect([name, text.includes("RIFF")]).toEqual([name, false]);
      }
      const records = filesUnder(join(dataDir, "audit")).flatMap(({ text }) => jsonLines(text));
      const header = createWorld({ ...inventedDefaults, ...calls }).find(id);
      const digest = header && createHash("sha256").update(recordingOf(header)).digest("hex");
      expect(records.filter(({ type }) => type === "speech" || type === "transcribed")).toMatchObject([
        { type: "speech", to: new URL(speech.STT_BASE_URL).host, seconds: 1, sha256: digest },
        { type: "transcribed", kind: "answered" },
      ]);
      const verified = await runHere(["audit", "verify"], { env });
      expect([verified.code, verified.stdout]).toEqual([0, expect.stringContaining("1 recording given")]);
    },
    120_000,
  );

  test("from a file is heard once, whatever its name, and kept under its digest and its own time", async () => {
    const { env, speech, resultsIn, simulator, directory } = await stageFor();
    const header = createWorld({ ...inventedDefaults, ...calls }).header(1);
    if (!header) throw new Error("no such call");
    const path = join(directory, "Call of Jane Example.wav");
    writeFileSync(path, recordingOf(header));
    const args = ["--media", path, "--started-at", "2025-04-01T09:00:00Z", "--language", "en"];
    const settings = { ...env, ...speech, GENESYS_CLIENT_ID: "", GENESYS_CLIENT_SECRET: "" };
    const first = await transcribe(args, settings);
    expect([first.code, first.stderr]).toEqual([0, expect.not.stringContaining("Jane")]);
    expect((await transcribe(args, settings)).code).toBe(0);
    expect(resultsIn()).toHaveLength(1);
    expect(resultsIn()[0]).toMatchObject({
      conversationId: expect.stringMatching(/^media-[0-9a-f]{32}$/),
      startedAt: "2025-04-01T09:00:00.000Z",
    });
    const { counts, tokensIssued } = simulator.received;
    expect([counts.speech.requests, counts.chat.requests, tokensIssued]).toEqual([1, 1, 0]);
    expect(readdirSync(directory).toSorted()).toEqual(["Call of Jane Example.wav", "data"]);
  }, 120_000);

  test("is refused before anything leaves when nobody may hear it, or it is not taken", async () => {
    const { env, speech, simulator, directory, ids } = await stageFor();
    const file = (name: string, bytes: Buffer) => {
      writeFileSync(join(directory, name), bytes);
      return join(directory, name);
    };
    const good = file("good.wav", wav(8000));
    const rows: readonly (readonly [readonly string[], Readonly<Record<string, string>>, number, RegExp])[] =
      [
        [["--media", good], env, 78, /set STT_BASE_URL/],
        [["--conversation", ids[0] as string, "--speech"], env, 78, /set STT_BASE_URL/],
        [
          ["--media", good],
          { ...env, ...speech, STT_BASE_URL: "http://stt.example.com/v1" },
          78,
          /must be https/,
        ],
        [
          ["--media", file("noise.bin", randomBytes(5000))],
          { ...env, ...speech },
          20,
          /no recording of a kind/,
        ],
        [["--media", file("long.wav", wav(26 * 2 ** 20))], { ...env, ...speech }, 20, /too large/],
        [["--media", join(directory, "none.wav")], { ...env, ...speech }, 2, /no such recording/],
        [["--media", "http://example.com/call.wav"], { ...env, ...speech }, 2, /not https/],
        [["--media", good, "--reprocess"], { ...env, ...speech }, 2, /takes no file/],
        [["--media", good, "--conversation", "x"], { ...env, ...speech }, 2, /one of them/],
        [[], { ...env, ...speech }, 2, /one of them/],
        [["--conversation", "x", "--id", "y"], { ...env, ...speech }, 2, /for a recording/],
        [["--conversation", "x", "--language", "en"], { ...env, ...speech }, 2, /for a recording/],
        [["--conversation", "x", "--program", "p"], { ...env, ...speech }, 2, /--program is for --reprocess/],
        [["--media", good, "--wait", "30m"], { ...env, ...speech }, 2, /for a --conversation/],
        [["--media", good, "--speech"], { ...env, ...speech }, 2, /for a --conversation/],
      ];
    for (const [args, settings, code, says] of rows) {
      const ended = await transcribe(args, settings);
      expect([args, ended.code, ended.stderr]).toEqual([args, code, expect.stringMatching(says)]);
    }
    expect(simulator.received.counts.speech.requests).toBe(0);
  }, 240_000);

  test("in which nobody speaks, and one that is not there, are failures with a reason", async () => {
    const { env, speech, directory, ids } = await stageFor({ invented: { mediaTypes: ["message"] } });
    const silent = join(directory, "silent.wav");
    writeFileSync(silent, wav(8000));
    for (const [args, says] of [
      [["--media", silent], "heard nobody speak"],
      [["--conversation", ids[0] as string, "--speech"], "no recording of it that could be had"],
    ] as const) {
      const { code, stderr } = await transcribe(args, { ...env, ...speech });
      expect([code, stderr]).toEqual([
        20,
        expect.stringMatching(`"code":"speech.failed".*"why":"[^"]*${says}"`),
      ]);
    }
  }, 120_000);
});
