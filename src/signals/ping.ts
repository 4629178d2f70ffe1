/** A dead-man's switch, as healthchecks.io and its like keep them: told when a run begins and how it ended, it raises
 *  the alarm when it hears nothing. It must never become the reason for one: whatever goes wrong here is told, takes a
 *  bounded time, and changes nothing of the run. */
import { setTimeout as sleep } from "node:timers/promises";
import { Fault, isFault } from "../shared/fault.ts";
import { faultFromError, faultFromStatus } from "../shared/http-fault.ts";
import { openOrigin } from "../shared/http-origin.ts";
import { type RetryPolicy, retry } from "../shared/retry.ts";

export interface Ping {
  /** Does not wait for the answer. */
  begin(): void;
  /** Resolves after `mostMs` at the latest. @param note a line for people, kept by the server. */
  end(exitCode: number, note: string, mostMs: number): Promise<void>;
}

export interface PingOptions {
  /** What `/start` and `/<exit code>` are appended to; its query is kept. */
  readonly url: string;
  /** Tells the server which end belongs to which beginning; a UUID, as healthchecks.io wants it. */
  readonly runId: string;
  readonly onFailure: (fault: Fault) => void;
  readonly now: () => number;
}

const policy: RetryPolicy = {
  attempts: 3,
  firstDelayMs: 300,
  maxDelayMs: 1000,
  maxRetryAfterMs: 2000,
  totalMs: 20_000,
};

const timeoutMs = 4000;

/** A beginning that is still under way at the end gets so much more time: to come after the end it is not worth. */
const graceMs = 500;

export function openPing({ url, runId, onFailure, now }: PingOptions): Ping {
  const origin = openOrigin({ door: "ping", url, connections: 2, timeoutMs, maxBodyBytes: 2 ** 16 });
  const query = new URL(url).searchParams;
  query.set("rid", runId);
  const ending = new AbortController();
  let beginning: Promise<void> = Promise.resolve();

  const tell = (place: string, body: string, signal: AbortSignal): Promise<void> =>
    retry(
      async () => {
        const headers = { "content-type": "text/plain; charset=utf-8" };
        const answer = await origin.send({
          ...({ method: "POST", path: `/${place}?${query}` } as const),
          ...{ headers, body, signal },
        });
        if (answer.status >= 300) throw faultFromStatus("ping", answer.status, answer.headers, now());
      },
      policy,
      { signal, now },
    );

  return {
    begin() {
      beginning = tell("start", "", ending.signal).catch((error: unknown) => {
        if (!ending.signal.aborted) onFailure(unheard(error));
      });
    },
    async end(exitCode, note, mostMs) {
      const signal = AbortSignal.timeout(mostMs);
      await Promise.race([beginning, sleep(Math.min(graceMs, mostMs / 2))]);
      ending.abort();
      await tell(String(exitCode), note, signal).catch((error: unknown) => onFailure(unheard(error)));
      await origin.close();
    },
  };
}

function unheard(error: unknown): Fault {
  const { code, facts } = isFault(error) ? error : faultFromError("ping", error);
  return new Fault(code, {
    facts,
    says: "the ping was not heard",
    next: "check PING_URL; the run goes on without it",
  });
}
