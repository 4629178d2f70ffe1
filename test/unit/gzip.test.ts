import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { unzipped } from "../../src/shared/gzip.ts";

const mib = 2 ** 20;
const noise = (bytes: number) =>
  Buffer.from(Uint8Array.from({ length: bytes }, (_, at) => (at * at * 31) >> 5));

test.each([
  ["a small one", Buffer.from("hello")],
  ["one that is long", noise(300_000)],
  ["a small one that grows to be long", Buffer.alloc(3 * mib)],
])("%s comes out as it went in", async (_, body) => {
  expect((await unzipped(gzipSync(body), 8 * mib, "test")).equals(body)).toBe(true);
});

test.each([
  ["is cut short", gzipSync("hello hello").subarray(0, 15)],
  ["is no gzip", Buffer.from("hello")],
  ["would be longer than allowed", gzipSync(Buffer.alloc(9 * mib))],
  ["is short and would be longer than allowed", gzipSync(Buffer.alloc(200_000))],
])("what %s is a broken body", async (name, body) => {
  const most = name.startsWith("is short") ? 100_000 : 8 * mib;
  await expect(unzipped(body, most, "test")).rejects.toMatchObject({ code: "call.badBody", retryable: true });
});
