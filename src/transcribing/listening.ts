/** Waiting for what somebody may tell of: a server on this DATA_DIR hears it, and whoever waits looks into that server's
 *  ledger once a second. So an announcement ends the wait at once, and without a server the wait is as long as it was. */
import { setTimeout as sleep } from "node:timers/promises";
import { wasAnnounced } from "../ledger/announcement-book.ts";
import { servingDir } from "../ledger/data-dir.ts";

export interface Listening {
  /** @param id of a conversation, or of a speech-to-text server's job. Resolves early when it is announced. Rejects with
   *  the signal's reason. @throws Fault `ledger.failed`. */
  pause(ms: number, id: string): Promise<void>;
}

const lookEveryMs = 1000;

export function createListening({
  dataDir,
  signal,
  now,
}: {
  readonly dataDir: string;
  readonly signal: AbortSignal;
  readonly now: () => number;
}): Listening {
  const directory = servingDir(dataDir);
  /** What was announced while nobody waited counts too, once. */
  let heardUntilMs = now();
  return {
    async pause(ms, id) {
      const sinceMs = heardUntilMs;
      for (let leftMs = ms; leftMs > 0; leftMs -= lookEveryMs) {
        await sleep(Math.min(leftMs, lookEveryMs), undefined, { signal }).catch(() =>
          signal.throwIfAborted(),
        );
        const lookedMs = now();
        if (await wasAnnounced(directory, id, sinceMs)) {
          heardUntilMs = lookedMs;
          return;
        }
      }
    },
  };
}
