/** A DATA_DIR with results that were written as a run writes them, and an index over it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Ledger, openLedger } from "../../src/ledger/ledger.ts";
import { openRetention } from "../../src/retention.ts";
import { openSearching, type Searching } from "../../src/searching/searching.ts";
import type { Cleared } from "../../src/shared/text.ts";
import type { Result } from "../../src/shared/types.ts";
import { openResults } from "../../src/sinks/jsonl.ts";
import { conversation, resultOf } from "./ledger-material.ts";

export const cleared = (text: string): Cleared => text as Cleared;

export const said = (id: string, text: string, changes: Partial<Result> = {}): Result =>
  resultOf(id, {
    transcript: text.split("\n").map((line, turn) => ({
      speaker: turn % 2 === 0 ? "customer" : "agent",
      text: cleared(line),
    })),
    redactions: {},
    ...changes,
  });

export interface SearchScene {
  readonly dataDir: string;
  /** Commits results in one run, under the fingerprint that they have. */
  run(results: readonly Result[]): Promise<void>;
  forget(conversationId: string): Promise<void>;
  /** Days before this one. */
  purge(day: string): Promise<void>;
  open(): Promise<Searching>;
  /** Opens, uses and closes. */
  over<T>(use: (searching: Searching) => Promise<T> | T): Promise<T>;
  remove(): void;
}

export function searchScene(): SearchScene {
  const dataDir = mkdtempSync(join(tmpdir(), "search-"));
  const now = () => Date.parse("2025-04-01T00:00:00Z");
  const open = () => openSearching(dataDir);
  let runs = 0;

  async function withLedger(use: (ledger: Ledger) => Promise<void>): Promise<void> {
    const ledger = await openLedger({ dataDir, now });
    try {
      await use(ledger);
    } finally {
      await ledger.close();
    }
  }

  return {
    dataDir,
    run: (results) =>
      withLedger(async (ledger) => {
        runs += 1;
        const fingerprint = results[0]?.fingerprint ?? "f1";
        const run = await ledger.startRun({ id: `run-${runs}`, fingerprint, window: "a/b" });
        const files = await openResults({ dataDir, book: ledger.book });
        await Promise.all(
          results.map(async (result) => {
            await run.claim(conversation(result.conversationId, result.startedAt), 0);
            await files.put(result);
          }),
        );
        await files.close();
        await run.end({ exitCode: 0, summary: {} });
      }),
    async forget(conversationId) {
      const retention = await openRetention({ dataDir, now, isSearched: true });
      await retention.forget(conversationId);
      await retention.settle();
      await retention.close();
    },
    async purge(day) {
      const retention = await openRetention({ dataDir, now, isSearched: true });
      await retention.forgetBefore(day);
      await retention.settle();
      await retention.close();
    },
    open,
    async over(use) {
      const searching = await open();
      try {
        return await use(searching);
      } finally {
        searching.close();
      }
    },
    remove: () => rmSync(dataDir, { recursive: true }),
  };
}

export const firstPage = { sort: "rank", page: 1, limit: 1000 } as const;
