/** The built program follows calls that go on: killed and started again, stopped, and over each of its sources. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import type { Gap } from "../../src/ledger/live-book.ts";
import { openView } from "../../src/ledger/view.ts";
import { settingsFor } from "../../src/simulator/demo-settings.ts";
import { uuid } from "../../src/simulator/ids.ts";
import { openListener } from "../../src/simulator/listener.ts";
import type { ToldRow } from "../../src/simulator/live/play.ts";
import { acceptLine, type Line } from "../../src/simulator/live/web-socket.ts";
import type { SimulatorOptions } from "../../src/simulator/options.ts";
import { openSimulator, type Simulator } from "../../src/simulator/simulator.ts";
import { runClocked } from "../helpers/clocked-program.ts";
import { isLong } from "../helpers/form.ts";
import { genesysFixture } from "../helpers/genesys-fixture.ts";
import { createLeakFinder } from "../helpers/leaks.ts";
import { speechBody, speechTopic } from "../helpers/live-frames.ts";
import { jsonLines, type Running, startProgram } from "../helpers/program.ts";
import { resultsIn } from "../helpers/run-evidence.ts";
import { utteranceKey, utteranceKeys } from "../helpers/stream-stage.ts";

const undo: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function stage(options: SimulatorOptions = {}) {
  const simulator = await openSimulator({ invented: { conversations: 0 }, ...options });
  const dataDir = mkdtempSync(join(tmpdir(), "gateway-stream-"));
  const env = { ...settingsFor(simulator), DATA_DIR: dataDir };
  undo.push(simulator.close, () => rmSync(dataDir, { recursive: true, force: true }));
  const begin = (args: readonly string[], input?: string): Running => {
    const life = startProgram(["stream", ...args, "--json"], { env, ...(input ? { input } : {}) });
    undo.push(() => void life.process.kill("SIGKILL"));
    return life;
  };
  const call = async (...args: string[]) => {
    const { code, stdout } = await runClocked([...args, "--json"], { env, now: Date.now });
    return { code, lines: jsonLines(stdout) };
  };
  const results = () => resultsIn(join(dataDir, "stream"));
  return { simulator, dataDir, begin, call, results };
}

const linesOf = ({ output }: Running, type: string) =>
  output()
    .stdout.split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter((line) => line["type"] === type);

async function windowsOf(life: Running, number: number): Promise<void> {
  while (linesOf(life, "window").length < number) {
    expect([life.process.exitCode, life.output().stderr]).toEqual([null, expect.anything()]);
    await sleep(20);
  }
}

/** Does the next start know that it must look there? By the gaps of what the ledger knows; what goes on it looks
 *  through from the last window on; and of a call nobody has told of yet when a stream is stopped, for a busy machine
 *  reads late, the vendor is asked: what ended since the last sign of life is looked up. */
async function readKnowledge(dataDir: string, simulator: Simulator) {
  const view = await openView(join(dataDir, "stream"), "live_conversations");
  const rows = view?.all("SELECT * FROM live_conversations") ?? [];
  view?.close();
  const lastSignMs = Math.max(...rows.map((row) => Number(row["updated_at"])));
  const endsMs = new Map([...simulator.truth()].map(({ id, transcriptAtMs }) => [id, transcriptAtMs]));
  const known = new Map(
    rows.map((row) => {
      const gaps = JSON.parse(String(row["gaps"])) as Gap[];
      const goesOn = row["state"] === "running" ? Number(row["sent_until"]) : Number.POSITIVE_INFINITY;
      return [String(row["conversation_id"]), { gaps, goesOn }];
    }),
  );
  return ({ conversationId, startMs }: ToldRow): boolean => {
    const of = known.get(conversationId);
    if (!of) return (endsMs.get(conversationId) ?? 0) >= lastSignMs;
    return startMs >= of.goesOn || of.gaps.some(({ fromMs, toMs }) => startMs >= fromMs && startMs < toMs);
  };
}

/** After so many windows. */
const kills = isLong ? [12, 3, 8, 1, 5] : [8];

