/** The server on a free port over a real ledger, with work that ends as the test says. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { aliasRoutes } from "../../src/http/alias-routes.ts";
import type { App } from "../../src/http/app.ts";
import { createDesk, type Desk } from "../../src/http/desk.ts";
import { documentRoutes } from "../../src/http/document-routes.ts";
import { createHearing } from "../../src/http/hearing.ts";
import { problems } from "../../src/http/problem.ts";
import type { ProofTerms } from "../../src/http/proof.ts";
import { searchRoutes } from "../../src/http/search-routes.ts";
import { type Answered, createServer } from "../../src/http/server.ts";
import { healthRoutes, metricsRoutes } from "../../src/http/status-routes.ts";
import { summaryRoutes } from "../../src/http/summary-routes.ts";
import type { EventTerms } from "../../src/http/transcription-event.ts";
import { type EventAnswer, transcriptionRoutes } from "../../src/http/transcription-routes.ts";
import { openLedger } from "../../src/ledger/ledger.ts";
import type { ApiDocument } from "../../src/report/api/document.ts";
import { apiPage } from "../../src/report/api/page.ts";
import { createSearchDesk } from "../../src/searching/desk.ts";
import type { Announcement } from "../../src/shared/announcement-book.ts";
import { Secret } from "../../src/shared/secret.ts";
import type { Carried, Step, Summary, SummaryBook, SummaryTask } from "../../src/shared/summary-book.ts";

export const token = "a-token-for-the-tests-0001";

export const madeUp = (task: SummaryTask): Summary => ({
  startedAt: "2025-03-10T14:02:50.100Z",
  mediaType: "voice",
  language: "en-us",
  summary: `The customer wanted a refund. (${task.template}, ${task.maxLength})`,
  details: { intent: "A refund.", resolution: "resolved", followUp: [] },
  quality: { score: 0.9, completeness: 1, length: 1, coverage: 0.7, flags: [] },
  redactions: { PERSON: 2 },
});

interface Reply {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks at whatever came.
  readonly body: any;
}

export interface ServeStage {
  readonly url: string;
  readonly app: App;
  readonly desk: Desk;
  readonly book: SummaryBook;
  readonly answered: Answered[];
  readonly errors: unknown[];
  /** How events were answered, and what came on record of them. */
  readonly heard: EventAnswer[];
  readonly recorded: Announcement[];
  /** With the token; JSON bodies are read. */
  ask(path: string, init?: RequestInit): Promise<Reply>;
  submit(body: unknown): Promise<Reply>;
  /** Ends all waiting, as a stop does. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

export interface StageOptions {
  /** How each try ends; without it with a made-up summary. */
  readonly carry?: (task: SummaryTask, onStep: (step: Step) => void) => Promise<Carried>;
  readonly fingerprint?: () => string;
  readonly isForgotten?: (conversationId: string) => boolean;
  /** With these the server listens to who tells of transcripts. */
  readonly announcements?: { readonly proof: ProofTerms; readonly terms: EventTerms };
  readonly requestsPerMinute?: number;
  readonly mostPending?: number;
  readonly hands?: number;
  readonly now?: () => number;
  readonly dataDir?: string;
}

export async function openServeStage(options: StageOptions = {}): Promise<ServeStage> {
  const { fingerprint = () => "rules-1", isForgotten = () => false, now = Date.now } = options;
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), "serve-stage-"));
  const ledger = await openLedger({ dataDir, now });
  const book = await ledger.openSummaries();
  const stopping = new AbortController();
  const closing = new AbortController();
  const fingerprintOf = async ({
    template,
    maxLength,
    source,
  }: Pick<SummaryTask, "template" | "maxLength" | "source">) =>
    `${fingerprint()} ${template} ${maxLength} ${source}`;
  const complete = async (task: SummaryTask): Promise<Carried> => {
    await book.complete(task.id, await fingerprintOf(task), madeUp(task));
    return { isDone: true };
  };
  const desk = createDesk({
    ...{ book, isForgotten, now, fingerprintOf },
    carry: options.carry ?? complete,
    hands: options.hands ?? 4,
    mostPending: options.mostPending ?? 1000,
    abort: new AbortController().signal,
  });
  const answered: Answered[] = [];
  const errors: unknown[] = [];
  const summaries = {
    ...{ desk, isForgotten, closing: closing.signal },
    ...{ templates: ["summary", "analysis"], usualMaxLength: 1000 },
  };
  const heard: EventAnswer[] = [];
  const recorded: Announcement[] = [];
  const hearing = createHearing({
    ...{ book: ledger.announcements, desk, isForgotten, now },
    record: async (announcement) => {
      recorded.push(announcement);
    },
    wishFor: (conversationId) => ({ conversationId, template: "summary", maxLength: 1000, source: "llm" }),
  });
  const search = createSearchDesk(dataDir, now);
  const { announcements } = options;
  const app = await createServer({
    token: new Secret(token),
    requestsPerMinute: options.requestsPerMinute ?? 100_000,
    version: "0.0.0",
    guarded: [
      ...[summaryRoutes(summaries), searchRoutes(search), aliasRoutes(summaries)],
      metricsRoutes(() => "a_number 1\n"),
    ],
    open: [
      ...(announcements
        ? [transcriptionRoutes({ ...announcements, hearing, now, onAnswer: (answer) => heard.push(answer) })]
        : []),
      healthRoutes(() => ({ isReady: true, checks: { work: "ok" } })),
      documentRoutes((document, origin) => apiPage(document as ApiDocument, { origin, problems })),
    ],
    onAnswered: (of) => answered.push(of),
    onError: (error) => errors.push(error),
  });
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  const working = desk.work(stopping.signal);
  working.catch(() => undefined);

  async function ask(path: string, init: RequestInit = {}): Promise<Reply> {
    const headers = { authorization: `Bearer ${token}`, ...(init.headers as Record<string, string>) };
    const response = await fetch(`${url}${path}`, { ...init, headers });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get("content-type") ?? "");
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  }
  async function stop() {
    closing.abort();
    stopping.abort();
    await app.close();
    await working.catch(() => undefined);
    await search.close();
  }
  return {
    ...{ url, app, desk, book, answered, errors, heard, recorded, ask, stop },
    submit: (body) =>
      ask("/api/summaries", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      }),
    async close() {
      await stop();
      await ledger.close();
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
