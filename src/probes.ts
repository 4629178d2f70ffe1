/** The doors as `doctor` knocks at them. */
import { randomUUID } from "node:crypto";
import { probeAudit } from "./audit/probe.ts";
import type { Config } from "./config.ts";
import { probeModel } from "./forward/probe.ts";
import { openGenesys } from "./genesys/client.ts";
import { probeClock, probeDetails, probeLogin, probeTranscript } from "./genesys/probes.ts";
import { openAuditView } from "./ledger/audit-book.ts";
import { inspectLedger } from "./ledger/inspection.ts";
import { loadRedactor } from "./redact/rules-file.ts";
import { Fault, sentence } from "./shared/fault.ts";
import { createRateLimiter } from "./shared/rate-limiter.ts";
import { retryPolicy } from "./shared/retry.ts";
import { loadTexts } from "./texts.ts";

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
  audit(): Promise<string | { readonly warning: string }>;
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
    async audit() {
      const view = await openAuditView(config.dataDir);
      try {
        return await probeAudit(config.dataDir, view?.head);
      } finally {
        view?.close();
      }
    },
    close: genesys.close,
  };
}
