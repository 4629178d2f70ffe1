/** Conversations longer than the model's window, and a model that answers malformed: the whole program, the gate and
 *  the record of every request in the way. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Result } from "../../src/shared/types.ts";
import { settingsFor } from "../../src/simulator/demo-settings.ts";
import { openSimulator, type Simulator } from "../../src/simulator/simulator.ts";
import { runHere } from "../helpers/program.ts";
import { answerable } from "../helpers/run-evidence.ts";

const conversations = 12;
const sentences = [
  "The kettle you sold me makes a strange sound when the water gets warm.",
  "My neighbour said the lid does not close well and the handle feels loose.",
  "I would have brought it back to the shop but the bus does not stop there any more.",
  "So I waited for the weather to get better and tried it again with less water.",
];
const ending = "And that was the very end of my story about the kettle.";
const story = `${Array.from({ length: 60 }, (_, index) => sentences[index % sentences.length]).join(" ")} ${ending}`;

let simulator: Simulator;
let directory: string;
let expected: readonly string[];
beforeAll(async () => {
  simulator = await openSimulator({
    invented: {
      conversations,
      days: 1,
      firstDay: "2025-03-10",
      remarks: Array.from({ length: conversations }, () => story),
    },
    genesys: { ratePerMinute: 100_000 },
  });
  expected = answerable([...simulator.truth()]);
});
afterAll(() => simulator.close());

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "long-"));
  simulator.setFaults({});
  simulator.forgetReceived();
  return () => rmSync(directory, { recursive: true, force: true });
});

async function run(env: Record<string, string>) {
  const dataDir = join(directory, "data");
  const { code, stdout } = await runHere(
    ["run", "--from", "2025-03-10", "--to", "2025-03-11", "--json", "--max-held", "0"],
    { env: { ...settingsFor(simulator), DATA_DIR: dataDir, ...env } },
  );
  const [summary] = stdout
    .trim()
    .split("\n")
    .slice(-2)
    .map((line) => JSON.parse(line));
  const lines = (folder: string) =>
    readdirSync(join(dataDir, folder))
      .filter((name) => name.endsWith(".jsonl"))
      .flatMap((name) =>
        readFileSync(join(dataDir, folder, name), "utf8")
          .trimEnd()
          .split("\n"),
      )
      .map((line) => JSON.parse(line));
  const results: readonly Result[] = code === 0 || code === 20 ? lines("results") : [];
  const purposes = lines("audit")
    .filter(({ type }) => type === "request")
    .map(({ purpose }) => purpose as string);
  return { code, summary, results, purposes };
}

const received = () =>
  simulator.received.chat.map(({ body }) => JSON.parse(body).messages.at(-1).content as string);

describe("the program", () => {
  test("shows a long conversation whole, in parts, and keeps one answer about it", async () => {
    const { code, summary, results, purposes } = await run({ LLM_CONTEXT_TOKENS: "2000" });
    expect(code).toBe(0);
    expect(results.map(({ conversationId }) => conversationId).toSorted()).toEqual(expected);
    for (const { llm } of results) {
      expect(llm.chunks).toBeGreaterThan(1);
      expect(llm.attempts).toBeGreaterThan(llm.chunks);
    }
    const attempts = results.reduce((sum, { llm }) => sum + llm.attempts, 0);
    expect(attempts).toBe(simulator.received.chat.length);
    expect(purposes.length).toBe(attempts);
    expect(new Set(purposes)).toEqual(new Set(["chunk", "reduce"]));
    expect(
      received().filter((message) => message.includes("very end of my story")).length,
    ).toBeGreaterThanOrEqual(expected.length);
    expect(summary.answers.inParts).toBe(expected.length);
    expect(summary.estimateError).toBeLessThan(0.1);
  });

  test("asks once more for a malformed answer, and counts both", async () => {
    simulator.setFaults({ answers: { brokenJson: 0.3, wrongSchema: 0.3 } });
    const { code, summary, results, purposes } = await run({ PROMPT_TEMPLATE: "summary" });
    expect([0, 20]).toContain(code);
    expect(results.length + summary.failed).toBe(expected.length);
    expect(purposes.filter((purpose) => purpose === "repair").length).toBeGreaterThan(0);
    expect(summary.requests).toBe(purposes.length);
    expect(summary.answers.flags.repaired).toBe(results.filter(({ llm }) => llm.attempts === 2).length);
    for (const { analysis } of results)
      expect(Object.keys(analysis)).toEqual(["summary", "intent", "resolution", "followUp"]);
    const repairs = received().filter((message) => message.startsWith("BEGIN ANSWER"));
    expect(repairs.length).toBe(purposes.filter((purpose) => purpose === "repair").length);
    for (const repair of repairs) expect(repair).not.toContain("kettle");
  });

  test("plans what it will send", async () => {
    const plan = await runHere(["run", "--from", "2025-03-10", "--to", "2025-03-11", "--json", "--dry-run"], {
      env: { ...settingsFor(simulator), DATA_DIR: join(directory, "plan"), LLM_CONTEXT_TOKENS: "2500" },
    });
    const { requests, promptTokens } = JSON.parse(plan.stdout.trim().split("\n").at(-2) ?? "");
    const { summary } = await run({ LLM_CONTEXT_TOKENS: "2500" });
    expect(requests).toBe(summary.requests);
    // The simulator counts messages only; real servers count the schema too, and a plan is to be on the safe side.
    expect(promptTokens / summary.promptTokens).toBeGreaterThan(1);
    expect(promptTokens / summary.promptTokens).toBeLessThan(1.3);
  });
});
