/** What becomes of a summary that was asked for: joined, waited for, followed, stored, made anew, put off, and found
 *  again after a restart. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { Fault } from "../../../src/shared/fault.ts";
import type { Carried, SummaryTask } from "../../../src/shared/summary-book.ts";
import {
  madeUp,
  openServeStage,
  type ServeStage,
  type StageOptions,
  token,
} from "../../helpers/serve-stage.ts";

const undo: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function stageWith(options: StageOptions = {}): Promise<ServeStage> {
  const stage = await openServeStage(options);
  undo.push(stage.close);
  return stage;
}

/** Work that waits until it is let go. */
function heldWork(end: (task: SummaryTask) => Carried | Promise<Carried>) {
  const begun: SummaryTask[] = [];
  let letGo = () => {};
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  return {
    begun,
    letGo: () => letGo(),
    carry: async (task: SummaryTask) => {
      begun.push(task);
      await gate;
      return end(task);
    },
  };
}

/** Completes tasks in the book of the stage that works on them. */
function completing(stage: () => ServeStage, fingerprint = "rules-1") {
  return async (task: SummaryTask): Promise<Carried> => {
    const { template, maxLength, source } = task;
    await stage().book.complete(task.id, `${fingerprint} ${template} ${maxLength} ${source}`, madeUp(task));
    return { isDone: true };
  };
}

const id = "conversation-1";

describe("a summary", () => {
  test("that is asked for is a task first, and then stored", async () => {
    const stage = await stageWith();
    const asked = await stage.submit({ conversationId: id, maxLength: 600 });
    expect([asked.status, asked.body.status, asked.body.maxLength]).toEqual([202, "pending", 600]);
    expect(asked.headers.get("location")).toBe(`/api/summaries/tasks/${asked.body.id}`);
    const { status, body } = await stage.ask(`/api/conversations/${id}/summary?wait=20s`);
    expect([status, body.summary, body.quality.score]).toEqual([
      200,
      "The customer wanted a refund. (summary, 600)",
      0.9,
    ]);
    const task = (await stage.ask(asked.body.links.self)).body;
    expect(task).toMatchObject({ status: "completed", quality: 0.9, summary: { conversationId: id } });
    expect(task.latencyMs).toBeGreaterThanOrEqual(0);
    expect((await stage.submit({ conversationId: id, maxLength: 600 })).status).toBe(200);
  });

  test("of an id in capitals is kept under it in small letters, by which it will be forgotten", async () => {
    const stage = await stageWith();
    const vendorId = "7a1e4c52-9b3d-4f60-8e21-c5d4b3a29180";
    const asked = await stage.submit({ conversationId: vendorId.toUpperCase() });
    expect([asked.status, asked.body.conversationId]).toEqual([202, vendorId]);
    const { status, body } = await stage.ask(`/api/conversations/${vendorId.toUpperCase()}/summary?wait=20s`);
    expect([status, body.conversationId]).toEqual([200, vendorId]);
  });

  test("that many ask for at once is made once, and all get the same task", async () => {
    let stage!: ServeStage;
    const work = heldWork((task) => completing(() => stage)(task));
    stage = await stageWith(work);
    const asked = await Promise.all(Array.from({ length: 50 }, () => stage.submit({ conversationId: id })));
    expect(new Set(asked.map(({ body }) => body.id)).size).toBe(1);
    expect(asked.every(({ status }) => status === 202)).toBe(true);
    work.letGo();
    await stage.ask(`/api/conversations/${id}/summary?wait=20s`);
    expect(work.begun).toHaveLength(1);
  });

  test("of another length, template or source is another, and one after the other for one conversation", async () => {
    let stage!: ServeStage;
    const work = heldWork((task) => completing(() => stage)(task));
    stage = await stageWith(work);
    const kinds = [{}, { maxLength: 300 }, { template: "analysis" }, { source: "both" }];
    const asked = await Promise.all(kinds.map((kind) => stage.submit({ conversationId: id, ...kind })));
    await stage.submit({ conversationId: "conversation-2" });
    await expect.poll(() => work.begun.length).toBe(2);
    expect(new Set(work.begun.map(({ conversationId }) => conversationId)).size).toBe(2);
    work.letGo();
    for (const { body } of asked)
      expect((await stage.ask(`${body.links.self}?wait=20s`)).body.status).toBe("completed");
    expect(work.begun).toHaveLength(5);
  });

  test("is made anew when rules, prompt or model have changed, and the old one is not handed out", async () => {
    let rules = "rules-1";
    const stage = await stageWith({ fingerprint: () => rules });
    await stage.submit({ conversationId: id });
    expect((await stage.ask(`/api/conversations/${id}/summary?wait=20s`)).status).toBe(200);
    rules = "rules-2";
    expect((await stage.ask(`/api/conversations/${id}/summary`)).body.code).toBe("noSummary");
    expect((await stage.submit({ conversationId: id })).status).toBe(202);
    expect((await stage.ask(`/api/conversations/${id}/summary?wait=20s`)).status).toBe(200);
  });

  test("is as fresh as it was asked to be", async () => {
    let now = Date.now();
    const stage = await stageWith({ now: () => now });
    const { body } = await stage.submit({ conversationId: id });
    await stage.ask(`${body.links.self}?wait=20s`);
    now += 3_600_000;
    const path = `/api/conversations/${id}/summary`;
    expect((await stage.ask(`${path}?maxAge=59m`)).status).toBe(404);
    expect((await stage.ask(`${path}?maxAge=61m`)).status).toBe(200);
    expect((await stage.submit({ conversationId: id, maxAge: "61m" })).status).toBe(200);
    expect((await stage.submit({ conversationId: id, maxAge: "59m" })).status).toBe(202);
  });

  test("of a conversation that was asked to be forgotten is neither made nor handed out", async () => {
    const forgotten = new Set<string>();
    const stage = await stageWith({ isForgotten: (of) => forgotten.has(of) });
    await stage.submit({ conversationId: id });
    expect((await stage.ask(`/api/conversations/${id}/summary?wait=20s`)).status).toBe(200);
    forgotten.add(id);
    expect((await stage.ask(`/api/conversations/${id}/summary`)).status).toBe(404);
    expect((await stage.submit({ conversationId: id })).body.code).toBe("forgotten");
    expect((await stage.ask(`/api/summary/${id}`)).status).toBe(404);
  });
});

