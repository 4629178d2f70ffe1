/** A strict fake of what Elasticsearch and OpenSearch have in common: bulk requests, strict mappings, versions, aliases.
 *  What a cluster would swallow and a person would regret is a violation here. */
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";

type Json = Record<string, unknown>;

interface Stored {
  version: number;
  /** Undefined for one that was deleted, and is remembered. */
  source: Json | undefined;
}

interface Index {
  readonly documents: Map<string, Stored>;
  readonly mappings: Json | undefined;
}

export interface BulkAction {
  readonly op: "index" | "delete";
  readonly target: string;
  readonly id: string;
  readonly source: Json | undefined;
}

/** What it does instead of what it should. */
export interface Mischief {
  /** Status of an item, and the type of its error; undefined for as usual. */
  readonly item?: (action: BulkAction) => { status: number; type: string } | undefined;
  /** Status of a whole request, told before (and so instead of) any work; "cut" answers half and hangs up. */
  readonly request?: (method: string, path: string) => number | "cut" | undefined;
}

export interface FakeCluster {
  readonly url: string;
  /** What should never come. */
  readonly violations: readonly string[];
  readonly bulks: readonly { readonly bytes: number; readonly items: number }[];
  mischief: Mischief;
  /** Sources by id under an alias or index. */
  documents(name: string): ReadonlyMap<string, Json>;
  indexes(): readonly string[];
  aliases(): ReadonlyMap<string, string>;
  change(name: string, id: string, source: Json | undefined): void;
  close(): Promise<void>;
}

export interface FakeClusterOptions {
  readonly dialect?: "elasticsearch" | "opensearch";
  /** `user:password`. */
  readonly credentials?: string;
  readonly mostBytes?: number;
}

