/** What the redaction does, before anything is sent. Nothing is sent and nothing is kept, but the page that was asked
 *  for, the turns that were marked, and the record that somebody looked under the masks. */
import { join, relative, resolve } from "node:path";
import { many } from "../report/numbers.ts";
import type { Exhibit } from "../report/preview/exhibit.ts";
import { type Overview, overviewOf } from "../report/preview/overview.ts";
import { previewPage } from "../report/preview/page.ts";
import { exhibitText, overviewText, type TextOptions } from "../report/preview/text.ts";
import { wrongUse } from "../shared/fault.ts";
import { type PiiType, piiTypes } from "../shared/types.ts";
import { loadViewing } from "../viewing.ts";
import type { Context } from "./context.ts";
import { type Exit, writeExit, writeLine } from "./failure.ts";
import { expectNoFile } from "./new-file.ts";
import { compareRules } from "./preview-compare.ts";
import { type GatherFlags, gather, scopeOf } from "./preview-gather.ts";
import { keepMark } from "./preview-marks.ts";
import { writePage } from "./preview-page.ts";
import { recordLook } from "./preview-reveal.ts";
import { runViewer, type ViewerOptions } from "./preview-viewer.ts";
import { loadConfig } from "./settings.ts";
import { hasColour } from "./terminal.ts";

export interface PreviewFlags extends GatherFlags {
  /** `-` is stdin. */
  readonly file?: string;
  readonly type?: readonly string[];
  readonly html?: string;
  readonly force?: boolean;
  readonly compare?: readonly string[];
  readonly reveal?: boolean;
  readonly marks?: string;
  readonly json?: boolean;
  /** False for --no-color. */
  readonly color?: boolean;
}

/** @param dash `-` when stdin is to be read. */
export async function previewCommand(
  dash: string | undefined,
  flags: PreviewFlags,
  context: Context,
): Promise<number> {
  const file = dash ?? flags.file;
  checkFlags(flags, dash, context);
  if (flags.html !== undefined && !flags.force) expectNoFile("--html", flags.html, context);
  const types = typesIn(flags.type ?? []);
  const config = loadConfig(flags, file === undefined ? ["genesys"] : ["local"], context);
  const [before, after] = flags.compare ?? [];
  const viewing = await loadViewing(config);
  const gathered = await gather(file, config, flags, context).catch((error: unknown) => {
    if (context.stop.aborted) return undefined;
    throw error;
  });
  if (!gathered) return context.stopCode();
  const { heard, badLines } = gathered;
  for (const line of badLines) context.stderr.write(`line ${line}: not a conversation\n`);
  const done = exitOfLines(badLines);
  if (flags.reveal) {
    const where = flags.html === undefined ? "terminal" : "page";
    await recordLook(heard, where, viewing.fingerprint, config.dataDir, context);
  }
  const look: TextOptions = {
    columns: Math.max(60, Math.min(160, (context.stdout.columns || 100) - 1)),
    hasColour: hasColour(flags, context),
    types,
  };
  if (before !== undefined && after !== undefined) {
    const rules = [resolve(context.cwd, before), resolve(context.cwd, after)] as const;
    const { reveal: isRevealed = false, json: isJson = false, quiet: isQuiet = false } = flags;
    const exit = await compareRules(heard, rules, config, { ...look, isRevealed, isJson, isQuiet }, context);
    return end(exit.code === 0 ? done : exit, flags, context);
  }

  const exhibits = heard.map((one) => viewing.show(one, flags.reveal === true));
  const all: Shown = { exhibits, overview: overviewOf(exhibits) };
  if (flags.html !== undefined) {
    const scope = scopeOf(file, flags, context);
    await showPage(flags.html, all, { scope, rules: viewing.fingerprint }, flags, context);
  } else if (flags.json) showJson(all, types, context);
  else if (heard.length === 0) context.stderr.write("no conversation of the range has a transcript\n");
  else if (!flags.quiet && isAtTerminal(file, context)) {
    const marks = resolve(context.cwd, flags.marks ?? join(config.dataDir, "rules-test.jsonl"));
    await leafThrough(
      all,
      { ...look, keep: (mark) => keepMark(marks, mark, heard, exhibits) },
      marks,
      context,
    );
  } else if (!flags.quiet) showText(all, look, context);
  return end(done, flags, context);
}

interface Shown {
  readonly exhibits: readonly Exhibit[];
  readonly overview: Overview;
}