describe("a task", () => {
  test("is waited for no longer than was asked, and comes back as it then is", async () => {
    const work = heldWork(() => ({ isDone: false, reason: "answer.refused" }));
    const stage = await stageWith(work);
    undo.push(work.letGo);
    const { body } = await stage.submit({ conversationId: id });
    const waited = await stage.ask(`/api/conversations/${id}/summary?wait=1s`);
    expect([waited.status, waited.body.id, waited.body.status]).toEqual([202, body.id, "processing"]);
    expect(waited.headers.get("retry-after")).toBe("2");
  });

  test("that failed says why, in words of ours, and the next one who asks starts it anew", async () => {
    const outcomes: Carried[] = [{ isDone: false, reason: "guard.held" }];
    let stage!: ServeStage;
    stage = await stageWith({
      carry: async (task) => outcomes.shift() ?? completing(() => stage)(task),
    });
    const { body } = await stage.submit({ conversationId: id });
    const failed = (await stage.ask(`${body.links.self}?wait=20s`)).body;
    expect(failed).toMatchObject({ status: "failed", reason: { code: "guard.held" } });
    expect(failed.reason.says).toContain("guard saw something personal");
    expect((await stage.ask(`/api/conversations/${id}/summary?wait=1s`)).body.code).toBe("noSummary");
    const again = await stage.submit({ conversationId: id });
    expect(again.body.id).not.toBe(body.id);
    expect((await stage.ask(`${again.body.links.self}?wait=20s`)).body.status).toBe("completed");
  });

  test("whose transcript is yet to come is put off, says until when, and then goes on", async () => {
    const retryAt = Date.now() + 1500;
    const outcomes: Carried[] = [{ isDone: false, reason: "transcript.absent", retryAt }];
    let stage!: ServeStage;
    stage = await stageWith({
      carry: async (task) => outcomes.shift() ?? completing(() => stage)(task),
    });
    const { body } = await stage.submit({ conversationId: id });
    await expect.poll(() => outcomes.length).toBe(0);
    const putOff = (await stage.ask(body.links.self)).body;
    expect(putOff).toMatchObject({ status: "pending", reason: { code: "transcript.absent" } });
    expect(putOff.retryAt).toBe(new Date(retryAt).toISOString());
    expect((await stage.ask(`${body.links.self}?wait=20s`)).body).toMatchObject({
      status: "completed",
      attempts: 2,
    });
    expect(Date.now()).toBeGreaterThanOrEqual(retryAt);
  });

  test("is not failed by what is about us: the desk pauses, tells, and the try does not count", async () => {
    let now = Date.now();
    const faults = [new Fault("access.denied")];
    let stage!: ServeStage;
    stage = await stageWith({
      now: () => now,
      carry: async (task) => {
        const fault = faults.shift();
        if (fault) throw fault;
        return completing(() => stage)(task);
      },
    });
    const { body } = await stage.submit({ conversationId: id });
    await expect.poll(() => stage.desk.state().pausedFor).toBe("access.denied");
    expect((await stage.ask(body.links.self)).body).toMatchObject({ status: "pending", attempts: 0 });
    now += 30_000;
    expect((await stage.ask(`${body.links.self}?wait=20s`)).body).toMatchObject({ status: "completed" });
    expect(stage.desk.state().pausedFor).toBeUndefined();
  });

  test("that meets a bug of ours fails without a word of what the error said", async () => {
    const stage = await stageWith({
      carry: async () => {
        throw new TypeError("Maria 555-0142 is not iterable");
      },
    });
    const { body } = await stage.submit({ conversationId: id });
    const failed = await stage.ask(`${body.links.self}?wait=20s`);
    expect(failed.body).toMatchObject({ status: "failed", reason: { code: "internal" } });
    expect(JSON.stringify(failed.body)).not.toContain("555-0142");
  });

  test("is refused when too many are pending, with a time to come back", async () => {
    const work = heldWork(() => ({ isDone: false, reason: "answer.refused" }));
    const stage = await stageWith({ ...work, mostPending: 2, hands: 1 });
    undo.push(work.letGo);
    const statuses: number[] = [];
    for (let index = 0; index < 5; index += 1) {
      const reply = await stage.submit({ conversationId: `conversation-${index}` });
      statuses.push(reply.status);
      if (index === 0) await expect.poll(() => work.begun.length).toBe(1);
      if (reply.status === 503)
        expect([reply.body.code, reply.headers.get("retry-after")]).toEqual(["full", "30"]);
    }
    expect(statuses).toEqual([202, 202, 202, 503, 503]);
  });

  test("is followed as events until it has ended, each state once", async () => {
    let stage!: ServeStage;
    stage = await stageWith({
      carry: async (task, onStep) => {
        for (const step of ["finding", "reading", "asking"] as const) onStep(step);
        return completing(() => stage)(task);
      },
      hands: 1,
    });
    const { body } = await stage.submit({ conversationId: id });
    const response = await fetch(`${stage.url}${body.links.events}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    expect(response.headers.get("cache-control")).toBe("no-store");
    const events = (await response.text()).trimEnd().split("\n\n");
    const states = events.map((event) => {
      expect(event).toMatch(/^event: task\ndata: \{/);
      const { status, step } = JSON.parse(event.slice(event.indexOf("{")));
      return [status, step].filter(Boolean).join(" ");
    });
    expect(states.at(-1)).toBe("completed");
    const order = ["pending", "processing", "processing finding", "processing reading", "processing asking"];
    expect(states.slice(0, -1)).toEqual(order.filter((state) => states.includes(state)));
  });
});

describe("a stop", () => {
  test("answers who waits, ends who follows, and keeps what is pending for the next start", async () => {
    const dataDir = mkdtempSync(join(tmpdir(), "serve-restart-"));
    undo.push(() => rmSync(dataDir, { recursive: true, force: true }));
    const work = heldWork(() => ({ isDone: false, reason: "transcript.absent", retryAt: Date.now() }));
    const first = await openServeStage({ ...work, dataDir, hands: 1 });
    const tasks: SummaryTask["id"][] = [];
    for (let index = 0; index < 3; index += 1)
      tasks.push((await first.submit({ conversationId: `conversation-${index}` })).body.id);
    await expect.poll(() => work.begun.length).toBe(1);
    const waiting = first.ask("/api/conversations/conversation-0/summary?wait=60s");
    const following = first.ask(`/api/summaries/tasks/${tasks[1]}/events`);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const stopped = first.close();
    expect((await waiting).body.status).toBe("processing");
    expect((await following).body).toContain('"status":"pending"');
    work.letGo();
    await stopped;

    const second = await stageWith({ dataDir });
    for (const of of tasks)
      expect((await second.ask(`/api/summaries/tasks/${of}?wait=20s`)).body.status).toBe("completed");
  });
});

describe("the paths of the how-to text", () => {
  test("answer the same in its spelling", async () => {
    const stage = await stageWith();
    const submitted = await stage.ask("/api/summary/submit", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ conversation_id: id, max_length: 500 }),
    });
    expect([submitted.status, submitted.body.conversation_id]).toEqual([202, id]);
    await stage.ask(`/api/summaries/tasks/${submitted.body.task_id}?wait=20s`);
    const status = (await stage.ask(submitted.body.status_url)).body;
    expect(status).toMatchObject({
      status: "completed",
      quality_score: 0.9,
      result: { conversation_id: id },
    });
    const fetched = (await stage.ask(`/api/summary/${id}`)).body;
    expect(fetched).toMatchObject({
      summary: "The customer wanted a refund. (summary, 500)",
      language: "en-us",
    });
  });
});