export async function openFakeCluster(options: FakeClusterOptions = {}): Promise<FakeCluster> {
  const { dialect = "elasticsearch", credentials, mostBytes = 10 * 2 ** 20 } = options;
  const indexes = new Map<string, Index>();
  const aliases = new Map<string, string>();
  const templates = new Map<string, Json>();
  const violations: string[] = [];
  const bulks: { bytes: number; items: number }[] = [];
  let mischief: Mischief = {};
  const violate = (what: string) => violations.push(what);

  const resolve = (name: string): string => aliases.get(name) ?? name;

  function createIndex(name: string, body: Json): void {
    const template = [...templates.values()].find(({ index_patterns: patterns }) =>
      (patterns as string[]).some((pattern) => name.startsWith(pattern.replace(/\*$/, ""))),
    );
    const mappings = (template?.["template"] as Json | undefined)?.["mappings"] as Json | undefined;
    if (mappings?.["dynamic"] !== "strict") violate(`${name} has no strict mapping`);
    indexes.set(name, { documents: new Map(), mappings });
    for (const alias of Object.keys((body["aliases"] as Json) ?? {})) aliases.set(alias, name);
  }

  function bulkLines(request: IncomingMessage, raw: Buffer): string[] {
    if (request.headers["content-type"] !== "application/x-ndjson") violate("the bulk's content type");
    if (request.headers["content-encoding"] !== "gzip") violate("the bulk is not compressed");
    const text = gunzipSync(raw).toString("utf8");
    if (!text.endsWith("\n")) violate("the bulk does not end with a line feed");
    if (text.includes("\r") || /\n\n/.test(text)) violate("the bulk has an empty line");
    bulks.push({ bytes: Buffer.byteLength(text), items: 0 });
    return text.slice(0, -1).split("\n");
  }

  function actionsIn(lines: readonly string[]): { action: BulkAction; about: Json }[] {
    const actions: { action: BulkAction; about: Json }[] = [];
    const ids = new Set<string>();
    for (let at = 0; at < lines.length; at += 1) {
      const head = JSON.parse(lines[at] ?? "") as Json;
      const [op, ...more] = Object.keys(head);
      if ((op !== "index" && op !== "delete") || more.length > 0) throw new Error(`an unknown action: ${op}`);
      const about = head[op] as Json;
      const { _index: target, _id: id, version, version_type: type } = about;
      if (typeof target !== "string" || typeof id !== "string" || id === "")
        throw new Error("no index or id");
      if (!Number.isSafeInteger(version) || type !== "external_gte") violate("an item has no version");
      if (ids.has(id)) violate(`${id} comes twice in a bulk`);
      ids.add(id);
      if (op === "index") at += 1;
      const source = op === "index" ? (JSON.parse(lines[at] ?? "") as Json) : undefined;
      if (source && source["conversationId"] !== id) violate(`${id} is not its conversation's`);
      actions.push({ action: { op, target, id, source }, about });
    }
    const last = bulks.at(-1);
    if (last) last.items = actions.length;
    return actions;
  }

  const failed = (op: string, id: string, status: number, type: string, value: unknown = "") => ({
    [op]: { _id: id, status, error: { type, reason: `failed to parse, quoting: ${JSON.stringify(value)}` } },
  });

  function carryOut({ action, about }: { action: BulkAction; about: Json }): Json {
    const { op, target, id, source } = action;
    const trick = mischief.item?.(action);
    if (trick) return failed(op, id, trick.status, trick.type, source);
    if (about["require_alias"] === true && !aliases.has(target))
      return failed(op, id, 404, "index_not_found_exception");
    const index = indexes.get(resolve(target));
    if (!index) {
      violate(`${target} would be made with a guessed mapping`);
      return failed(op, id, 404, "index_not_found_exception");
    }
    const version = Number(about["version"]);
    const known = index.documents.get(id);
    if (known && version < known.version) return failed(op, id, 409, "version_conflict_engine_exception");
    const problem = source && problemIn(source, index.mappings ?? {});
    if (problem) return failed(op, id, 400, problem, source);
    index.documents.set(id, { version, source });
    if (op === "index")
      return { index: { _id: id, _index: resolve(target), status: known ? 200 : 201, result: "created" } };
    return {
      delete: { _id: id, status: known?.source ? 200 : 404, result: known?.source ? "deleted" : "not_found" },
    };
  }

  function answer(request: IncomingMessage, raw: Buffer): { status: number; body: Json } {
    const { method = "", url = "" } = request;
    if (
      credentials &&
      request.headers.authorization !== `Basic ${Buffer.from(credentials).toString("base64")}`
    )
      return { status: 401, body: { error: { type: "security_exception" } } };
    const path = url
      .split("/")
      .filter((part) => part !== "")
      .map(decodeURIComponent);
    const [first = "", second = ""] = path;
    const isCompressed = request.headers["content-encoding"] === "gzip";
    const body = () => JSON.parse((isCompressed ? gunzipSync(raw) : raw).toString("utf8") || "{}") as Json;
    const notFound = { status: 404, body: { error: { type: "index_not_found_exception" }, status: 404 } };
    const known = indexes.get(resolve(first));
    if (method === "POST" && url === "/_bulk") {
      if (raw.length > mostBytes) return { status: 413, body: {} };
      const items = actionsIn(bulkLines(request, raw)).map(carryOut);
      const hasErrors = items.some((item) => "error" in (Object.values(item)[0] as Json));
      return { status: 200, body: { took: 1, errors: hasErrors, items } };
    }
    if (method === "PUT" && first === "_index_template") {
      templates.set(second, body());
      return { status: 200, body: { acknowledged: true } };
    }
    if (method === "GET" && first === "_alias") {
      const of = aliases.get(second);
      return of
        ? { status: 200, body: { [of]: { aliases: { [second]: {} } } } }
        : { status: 404, body: { error: "alias missing" } };
    }
    if (method === "POST" && first === "_aliases") {
      for (const action of body()["actions"] as Json[]) {
        const { add, remove } = action as Record<string, { index: string; alias: string } | undefined>;
        if (remove && aliases.get(remove.alias) === remove.index) aliases.delete(remove.alias);
        if (add) aliases.set(add.alias, add.index);
      }
      return { status: 200, body: { acknowledged: true } };
    }
    if (method === "PUT" && path.length === 1) {
      if (indexes.has(first))
        return { status: 400, body: { error: { type: "resource_already_exists_exception" } } };
      createIndex(first, body());
      return { status: 200, body: { acknowledged: true } };
    }
    if (!known) return notFound;
    if (method === "GET" && path.length === 1) return { status: 200, body: {} };
    if (method === "DELETE" && path.length === 1) {
      indexes.delete(first);
      return { status: 200, body: { acknowledged: true } };
    }
    if (method === "POST" && second === "_refresh") return { status: 200, body: {} };
    if (method === "POST" && second === "_search") return { status: 200, body: searched(known, body()) };
    violate(`${method} ${url} is not known`);
    return { status: 400, body: {} };
  }

  function searched({ documents }: Index, { size, search_after: after }: Json): Json {
    const [last = ""] = (after as string[] | undefined) ?? [];
    const hits = [...documents]
      .filter(([id, { source }]) => source !== undefined && id > last)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .slice(0, Number(size))
      .map(([id, { source }]) => ({ _id: id, _source: source, sort: [id] }));
    return { hits: { hits } };
  }

  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const trick = mischief.request?.(request.method ?? "", request.url ?? "");
      if (typeof trick === "number") {
        response.writeHead(trick, { "content-type": "application/json" });
        return response.end('{"error":{"type":"es_rejected_execution_exception"}}');
      }
      let result: { status: number; body: Json };
      try {
        result = answer(request, Buffer.concat(parts));
      } catch (error) {
        violate(String(error));
        result = { status: 400, body: { error: { type: "illegal_argument_exception" } } };
      }
      const text = JSON.stringify(result.body);
      response.writeHead(result.status, {
        "content-type": "application/json",
        ...(dialect === "elasticsearch" ? { "x-elastic-product": "Elasticsearch" } : {}),
      });
      if (trick !== "cut") return response.end(text);
      response.write(text.slice(0, text.length / 2));
      return setImmediate(() => response.destroy());
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    violations,
    bulks,
    get mischief() {
      return mischief;
    },
    set mischief(next) {
      mischief = next;
    },
    documents: (name) =>
      new Map(
        [...(indexes.get(resolve(name))?.documents ?? [])].flatMap(([id, { source }]) =>
          source ? [[id, source] as const] : [],
        ),
      ),
    indexes: () => [...indexes.keys()].toSorted(),
    aliases: () => aliases,
    change(name, id, source) {
      const { documents } = indexes.get(resolve(name)) as Index;
      documents.set(id, { version: documents.get(id)?.version ?? 1, source });
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** The type of the error a strict mapping answers with. */
function problemIn(source: Json, mappings: Json): string | undefined {
  const properties = (mappings["properties"] ?? {}) as Record<string, Json>;
  for (const [name, value] of Object.entries(source)) {
    const property = properties[name];
    if (!property) return "strict_dynamic_mapping_exception";
    if (property["properties"]) {
      const inner = problemIn(value as Json, property);
      if (inner) return inner;
    } else if (![value].flat().every((one) => fits(one, String(property["type"]))))
      return "mapper_parsing_exception";
  }
  return undefined;
}

function fits(value: unknown, type: string): boolean {
  if (type === "integer") return Number.isInteger(value);
  if (type === "date") return typeof value === "string" && !Number.isNaN(Date.parse(value));
  return typeof value === "string" && (type === "text" || Buffer.byteLength(value) <= 32_766);
}
