/** What must be true once everything has come to its end, whatever happened on the way: held against the simulator,
 *  which was never killed and knows the truth. Every test of recovery asks the same questions here. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { openDatabase } from "../../src/ledger/sqlite.ts";
import type { Received } from "../../src/simulator/recorder.ts";
import type { TruthRow } from "../../src/simulator/world.ts";
import { runClocked } from "./clocked-program.ts";
import { answerable, resultsIn } from "./run-evidence.ts";

export interface Evidence {
  readonly dataDir: string;
  readonly truth: readonly TruthRow[];
  /** What arrived, from the beginning on. */
  readonly received: readonly Received[];
  /** Answers that may have been lost, and were asked for again: conversations in hand, times the kills. */
  readonly mostRepeats: number;
  /** How often each conversation was answered, under other rules each time; default once. */
  readonly times?: number;
  /** From this day on every day must be closed: nightly runs were at them, and enough of those. */
  readonly closedFrom?: string;
  /** Epoch milliseconds, for `status`. */
  readonly now?: () => number;
}

/** What is not as it must be, a sentence each. */
export async function objections(evidence: Evidence): Promise<readonly string[]> {
  const { dataDir, now = Date.now } = evidence;
  const ask = async (...argv: string[]) => {
    const { code, stdout } = await runClocked([...argv, "--json", "--data-dir", dataDir], { env: {}, now });
    const lines = stdout.trim().split("\n");
    return { code, lines: lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
  };
  const status = await ask("status");
  const told = status.lines.find(({ type }) => type === "status");
  const days: ToldDay[] = [];
  for (const name of new Set(evidence.truth.map(dayOf)))
    days.push(...((await ask("status", "--day", name)).lines.slice(0, 1) as unknown as ToldDay[]));
  return [
    ...resultObjections(evidence),
    ...sendingObjections(evidence),
    ...auditObjections(evidence),
    ...(await ask("audit", "verify")).lines
      .filter(({ type }) => type === "problem")
      .map(({ says }) => `audit: ${says}`),
    ...(await ledgerObjections(evidence)),
    ...(status.code === 0 ? [] : [`status ended with ${status.code}`]),
    ...((told?.["holders"] as unknown[] | undefined)?.length === 0
      ? []
      : ["status says that a run is at work"]),
    ...dayObjections(evidence, days),
  ];
}

const dayOf = ({ startedAt }: TruthRow): string => startedAt.slice(0, 10);

/** As `status --json` tells it. */
interface ToldDay {
  readonly day: string;
  readonly state: string;
  readonly done: number;
  readonly pending: number;
  readonly none: Readonly<Record<string, number>>;
  readonly missing: number;
  readonly unknown: number;
  readonly failed: number;
  readonly unread: number;
  readonly held: number;
  readonly waiting: number;
  readonly listed?: { readonly expected: number };
}

function* resultObjections({ dataDir, truth }: Evidence): Iterable<string> {
  const days = new Map(truth.filter(({ hasTranscript }) => hasTranscript).map((row) => [row.id, dayOf(row)]));
  const seen = new Set<string>();
  for (const { day, conversationId: id } of resultsIn(dataDir)) {
    const due = days.get(id);
    if (seen.has(id)) yield `results: ${id} stands twice`;
    if (!due) yield `results: nobody expects ${id}`;
    else if (due !== day) yield `results: ${id} of ${due} stands in ${day}`;
    seen.add(id);
  }
  for (const id of days.keys()) if (!seen.has(id)) yield `results: ${id} is lost`;
}

function* sendingObjections({ truth, received, mostRepeats, times = 1 }: Evidence): Iterable<string> {
  const due = answerable(truth).length * times;
  const given = sum(received, ({ counts }) => counts.chat.ok);
  if (given > due + mostRepeats)
    yield `LLM: ${given} answers where ${due} are due and ${mostRepeats} may be repeated`;
  for (const { counts } of received)
    for (const [route, { limited }] of Object.entries(counts))
      if (limited > 0) yield `rate: ${limited} requests of ${route} were beyond the limit`;
}

const sum = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((all, item) => all + of(item), 0);

/** Nothing left that is not on record, byte for byte. */
function* auditObjections({ dataDir, received }: Evidence): Iterable<string> {
  const directory = join(dataDir, "audit");
  const recorded = new Set(
    readdirSync(directory)
      .flatMap((name) => readFileSync(join(directory, name), "utf8").trimEnd().split("\n"))
      .map((line) => JSON.parse(line) as { readonly type: string; readonly sha256?: string })
      .filter(({ type }) => type === "request")
      .map(({ sha256 }) => sha256),
  );
  for (const { body } of received.flatMap(({ chat }) => chat)) {
    const sha256 = createHash("sha256").update(body).digest("hex");
    if (!recorded.has(sha256)) yield `audit: nothing is recorded of the request ${sha256}`;
  }
}

async function ledgerObjections({ dataDir, received, mostRepeats }: Evidence): Promise<readonly string[]> {
  const database = await openDatabase(join(dataDir, "ledger.sqlite"), { readOnly: true });
  try {
    const sums = database.get(
      "SELECT sum(requests) AS requests, sum(unknown_outcomes) AS unknown FROM conversations",
    );
    const { requests = 0, unknown = 0 } = (sums ?? {}) as { requests?: number; unknown?: number };
    const arrived = sum(received, ({ counts }) => counts.chat.requests);
    const open = database.all(
      "SELECT conversation_id, state FROM conversations WHERE state IN ('claimed', 'orphaned')",
    );
    const running = database.all("SELECT id FROM runs WHERE ended_at IS NULL");
    return [
      ...open.map(({ conversation_id: id, state }) => `ledger: ${id} is still ${state}`),
      ...running.map(({ id }) => `ledger: the run ${id} has not ended`),
      ...(requests < arrived ? [`ledger: it counts ${requests} requests, and ${arrived} arrived`] : []),
      ...(unknown > mostRepeats ? [`ledger: ${unknown} answers were lost, and ${mostRepeats} may be`] : []),
    ];
  } finally {
    database.close();
  }
}

function* dayObjections({ truth, closedFrom }: Evidence, told: readonly ToldDay[]): Iterable<string> {
  for (const name of new Set(truth.map(dayOf))) {
    const rows = truth.filter((row) => dayOf(row) === name);
    const day = told.find((of) => of.day === name);
    if (!day) {
      yield `status: ${name} is not told of`;
      continue;
    }
    const { done, pending, none, listed, state, missing, unknown, failed, unread, held, waiting } = day;
    const due = answerable(rows).length;
    const without = pending + Object.values(none).reduce((sum, one) => sum + one, 0);
    if (done !== due) yield `status: ${name} has ${done} done of ${due}`;
    if (without !== rows.length - due)
      yield `status: ${name} has ${without} without text of ${rows.length - due}`;
    const open = missing + unknown + failed + unread + held + waiting;
    if (open > 0) yield `status: ${name} has ${open} that are not done`;
    if (listed && listed.expected !== rows.length)
      yield `status: ${name} expects ${listed.expected} of ${rows.length}`;
    if (closedFrom !== undefined && name >= closedFrom && state !== "closed")
      yield `status: ${name} is ${state}`;
  }
}
