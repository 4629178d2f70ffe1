/** Where every day and conversation stands, and what to type next. Reads only; a run may be at work meanwhile. */
import { streamingDir } from "../ledger/data-dir.ts";
import { readStanding } from "../ledger/standing.ts";
import { readStreamStanding } from "../ledger/stream-standing.ts";
import { adviceOn } from "../report/status/advice.ts";
import { adviceOnStream } from "../report/status/stream-advice.ts";
import { dayText, stateOf, statusText } from "../report/status/text.ts";
import type { Advice } from "../report/status/words.ts";
import { readSearchStanding } from "../searching/searching.ts";
import { dayOf } from "../shared/day.ts";
import { Fault, isFault } from "../shared/fault.ts";
import type { Standing, StreamStanding } from "../shared/standing.ts";
import type { Context } from "./context.ts";
import { writeExit } from "./failure.ts";
import { loadConfig, type SettingFlags } from "./settings.ts";
import { hasColour } from "./terminal.ts";
import { parseInstant } from "./window.ts";

export interface StatusFlags extends SettingFlags {
  readonly day?: string;
  readonly json?: boolean;
  readonly color?: boolean;
}

/** @throws Fault `usage.invalid` for a day nothing is known of; `ledger.failed`. */
export async function statusCommand(flags: StatusFlags, context: Context): Promise<number> {
  const { dataDir, search } = loadConfig(flags, ["local"], context);
  const day = flags.day === undefined ? undefined : dayOf(parseInstant("--day", flags.day));
  const read = await readStanding(dataDir, day);
  const standing = read && { ...read, search: await readSearchStanding(dataDir, search).catch(unlessBroken) };
  const own = await readStreamStanding(dataDir);
  const stream = own ?? (await readStreamStanding(streamingDir(dataDir)));
  const ofStream = stream ? adviceOnStream(stream) : [];
  // In a stream's own directory nothing was run but streams.
  const advice = own ? ofStream : adviceOn(standing, context.now(), ofStream);
  const [one] = day === undefined ? [] : (standing?.days ?? []);
  if (day !== undefined && !one) {
    throw new Fault("usage.invalid", { says: `nothing is known of ${day}`, next: "see status for the days" });
  }
  if (flags.json) writeJson(standing, stream, advice, context);
  else {
    const look = { hasColour: hasColour(flags, context), columns: context.stdout.columns || 100 };
    context.stdout.write(one ? dayText(one, advice, look) : statusText(standing, advice, look));
  }
  return 0;
}

/** A search index that can not be read hides nothing else; whoever searches is told. */
function unlessBroken(error: unknown): undefined {
  if (isFault(error) && error.code === "search.failed") return undefined;
  throw error;
}

function writeJson(
  standing: Standing | undefined,
  stream: StreamStanding | undefined,
  advice: readonly Advice[],
  context: Context,
): void {
  const write = (line: Record<string, unknown>) => context.stdout.write(`${JSON.stringify(line)}\n`);
  const { days = [], ...rest } = standing ?? {};
  for (const day of days) write({ type: "day", state: stateOf(day), ...day });
  write({ type: "status", ...rest, ...(stream ? { stream } : {}), advice });
  const next = advice.find(({ command }) => command !== undefined)?.command ?? "nothing";
  writeExit({ code: 0, reason: advice[0]?.says ?? "", next }, context);
}