describe("a stream over the vendor's channels", () => {
  test("that is killed and stopped goes on each time, sends nothing twice and knows all that it missed", async () => {
    const { simulator, dataDir, begin, call, results } = await stage({
      invented: {
        ...{ conversations: 200, mediaTypes: ["voice"], shareWithoutTranscript: 0 },
        running: { everyMs: 400, speed: 15, firstAtMs: Date.now() },
      },
      genesys: { ratePerMinute: 100_000 },
      chat: { latencyMs: 100 },
    });
    const flags = ["--queue", simulator.queueIds.join(","), "--window-turns", "3", "--window-seconds", "2"];
    for (const windows of kills) {
      const killed = begin(flags);
      await windowsOf(killed, windows);
      killed.process.kill("SIGKILL");
      expect((await killed.ended).signal).toBe("SIGKILL");
    }
    const status = (await call("status")).lines.at(-2);
    const command = `stream --queue ${simulator.queueIds.join(",")}`;
    expect(status).toMatchObject({
      stream: { command, running: expect.any(Number), held: 0, faults: {} },
      advice: [{ command: `transcript-gateway ${command}`, isPressing: true }],
    });

    const stopped = begin(flags);
    await windowsOf(stopped, 8);
    const told = simulator.told().slice();
    stopped.process.kill("SIGTERM");
    const { code, stdout } = await stopped.ended;
    const [end, exit] = jsonLines(stdout).slice(-2);
    expect(code).toBe(143);
    expect(Number(end?.["open"])).toBeGreaterThan(0);
    expect(exit).toMatchObject({
      code: 143,
      reason: expect.stringMatching(/^stopped; \d+ conversations open$/),
    });
    expect(simulator.channels.topicsOf(`streaming-5-${uuid(0x11fe, kills.length + 1)}`)).toEqual([]);

    const rest = results();
    expect(new Set(utteranceKeys(rest)).size).toBe(utteranceKeys(rest).length);
    const numbers = rest.map(({ conversationId, window }) => `${conversationId}/${window}`);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(told.length).toBeGreaterThan(kills.length * 30);
    const isKnown = await readKnowledge(dataDir, simulator);
    const left = new Set(utteranceKeys(rest));
    const lost = told.filter(
      (row) => !left.has(utteranceKey(row.conversationId, row.startMs)) && !isKnown(row),
    );
    expect(lost).toEqual([]);
    const { leaksIn } = createLeakFinder([...simulator.truth()].flatMap(({ planted }) => planted));
    expect(leaksIn(JSON.stringify([rest, simulator.received.chat, stopped.output()]))).toEqual([]);
    expect((await call("audit", "verify", "--data-dir", join(dataDir, "stream"))).code).toBe(0);
    expect((await call("status")).lines.at(-2)).toMatchObject({
      stream: { exitCode: 143, running: end?.["open"] },
      advice: [{ command: `transcript-gateway ${command}` }],
    });
  }, 180_000);
});

const beganMs = Date.parse("2025-03-10T14:00:00Z");
const talk = (id: string, texts: readonly string[]) =>
  texts.map((text, at) => ({
    topicName: speechTopic(id),
    eventBody: speechBody(id, [{ id: `u-${at}`, text, offsetMs: at * 1000 }], { beganMs }),
  }));

const card = ["my card is four one one one", "one one one one", "one one one one", "one one one one"];

