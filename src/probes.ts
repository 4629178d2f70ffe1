/** The doors as `doctor` knocks at them. */
import { randomUUID } from "node:crypto";
import { probeAudit } from "./audit/probe.ts";
import type { Config } from "./config.ts";
import { probeModel } from "./forward/probe.ts";
import { openGenesys } from "./genesys/client.ts";
import {
  probeClock,
  probeDetails,
  probeEmails,
  probeJobs,
  probeLogin,
  probeMessages,
  probeTranscript,
  probeTranscription,
} from "./genesys/probes.ts";
import { openAuditView } from "./ledger/audit-book.ts";
import { inspectLedger } from "./ledger/inspection.ts";
import { heldBy } from "./ledger/lock.ts";
import { loadRedactor } from "./redact/rules/file.ts";
import { probeCluster } from "./search/probe.ts";
import { isFault, sentence } from "./shared/fault.ts";
import { retryPolicy } from "./shared/retry.ts";
import { openWebhook } from "./sinks/webhook.ts";
import { loadTexts } from "./texts.ts";

/** What `doctor` asks of each door; nothing is changed by it. */
export interface Probes {
  login(): Promise<string>;
  clock(): Promise<string | { readonly warning: string }>;
  details(): Promise<string>;
  /** Bulk listing of long ranges. */
  jobs(): Promise<string | { readonly warning: string }>;
  transcript(): Promise<string>;
  messages(): Promise<string>;
  emails(): Promise<string>;
  /** The organisation's setting. */
  transcription(): Promise<string | { readonly warning: string }>;
  model(): Promise<string | { readonly warning: string }>;
  /** Prompt, schema and rules. */
  texts(): Promise<string>;
  ledger(): Promise<string>;
  lock(): Promise<string | { readonly warning: string }>;
  audit(): Promise<string | { readonly warning: string }>;
  /** Of who is to be called back; undefined when nobody is. A receiver that is down is no hindrance to a run. */
  readonly callbacks: (() => Promise<string | { readonly warning: string }>) | undefined;
  /** Of the search cluster; undefined when there is none. One that is down is no hindrance, either. */
  readonly search: (() => Promise<string | { readonly warning: string }>) | undefined;
  close(): Promise<void>;
}

/** One try each: whoever asks a doctor does not want to wait. */
const impatient = { ...retryPolicy, attempts: 2, totalMs: 3000, maxRetryAfterMs: 2000 };

export function openProbes(config: Config, { now }: { readonly now: () => number }): Probes {
  const timeoutMs = 4000;
  const { webhook } = config;
  const { cluster } = config.search;
  const genesys = openGenesys({ ...config.genesys, policy: impatient, connections: 6, timeoutMs });
  return {
    login: () => probeLogin(genesys).then(() => "a token came"),
    async clock() {
      const skewMs = await probeClock(config.genesys.loginUrl, now, timeoutMs);
      if (skewMs === undefined) return "the login host does not tell the time";
      const seconds = Math.round(skewMs / 1000);
      const off = `${Math.abs(seconds)} s ${seconds < 0 ? "behind" : "ahead of"} the login host's`;
      return Math.abs(seconds) > 30
        ? { warning: `this machine's clock is ${off}: days and waits will be off. Next: have it set by NTP` }
        : "is right";
    },
    details: () => probeDetails(genesys, now()).then(() => "may be listed"),
    jobs: () =>
      orWarning("long ranges go by the query, which lists them too", async () => {
        const untilMs = await probeJobs(genesys, randomUUID);
        if (untilMs !== undefined) return `may list long ranges, up to ${new Date(untilMs).toISOString()}`;
        const warning =
          "up to when they are complete may not be asked (analytics:conversationDetail:view): " +
          "without --source jobs long ranges go by the query";
        return { warning };
      }),
    transcript: () => probeTranscript(genesys, randomUUID).then(() => "may be read"),
    messages: () => probeMessages(genesys, randomUUID).then(() => "may be read"),
    emails: () => probeEmails(genesys, randomUUID).then(() => "may be read"),
    // A run asks for each transcript and sees.
    transcription: () =>
      orWarning("the organisation's setting may not be read", async () => {
        const setting = await probeTranscription(genesys);
        return transcriptionSays[setting ?? ""] ?? { warning: "the organisation's setting is not known" };
      }),
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
      return `in order: ${found.done} done, ${found.setAside} failed or held back`;
    },
    async lock() {
      const { holders = [] } = (await inspectLedger(config.dataDir)) ?? {};
      return holders.length === 0 ? "free" : { warning: sentence(heldBy(holders)) };
    },
    async audit() {
      const view = await openAuditView(config.dataDir);
      try {
        return await probeAudit(config.dataDir, view?.head);
      } finally {
        view?.close();
      }
    },
    callbacks: webhook && (() => probeWebhook(webhook, now, timeoutMs)),
    search: cluster && (() => probeCluster({ ...cluster, policy: impatient, timeoutMs, now })),
    close: genesys.close,
  };
}

/** A run can do without this permission. */
async function orWarning(
  without: string,
  ask: () => Promise<string | { readonly warning: string }>,
): Promise<string | { readonly warning: string }> {
  try {
    return await ask();
  } catch (error) {
    if (!isFault(error) || error.code !== "access.forbidden") throw error;
    return { warning: `${without}: ${sentence(error)}` };
  }
}

const transcriptionSays: Readonly<Record<string, string | { readonly warning: string }>> = {
  EnabledGlobally: "on for all calls",
  EnabledQueueFlow: "on for the queues and flows that ask for it; others have no transcript",
  Disabled: { warning: "off: no call has a transcript. Next: Admin > Quality > Speech and Text Analytics" },
};

/** A HEAD changes nothing, and any answer tells that name, TLS and way are right. Receivers that know only POST say 404
 *  or 405 to it, and that is as good: whether the path and the secret are right only a delivery can tell. */
async function probeWebhook(webhook: NonNullable<Config["webhook"]>, now: () => number, timeoutMs: number) {
  const door = openWebhook({ ...webhook, connections: 1, timeoutMs, now });
  try {
    const status = await door.look();
    const says = `${door.to} answers (${status} to HEAD)`;
    return status >= 500 ? { warning: `${says}: callbacks will wait` } : says;
  } catch (error) {
    if (!isFault(error)) throw error;
    return { warning: `${sentence(error)} Callbacks will wait.` };
  } finally {
    await door.close();
  }
}
