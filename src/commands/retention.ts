/** Says what is forgotten; `retention.ts` does it. */
import { many } from "../report/numbers.ts";
import { type Kept, openRetention, type Retention } from "../retention.ts";
import { takeOutOfCluster } from "../searching/upkeep.ts";
import { dayMs } from "../shared/day.ts";
import { isFault } from "../shared/fault.ts";
import type { Context } from "./context.ts";
import { writeExit, writeLine } from "./failure.ts";
import { loggedPatience, type PatienceFlags } from "./patience.ts";
import { exitBefore, tellExit } from "./run-exit.ts";
import { loadConfig, type SettingFlags } from "./settings.ts";

export interface RetentionFlags extends SettingFlags, PatienceFlags {
  readonly json?: boolean;
  readonly dryRun?: boolean;
}

export interface PurgeFlags extends RetentionFlags {
  /** Days. */
  readonly olderThan: number;
}

/** Forgets whole UTC days. Its exit code is not 0 when the search cluster could not be told. @throws Fault `lock.held`, `ledger.failed`, `disk.failed`, `audit.broken`. */
export const purgeCommand = (flags: PurgeFlags, context: Context): Promise<number> =>
  withRetention(flags, context, async (retention) => {
    const before = new Date(context.now() - flags.olderThan * dayMs).toISOString().slice(0, 10);
    const kept = retention.keptBefore(before);
    if (!flags.dryRun) {
      await retention.forgetBefore(before);
      await retention.settle();
    }
    if (flags.json) writeLine(context, { type: flags.dryRun ? "purgePlan" : "purge", before, ...kept });
    else if (!flags.quiet) context.stdout.write(purgeText(before, kept, flags.dryRun === true));
  });

function purgeText(before: string, { days, conversations }: Kept, isPlan: boolean): string {
  if (days === 0) return `nothing is kept of the days before ${before}\n`;
  const what = `${many(conversations, "conversation")} of ${many(days, "day")} before ${before}`;
  return isPlan
    ? `would forget ${what}\n`
    : `forgot ${what}; the audit keeps what they sent as hashes and counts\n`;
}

export interface ForgetFlags extends RetentionFlags {
  readonly conversation: readonly string[];
}

/** @throws as `purgeCommand`. */
export const forgetCommand = (flags: ForgetFlags, context: Context): Promise<number> =>
  withRetention(flags, context, async (retention) => {
    const found: { readonly conversationId: string; readonly places: readonly string[] }[] = [];
    for (const conversationId of new Set(flags.conversation))
      found.push({ conversationId, places: await retention.forget(conversationId) });
    await retention.settle();
    for (const { conversationId, places } of found) {
      if (flags.json) writeLine(context, { type: "forgotten", conversationId, places });
      else if (!flags.quiet) context.stdout.write(forgottenText(conversationId, places));
    }
  });

function forgottenText(conversationId: string, places: readonly string[]): string {
  const was = places.length === 0 ? "nothing of it was kept" : `was in ${places.join(", ")}`;
  const late = places.includes("batch")
    ? "; its request may be at the provider, whose answer will be thrown away"
    : "";
  return `${conversationId}  ${was}; no run will take it on again${late}\n`;
}

async function withRetention(
  flags: RetentionFlags,
  context: Context,
  use: (retention: Retention) => Promise<void>,
): Promise<number> {
  const config = loadConfig(flags, ["local"], context);
  const { now, abort } = context;
  const { dataDir, search } = config;
  const patience = loggedPatience(flags, config, context);
  const retention = await openRetention({ dataDir, now, isSearched: search.isLocal, patience }).catch(
    (error: unknown) => exitBefore(error, flags, context),
  );
  if ("code" in retention) return tellExit(retention, flags, context);
  let leaving = 0;
  try {
    await use(retention);
    leaving = retention.leaving();
  } finally {
    await retention.close();
  }
  const left =
    leaving === 0 || flags.dryRun ? allDone : await outOfCluster(leaving, { config, now, abort, patience });
  if (flags.json) writeExit(left, context);
  else if (left.code !== 0) context.stderr.write(`${left.reason}. Next: ${left.next}\n`);
  return left.code;
}

const allDone = { code: 0, reason: "all done", next: "nothing" };

/** The cluster is told last: whatever becomes of that, here it is forgotten, and there it stays noted. */
async function outOfCluster(leaving: number, options: Parameters<typeof takeOutOfCluster>[0]) {
  const reason = `forgotten here, but ${many(leaving, "conversation")} may still lie in the search cluster`;
  const next = "transcript-gateway search sync --index cluster";
  if (!options.config.search.cluster)
    return {
      code: 78,
      reason: `${reason}, and SEARCH_URL is not set`,
      next: `set it, then ${next}; when that cluster is no more, delete search.sqlite, which fills itself again`,
    };
  try {
    await takeOutOfCluster(options);
    return allDone;
  } catch (error) {
    if (!isFault(error)) throw error;
    return { code: error.exit, reason: `${reason}: ${error.message}`, next };
  }
}
