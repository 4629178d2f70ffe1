/** What was held back, why, and what may be looked at of it. There is no way to let something out from here: a replay
 *  takes the whole road, and has a file of its own so that a look need not load it. */
import type { Config } from "../config.ts";
import { expectRuns } from "../ledger/data-dir.ts";
import { type Ledger, openLedger } from "../ledger/ledger.ts";
import { type Held, openQuarantineView } from "../ledger/quarantine.ts";
import { heldLine, heldView } from "../report/held.ts";
import { Fault } from "../shared/fault.ts";
import type { Context } from "./context.ts";
import type { Deadline } from "./deadline.ts";
import { type Exit, writeExit, writeLine } from "./failure.ts";
import { loggedPatience, type PatienceFlags } from "./patience.ts";
import { type BeforeFlags, exitBefore, tellExit } from "./run-exit.ts";
import { loadConfig, type SettingFlags } from "./settings.ts";

export interface QuarantineFlags extends SettingFlags {
  readonly json?: boolean;
}

/** @throws Fault `ledger.failed`. */
export async function quarantineList(flags: QuarantineFlags, context: Context): Promise<number> {
  const { dataDir } = loadConfig(flags, ["local"], context);
  expectRuns(dataDir);
  const held = await heldIn(dataDir);
  for (const one of held)
    if (flags.json) writeLine(context, { type: "held", ...one });
    else context.stdout.write(heldLine(one));
  if (held.length === 0 && !flags.json) context.stdout.write("nothing is held back\n");
  return done(flags, context);
}

/** @throws Fault `usage.invalid` for an id that is not in quarantine; `ledger.failed`. */
export async function quarantineShow(id: string, flags: QuarantineFlags, context: Context): Promise<number> {
  const view = await openQuarantineView(loadConfig(flags, ["local"], context).dataDir);
  try {
    const shown = view?.show(id);
    if (!shown) throw notHeld([id]);
    const { held, turns } = shown;
    if (flags.json) writeLine(context, { type: "held", ...held, turns });
    else context.stdout.write(heldView(held, turns));
  } finally {
    view?.close();
  }
  return done(flags, context);
}

/** @throws Fault `usage.invalid` as `quarantineShow`; `lock.held`, `ledger.failed`. */
export async function quarantineDrop(
  ids: readonly string[],
  flags: QuarantineFlags & PatienceFlags,
  context: Context,
): Promise<number> {
  const config = loadConfig(flags, ["local"], context);
  await expectHeld(ids, config.dataDir);
  const exit = await inLedger(({ quarantine }) => quarantine.drop(ids), config, flags, context);
  if (exit) return tellExit(exit, flags, context);
  if (!flags.json && !flags.quiet) context.stdout.write(`dropped ${ids.length}\n`);
  return done(flags, context);
}

/** @param deadline until which it waits for others, where there is one. @returns how it ended when it was not begun. */
export async function inLedger(
  work: (ledger: Ledger) => Promise<unknown>,
  config: Config,
  flags: BeforeFlags,
  context: Context,
  deadline?: Deadline,
): Promise<Exit | undefined> {
  const { dataDir } = config;
  const patience = loggedPatience(flags, config, { ...context, stop: deadline?.stop ?? context.stop });
  const ledger = await openLedger({ dataDir, now: context.now, patience }).catch((error: unknown) =>
    exitBefore(error, flags, context, deadline),
  );
  if ("code" in ledger) return ledger;
  await work(ledger).finally(ledger.close);
  return undefined;
}

export async function heldIn(dataDir: string): Promise<readonly Held[]> {
  const view = await openQuarantineView(dataDir);
  try {
    return view?.list() ?? [];
  } finally {
    view?.close();
  }
}

export async function expectHeld(ids: readonly string[], dataDir: string): Promise<readonly Held[]> {
  const wanted = new Set(ids);
  const held = (await heldIn(dataDir)).filter(({ conversationId }) => wanted.delete(conversationId));
  if (wanted.size > 0) throw notHeld([...wanted]);
  return held;
}

const notHeld = (ids: readonly string[]) =>
  new Fault("usage.invalid", {
    says: "there is no such conversation in quarantine",
    next: "see quarantine list",
    facts: { ids },
  });

export function done(flags: QuarantineFlags, context: Context): number {
  if (flags.json) writeExit({ code: 0, reason: "all done", next: "nothing" }, context);
  return 0;
}
