/** From what a source tells to results: windows, their order, what becomes of faults, and what a restart knows. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { openRetention } from "../../../src/retention.ts";
import { ended, type LiveGround, openLiveGround, said, started } from "../../helpers/stream-stage.ts";

let ground: LiveGround;
beforeEach(async () => {
  ground = await openLiveGround();
});
afterEach(async () => {
  await ground.close();
});

const seen = (check: () => void) => vi.waitFor(check, { timeout: 30_000, interval: 20 });
const texts = () => ground.results().map(({ transcript }) => transcript.map(({ text }) => text));
const lines = [
  "good morning",
  "hello there",
  "the parcel is late",
  "let us see",
  "thank you",
  "you are welcome",
];
const speakers = ["agent", "customer"] as const;
const tellAll = (
  tell: (event: ReturnType<typeof said>) => void,
  id: string,
  all: readonly string[],
  from = 0,
) => {
  for (const [index, line] of all.entries())
    tell(said(id, from + index, speakers[(from + index) % 2] ?? "agent", line));
};

describe("windows", () => {
  test("leave when so many turns may go, and at the end what is left", async () => {
    const { source, flowing } = await ground.start();
    source.tell(started("c1"));
    tellAll(source.tell, "c1", lines);
    await seen(() => expect(ground.results()).toHaveLength(1));
    source.tell(ended("c1"));
    await seen(() => expect(ground.results()).toHaveLength(2));
    source.end();
    await flowing;
    expect(texts()).toEqual([lines.slice(0, 3), lines.slice(3)]);
    const [first, second] = ground.results();
    expect(first).toMatchObject({ conversationId: "c1", window: 1, mediaType: "voice", queueIds: ["q1"] });
    expect(first?.transcript[0]).toMatchObject({ speaker: "agent", confidence: 0.9, startMs: 1741615200000 });
    expect(second?.window).toBe(2);
    expect(ground.shown()[0]).not.toContain("SO FAR");
    expect(ground.shown()[1]).toMatch(/BEGIN SO FAR [\s\S]*END SO FAR/);
    expect(ground.shown()[1]).not.toContain("good morning");
  });

  test("leave after so long, when not so many turns come", async () => {
    const { source } = await ground.start({ rule: { turns: 50, ms: 300, reorderMs: 0 } });
    source.tell(started("c1"));
    tellAll(source.tell, "c1", lines);
    await seen(() => expect(texts()).toEqual([lines.slice(0, 3)]));
  });

  test("are in the order in which things were said, whatever the order in which they came, and hold each once", async () => {
    const { source, streaming } = await ground.start({ rule: { turns: 3, ms: 60_000, reorderMs: 100 } });
    source.tell(started("c1"));
    const [a, b, c, d, e, f] = lines.map((line, index) =>
      said("c1", index, speakers[index % 2] ?? "agent", line),
    );
    for (const event of [b, a, a, d, c, f, b, e]) if (event) source.tell(event);
    source.tell(ended("c1"));
    await seen(() => expect(texts().flat()).toEqual(lines));
    expect(streaming.live).toMatchObject({ repeated: 2, late: 0, utterances: 8 });
  });

  test("never hold half of a number that is said over several of them", async () => {
    const { source } = await ground.start({ rule: { turns: 1, ms: 60_000, reorderMs: 0 } });
    source.tell(started("c1", { names: ["Maria Keller" as never] }));
    const pieces = [
      "what is the number of your card",
      "four one one one",
      "mm-hm",
      "one one one one",
      "go on",
    ];
    tellAll(source.tell, "c1", [
      ...pieces,
      "one one one one",
      "yes",
      "one one one one",
      "thank you",
      "maria keller here",
    ]);
    source.tell(ended("c1"));
    await seen(() => expect(texts().flat()).toHaveLength(10));
    const all = JSON.stringify([ground.results(), ground.simulator.received.chat]);
    expect(all).not.toMatch(/one one|keller/i);
    expect(all).toContain("[CREDIT_CARD_1]");
  });

  test("grow while the model is slow, and are not more", async () => {
    ground.simulator.setFaults({ routes: { chat: { slow: 1, slowMs: 1500 } } });
    const { source, streaming, flowing } = await ground.start();
    source.tell(started("c1"));
    tellAll(source.tell, "c1", lines);
    await seen(() => expect(ground.simulator.received.counts.chat.requests).toBeGreaterThan(0));
    const more = Array.from({ length: 30 }, (_, index) =>
      `it goes on and on ${"and on ".repeat(index)}`.trim(),
    );
    tellAll(source.tell, "c1", more, lines.length);
    source.end();
    await flowing;
    expect(texts().flat()).toEqual([...lines, ...more]);
    expect(ground.results().length).toBeLessThanOrEqual(3);
    expect(streaming.live.coalesced).toBeGreaterThan(5);
  });

  test("of many conversations at once do not mix", async () => {
    const { source, flowing } = await ground.start();
    const ids = Array.from({ length: 40 }, (_, index) => `c${index}`);
    for (const id of ids) source.tell(started(id));
    for (const [index, line] of lines.entries())
      for (const id of ids) source.tell(said(id, index, speakers[index % 2] ?? "agent", `${line} ${id}`));
    for (const id of ids) source.tell(ended(id));
    source.end();
    await flowing;
    for (const id of ids) {
      const windows = ground.results().filter(({ conversationId }) => conversationId === id);
      expect(windows.flatMap(({ transcript }) => transcript.map(({ text }) => text))).toEqual(
        lines.map((line) => `${line} ${id}`),
      );
    }
  });
});

describe("a fault", () => {
  test("about one window sets it aside, and the conversation goes on", async () => {
    const { source, streaming, flowing } = await ground.start({
      heldLimit: { count: 5 },
      rule: { turns: 2, ms: 60_000, reorderMs: 0 },
    });
    ground.simulator.setFaults({ answers: { empty: 1 } });
    source.tell(started("c1"));
    tellAll(source.tell, "c1", lines.slice(0, 5));
    await seen(() => expect(streaming.tally.failed).toBe(1));
    ground.simulator.setFaults({});
    tellAll(source.tell, "c1", lines.slice(5), 5);
    source.end();
    await flowing;
    expect(streaming.tally.faults).toEqual({ "answer.empty": 1 });
    expect(texts().flat()).toEqual(lines.slice(2));
  });

  test("of a server that is away keeps the window, which grows until it is back", async () => {
    ground.simulator.setFaults({ routes: { chat: { serverError: 1 } } });
    const heard: string[] = [];
    const { source, streaming } = await ground.start({ onAgain: ({ code }) => heard.push(code) });
    source.tell(started("c1"));
    tellAll(source.tell, "c1", lines);
    await seen(() => expect(heard.length).toBeGreaterThan(0));
    ground.simulator.setFaults({});
    source.tell(ended("c1"));
    await seen(() => expect(texts().flat()).toEqual(lines));
    expect(ground.results()).toHaveLength(1);
    expect(streaming.live.retried).toBe(heard.length);
  }, 120_000);

  test("of a server that stays away gives the window up, which is counted, and a gap", async () => {
    ground.simulator.setFaults({ routes: { chat: { serverError: 1 } } });
    const { source, streaming, flowing } = await ground.start({ patienceMs: 1 });
    source.tell(started("c1"));
    tellAll(source.tell, "c1", lines);
    source.end();
    await flowing;
    expect(streaming.tally.faults).toEqual({ "live.givenUp": 1 });
    expect(streaming.live).toMatchObject({ gaps: 1, unfilled: 1 });
  }, 120_000);
});

describe("what may not have been heard", () => {
  const behind = [
    "it will not take it",
    "let us see",
    "thank you",
    "one moment",
    "all right",
    "there you are",
  ];

  test("is not guessed at: the turns that hang on it are left to the transcript", async () => {
    const { source, streaming, flowing } = await ground.start();
    source.tell(started("c1"));
    tellAll(source.tell, "c1", [...lines.slice(0, 5), "my card is four one one one"]);
    source.tell({ kind: "deaf", conversationId: "c1" });
    // "One one one one", and who was asked for a password, were never heard.
    tellAll(source.tell, "c1", ["one one one one", "maplelantern three nine", ...behind], 20);
    const fromMs = Date.parse("2025-03-10T14:00:05Z");
    source.tell({ kind: "gap", conversationId: "c1", fromMs, toMs: fromMs + 14_000 });
    tellAll(source.tell, "c1", lines, 40);
    source.tell(ended("c1"));
    source.end();
    await flowing;
    expect(texts().flat()).toEqual([...lines.slice(0, 3), lines[5]]);
    expect(JSON.stringify(ground.simulator.received.chat)).not.toMatch(/one one|four one|maplelantern/);
    expect(streaming.live.gaps).toBe(1);
    expect(streaming.live.unfilled).toBeGreaterThan(0);
  });
});

describe("what was asked to be forgotten", () => {
  test("leaves with every window of it, and is not followed again", async () => {
    const first = await ground.start({ rule: { turns: 2, ms: 60_000, reorderMs: 0 } });
    first.source.tell(started("c1"));
    first.source.tell(started("c2"));
    for (const id of ["c1", "c2"]) tellAll(first.source.tell, id, lines);
    for (const id of ["c1", "c2"]) first.source.tell(ended(id));
    await seen(() => expect(first.streaming.open()).toEqual([]));
    await first.close();
    const retention = await openRetention({ dataDir: ground.dataDir, now: Date.now, isSearched: false });
    expect(await retention.forget("c1")).toEqual(["windows"]);
    await retention.settle();
    await retention.close();
    expect(new Set(ground.results().map(({ conversationId }) => conversationId))).toEqual(new Set(["c2"]));
    expect(await ground.auditProblems()).toEqual([]);

    const second = await ground.start();
    second.source.tell(started("c1"));
    tellAll(second.source.tell, "c1", ["it is me again", "and again", "and again"]);
    second.source.end();
    await second.flowing;
    expect(second.streaming.live.conversations).toBe(0);
  });
});

describe("a stream that is stopped", () => {
  test("sends what may go, leaves the rest, and goes on where it was", async () => {
    const first = await ground.start({ rule: { turns: 50, ms: 60_000, reorderMs: 0 } });
    first.source.tell(started("c1"));
    tellAll(first.source.tell, "c1", lines);
    await seen(() => expect(first.streaming.live.utterances).toBe(6));
    first.stop.abort();
    await first.flowing;
    await first.close();
    expect(texts()).toEqual([lines.slice(0, 3)]);

    const second = await ground.start();
    second.source.tell(started("c1"));
    tellAll(second.source.tell, "c1", lines.slice(0, 3));
    // The first five hang on what nobody remembers: they are left to the transcript.
    const afterwards = [
      "anything else",
      "no that is all",
      "are you sure",
      "yes",
      "well then",
      "bye now",
      "bye",
    ];
    tellAll(second.source.tell, "c1", afterwards, 20);
    second.source.tell(ended("c1"));
    await seen(() => expect(ground.results()).toHaveLength(2));
    expect(texts()[1]).toEqual(afterwards.slice(5));
    expect(ground.results()[1]?.window).toBe(2);
    expect(ground.shown()[1]).toContain("SO FAR");
    expect(second.streaming.live).toMatchObject({ repeated: 3, gaps: 1 });
    await second.close();
    expect(await ground.auditProblems()).toEqual([]);
  });
});
