/** The maker's own client and mock package, against ours: what goes to a cluster is read by theirs, what theirs answers is
 *  understood here, and the fake cluster of the other tests is one to the maker's client, too.
 *
 *  The mock is a connection for that client and listens nowhere, so a server on a port of its own hands it what comes. */
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { Client } from "@elastic/elasticsearch";
import mockModule from "@elastic/elasticsearch-mock";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type BulkItem, sendBulk } from "../../../src/search/bulk.ts";
import { type ClusterDoor, openClusterDoor } from "../../../src/search/cluster-door.ts";
import { indexesUnder } from "../../../src/search/cluster-place.ts";
import { type FakeCluster, openFakeCluster } from "../../helpers/fake-cluster.ts";

/** Its types speak of a default export, and it has none. */
const Mock = mockModule as unknown as typeof mockModule.default;
type Mock = InstanceType<typeof Mock>;

/** From the build that the mock loads: it knows no error of the other. */
const { errors } = createRequire(import.meta.url)(
  "@elastic/elasticsearch",
) as typeof import("@elastic/elasticsearch");

const policy = { attempts: 4, firstDelayMs: 1, maxDelayMs: 2, maxRetryAfterMs: 5, totalMs: 60_000 };
const now = () => 0;
const target = { name: "transcripts", isAlias: true };
const onLeave = async () => async () => {};
const item = (id: string, version = 1): BulkItem => ({
  ...{ id, version, source: JSON.stringify({ conversationId: id, said: "refund" }) },
});

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

describe("the maker's mock", () => {
  type Head = { readonly _id: string; readonly version: number; readonly version_type: string };
  let mock: Mock;
  let server: Server;
  let door: ClusterDoor;

  beforeEach(async () => {
    mock = new Mock();
    const Connection = mock.getConnection();
    const connection = new Connection({ url: new URL("http://127.0.0.1") });
    server = createServer(async (request, response) => {
      const { method = "", url = "", headers } = request;
      const body = await bodyOf(request);
      const asked = { method, path: url, headers, ...(body.length > 0 ? { body } : {}) };
      const answer = await connection.request(asked as never, { requestId: 1, name: "", context: null });
      response.writeHead(answer.statusCode, { "content-type": "application/json" }).end(answer.body);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    door = openClusterDoor({ url: `http://127.0.0.1:${port}`, index: "transcripts", policy, now });
  });
  afterEach(async () => {
    await door.close();
    server.close();
    await once(server, "close");
  });

  /** @param statusOf of an item, at its nth request from 1. */
  function bulksAnswered(statusOf: (id: string, nth: number) => number): string[][] {
    const asked: string[][] = [];
    mock.add({ method: "POST", path: "/_bulk" }, ({ body }) => {
      const heads = (body as unknown as Record<string, Head>[]).flatMap(({ index, delete: gone }) => {
        const head = index ?? gone;
        return head ? [[index ? "index" : "delete", head] as const] : [];
      });
      asked.push(heads.map(([, { _id: id }]) => id));
      const items = heads.map(([action, { _id, version }]) => {
        const status = statusOf(_id, asked.length);
        const error = {
          type: status === 429 ? "es_rejected_execution_exception" : "mapper_parsing_exception",
        };
        return { [action]: { _id, _version: version, status, ...(status > 299 ? { error } : {}) } };
      });
      return { took: 1, errors: items.some((one) => "error" in (Object.values(one)[0] as object)), items };
    });
    return asked;
  }

  test("reads our bulks, and what it answers item by item is understood: busy ones go again, wrong ones are told", async () => {
    const asked = bulksAnswered((id, nth) => (id === "wrong" ? 400 : id === "busy" && nth === 1 ? 429 : 201));
    const items = [item("well"), item("busy"), item("wrong"), { id: "gone", version: 2, source: undefined }];
    const refused = await sendBulk(items, { door, target, onLeave });
    expect(asked).toEqual([["well", "busy", "wrong", "gone"], ["busy"]]);
    expect([...refused].map(([{ id }, why]) => [id, why])).toEqual([["wrong", "mapper_parsing_exception"]]);
  });

  test("that fails with an error of the maker's client is tried again, or told by its code", async () => {
    let asked = 0;
    mock.add({ method: "GET", path: "/_alias/transcripts" }, () => {
      asked += 1;
      if (asked > 1) return { "transcripts-000001": { aliases: { transcripts: {} } } };
      return new errors.ResponseError({
        ...{
          statusCode: 503,
          body: { error: "unavailable" },
          headers: {},
          warnings: null,
          meta: {} as never,
        },
      });
    });
    expect([await indexesUnder(door), asked]).toEqual([["transcripts-000001"], 2]);
  });
});

describe("the maker's client", () => {
  let cluster: FakeCluster;
  let client: Client;

  beforeEach(async () => {
    cluster = await openFakeCluster();
    client = new Client({ node: cluster.url, compression: true });
    await client.indices.putIndexTemplate({
      ...{ name: "transcripts", index_patterns: ["transcripts-*"] },
      template: {
        mappings: {
          dynamic: "strict",
          properties: { conversationId: { type: "keyword" }, said: { type: "text" } },
        },
      },
    });
    await client.indices.create({ index: "transcripts-000001", aliases: { transcripts: {} } });
  });
  afterEach(async () => {
    await client.close();
    await cluster.close();
  });

  test("finds in the fake cluster what our bulks have put there", async () => {
    const door = openClusterDoor({ url: cluster.url, index: "transcripts", policy, now });
    await sendBulk([item("a"), item("b", 5)], { door, target, onLeave });
    await sendBulk([{ id: "a", version: 2, source: undefined }], { door, target, onLeave });
    await door.close();
    const { hits } = await client.search({ index: "transcripts", size: 10, sort: ["conversationId"] });
    expect(hits.hits.map(({ _id, _source }) => [_id, _source])).toEqual([
      ["b", { conversationId: "b", said: "refund" }],
    ]);
  });

  test("is answered by the fake cluster as by its own: taken, not taken for an older version, not taken at all", async () => {
    const put = (id: string, version: number, more = {}) => [
      { index: { _index: "transcripts", _id: id, version, version_type: "external_gte" as const } },
      { conversationId: id, said: "refund", ...more },
    ];
    await client.bulk({ operations: put("a", 3) });
    const { errors: hasErrors, items } = await client.bulk({
      operations: [...put("b", 1), ...put("a", 2), ...put("c", 1, { colour: "red" })],
    });
    expect(hasErrors).toBe(true);
    expect(items.map(({ index }) => [index?.status, index?.error?.type])).toEqual([
      [201, undefined],
      [409, "version_conflict_engine_exception"],
      [400, "strict_dynamic_mapping_exception"],
    ]);
  });
});
