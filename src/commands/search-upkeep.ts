/** Keeps the search indexes in step with the results, and says whether they are. */
import { many } from "../report/numbers.ts";
import { verificationText } from "../report/search/verification.ts";
import type { IndexName } from "../search/index-shape.ts";
import { isEqual } from "../search/verify.ts";
import { syncSearch, type UpkeepOptions, verifySearch } from "../searching/upkeep.ts";
import { Fault } from "../shared/fault.ts";
import type { Context } from "./context.ts";
import { writeExit, writeLine } from "./failure.ts";
import { loadConfig, type SettingFlags } from "./settings.ts";

export interface UpkeepFlags extends SettingFlags {
  readonly index?: IndexName;
  readonly json?: boolean;
}

/** @throws Fault `usage.invalid` for an index that is not set; what keeping it up throws. */
export const searchSync = (flags: UpkeepFlags, context: Context): Promise<number> =>
  keepUp("sync", flags, context);

/** @throws as `searchSync`. */
export const searchRebuild = (flags: UpkeepFlags, context: Context): Promise<number> =>
  keepUp("rebuild", flags, context);

async function keepUp(type: "sync" | "rebuild", flags: UpkeepFlags, context: Context): Promise<number> {
  const done = await syncSearch(optionsOf(flags, context), { isAnew: type === "rebuild" });
  for (const one of done) {
    const { index, put, dropped } = one;
    if (flags.json) writeLine(context, { type, ...one });
    else if (!flags.quiet)
      context.stdout.write(`${names[index]}: ${many(put, "conversation")} put in, ${dropped} taken out\n`);
  }
  const exit = done.every(({ isWhole }) => isWhole)
    ? { code: 0, reason: "up to date", next: "nothing" }
    : { code: context.stopCode(), reason: "stopped", next: "search sync goes on" };
  if (flags.json) writeExit(exit, context);
  return exit.code;
}

/** @returns 24 when an index is not equal to the results. @throws as `searchSync`. */
export async function searchVerify(flags: UpkeepFlags, context: Context): Promise<number> {
  const found = await verifySearch(optionsOf(flags, context));
  for (const one of found) {
    const isWhole = isEqual(one);
    if (flags.json) writeLine(context, { type: "verified", isEqual: isWhole, ...one });
    else if (!flags.quiet || !isWhole) context.stdout.write(verificationText(names[one.index], one));
  }
  const exit = found.every(isEqual)
    ? { code: 0, reason: "equal to the results", next: "nothing" }
    : { code: 24, reason: "not equal to the results", next: "search sync; if it stays, search rebuild" };
  if (flags.json) writeExit(exit, context);
  return exit.code;
}

const names: Readonly<Record<IndexName, string>> = { local: "index", cluster: "cluster" };

function optionsOf({ index, ...flags }: UpkeepFlags, { now, stop, abort, ...rest }: Context): UpkeepOptions {
  const config = loadConfig(flags, ["local"], { now, stop, abort, ...rest });
  const { isLocal, cluster } = config.search;
  const isSet = { local: isLocal, cluster: cluster !== undefined };
  if (index ? !isSet[index] : !isLocal && !cluster) {
    throw new Fault("usage.invalid", {
      says: index === "cluster" ? "no cluster is set" : "the index is switched off",
      next: index === "cluster" ? "set SEARCH_URL" : "set SEARCH_LOCAL=on, or SEARCH_URL",
    });
  }
  return { config, only: index, now, stop, abort };
}
