/** What the receiver of callbacks has not heard yet, and how it is told without a run. */
import { deliverLeft, type Left } from "../callbacks.ts";
import { expectRuns } from "../ledger/data-dir.ts";
import { readOutbox } from "../ledger/outbox-view.ts";
import { deliveryText, outboxLine } from "../report/callbacks.ts";
import { Fault } from "../shared/fault.ts";
import type { Context } from "./context.ts";
import { type Exit, writeExit, writeLine } from "./failure.ts";
import { loggedPatience, type PatienceFlags } from "./patience.ts";
import { exitBefore, tellExit } from "./run-exit.ts";
import { loadConfig, type SettingFlags } from "./settings.ts";

export interface CallbackFlags extends SettingFlags {
  readonly json?: boolean;
}

export interface DeliveryFlags extends CallbackFlags, PatienceFlags {
  /** Milliseconds. */
  readonly maxDuration: number;
}

/** @throws Fault `ledger.failed`. */
export async function callbacksList(flags: CallbackFlags, context: Context): Promise<number> {
  const { dataDir } = loadConfig(flags, ["local"], context);
  expectRuns(dataDir);
  const entries = await readOutbox(dataDir);
  for (const entry of entries) {
    if (flags.json) writeLine(context, { ...entry, type: "callback", event: entry.type });
    else context.stdout.write(outboxLine(entry));
  }
  if (entries.length === 0 && !flags.json) context.stdout.write("everything was heard\n");
  if (flags.json) writeExit({ code: 0, reason: "all done", next: "nothing" }, context);
  return 0;
}

/** @throws Fault `usage.invalid` when nobody is to be told; `lock.held`, `ledger.failed`, `disk.failed`,
 *  `audit.broken`. */
export const callbacksFlush = (flags: DeliveryFlags, context: Context): Promise<number> =>
  deliver(undefined, flags, context);

/** @throws as `callbacksFlush`; `usage.invalid` for an id that was not given up. */
export function callbacksRetry(
  ids: readonly string[],
  flags: DeliveryFlags & { readonly all?: boolean },
  context: Context,
): Promise<number> {
  if (ids.length > 0 === (flags.all === true))
    throw new Fault("usage.invalid", { says: "name events, or say --all", next: "see callbacks list" });
  return deliver(flags.all ? "all" : ids, flags, context);
}

async function deliver(
  revived: readonly string[] | "all" | undefined,
  flags: DeliveryFlags,
  context: Context,
): Promise<number> {
  const { now, stop, stdout } = context;
  const config = loadConfig(flags, ["local"], context);
  const patience = loggedPatience(flags, config, context);
  const options = { revived, mostMs: flags.maxDuration, now, abort: stop, patience };
  const left = await deliverLeft(config, options).catch((error: unknown) =>
    exitBefore(error, flags, context),
  );
  if ("code" in left) return tellExit(left, flags, context);
  const exit = exitOf(left, context);
  if (flags.json) {
    writeLine(context, { type: "callbacks", ...left });
    writeExit(exit, context);
  } else if (!flags.quiet) stdout.write(deliveryText(left));
  return exit.code;
}

function exitOf({ waiting, refused }: Left, { stop, stopCode }: Context): Exit {
  if (stop.aborted) return { code: stopCode(), reason: "stopped", next: "callbacks flush goes on" };
  if (waiting > 0)
    return {
      code: 75,
      reason: "the receiver did not take them all",
      next: "callbacks flush, or the next run",
    };
  if (refused > 0) return { code: 20, reason: "some were given up", next: "callbacks list" };
  return { code: 0, reason: "all done", next: "nothing" };
}
