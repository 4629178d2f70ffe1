/** Frames without a channel: lines of JSON, and a web socket of any server. */
import { PassThrough, Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import type { LiveEvent, LiveNotice, LiveSource } from "../../src/shared/live.ts";
import { openListener } from "../../src/simulator/listener.ts";
import { acceptLine, type Line } from "../../src/simulator/live/web-socket.ts";
import { openLiveLines, openLiveWebSocket } from "../../src/source/live-frames.ts";
import { genesysFixture } from "../helpers/genesys-fixture.ts";
import { speechBody, speechTopic } from "../helpers/live-frames.ts";
import { briskTiming, until } from "../helpers/live-stage.ts";

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const thing of opened.splice(0).reverse()) await thing.close();
});

const lineOf = (document: unknown) => `${JSON.stringify(document)}\n`;
const speech = (
  id: string,
  ...of: Parameters<typeof speechBody> extends [string, ...infer Rest] ? Rest : never
) => lineOf({ topicName: speechTopic(id), eventBody: speechBody(id, ...of) });

async function all(source: LiveSource): Promise<LiveEvent[]> {
  const events: LiveEvent[] = [];
  for await (const event of source.events) events.push(event);
  return events;
}

describe("lines of JSON", () => {
  test("of every shape are read, and the end of the input ends what goes on", async () => {
    const input = Readable.from([
      lineOf(genesysFixture("eventbridge-transcription")),
      "\n",
      lineOf(genesysFixture("tutorial-001-ws-transcript")),
      lineOf(genesysFixture("ws-queue-conversation-call")),
      speech("c-1", [{ id: "u-1", text: "one" }]),
    ]);
    const source = openLiveLines(input);
    const events = await all(source);
    expect(events.map(({ kind, conversationId }) => `${kind} ${conversationId.slice(0, 6)}`)).toEqual([
      "started 7a1e4c",
      "utterance 7a1e4c",
      "started sess-0",
      "utterance sess-0",
      "utterance sess-0",
      "joined 7a1e4c",
      "started c-1",
      "utterance c-1",
      "ended 7a1e4c",
      "ended sess-0",
      "ended c-1",
    ]);
    expect(source.state()).toMatchObject({ frames: 4, malformed: 0, conversations: 0 });
  });

  test("that nobody can read are counted, and the rest is read", async () => {
    const latin1 = Buffer.from(speech("c-2", [{ text: "se\u00f1or" }]), "latin1");
    const noFrames = ["{\n", "my card is 4111 1111 1111 1111\n", "[]\n", latin1];
    const source = openLiveLines(Readable.from([...noFrames, speech("c-1", [{}])]));
    expect((await all(source)).map(({ kind }) => kind)).toEqual(["started", "utterance", "ended"]);
    expect(source.state()).toMatchObject({ frames: 5, malformed: 4 });
  });

  test("are not read faster than their events are", async () => {
    const input = Readable.from(
      (function* () {
        for (let at = 0; at < 3000; at += 1) yield speech("c-1", [{ id: `u-${at}`, offsetMs: at }]);
      })(),
    );
    const source = openLiveLines(input, { mostUnread: 100 });
    let [most, count] = [0, 0];
    for await (const event of source.events) {
      most = Math.max(most, source.state().unread);
      expect(event.kind).not.toBe("gap");
      count += 1;
      if (count % 500 === 0) await sleep(5);
    }
    expect(count).toBe(3002);
    expect(most).toBeLessThanOrEqual(100);
  });

  test("end when they are closed, though the input goes on", async () => {
    const input = new PassThrough();
    const source = openLiveLines(input);
    input.write(speech("c-1", [{}]));
    await until(() => source.state().utterances === 1, "the line");
    await source.close();
    expect((await all(source)).map(({ kind }) => kind)).toEqual(["started", "utterance"]);
  });
});

async function serve() {
  const lines: Line[] = [];
  const listener = await openListener(
    0,
    () => ({ status: 404, body: "" }),
    (request, socket) => void lines.push(acceptLine(request, socket, { onText() {}, onClose() {} })),
  );
  opened.push(listener);
  return { url: listener.url.replace("http", "ws"), lines };
}

describe("a web socket", () => {
  test("is read, opened again when it is lost, and what was told meanwhile is a gap", async () => {
    const { url, lines } = await serve();
    const notices: LiveNotice[] = [];
    const source = await openLiveWebSocket({
      url,
      timing: briskTiming,
      onNotice: (notice) => void notices.push(notice),
    });
    opened.push(source);
    const events: LiveEvent[] = [];
    const reading = (async () => {
      for await (const event of source.events) events.push(event);
    })();
    lines[0]?.send(speech("c-1", [{ id: "u-1" }]));
    await until(() => events.length === 2, "the first word");
    lines[0]?.reset();
    await until(() => lines.length === 2 && events.length === 4, "the second line");
    lines[1]?.send(speech("c-1", [{ id: "u-1" }, { id: "u-2" }]));
    await until(() => events.length === 5, "the second word");
    expect(events.map(({ kind }) => kind)).toEqual(["started", "utterance", "deaf", "gap", "utterance"]);
    expect(notices.map(({ kind }) => kind)).toEqual(["lost", "back"]);
    await source.close();
    await reading;
    expect(events).toHaveLength(5);
  });

  test("may be silent for as long as it likes", async () => {
    const { url, lines } = await serve();
    const timing = { ...briskTiming, pingMs: 20, silenceMs: 40 };
    const source = await openLiveWebSocket({ url, timing, onNotice() {} });
    opened.push(source);
    await sleep(300);
    expect(source.state().losses).toBe(0);
    expect(lines).toHaveLength(1);
  });

  test("that is not there is an error", async () => {
    const listener = await openListener(0, () => ({ status: 404, body: "" }));
    const url = listener.url.replace("http", "ws");
    await listener.close();
    const opening = openLiveWebSocket({ url, timing: briskTiming, onNotice() {} });
    await expect(opening).rejects.toMatchObject({ code: "call.network" });
  });

  test.each(["ws://streaming.example.com/x", "http://127.0.0.1/x", "no address"])(
    "is not opened at %s",
    async (url) => {
      await expect(openLiveWebSocket({ url, onNotice() {} })).rejects.toMatchObject({
        code: "usage.invalid",
      });
    },
  );
});
