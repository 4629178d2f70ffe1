/** Calls that began, or came and went, while nobody listened. */
import { afterEach, describe, expect, test } from "vitest";
import type { InventedOptions } from "../../src/simulator/options.ts";
import { type LiveStage, openStage, type StageOptions, until } from "../helpers/live-stage.ts";

const opened: LiveStage[] = [];
afterEach(async () => {
  for (const stage of opened.splice(0)) await stage.close();
});

const live = { recognitionMs: 50, disorderMs: 20 };

async function stageOf(invented: Partial<InventedOptions>, options: StageOptions = {}) {
  const stage = await openStage(
    { invented: { mediaTypes: ["voice"], ...invented }, live, genesys: { ratePerMinute: 1e6 } },
    { isEveryQueue: true, ...options },
  );
  opened.push(stage);
  return stage;
}

describe("at the start", () => {
  test("the calls that go on are found, and what was said before is a gap", async () => {
    const firstAtMs = Date.now() - 1500;
    const stage = await stageOf({ conversations: 8, running: { everyMs: 400, speed: 60, firstAtMs } });
    const openedMs = Date.now();
    await until(() => stage.of("started").length >= 5, "the calls that go on");
    const [first] = stage.of("started");
    expect(first?.known.phones.length).toBeGreaterThan(0);
    await until(() => stage.of("gap").some(({ fromMs }) => fromMs < openedMs), "a gap before the start");
    const lastMs = firstAtMs + 8 * 400;
    await until(
      () => Date.now() > lastMs && stage.source.state().conversations === 0,
      "the end of all",
      60_000,
    );
    const { unannounced } = stage.unheard();
    const followed = new Set(stage.of("started").map(({ conversationId }) => conversationId));
    expect(unannounced.filter(({ conversationId }) => followed.has(conversationId))).toEqual([]);
  });

  test("calls that came and went since somebody last listened are told of, as one gap each", async () => {
    const firstAtMs = Date.now() - 4000;
    const running = { everyMs: 100, speed: 300, firstAtMs };
    const stage = await stageOf({ conversations: 12, running }, { sinceMs: firstAtMs });
    await until(() => stage.of("ended").length === 12, "the end of all", 40_000);
    expect(stage.of("utterance").length).toBeLessThan(stage.simulator.told().length);
    expect(stage.unheard().unannounced).toEqual([]);
  });

  test("a call that was named is followed to its end, whatever its queue", async () => {
    const probe = await stageOf({ conversations: 1 });
    const [row] = probe.simulator.truth();
    const id = row?.id ?? "";
    const running = { everyMs: 1, speed: 150, firstAtMs: Date.now() - 500 };
    const stage = await stageOf(
      { conversations: 1, running },
      { isEveryQueue: false, queueIds: [], conversationIds: [id], timing: { settleMs: 50, graceMs: 200 } },
    );
    await until(() => stage.of("ended").length === 1, "its end", 40_000);
    expect(stage.of("started")).toMatchObject([{ conversationId: id, mediaType: "voice" }]);
    expect(stage.of("utterance").length).toBeGreaterThan(3);
    expect(stage.unheard().unannounced).toEqual([]);
  });

  test("a call that is not known is an error", async () => {
    const stage = stageOf({ conversations: 1 }, { queueIds: [], conversationIds: ["no-such-call"] });
    await expect(stage).rejects.toMatchObject({ code: "call.notFound" });
  });
});

describe("after a lost line", () => {
  test("calls that came and went meanwhile are told of, as one gap each", async () => {
    const running = { everyMs: 250, speed: 300, firstAtMs: Date.now() + 300 };
    const timing = { firstRetryMs: 3000, mostRetryMs: 3000, steadyMs: 60_000, settleMs: 50, graceMs: 200 };
    const stage = await stageOf({ conversations: 40, running }, { timing, random: () => 1 });
    const { channels } = stage.simulator;
    await until(() => stage.of("utterance").length > 5, "the first words");
    channels.disconnect("close");
    await until(() => channels.disconnect("reset"), "the second line");
    await until(() => stage.of("ended").length === 40, "the end of all", 40_000);
    expect(stage.of("started")).toHaveLength(40);
    expect(stage.unheard().all.length).toBeGreaterThan(0);
    expect(stage.unheard().unannounced).toEqual([]);
    const heard = new Set(stage.of("utterance").map(({ conversationId }) => conversationId));
    const unseen = stage.of("started").filter(({ conversationId }) => !heard.has(conversationId));
    expect(unseen.length).toBeGreaterThan(3);
    for (const { conversationId } of unseen)
      expect(stage.of("gap").filter((gap) => gap.conversationId === conversationId)).not.toEqual([]);
  });

  test("an API that does not answer is asked again, and meanwhile all goes on", async () => {
    const running = { everyMs: 200, speed: 150, firstAtMs: Date.now() + 300 };
    const stage = await stageOf({ conversations: 15, running }, { timing: { lookMs: 300 } });
    stage.simulator.setFaults({ routes: { details: { serverError: 1 } } });
    await until(() => stage.notices.some(({ kind }) => kind === "unasked"), "a question that failed");
    await until(() => stage.of("utterance").length > 5, "what is said all the same");
    stage.simulator.setFaults({});
    await until(() => stage.of("ended").length === 15, "the end of all", 40_000);
    expect(stage.unheard().unannounced).toEqual([]);
  });
});
