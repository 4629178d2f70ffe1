/** What a run did, gathered from those who saw it: its own record, the ledger, the result files and the audit. Numbers,
 *  names and masked text only. */
import type { AuditTotals } from "../../shared/audit-book.ts";
import { type FaultCode, faultKinds } from "../../shared/fault.ts";
import type { LedgerAside, LedgerOutcome, LedgerRun, LedgerStep } from "../../shared/run-book.ts";
import type { Facet } from "./answers.ts";
import { type BookRow, booksOf } from "./books.ts";
import type { RunSettings } from "./record.ts";
import type { Recorded } from "./recorded.ts";
import { type Step, stepLengthMs, stepsOf } from "./steps.ts";

export interface Sources {
  readonly run: LedgerRun;
  readonly recorded: Recorded | undefined;
  readonly ledger: {
    readonly outcomes: readonly LedgerOutcome[];
    readonly lastAnswerAt: number | undefined;
    readonly steps: (fromMs: number, stepMs: number) => readonly LedgerStep[];
    readonly aside: readonly LedgerAside[];
  };
  /** Of the lines the run has in the result files. */
  readonly results: { readonly done: number; readonly facets: readonly Facet[] };
  readonly audit: AuditTotals | undefined;
}

export interface DayRow {
  /** `YYYY-MM-DD`, or `YYYY-MM` in a very long range. */
  readonly day: string;
  readonly seen: number;
  readonly done: number;
  /** Done by earlier runs. */
  readonly before: number;
  readonly absent: number;
  /** Their transcripts are still to come. */
  readonly pending: number;
  readonly batched: number;
  readonly held: number;
  readonly failed: number;
  /** The run ended before it came to them. */
  readonly open: number;
}

export interface Reason {
  readonly state: "held" | "failed";
  readonly code: string;
  readonly conversations: number;
  readonly says: string;
  readonly next: string;
}

export interface Wait {
  readonly door: string;
  readonly code: string;
  readonly says: string;
  readonly count: number;
  readonly ms: number;
}

export interface RunReport {
  readonly run: LedgerRun & { readonly fromMs: number; readonly toMs: number; readonly reason: string };
  /** False for a run that was killed, or is still at work: then only the ledger can tell. */
  readonly isWhole: boolean;
  readonly settings: RunSettings | undefined;
  readonly elapsedMs: number;
  readonly totals: Omit<DayRow, "day">;
  readonly days: readonly DayRow[];
  readonly media: readonly { readonly mediaType: string; readonly done: number }[];
  readonly stepMs: number;
  readonly steps: readonly Step[];
  readonly latency: { readonly medianMs: number; readonly p95Ms: number } | undefined;
  readonly waits: readonly Wait[];
  readonly retries: number;
  /** Spent waiting for the rate kept at a door, on average over those who work there. */
  readonly heldMs: { readonly genesys: number; readonly llm: number };
  readonly redactions: readonly { readonly type: string; readonly masks: number }[];
  readonly reasons: readonly Reason[];
  /** Still so. */
  readonly aside: readonly LedgerAside[];
  readonly recorded: Recorded | undefined;
  readonly facets: readonly Facet[];
  readonly books: readonly BookRow[];
}

export function reportOf(sources: Sources): RunReport {
  const { run, recorded, ledger, results } = sources;
  const [from = "", to = ""] = run.window.split("/");
  const elapsedMs = Math.max(
    recorded?.elapsedMs ?? 0,
    ledger.lastAnswerAt === undefined ? 0 : ledger.lastAnswerAt - run.startedAt,
  );
  const stepMs = stepLengthMs(elapsedMs);
  const days = Object.entries(recorded?.days ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([day, counts]) => ({ day, ...standingOf(counts) }));
  const [whole] = ledger.steps(run.startedAt, Number.MAX_SAFE_INTEGER);
  const looks = recorded?.looks ?? [];
  const steps = stepsOf(elapsedMs, stepMs, ledger.steps(run.startedAt, stepMs), looks);
  // A batch tells nothing of how long each answer took.
  const hasLatency = recorded?.settings?.isBatch !== true;
  return {
    run: { ...run, fromMs: Date.parse(from), toMs: Date.parse(to), reason: recorded?.reason ?? "" },
    isWhole: recorded !== undefined,
    settings: recorded?.settings,
    elapsedMs,
    totals: totalsOf(sources, days),
    days,
    media: ledger.outcomes
      .filter(({ state }) => answered.includes(state))
      .reduce<{ mediaType: string; done: number }[]>((all, { mediaType, conversations }) => {
        const known = all.find((one) => one.mediaType === mediaType);
        if (known) known.done += conversations;
        else all.push({ mediaType, done: conversations });
        return all;
      }, []),
    stepMs,
    steps: hasLatency ? steps : steps.map((step) => ({ ...step, medianMs: undefined, p95Ms: undefined })),
    latency: hasLatency ? whole && { medianMs: whole.medianMs, p95Ms: whole.p95Ms } : undefined,
    waits: waitsOf(recorded),
    retries: recorded?.retries ?? 0,
    heldMs: { genesys: looks.at(-1)?.genesysHeldMs ?? 0, llm: looks.at(-1)?.llmHeldMs ?? 0 },
    redactions: Object.entries(recorded?.redactions ?? {})
      .map(([type, masks]) => ({ type, masks }))
      .sort((a, b) => b.masks - a.masks),
    reasons: reasonsOf(sources),
    aside: ledger.aside,
    recorded,
    facets: results.facets,
    books: booksOf({
      recorded,
      ledgerDone: inLedger(sources, answered),
      resultsDone: results.done,
      audit: sources.audit,
    }),
  };
}

