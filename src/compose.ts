/** Config -> Stations: the only file that knows every room. What it opens it closes, in reverse order. */
import { createHash, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Config } from "./config.ts";
import type { Book, Stations } from "./flow.ts";
import { builtInSchema, parseAnswerSchema } from "./forward/answer-schema.ts";
import { openForward } from "./forward/client.ts";
import { probeModel } from "./forward/probe.ts";
import { builtInPrompt } from "./forward/prompt.ts";
import { openGenesys } from "./genesys/client.ts";
import type { DetailsFilters } from "./genesys/details-query.ts";
import { probeClock, probeDetails, probeLogin, probeTranscript } from "./genesys/probes.ts";
import { inspectLedger } from "./ledger/inspection.ts";
import { type Ledger, openLedger } from "./ledger/ledger.ts";
import type { RunLedger } from "./ledger/run-ledger.ts";
import { createClearing } from "./redact/clearing.ts";
import { createGuard } from "./redact/guard.ts";
import { loadRedactor } from "./redact/rules-file.ts";
import { Fault, sentence } from "./shared/fault.ts";
import { createRateLimiter } from "./shared/rate-limiter.ts";
import { retryPolicy } from "./shared/retry.ts";
import type { Conversation } from "./shared/types.ts";
import type { ResultNote } from "./sinks/day-files.ts";
import { openResults, type Results } from "./sinks/jsonl.ts";
import { createDetailsSource, type Expected } from "./source/details.ts";
import { createTranscripts } from "./transcript/fetch.ts";

export interface RoadRequest {
  readonly runId: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly filters: DetailsFilters;
  /** Nothing is sent and nothing is written, not even a ledger. */
  readonly isDryRun: boolean;
  readonly now: () => number;
  /** Lets go of every call. */
  readonly abort: AbortSignal;
  /** A door waits before it tries again. */
  readonly onWait: (door: "Genesys" | "the LLM", fault: Fault, delayMs: number) => void;
}

export interface Road {
  readonly stations: Stations;
  readonly fingerprint: string;
  readonly fetchers: number;
  readonly senders: number;
  /** What a killed run left to be done again. */
  readonly orphans: number;
  readonly notes: readonly ResultNote[];
  expected(): Expected | undefined;
  /** Everything rests in its file, also what replaces earlier results. */
  settle(): Promise<void>;
  end(outcome: { readonly exitCode: number; readonly summary: unknown }): Promise<void>;
  close(): Promise<void>;
}

/** By Little's law fetchers must be at least rate times fetch latency; three for four senders was enough for
 *  Genesys answering in 60 ms and a model in 200 ms, and more only cost memory. */
const fetchersFor = (senders: number): number => Math.min(48, Math.max(8, Math.ceil(senders * 0.75)));

/** A transcript that has not come by then will not come. */
const giveUpMs = 7 * 86_400_000;
export async function openRoad(config: Config, request: RoadRequest): Promise<Road> {
  const { now, isDryRun } = request;
  const undo: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const text = await loadTexts(config);
    const redactor = await loadRedactor(config);
    const fingerprint = sha256([redactor.fingerprint, text.prompt, text.schema.json, config.llm.model]);
    const senders = config.llm.concurrency;
    const fetchers = fetchersFor(senders);

    const genesys = openGenesys({
      ...config.genesys,
      limiter: createRateLimiter({ perMinute: config.genesys.requestsPerMinute }),
      policy: retryPolicy,
      connections: fetchers + 2,
      timeoutMs: 30_000,
      signal: request.abort,
      onWait: (fault: Fault, delayMs: number) => request.onWait("Genesys", fault, delayMs),
    });
    undo.push(genesys.close);
    const forward = openForward({
      ...config.llm,
      prices: { input: config.llm.priceInput, output: config.llm.priceOutput },
      prompt: text.prompt,
      schema: text.schema,
      onWait: (fault, delayMs) => request.onWait("the LLM", fault, delayMs),
    });
    undo.push(forward.close);

    const source = createDetailsSource({ genesys, ...request, ...request.filters });

    // From here on something may be written: everything that can be wrong with the request has been said.
    const ledger =
      isDryRun && !existsSync(join(config.dataDir, "ledger.sqlite"))
        ? undefined
        : await openLedger({ dataDir: config.dataDir, now });
    if (ledger) undo.push(ledger.close);
    const run =
      ledger && !isDryRun
        ? await ledger.startRun({ id: request.runId, fingerprint, window: windowOf(request) })
        : undefined;
    const results =
      run && ledger ? await openResults({ dataDir: config.dataDir, book: ledger.book }) : undefined;

    return {
      stations: {
        source,
        transcripts: createTranscripts({ genesys }),
        clearing: createClearing(redactor, createGuard()),
        forward,
        ledger: run && ledger && results ? bookOf(run, ledger, results, now) : closedBook,
      },
      fingerprint,
      fetchers,
      senders,
      orphans: ledger?.orphans ?? 0,
      notes: results?.notes ?? [],
      expected: source.expected,
      settle: async () => results?.close(),
      end: async (outcome) => run?.end(outcome),
      close,
    };
  } catch (error) {
    await close().catch(() => undefined);
    throw error;
  }
}

