/** Keeps the search index in step with the results, and says whether it is. */
import { many } from "../report/numbers.ts";
import { verificationText } from "../report/search/verification.ts";
import { isEqual } from "../search/verify.ts";
import { openSearching } from "../searching.ts";
import type { Context } from "./context.ts";
import { writeExit } from "./failure.ts";
import { loadConfig, type SettingFlags } from "./settings.ts";

export interface UpkeepFlags extends SettingFlags {
  readonly json?: boolean;
}

/** @throws Fault `search.failed`, `ledger.failed`, `disk.failed`. */
export async function searchSync(flags: UpkeepFlags, context: Context): Promise<number> {
  const { dataDir } = loadConfig(flags, ["local"], context);
  const searching = await openSearching(dataDir);
  try {
    const synced = await searching.sync(() => !context.stop.aborted);
    return tell("sync", { index: "local", ...synced }, flags, context);
  } finally {
    searching.close();
  }
}

/** @throws as `searchSync`. */
export async function searchRebuild(flags: UpkeepFlags, context: Context): Promise<number> {
  const { dataDir } = loadConfig(flags, ["local"], context);
  const searching = await openSearching(dataDir, { isAnew: true });
  try {
    const synced = await searching.sync(() => !context.stop.aborted);
    return tell("rebuild", { index: "local", ...synced }, flags, context);
  } finally {
    searching.close();
  }
}

/** @returns 24 when an index is not equal to the results. @throws as `searchSync`. */
export async function searchVerify(flags: UpkeepFlags, context: Context): Promise<number> {
  const { dataDir } = loadConfig(flags, ["local"], context);
  const searching = await openSearching(dataDir);
  try {
    const found = await searching.verify();
    const isWhole = isEqual(found);
    if (flags.json) write(context, { type: "verified", index: "local", isEqual: isWhole, ...found });
    else if (!flags.quiet || !isWhole) context.stdout.write(verificationText("index", found));
    const exit = isWhole
      ? { code: 0, reason: "the index is equal to the results", next: "nothing" }
      : {
          code: 24,
          reason: "the index is not equal to the results",
          next: "search sync, then search rebuild",
        };
    if (flags.json) writeExit(exit, context);
    return exit.code;
  } finally {
    searching.close();
  }
}

interface Done {
  readonly index: string;
  readonly put: number;
  readonly dropped: number;
  readonly isWhole: boolean;
}

function tell(type: string, done: Done, flags: UpkeepFlags, context: Context): number {
  const { put, dropped, isWhole } = done;
  const exit = isWhole
    ? { code: 0, reason: "the index is up to date", next: "nothing" }
    : { code: context.stopCode(), reason: "stopped", next: "the same command continues" };
  if (flags.json) {
    write(context, { type, ...done });
    writeExit(exit, context);
  } else if (!flags.quiet) {
    context.stdout.write(
      `${exit.reason}: ${many(put, "conversation")} put in, ${many(dropped, "other")} taken out\n`,
    );
  }
  return exit.code;
}

const write = ({ stdout }: Context, line: Record<string, unknown>) =>
  stdout.write(`${JSON.stringify(line)}\n`);