async function showPage(
  path: string,
  { exhibits, overview }: Shown,
  { scope, rules }: { readonly scope: string; readonly rules: string },
  flags: PreviewFlags,
  context: Context,
): Promise<void> {
  const page = previewPage(exhibits, overview, {
    madeAt: context.now(),
    facts: [
      ["conversations", scope],
      ["redaction", `rules ${rules.slice(0, 16)}`],
    ],
    isRevealed: flags.reveal === true,
  });
  await writePage(path, page, flags.force === true, context);
  if (flags.json) writeLine(context, { type: "page", file: path, ...overview });
  else if (!flags.quiet) context.stdout.write(`${many(exhibits.length, "conversation")} in ${path}\n`);
}

function showJson({ exhibits, overview }: Shown, types: ReadonlySet<PiiType>, context: Context): void {
  for (const exhibit of exhibits) writeLine(context, jsonOf(exhibit, types));
  writeLine(context, { type: "overview", ...overview });
}

function showText({ exhibits, overview }: Shown, look: TextOptions, { stdout }: Context): void {
  for (const exhibit of exhibits) stdout.write(exhibitText(exhibit, look));
  stdout.write(overviewText(overview, look));
}

/** @param marks where marked turns are kept. */
async function leafThrough(
  { exhibits, overview }: Shown,
  look: ViewerOptions,
  marks: string,
  context: Context,
): Promise<void> {
  const kept = await runViewer(exhibits, overview, look, context);
  if (kept === 0) return;
  const where = relative(context.cwd, marks);
  const next = "redact --test --cases holds rules against them";
  context.stdout.write(`${many(kept, "marked turn")} in ${where}; ${next}\n`);
}

/** Keys can be read where nothing else is. */
const isAtTerminal = (file: string | undefined, { stdin, stdout }: Context): boolean =>
  file !== "-" && stdin.isTTY === true && stdout.isTTY === true;

const exitOfLines = ({ length }: readonly number[]): Exit =>
  length > 0
    ? { code: 1, reason: `${many(length, "line")} held no conversation`, next: "see the lines named" }
    : { code: 0, reason: "all shown", next: "nothing" };

function checkFlags(flags: PreviewFlags, dash: string | undefined, { stdout }: Context): void {
  if (dash !== undefined && dash !== "-")
    throw wrongUse("preview takes no argument but -", "name a file with --file");
  const { sample, seed, conversation, compare, html, from, to, lookBack } = flags;
  const { mediaType, queue, direction, division } = flags;
  const named = [conversation, dash, flags.file].filter((one) => one !== undefined);
  const ofRange = [sample, seed, from, to, lookBack, mediaType, queue, direction, division].some(
    (one) => one !== undefined,
  );
  if (named.length > 1 || (named.length === 1 && ofRange))
    throw wrongUse("a range, --conversation and a file exclude each other", "give one of them");
  if (compare && compare.length !== 2)
    throw wrongUse("--compare takes two rules files", "give the rules as they are, and as they are to be");
  if (compare && (html !== undefined || flags.rules !== undefined))
    throw wrongUse("--compare goes with neither --html nor --rules", "give the two rules files to --compare");
  if (html !== undefined && flags.type)
    throw wrongUse("--type does not go with --html", "the page has a filter of its own");
  if (flags.force && html === undefined) throw wrongUse("--force is given without --html", "leave it out");
  if (flags.marks !== undefined && (html !== undefined || flags.json || compare || stdout.isTTY !== true))
    throw wrongUse("--marks is for a terminal, where turns are marked", "look there, or leave it out");
  if (flags.reveal && html === undefined && stdout.isTTY !== true)
    throw wrongUse("--reveal is for a terminal", "look there, or leave it out");
}

function typesIn(names: readonly string[]): ReadonlySet<PiiType> {
  const isType = (name: string): name is PiiType => piiTypes.some((type) => type === name);
  const upper = names.map((name) => name.toUpperCase());
  const unknown = upper.filter((name) => !isType(name));
  if (unknown.length > 0)
    throw wrongUse(`there is no type ${unknown.join(", ")}`, `take ${piiTypes.join(", ")}`);
  return new Set(upper.filter(isType));
}

function jsonOf(exhibit: Exhibit, types: ReadonlySet<PiiType>) {
  const { turns, ...about } = exhibit;
  return {
    type: "conversation",
    ...about,
    turns: turns.map(({ speaker, text }) => ({ speaker, text })),
    findings: turns.flatMap(({ masks }, turn) =>
      masks
        .filter(({ type }) => types.size === 0 || types.has(type))
        .map(({ saidStart, saidLength, type, detector, view, cue }) => ({
          ...{ turn, start: saidStart, end: saidStart + saidLength, type, detector, view, cue },
        })),
    ),
  };
}

function end(exit: Exit, flags: PreviewFlags, context: Context): number {
  if (flags.json) writeExit(exit, context);
  else if (exit.code !== 0) context.stderr.write(`transcript-gateway: ${exit.reason}. Next: ${exit.next}.\n`);
  return exit.code;
}
