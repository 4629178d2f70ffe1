/** The notification API's rules, one by one, against the simulator. */
import { afterEach, describe, expect, test } from "vitest";
import type { Fault } from "../../src/shared/fault.ts";
import type { Disconnect, LiveOptions } from "../../src/simulator/live/live-options.ts";
import { callBody, queueTopic, type Spoken, speechBody, speechTopic } from "../helpers/live-frames.ts";
import { type LiveStage, openStage, type StageOptions, until } from "../helpers/live-stage.ts";

const opened: LiveStage[] = [];
afterEach(async () => {
  for (const stage of opened.splice(0)) await stage.close();
});

async function stageOf(live: Partial<LiveOptions> = {}, options: StageOptions = {}) {
  const stage = await openStage(
    { invented: { conversations: 1 }, live, genesys: { ratePerMinute: 1e6 } },
    options,
  );
  opened.push(stage);
  const { channels } = stage.simulator;
  const isOpen = (topic: string) => channels.publish(topic, { conversationId: "nobody" }) > 0;
  return {
    ...stage,
    isOpen,
    call: (id: string, state?: "connected" | "terminated") =>
      channels.publish(queueTopic, callBody(id, state)),
    say: (id: string, ...spoken: Spoken[]) => channels.publish(speechTopic(id), speechBody(id, spoken)),
    finish: (id: string) =>
      channels.publish(speechTopic(id), speechBody(id, [], { status: "SESSION_ENDED" })),
    async follow(id: string) {
      channels.publish(queueTopic, callBody(id));
      await until(() => isOpen(speechTopic(id)), `the topic of ${id}`);
      channels.publish(speechTopic(id), speechBody(id, []));
    },
    texts: () => stage.of("utterance").map(({ conversationId, text }) => `${conversationId}: ${text}`),
  };
}

describe("what goes on", () => {
  test("a call of a queue is listened to from its first event to its last word", async () => {
    const stage = await stageOf();
    await stage.follow("c-1");
    stage.say("c-1", { id: "u-1", text: "my parcel", isFinal: false });
    stage.say("c-1", { id: "u-1", text: "my parcel is late" });
    stage.call("c-1", "terminated");
    stage.finish("c-1");
    await until(() => stage.of("ended").length === 1, "the end");
    expect(stage.events.map(({ kind }) => kind)).toEqual(["started", "utterance", "ended"]);
    expect(stage.of("started")[0]).toMatchObject({
      conversationId: "c-1",
      mediaType: "voice",
      direction: "inbound",
      queueIds: ["q-1"],
      known: { names: ["Maria Quintero"], phones: ["+13175550142"] },
    });
    expect(stage.texts()).toEqual(["c-1: my parcel is late"]);
    await until(() => stage.source.state().topics === 1, "its topic to be dropped");
  });

  test("an agent's calls are followed as a queue's are", async () => {
    const stage = await stageOf({}, { queueIds: [], userIds: ["agent-7"] });
    stage.simulator.channels.publish("v2.users.agent-7.conversations.calls", callBody("c-1"));
    await until(() => stage.isOpen(speechTopic("c-1")), "the topic");
    stage.say("c-1", {});
    await until(() => stage.texts().length === 1, "what is said");
  });

  test("frames nobody can read are counted, and the next one is read", async () => {
    const stage = await stageOf();
    await stage.follow("c-1");
    const { malformed } = stage.source.state();
    stage.simulator.channels.publish(speechTopic("c-1"), { transcripts: "none" });
    stage.say("c-1", {});
    await until(() => stage.texts().length === 1, "what is said");
    expect(stage.source.state().malformed).toBe(malformed + 1);
  });

  test("many calls at once are a few requests", async () => {
    const stage = await stageOf({}, { timing: { flushMs: 100 } });
    const ids = Array.from({ length: 60 }, (_, at) => `c-${at}`);
    for (const id of ids) stage.call(id);
    await until(() => ids.every((id) => stage.isOpen(speechTopic(id))), "all topics");
    expect(stage.simulator.received.counts.notifications.requests).toBeLessThan(8);
  });

  test("a server that only answers pings is not hung up on", async () => {
    const stage = await stageOf({ heartbeatMs: 600_000 }, { timing: { pingMs: 100, silenceMs: 3000 } });
    await until(() => stage.simulator.channels.received.pings >= 5, "pings");
    expect(stage.notices).toEqual([]);
  });

  test("closing takes the topics back", async () => {
    const stage = await stageOf();
    await stage.follow("c-1");
    await stage.source.close();
    expect(await stage.outcome).toBeUndefined();
    expect(stage.isOpen(queueTopic) || stage.isOpen(speechTopic("c-1"))).toBe(false);
  });
});

