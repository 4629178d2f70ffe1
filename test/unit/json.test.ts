import { describe, expect, test } from "vitest";
import { isFault, sentence } from "../../src/shared/fault.ts";
import { parseJson } from "../../src/shared/json.ts";

function refusal(body: string | Buffer) {
  try {
    parseJson(body, "llm");
  } catch (error) {
    if (isFault(error)) return error;
  }
  throw new Error("it was read");
}

describe("a foreign body", () => {
  test.each([
    ["text", '\ufeff{"a":1}'],
    ["bytes", Buffer.from('\ufeff{"a":1}')],
  ])("may begin with a byte order mark, as %s", (_, body) => {
    expect(parseJson(body, "llm")).toEqual({ a: 1 });
  });

  test("that is broken is worth another try, and is not quoted", () => {
    const fault = refusal('{"said":"my name is Ada');
    expect(fault).toMatchObject({ code: "call.badBody", retryable: true, facts: { door: "llm", bytes: 23 } });
    expect(sentence(fault)).toMatch(/broken or cut short/);
    expect(sentence(fault)).not.toContain("Ada");
  });

  test.each(["<!doctype html><title>Ada</title>", "\r\n <html>", '\ufeff<?xml version="1.0"?>'])(
    "that is a page says so, and that the address may be another: %j",
    (body) => {
      const fault = refusal(Buffer.from(body));
      expect(fault).toMatchObject({ code: "call.badBody", retryable: true });
      expect(sentence(fault)).toMatch(/a page \(HTML or XML\) and not with JSON.*check the server's address/);
      expect(sentence(fault)).not.toContain("Ada");
    },
  );
});
