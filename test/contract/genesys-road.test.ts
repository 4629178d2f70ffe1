/** Source and transcripts against the simulator: what the vendor holds is what comes, once, whatever goes wrong. */
import { afterEach, describe, expect, test } from "vitest";
import type { Conversation, Transcript } from "../../src/shared/types.ts";
import type { Faults, SimulatorOptions } from "../../src/simulator/options.ts";
import { openSimulator } from "../../src/simulator/simulator.ts";
import { createDetailsSource, type DetailsSourceOptions } from "../../src/source/details.ts";
import { createTranscripts } from "../../src/transcript/fetch.ts";
import { openDoorTo } from "../helpers/genesys-door.ts";
import { createLeakFinder } from "../helpers/leaks.ts";

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const thing of opened.splice(0).reverse()) await thing.close();
});

async function road(options: SimulatorOptions = {}) {
  const simulator = await openSimulator({
    invented: { conversations: 120, days: 2, ...options.invented },
    genesys: { ratePerMinute: 1_000_000, ...options.genesys },
    ...(options.faults ? { faults: options.faults } : {}),
  });
  opened.push(simulator);
  const genesys = openDoorTo(simulator);
  opened.push(genesys);
  const range = { fromMs: Date.parse("2025-03-10T00:00:00Z"), toMs: Date.parse("2025-03-12T00:00:00Z") };
  const source = (own: Partial<DetailsSourceOptions> = {}) =>
    createDetailsSource({ genesys, ...range, ...own });
  const transcripts = createTranscripts({ genesys });

  /** Everything in the range with what was said in it, eight at a time. */
  async function carry(own: Partial<DetailsSourceOptions> = {}) {
    const carried: { conversation: Conversation; transcript: Transcript | undefined }[] = [];
    const conversations = source(own).conversations();
    const worker = async () => {
      for (let next = await conversations.next(); !next.done; next = await conversations.next()) {
        carried.push({ conversation: next.value, transcript: await transcripts.of(next.value) });
      }
    };
    await Promise.all(Array.from({ length: 8 }, worker));
    return carried;
  }
  return { simulator, source, carry, truth: [...simulator.truth()] };
}

const trouble: Faults = {
  everywhere: { limited: 0.03, serverError: 0.03, reset: 0.02, truncated: 0.02, retryAfter: "0" },
  tokenDiesAfter: 40,
  repeatedRows: 3,
};

describe("source and transcripts before the simulator", () => {
  test.each<[string, SimulatorOptions]>([
    ["in fair weather", {}],
    ["in trouble", { faults: trouble }],
  ])("%s bring every conversation once, and what was said in it", async (_, options) => {
    const { carry, truth } = await road(options);
    const carried = await carry({ pageSize: 25 });
    const byId = new Map(carried.map((item) => [item.conversation.id, item]));
    expect(carried).toHaveLength(truth.length);
    expect([...byId.keys()].sort()).toEqual(truth.map(({ id }) => id).sort());
    for (const { id, startedAt, mediaType, hasTranscript, planted } of truth) {
      const { conversation, transcript } = byId.get(id) ?? {};
      expect(conversation).toMatchObject({ startedAt, mediaType });
      expect(transcript !== undefined, id).toBe(hasTranscript);
      if (!transcript) continue;
      const said = transcript.turns.map(({ text }) => text).join("\n");
      expect(createLeakFinder(planted).leaksIn(said).length, id).toBeGreaterThan(0);
      expect(
        transcript.turns.some(({ speaker }) => speaker === "customer"),
        id,
      ).toBe(true);
    }
  });

  test("list in the order of their start, and only what lies in the range", async () => {
    const { source, truth } = await road();
    const hours = { fromMs: Date.parse("2025-03-10T09:00:00Z"), toMs: Date.parse("2025-03-11T10:30:00Z") };
    const within = truth
      .map(({ startedAt }) => startedAt)
      .filter((instant) => {
        const ms = Date.parse(instant);
        return ms >= hours.fromMs && ms < hours.toMs;
      });
    const listed: string[] = [];
    for await (const { startedAt } of source({ ...hours, pageSize: 10 }).conversations())
      listed.push(startedAt);
    expect(listed).toEqual(within.sort());
    expect(listed.length).toBeGreaterThan(20);
    expect(listed.length).toBeLessThan(truth.length);
  });

  test("filter by media type and direction on the vendor's side", async () => {
    const { source, truth, simulator } = await road();
    const listed: Conversation[] = [];
    for await (const conversation of source({
      mediaTypes: ["email"],
      direction: "inbound",
    }).conversations()) {
      listed.push(conversation);
    }
    const mails = truth.filter(({ mediaType }) => mediaType === "email");
    expect(listed.length).toBeGreaterThan(0);
    expect(listed.length).toBeLessThanOrEqual(mails.length);
    expect(new Set(listed.map(({ mediaType, direction }) => `${mediaType} ${direction}`))).toEqual(
      new Set(["email inbound"]),
    );
    expect(simulator.received.unknownPaths).toBe(0);
  });

  test("bring every conversation once when a day holds several times what can be paged through", async () => {
    const { source, truth } = await road({
      invented: { conversations: 400, days: 2 },
      genesys: { depthLimit: 60 },
    });
    const ids: string[] = [];
    for await (const { id } of source({ pageSize: 10, mostHits: 60 }).conversations()) ids.push(id);
    expect(ids.toSorted()).toEqual(truth.map(({ id }) => id).toSorted());
  });

  test("end with a fault when a page comes again and again", async () => {
    const { source } = await road({ faults: { stuckAtPage: 2 } });
    const reading = (async () => {
      for await (const _ of source({ pageSize: 10 }).conversations());
    })();
    await expect(reading).rejects.toMatchObject({ code: "source.loop" });
  });

  test("never show the store our token", async () => {
    const { carry, simulator } = await road({ invented: { conversations: 20 } });
    await carry();
    expect(simulator.received.downloadsWithBearer).toBe(0);
  });
});