function bookOf(run: RunLedger, ledger: Ledger, results: Results, now: () => number): Book {
  const isFinal = (conversation: Conversation) =>
    now() - Date.parse(conversation.endedAt ?? conversation.startedAt) > giveUpMs;
  return {
    settledAs(conversation) {
      const state = run.standing(conversation.id);
      // The same rules would hold it back again.
      if (state === "done" || state === "held") return state;
      return state === "absent" && isFinal(conversation) ? state : undefined;
    },
    claim: run.claim,
    commit: results.put,
    setAside: run.setAside,
    surrogate: ledger.surrogate,
  };
}

/** For a plan: nothing is known and nothing may be written down. */
const closedBook: Book = {
  settledAs: () => undefined,
  claim: () => Promise.reject(new Fault("ledger.failed")),
  commit: () => Promise.reject(new Fault("ledger.failed")),
  setAside: async () => {},
  surrogate: () => "",
};

async function loadTexts({ promptFile, outputSchemaFile }: Config) {
  const prompt = promptFile === undefined ? builtInPrompt : await readSetting("PROMPT_FILE", promptFile);
  if (prompt.trim() === "")
    throw new Fault("config.invalid", {
      says: "PROMPT_FILE is empty",
      next: "write instructions in it, or unset it for the built-in ones",
    });
  const schema =
    outputSchemaFile === undefined
      ? builtInSchema
      : parseAnswerSchema(await readSetting("OUTPUT_SCHEMA_FILE", outputSchemaFile));
  return { prompt, schema };
}

async function readSetting(name: string, path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new Fault("config.invalid", {
      says: `the file of ${name} can not be read`,
      next: "check its path and rights",
      facts: { path, reason: (error as NodeJS.ErrnoException).code },
    });
  }
}

const windowOf = ({ fromMs, toMs }: RoadRequest) =>
  `${new Date(fromMs).toISOString()}/${new Date(toMs).toISOString()}`;

const sha256 = (parts: readonly unknown[]): string =>
  createHash("sha256").update(JSON.stringify(parts)).digest("hex");

/** What `doctor` asks of each door; nothing is changed by it. */
export interface Probes {
  login(): Promise<string>;
  clock(): Promise<string | { readonly warning: string }>;
  details(): Promise<string>;
  transcript(): Promise<string>;
  model(): Promise<string | { readonly warning: string }>;
  /** Prompt, schema and rules. */
  texts(): Promise<string>;
  ledger(): Promise<string | { readonly warning: string }>;
  close(): Promise<void>;
}

/** One try each: whoever asks a doctor does not want to wait. */
const impatient = { ...retryPolicy, attempts: 2, totalMs: 3000, maxRetryAfterMs: 2000 };

export function openProbes(config: Config, { now }: { readonly now: () => number }): Probes {
  const timeoutMs = 4000;
  const limiter = createRateLimiter({ perMinute: config.genesys.requestsPerMinute });
  const genesys = openGenesys({ ...config.genesys, limiter, policy: impatient, connections: 3, timeoutMs });
  return {
    login: () => probeLogin(genesys).then(() => "a token came"),
    async clock() {
      const skewMs = await probeClock(config.genesys.loginUrl, now, timeoutMs);
      if (skewMs === undefined) return "the login host does not tell the time";
      const seconds = Math.round(skewMs / 1000);
      const off = `${Math.abs(seconds)} s ${seconds < 0 ? "behind" : "ahead of"} the login host's`;
      return Math.abs(seconds) > 30
        ? { warning: `this machine's clock is ${off}: days and waits will be off` }
        : "is right";
    },
    details: () => probeDetails(genesys, now()).then(() => "may be listed"),
    transcript: () => probeTranscript(genesys, randomUUID).then(() => "may be read"),
    async model() {
      const { isListed } = await probeModel({ ...config.llm, timeoutMs });
      if (isListed === undefined) return `the server answers; it does not list its models`;
      return isListed
        ? `the server knows ${config.llm.model}`
        : { warning: `the server does not list ${config.llm.model}` };
    },
    async texts() {
      await loadTexts(config);
      const { fingerprint } = await loadRedactor(config);
      return `prompt, schema and rules are in order (rules ${fingerprint.slice(0, 12)})`;
    },
    async ledger() {
      const found = await inspectLedger(config.dataDir);
      if (!found) return "none yet; the first run makes it";
      if (found.holder) return { warning: sentence(new Fault("lock.held", { facts: { ...found.holder } })) };
      return `in order: ${found.done} done, ${found.setAside} failed or held back`;
    },
    close: genesys.close,
  };
}
