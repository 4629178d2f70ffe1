/** Looks for words in what was said and answered; what is found is as masked as it rests in the results. */
import { foundText } from "../report/search/text.ts";
import { parseNarrowed } from "../search/query.ts";
import { openSearching, type Searching } from "../searching/searching.ts";
import { Fault, wrongUse } from "../shared/fault.ts";
import type { Narrowing } from "../shared/search-page.ts";
import type { Context } from "./context.ts";
import { writeExit, writeLine } from "./failure.ts";
import { loadConfig, type SettingFlags } from "./settings.ts";
import { hasColour } from "./terminal.ts";
import { parseInstant } from "./window.ts";

export interface SearchFlags extends SettingFlags {
  readonly from?: string;
  readonly to?: string;
  readonly mediaType?: readonly string[];
  readonly direction?: string;
  readonly queue?: readonly string[];
  readonly sentiment?: readonly string[];
  readonly has?: readonly string[];
  readonly language?: readonly string[];
  readonly sort: "rank" | "date";
  readonly page: number;
  readonly limit: number;
  readonly json?: boolean;
  readonly color?: boolean;
}

/** What is missing in the index is put in before the answer, for as long as this. */
const patienceMs = 10_000;

/** @throws Fault `usage.invalid` for a query that is not understood; `search.failed`, `ledger.failed`, `disk.failed`. */
export async function searchCommand(
  words: readonly string[],
  flags: SearchFlags,
  context: Context,
): Promise<number> {
  const query = parseNarrowed(words.join(" "), narrowingOf(flags));
  const { dataDir, search } = loadConfig(flags, ["local"], context);
  if (!search.isLocal)
    throw new Fault("usage.invalid", { says: "the index is switched off", next: "set SEARCH_LOCAL=on" });
  const searching = await openSearching(dataDir);
  try {
    const waiting = await caughtUp(searching, context);
    const page = { sort: flags.sort, page: flags.page, limit: flags.limit };
    const found = searching.find(query, page);
    if (flags.json) {
      for (const hit of found.hits) writeLine(context, { type: "hit", ...hit });
      writeLine(context, { type: "found", total: found.total, ...page, waiting });
      writeExit({ code: 0, reason: "searched", next: "nothing" }, context);
    } else {
      const look = { hasColour: hasColour(flags, context), columns: context.stdout.columns || 100 };
      context.stdout.write(foundText(found, { page, waiting }, look));
    }
    return 0;
  } finally {
    searching.close();
  }
}

/** @returns results that are still not in the index. */
async function caughtUp(searching: Searching, { now, stop }: Context): Promise<number> {
  const until = now() + patienceMs;
  const { isWhole } = await searching.sync(() => now() < until && !stop.aborted);
  return isWhole ? 0 : searching.waiting();
}

function narrowingOf(flags: SearchFlags): Narrowing {
  const instant = (name: "from" | "to"): string[] => {
    const value = flags[name];
    return value === undefined ? [] : [new Date(parseInstant(`--${name}`, value)).toISOString()];
  };
  const { mediaType: media, direction, queue, sentiment, has, language } = flags;
  const [from, to] = [instant("from"), instant("to")];
  if (from.some((first) => to.some((end) => end <= first)))
    throw wrongUse("--to is not after --from", "the range is half-open, its end is not in it");
  return {
    ...{ from, to, direction: direction === undefined ? [] : [direction] },
    ...{ media, queue, sentiment, has, language },
  };
}