describe("a line that is lost", () => {
  const sameChannel: readonly Disconnect[] = ["close", "reset", "silence"];
  test.each(sameChannel)(
    "by %s is opened again at the same address, and the time between is a gap",
    async (kind) => {
      const stage = await stageOf();
      await stage.follow("c-1");
      stage.say("c-1", { id: "u-1" });
      const lostMs = Date.now();
      stage.simulator.channels.disconnect(kind);
      stage.say("c-1", { id: "u-2", text: "nobody hears this" });
      await until(() => stage.of("gap").length === 1, "the gap");
      const [gap] = stage.of("gap");
      expect(gap?.conversationId).toBe("c-1");
      expect(gap?.fromMs).toBeLessThanOrEqual(lostMs);
      expect(gap?.toMs).toBeGreaterThanOrEqual(lostMs);
      stage.say("c-1", { id: "u-3", text: "back again" });
      await until(() => stage.texts().length === 2, "what is said afterwards");
      expect(stage.texts()).toEqual(["c-1: hello there", "c-1: back again"]);
      expect(stage.simulator.channels.received).toMatchObject({ channels: 1, sockets: 2 });
      expect(stage.notices.map((notice) => ("reason" in notice ? notice.reason : notice.kind))).toEqual([
        kind === "silence" ? "silent" : "closed",
        "back",
      ]);
    },
  );

  const newChannel: readonly Disconnect[] = ["refusal", "expiry", "revocation", "displacement"];
  test.each(newChannel)("by %s is replaced by a new channel with the same topics", async (kind) => {
    const stage = await stageOf();
    await stage.follow("c-1");
    stage.simulator.channels.disconnect(kind);
    await until(() => stage.of("gap").length === 1, "the gap");
    stage.say("c-1", { id: "u-3", text: "back again" });
    await until(() => stage.texts().length === 1, "what is said afterwards");
    stage.call("c-2");
    await until(() => stage.of("started").length === 2, "the queue's next call");
    expect(stage.simulator.channels.received.channels).toBe(2);
    if (kind === "revocation") expect(stage.simulator.received.tokensIssued).toBe(2);
  });

  test("with notice is replaced before it goes, and nothing is missed", async () => {
    const stage = await stageOf({ closingMs: 5000 });
    await stage.follow("c-1");
    stage.simulator.channels.disconnect("closing");
    const { received } = stage.simulator.channels;
    for (let at = 0; received.sockets < 2 || at < 20; at += 1) {
      stage.say("c-1", { id: `u-${at}`, text: `word ${at}`, offsetMs: at });
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const said = stage.simulator.channels.publish(speechTopic("c-1"), speechBody("c-1", [{ id: "last" }]));
    expect(said).toBe(1);
    await until(() => stage.texts().at(-1) === "c-1: hello there", "the last word");
    const ids = stage.of("utterance").map(({ utteranceId }) => utteranceId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(received).toMatchObject({ channels: 1, sockets: 2 });
    const isAnnounced = stage.of("gap").length > 0;
    const words = ids.filter((id) => id !== "last").map((id) => Number(id.slice(2)));
    if (!isAnnounced) expect(words).toEqual(words.map((_, at) => at));
  });

  test("while a conversation ends over another one is a gap of it before it ends", async () => {
    const stage = await stageOf(
      { topicsPerChannel: 1 },
      { topicsOfEach: 1, timing: { mostRetryMs: 60_000, firstRetryMs: 60_000 } },
    );
    await stage.follow("c-1");
    stage.say("c-1", {});
    const { channels } = stage.simulator;
    // The turn of the lines is theirs in which they were opened: the queue's first.
    channels.disconnect("close");
    await until(() => stage.isOpen(queueTopic), "the queue's line");
    channels.disconnect("refusal");
    channels.publish(queueTopic, callBody("c-1", "terminated"));
    await until(() => stage.of("ended").length === 1, "the end");
    expect(stage.events.map(({ kind }) => kind).slice(-2)).toEqual(["gap", "ended"]);
  });
});

describe("the vendor's limits", () => {
  test("topics beyond one channel go to another", async () => {
    const stage = await stageOf({ topicsPerChannel: 5 }, { topicsOfEach: 5 });
    for (let at = 0; at < 12; at += 1) await stage.follow(`c-${at}`);
    expect(stage.simulator.channels.received).toMatchObject({ channels: 3, mostTopics: 5, overfull: 0 });
    stage.say("c-11", {});
    await until(() => stage.texts().length === 1, "the last one's words");
  });

  test("a channel that can not be had when calls grow more is asked for again, and ends nothing", async () => {
    const stage = await stageOf({ topicsPerChannel: 3 }, { topicsOfEach: 3 });
    for (const id of ["c-1", "c-2"]) await stage.follow(id);
    stage.simulator.setFaults({ routes: { notifications: { serverError: 1 } } });
    stage.call("c-3");
    await until(() => stage.notices.some(({ kind }) => kind === "unasked"), "a call that failed");
    stage.say("c-1", {});
    await until(() => stage.texts().length === 1, "what is said meanwhile");
    stage.simulator.setFaults({});
    await until(() => stage.isOpen(speechTopic("c-3")), "the second channel");
    expect(stage.simulator.channels.received).toMatchObject({ channels: 2, displaced: 0 });
  });

  test("what has no room waits, is told of, and gets the next room", async () => {
    const stage = await stageOf({ topicsPerChannel: 2, channels: 2 }, { topicsOfEach: 2, channels: 2 });
    for (const id of ["c-1", "c-2", "c-3"]) await stage.follow(id);
    stage.call("c-4");
    await until(() => stage.notices.length === 1, "the notice");
    expect(stage.notices).toEqual([{ kind: "full", waiting: 1 }]);
    expect(stage.source.state()).toMatchObject({ channels: 2, topics: 4, waiting: 1 });
    stage.say("c-1", {});
    stage.call("c-1", "terminated");
    stage.finish("c-1");
    await until(() => stage.isOpen(speechTopic("c-4")), "the room");
    expect(stage.simulator.channels.received).toMatchObject({ channels: 2, displaced: 0, overfull: 0 });
    stage.simulator.channels.publish(
      speechTopic("c-4"),
      speechBody("c-4", [{}], { beganMs: Date.now() - 5000 }),
    );
    await until(() => stage.of("gap").some(({ conversationId }) => conversationId === "c-4"), "its gap");
  });

  test("topics are taken back with the whole list, which is never longer than allowed", async () => {
    const stage = await stageOf({ topicsPerChannel: 4 }, { topicsOfEach: 4, timing: { settleMs: 20 } });
    for (let at = 0; at < 12; at += 1) {
      const id = `c-${at}`;
      await stage.follow(id);
      stage.say(id, {});
      stage.call(id, "terminated");
      stage.finish(id);
      await until(() => stage.of("ended").length === at + 1, `the end of ${id}`);
    }
    expect(stage.simulator.channels.received).toMatchObject({ channels: 1, mostTopics: 4, overfull: 0 });
    expect(stage.notices).toEqual([]);
  });

  test("a channel is given another life before its own is over", async () => {
    const stage = await stageOf({ channelLifetimeMs: 1500 }, { timing: { dropMs: 50 } });
    const startMs = Date.now();
    await until(() => Date.now() - startMs > 4000, "several lives");
    stage.call("c-1");
    await until(() => stage.of("started").length === 1, "the call");
    expect(stage.simulator.channels.received).toMatchObject({ channels: 1, sockets: 1 });
    expect(stage.notices).toEqual([]);
  });
});

describe("what may not be listened to", () => {
  test("is named with the permission it needs, and the rest goes on", async () => {
    const stage = await stageOf({ withheld: ["q-2"] }, { queueIds: ["q-1", "q-2"] });
    expect(stage.notices).toEqual([
      {
        ...{ kind: "rejected", topics: 1, ids: ["q-2"], permissions: ["routing:queue:view"] },
        reason: "Missing permissions",
      },
    ]);
    await stage.follow("c-1");
  });

  test("ends the program with the code for permissions when it is all", async () => {
    const fault = await stageOf({ withheld: ["queues"] }).catch((error: Fault) => error);
    expect(fault).toMatchObject({ code: "access.forbidden", exit: 77 });
    expect((fault as Fault).facts["permissions"]).toEqual(["routing:queue:view"]);
  });

  test("ends the program too when it is what is said", async () => {
    const stage = await stageOf({ withheld: ["transcription"] });
    stage.call("c-1");
    expect(await stage.outcome).toMatchObject({
      code: "access.forbidden",
      exit: 77,
      facts: { permissions: ["conversation:transcription:view"] },
    });
  });
});