describe("a stream without channels", () => {
  test("reads lines of every shape, and its end is the calls' end", async () => {
    const { begin, results, simulator } = await stage();
    const frames = [
      ...talk("c-1", [...card, "thank you"]).map((detail) => ({
        ...{ version: "0", "detail-type": detail.topicName, source: "aws.partner/genesys.example.com" },
        detail,
      })),
      genesysFixture("tutorial-001-ws-transcript"),
      genesysFixture("eventbridge-transcription"),
      genesysFixture("ws-heartbeat"),
    ];
    const life = begin(["--stdin"], frames.map((frame) => `${JSON.stringify(frame)}\n`).join(""));
    expect((await life.ended).code).toBe(0);
    expect(linesOf(life, "stream")).toMatchObject([{ malformed: 0, frames: frames.length, open: 0 }]);
    const rest = results();
    expect(rest.map(({ conversationId }) => conversationId).toSorted()).toHaveLength(3);
    expect(rest.find(({ conversationId }) => conversationId === "c-1")?.redactions).toEqual({
      CREDIT_CARD: 4,
    });
    const left = JSON.stringify([rest, simulator.received.chat, life.output()]);
    expect(left).not.toMatch(/one one/);
  }, 60_000);

  test("says so when lines held no frame that could be read, and does the others", async () => {
    const { begin, results } = await stage();
    const frames = talk("c-1", ["thank you"]).map((frame) => `${JSON.stringify(frame)}\n`);
    const life = begin(["--stdin"], `{\n${frames.join("")}`);
    const { code, stdout } = await life.ended;
    expect([code, stdout]).toEqual([1, expect.stringContaining("of 2 lines 1 held no frame")]);
    expect(results()).toHaveLength(1);
  }, 60_000);

  test("keeps a window that was held back until somebody has looked at it: no run takes it out of there", async () => {
    const { begin, call, dataDir } = await stage();
    const canaries = join(dataDir, "canaries.txt");
    writeFileSync(canaries, "blue harbour seven\n");
    const frames = talk("c-1", ["good morning", "the blue harbour seven is late", "thank you"]);
    const input = frames.map((frame) => `${JSON.stringify(frame)}\n`).join("");
    const life = begin(["--stdin", "--canary-file", canaries, "--max-held", "5"], input);
    expect((await life.ended).code).toBe(20);
    const own = ["--data-dir", join(dataDir, "stream")];
    for (const again of [
      ["quarantine", "replay", "--all"],
      ["run", "--from", "2025-03-10", "--to", "2025-03-11"],
      ["retry"],
      ["transcribe", "--conversation", "c-1"],
    ])
      expect([again[0], (await call(...again, ...own)).code]).toEqual([again[0], 2]);
    const { lines } = await call("quarantine", "list", ...own);
    expect(lines).toMatchObject([{ type: "held", conversationId: "c-1/1" }, { code: 0 }]);
  }, 60_000);

  test("reads a socket, opens it again when it is lost, and is stopped without the half of a number", async () => {
    const { begin, results, simulator } = await stage();
    const lines: Line[] = [];
    const listener = await openListener(
      0,
      () => ({ status: 404, body: "" }),
      (request, socket) => void lines.push(acceptLine(request, socket, { onText() {}, onClose() {} })),
    );
    undo.push(listener.close);
    const socket = `${listener.url.replace("http", "ws")}/live?key=k-1`;
    const life = begin(["--ws-url", socket, "--window-turns", "2"]);
    const isOpen = async (number: number) => {
      while (lines.length < number) await sleep(10);
    };
    const before = ["good morning", "hello there", "the parcel is late", "let us see", "thank you", "go on"];
    const behind = ["no it is not", "all right", "one moment", "there", "it is", "found it", "wonderful"];
    const frames = talk("c-1", [...before, ...behind, ...card.slice(0, 3)]).map((frame) =>
      JSON.stringify(frame),
    );
    await isOpen(1);
    for (const frame of frames.slice(0, before.length)) lines[0]?.send(frame);
    await windowsOf(life, 1);
    lines[0]?.reset();
    await isOpen(2);
    for (const frame of frames.slice(before.length)) lines[1]?.send(frame);
    await windowsOf(life, 2);
    life.process.kill("SIGTERM");
    expect((await life.ended).code).toBe(143);
    expect(new Set(linesOf(life, "notice").map(({ kind }) => kind))).toEqual(
      new Set(["lost", "back", "gap"]),
    );
    const texts = results().flatMap(({ transcript }) => transcript.map(({ text }) => text));
    // Of what had not settled when the line was lost, and of the five turns behind, nobody knows what they hang on.
    expect(texts).toEqual([...before.slice(0, 3), ...behind.slice(5)]);
    expect(JSON.stringify([simulator.received.chat, life.output()])).not.toMatch(/one one|k-1/);
  }, 60_000);
});
