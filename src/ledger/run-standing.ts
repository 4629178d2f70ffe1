/** Runs as they stand: the last one, the last night, and those that did not come to a good end. Of these count only the
 *  ones whose work no later run took up: whether that one came to its end, it is asked itself. */
import type { AskedOfRun } from "../shared/run-book.ts";
import type { RunStanding, Standing } from "../shared/standing.ts";
import type { Database, Row } from "./sqlite.ts";

/** With older ones nobody would go on, but for the last night: the next one goes on with that, whatever came between. */
const mostRuns = 200;

/** @param living fences of those at work. */
export function runsIn(
  database: Database,
  living: readonly (number | undefined)[],
): Pick<Standing, "lastRun" | "lastNight" | "unfinished"> {
  const rows = [...database.all(youngest, mostRuns), ...database.all(youngestNight)];
  const runs = [...new Map(rows.map((row) => [row["id"], row])).values()].map((row) =>
    runOf(row, living.includes(Number(row["fence"]))),
  );
  const withEnd = (run: RunStanding) => ({ ...run, ...endOf(database.get(end, run.id)) });
  const [lastRun] = runs;
  const lastNight = runs.find(({ isNightly }) => isNightly);
  return {
    ...(lastRun ? { lastRun: withEnd(lastRun) } : {}),
    ...(lastNight ? { lastNight: withEnd(lastNight) } : {}),
    unfinished: runs
      .filter((run, at) => !isWell(run) && !runs.slice(0, at).some((later) => takesUp(later, run)))
      .map(withEnd),
  };
}

const isWell = ({ isAtWork, exitCode = -1 }: RunStanding): boolean =>
  isAtWork || [0, 20, 22].includes(exitCode);

function takesUp(later: RunStanding, earlier: RunStanding): boolean {
  if (later.command !== "run" && later.command !== earlier.command) return false;
  if (![everything, scopeOf(earlier)].includes(scopeOf(later))) return false;
  if (earlier.isNightly) return later.isNightly;
  return later.fromMs <= earlier.fromMs && later.toMs >= earlier.toMs;
}

const scopeOf = ({ filters }: Pick<RunStanding, "filters">): string =>
  ["mediaType", "queue", "direction", "division"]
    .map((name) => [filters[name] ?? []].flat().toSorted().join(","))
    .join(" ");

const everything = scopeOf({ filters: {} });

function runOf(row: Row, isAtWork: boolean): RunStanding {
  const [from = "", to = ""] = String(row["window"]).split("/");
  const asked = JSON.parse(String(row["asked"] ?? "null")) as Partial<AskedOfRun> | null;
  const { ended_at: endedAt = null, exit_code: exitCode = null } = row;
  return {
    id: String(row["id"]),
    isNightly: row["is_nightly"] === 1,
    startedAt: Number(row["started_at"]),
    isAtWork: isAtWork && endedAt === null,
    ...(endedAt === null ? {} : { endedAt: Number(endedAt) }),
    ...(exitCode === null ? {} : { exitCode: Number(exitCode) }),
    fromMs: Date.parse(from),
    toMs: Date.parse(to),
    command: asked?.command ?? "run",
    isBatch: asked?.isBatch === true,
    filters: asked?.filters ?? {},
  };
}

const endOf = (row: Row | undefined): Pick<RunStanding, "reason" | "next"> => ({
  ...(typeof row?.["reason"] === "string" ? { reason: row["reason"] } : {}),
  ...(typeof row?.["next"] === "string" ? { next: row["next"] } : {}),
});

const end =
  "SELECT json_extract(summary, '$.reason') AS reason, json_extract(summary, '$.next') AS next FROM runs WHERE id = ?";

/** A run of an older version has said at its end what was asked of it. */
const youngestOf = (kind: string, most: string) => `
  SELECT id, started_at, ended_at, exit_code, "window", is_nightly, fence,
    coalesce(asked, json_extract(summary, '$.settings')) AS asked
  FROM runs WHERE ${kind} ORDER BY started_at DESC, rowid DESC LIMIT ${most}`;

/** Those of a stream are many and short, and what one leaves its next start does. */
const youngest = youngestOf("coalesce(json_extract(asked, '$.command'), '') <> 'stream'", "?");

const youngestNight = youngestOf("is_nightly = 1", "1");
