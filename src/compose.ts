/** Config -> Stations: the only file that knows every room. What it opens it closes, in reverse order. */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Config } from "./config.ts";
import type { Book, Stations } from "./flow.ts";
import { parseAnswerSchema, schemaFor } from "./forward/answer-schema.ts";
import { createBudget } from "./forward/budget.ts";
import { openForward, usualAnswerTokens } from "./forward/client.ts";
import { dataRule } from "./forward/prompt.ts";
import { parseTemplate } from "./forward/template.ts";
import { templateTexts } from "./forward/template-texts.ts";
import { openGenesys } from "./genesys/client.ts";
import type { DetailsFilters } from "./genesys/details-query.ts";
import { type Ledger, openLedger } from "./ledger/ledger.ts";
import type { RunLedger } from "./ledger/run-ledger.ts";
import { createClearing } from "./redact/clearing.ts";
import { compileRedactor } from "./redact/engine.ts";
import { createGate, type Gate } from "./redact/gate.ts";
import { parseCanaries } from "./redact/gate-canaries.ts";
import { compileWatch } from "./redact/gate-watch.ts";
import { createGuard } from "./redact/guard.ts";
import type { Egress } from "./shared/egress.ts";
import { Fault } from "./shared/fault.ts";
import { createRateLimiter } from "./shared/rate-limiter.ts";
import { retryPolicy } from "./shared/retry.ts";
import type { Conversation, Lost } from "./shared/types.ts";
import type { ResultNote } from "./sinks/day-files.ts";
import { openResults, type Results } from "./sinks/jsonl.ts";
import { createDetailsSource } from "./source/details.ts";
import { createTranscripts } from "./transcript/fetch.ts";

export interface RoadRequest {
  readonly runId: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly filters: DetailsFilters;
  /** Of the range, these conversations and no others. */
  readonly only?: ReadonlySet<string> | undefined;
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
  /** What a killed run left to be done again: its requests may have been billed. */
  readonly orphans: Lost;
  readonly notes: readonly ResultNote[];
  /** Conversations in the range, as far as is known. */
  expected(): number | undefined;
  /** How far off the estimates of tokens were so far, as a share. */
  estimateError(): number | undefined;
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
    const redactor = compileRedactor({ maskTemplate: config.maskTemplate });
    const watch = compileWatch(text.canaries);
    const gate = createGate({ watch });
    gate.checkOwn("PROMPT_FILE", text.template.text);
    gate.checkOwn("OUTPUT_SCHEMA_FILE", JSON.stringify(text.schema.json));
    const fingerprint = sha256([
      ...[redactor.fingerprint, dataRule, text.template.text, config.summaryMaxChars],
      ...[text.schema.json, config.llm.model],
    ]);
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
    let ledger: Ledger | undefined;
    const prices = { input: config.llm.priceInput, output: config.llm.priceOutput };
    const budget = createBudget({
      ...config.llm,
      prices,
      answerTokens: config.llm.maxOutputTokens ?? usualAnswerTokens,
      spentOn: (day) => ledger?.spentOn(day) ?? 0,
      now,
    });
    const forward = openForward({
      ...config.llm,
      prices,
      template: text.template,
      schema: text.schema,
      egress: budget.over(gatedEgress(gate, unrecorded)),
      onWait: (fault, delayMs) => request.onWait("the LLM", fault, delayMs),
    });
    undo.push(forward.close);

    const source = createDetailsSource({ genesys, ...request, ...request.filters });

    // From here on something may be written: everything that can be wrong with the request has been said.
    ledger =
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
        clearing: createClearing(redactor, createGuard(watch)),
        gate,
        forward,
        ledger: run && ledger && results ? bookOf(run, ledger, results, request, fingerprint) : closedBook,
      },
      fingerprint,
      fetchers,
      senders,
      orphans: ledger?.orphans ?? { requests: 0, costUsd: 0 },
      notes: results?.notes ?? [],
      expected: source.expected,
      estimateError: forward.estimateError,
      settle: async () => results?.close(),
      end: async (outcome) => run?.end(outcome),
      close,
    };
  } catch (error) {
    await close().catch(() => undefined);
    throw error;
  }
}

function bookOf(
  run: RunLedger,
  ledger: Ledger,
  results: Results,
  { now, only }: RoadRequest,
  fingerprint: string,
): Book {
  const isFinal = (conversation: Conversation) =>
    now() - Date.parse(conversation.endedAt ?? conversation.startedAt) > giveUpMs;
  return {
    isSettled(conversation) {
      if (only && !only.has(conversation.id)) return true;
      const state = run.standing(conversation.id);
      // The same rules would hold it back again.
      return state === "done" || state === "held" || (state === "absent" && isFinal(conversation));
    },
    claim: run.claim,
    release: run.release,
    commit: results.put,
    setAside: run.setAside,
    quarantine: (conversation, fault, view) => ledger.quarantine.put(conversation, fingerprint, fault, view),
    surrogate: ledger.surrogate,
  };
}

/** What the gate refuses never comes to the record: it does not leave. */
const gatedEgress = (gate: Gate, record: Egress): Egress => ({
  async pass(bytes, about) {
    gate.check(bytes, about);
    return record.pass(bytes, about);
  },
});

/** Until the audit stands. */
const unrecorded: Egress = { pass: async () => ({ outcome: async () => {} }) };

/** For a plan: nothing is known and nothing may be written down. */
const closedBook: Book = {
  isSettled: () => false,
  claim: () => Promise.reject(new Fault("ledger.failed")),
  release: () => Promise.reject(new Fault("ledger.failed")),
  commit: () => Promise.reject(new Fault("ledger.failed")),
  setAside: async () => {},
  quarantine: async () => {},
  surrogate: () => "",
};

/** What every request carries, and what none may. @throws Fault `config.invalid`. */
export async function loadTexts(config: Config) {
  const { promptTemplate, promptFile, summaryMaxChars, outputSchemaFile, canaryFile } = config;
  const [from, prompt] =
    promptFile === undefined
      ? ["PROMPT_TEMPLATE", templateTexts[promptTemplate]]
      : ["PROMPT_FILE", await readSetting("PROMPT_FILE", promptFile)];
  const template = parseTemplate(prompt, from, summaryMaxChars);
  const schema =
    outputSchemaFile === undefined
      ? schemaFor(promptTemplate, summaryMaxChars)
      : parseAnswerSchema(await readSetting("OUTPUT_SCHEMA_FILE", outputSchemaFile));
  const canaries =
    canaryFile === undefined ? [] : parseCanaries(await readSetting("CANARY_FILE", canaryFile));
  return { template, schema, canaries };
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
