import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseContent } from "../../../src/commands/preview-input.ts";
import { root } from "../../helpers/source-tree.ts";

const fixture = (name: string) => readFileSync(join(root, "fixtures/genesys", name), "utf8");
const shapeOf = (text: string) =>
  parseContent(text, "in").heard.map(({ id, turns }) => [id, turns.length] as const);

describe("a file's content", () => {
  test("is JSON lines: bad ones are told by number, the others are read", () => {
    const line = (id: string) => JSON.stringify({ id, turns: [{ speaker: "agent", text: "hello" }] });
    const { heard, badLines } = parseContent(`${line("a")}\n\n{"no":1}\nnonsense\n${line("b")}\n`, "in");
    expect(heard.map(({ id }) => id)).toEqual(["a", "b"]);
    expect(badLines).toEqual([3, 4]);
  });

  test("is what a run has written", () => {
    const result = {
      ...{ conversationId: "r1", startedAt: "2025-03-10T01:02:03.000Z", mediaType: "voice" },
      transcript: [{ speaker: "customer", text: "it is [PHONE_1]" }],
    };
    expect(parseContent(`${JSON.stringify(result)}\n`, "in").heard[0]).toMatchObject({
      ...{ id: "r1", mediaType: "voice", startedAt: result.startedAt },
      turns: [{ speaker: "customer", text: "it is [PHONE_1]" }],
    });
  });

  test.each([
    "transcript-voice.json",
    "transcript-message.json",
    "messages-bulk-response.json",
    "tutorial-000-response.json",
    "tutorial-002-interaction.json",
    "tutorial-004-response.json",
  ])("is a document of the vendor: %s", (name) => {
    const shape = shapeOf(fixture(name));
    expect(shape.length).toBeGreaterThan(0);
    for (const [, turns] of shape) expect(turns).toBeGreaterThan(0);
  });

  test("is a page of conversations, each for itself", () => {
    const { entities } = JSON.parse(fixture("tutorial-004-response.json")) as { entities: { id: string }[] };
    expect(shapeOf(fixture("tutorial-004-response.json")).map(([id]) => id)).toEqual(
      entities.map(({ id }) => id),
    );
  });

  test("is text with a turn a line, and who speaks before it", () => {
    const { heard } = parseContent("Agent: hello\n\nCustomer: hi\nnobody in particular\n", "call.txt");
    expect(heard).toMatchObject([{ id: "call.txt" }]);
    expect(heard[0]?.turns.map(({ speaker, text }) => [speaker, text])).toEqual([
      ["agent", "hello"],
      ["customer", "hi"],
      ["unknown", "nobody in particular"],
    ]);
  });

  test("is nothing when there is nothing", () => {
    expect(shapeOf("")).toEqual([]);
    expect(shapeOf("{}")).toEqual([]);
  });
});