/** Replaced since by other rules, an answer is still what this run did. */
const answered: readonly string[] = ["done", "superseded"];

const inLedger = ({ ledger }: Sources, states: readonly string[]): number =>
  ledger.outcomes
    .filter(({ state }) => states.includes(state))
    .reduce((sum, { conversations }) => sum + conversations, 0);

function standingOf(counts: Readonly<Record<string, number>>): Omit<DayRow, "day"> {
  const of = (name: string) => counts[name] ?? 0;
  const settled = {
    done: of("done"),
    before: of("skipped") - of("heldBefore") - of("absentBefore") - of("pendingBefore"),
    absent: of("absent") + of("absentBefore"),
    pending: of("pending") + of("pendingBefore"),
    batched: of("batched") + of("waiting"),
    held: of("held") + of("heldBefore"),
    failed: of("failed"),
  };
  const sum = Object.values(settled).reduce((all, number) => all + number, 0);
  const seen = Math.max(of("seen"), sum);
  return { seen, ...settled, open: seen - sum };
}

/** Of a run that wrote no days down: its sums, or what the ledger knows. */
function totalsOf(sources: Sources, days: readonly DayRow[]): Omit<DayRow, "day"> {
  const { recorded } = sources;
  if (days.length > 0) {
    const names = Object.keys(standingOf({})) as (keyof Omit<DayRow, "day">)[];
    const sums = names.map((name) => [name, days.reduce((sum, day) => sum + day[name], 0)]);
    return Object.fromEntries(sums) as Omit<DayRow, "day">;
  }
  if (recorded) {
    const { seen, skipped, heldBefore, absentBefore, pendingBefore } = recorded;
    const { done, failed, held, absent, pending, batched, waiting } = recorded;
    const before = { seen, skipped, heldBefore, absentBefore, pendingBefore };
    return standingOf({ ...before, done, failed, held, absent, pending, batched, waiting });
  }
  return standingOf({
    done: inLedger(sources, answered),
    absent: inLedger(sources, ["absent"]),
    held: inLedger(sources, ["held"]),
    failed: inLedger(sources, ["failed"]),
  });
}

const kindOf = (code: string) => faultKinds[code as FaultCode] as (typeof faultKinds)[FaultCode] | undefined;

const waitsOf = (recorded: Recorded | undefined): readonly Wait[] =>
  Object.entries(recorded?.waits ?? {})
    .map(([why, { count, ms }]) => {
      const code = why.slice(why.lastIndexOf(" ") + 1);
      return { door: why.slice(0, why.lastIndexOf(" ")), code, says: kindOf(code)?.says ?? code, count, ms };
    })
    .sort((a, b) => b.count - a.count);

/** Of a run that wrote nothing down, of those that still stand. */
function reasonsOf({ recorded, ledger }: Sources): readonly Reason[] {
  const counts: Record<string, number> = { ...recorded?.faults };
  if (!recorded) for (const { faultCode } of ledger.aside) counts[faultCode] = (counts[faultCode] ?? 0) + 1;
  return Object.entries(counts)
    .map(([code, conversations]): Reason => {
      const { says = code, next = "" } = kindOf(code) ?? {};
      return {
        state: /^(guard|gate|redact)\./.test(code) ? "held" : "failed",
        code,
        conversations,
        says,
        next,
      };
    })
    .sort((a, b) => b.conversations - a.conversations);
}
