import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Audit, openAudit } from "../../src/audit/audit.ts";
import type { RunFacts } from "../../src/audit/record.ts";
import { type Ledger, openLedger } from "../../src/ledger/ledger.ts";
import type { Disk } from "../../src/shared/disk.ts";
import type { Departure, Outcome } from "../../src/shared/egress.ts";

export const runFacts: RunFacts = {
  runId: "run-1",
  fingerprint: "f1",
  rules: "r1",
  off: [],
  prompt: "p1",
  schema: "s1",
  model: "m",
  endpoint: "llm.example.com",
};

export const about = (surrogate: string): Departure => ({
  surrogate,
  purpose: "analysis",
  counts: { PHONE: 1 },
  digests: ["d1"],
});

export const answered: Outcome = {
  kind: "answered",
  promptTokens: 100,
  completionTokens: 20,
  costUsd: 0.001,
};

export interface AuditScene {
  readonly dataDir: string;
  readonly directory: string;
  ledger(): Ledger;
  /** Opens ledger and audit as a run does. */
  start(more?: { disk?: Disk; now?: () => number }): Promise<Audit>;
  /** Requests, each answered. */
  send(audit: Audit, count: number): Promise<void>;
  stop(): Promise<void>;
  remove(): Promise<void>;
}

export function auditScene(): AuditScene {
  const dataDir = mkdtempSync(join(tmpdir(), "audit-"));
  let ledger: Ledger | undefined;
  let audit: Audit | undefined;
  let sent = 0;
  async function stop(): Promise<void> {
    await audit?.close();
    await ledger?.close();
    audit = undefined;
    ledger = undefined;
  }
  return {
    dataDir,
    directory: join(dataDir, "audit"),
    ledger: () => ledger as Ledger,
    async start({ disk, now = () => Date.parse("2025-03-02T04:00:00Z") } = {}) {
      ledger = await openLedger({ dataDir, now });
      audit = await openAudit({ dataDir, book: ledger.audit, now, ...(disk ? { disk } : {}) }, runFacts);
      return audit;
    },
    async send(on, count) {
      for (let index = 0; index < count; index += 1) {
        sent += 1;
        const receipt = await on.egress.pass(Buffer.from(`request ${sent}`), about(`s${sent}`));
        await receipt.outcome(answered);
      }
    },
    stop,
    async remove() {
      await stop();
      rmSync(dataDir, { recursive: true });
    },
  };
}
