/** What the redaction does, before anything is sent. Nothing is sent and nothing is kept, but the page that was asked
 *  for, the turns that were marked, and the record that somebody looked under the masks. */
import { resolve } from "node:path";
import type { Config } from "../config.ts";
import { openReading } from "../reading.ts";
import type { Exhibit } from "../report/preview/exhibit.ts";
import { overviewOf } from "../report/preview/overview.ts";
import { previewPage } from "../report/preview/page.ts";
import { exhibitText, overviewText, plural, type TextOptions } from "../report/preview/text.ts";
import { Fault } from "../shared/fault.ts";
import { createLog } from "../shared/log.ts";
import { type PiiType, piiTypes } from "../shared/types.ts";
import { type Heard, loadViewing } from "../viewing.ts";
import type { Context } from "./context.ts";
import { type Exit, writeExit } from "./failure.ts";
import { compareRules } from "./preview-compare.ts";
import { readConversations } from "./preview-input.ts";
import { writePage } from "./preview-page.ts";
import { recordLook } from "./preview-reveal.ts";
import { loadConfig, type SettingFlags } from "./settings.ts";
import { hasColour, isPretty } from "./terminal.ts";
import { parseWindow, type WindowFlags } from "./window.ts";

export interface PreviewFlags extends SettingFlags, WindowFlags {
  readonly sample?: number;
  readonly seed: number;
  readonly mediaType?: readonly string[];
  readonly queue?: readonly string[];
  readonly direction?: "inbound" | "outbound";
  readonly division?: readonly string[];
  readonly conversation?: readonly string[];
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

/** A glance, and a page's worth. */
const usualSample = 20;

/** @param dash `-` when stdin is to be read. */
export async function previewCommand(
  dash: string | undefined,
  flags: PreviewFlags,
  context: Context,
): Promise<number> {
  const file = dash ?? flags.file;
  checkFlags(flags, dash, context);
  const types = typesIn(flags.type ?? []);
  const config = loadConfig(flags, file === undefined ? ["genesys"] : ["local"], context);
  const [before, after] = flags.compare ?? [];
  const viewing = await loadViewing(config);
  const { heard, badLines } = await gather(file, config, flags, context);
  for (const line of badLines) context.stderr.write(`line ${line}: not a conversation\n`);
  if (flags.reveal) {
    const where = flags.html === undefined ? "terminal" : "page";
    await recordLook(heard, where, viewing.fingerprint, config.dataDir, context);
  }
  const options: TextOptions = {
    columns: Math.max(60, Math.min(160, (context.stdout.columns || 100) - 1)),
    hasColour: hasColour(flags, context),
    types,
  };
  if (before !== undefined && after !== undefined) {
    const look = { ...options, isRevealed: flags.reveal === true, isJson: flags.json === true };
    const rules = [resolve(context.cwd, before), resolve(context.cwd, after)] as const;
    const exit = await compareRules(
      heard,
      rules,
      config,
      { ...look, isQuiet: flags.quiet === true },
      context,
    );
    return end(exit.code === 0 ? exitOfLines(badLines) : exit, flags, context);
  }

  const exhibits = heard.map((one) => viewing.show(one, flags.reveal === true));
  const overview = overviewOf(exhibits);
  if (flags.html !== undefined) {
    const page = previewPage(exhibits, overview, {
      madeAt: context.now(),
      facts: [
        ["conversations", scopeOf(file, flags, context)],
        ["redaction", `rules ${viewing.fingerprint.slice(0, 16)}`],
      ],
      isRevealed: flags.reveal === true,
    });
    await writePage(flags.html, page, flags.force === true, context);
    if (!flags.json && !flags.quiet)
      context.stdout.write(`${plural(exhibits.length, "conversation")} in ${flags.html}\n`);
  } else if (flags.json) for (const exhibit of exhibits) writeLine(context, jsonOf(exhibit, types));
  else if (!flags.quiet) {
    for (const exhibit of exhibits) context.stdout.write(exhibitText(exhibit, options));
    context.stdout.write(overviewText(overview, options));
  }
  return end(exitOfLines(badLines), flags, context);
}

const exitOfLines = ({ length }: readonly number[]): Exit =>
  length > 0
    ? { code: 1, reason: `${plural(length, "line")} held no conversation`, next: "see the lines named" }
    : { code: 0, reason: "all shown", next: "nothing" };

/** What the conversations are, for somebody who only sees the page. */
function scopeOf(file: string | undefined, flags: PreviewFlags, { now }: Context): string {
  if (file !== undefined) return file === "-" ? "from standard input" : "from a file";
  if (flags.conversation) return "named one by one";
  const { fromMs, toMs } = parseWindow(flags, now());
  const minute = (at: number) => new Date(at).toISOString().slice(0, 16);
  return `a sample of ${flags.sample ?? usualSample} from ${minute(fromMs)} to ${minute(toMs)} UTC, seed ${flags.seed}`;
}

const wrong = (says: string, next: string) => new Fault("usage.invalid", { says, next });

function checkFlags(flags: PreviewFlags, dash: string | undefined, { stdout }: Context): void {
  if (dash !== undefined && dash !== "-")
    throw wrong("preview takes no argument but -", "name a file with --file");
  const from = [flags.sample, flags.conversation, dash ?? flags.file].filter((one) => one !== undefined);
  if (from.length > 1)
    throw wrong("--sample, --conversation and --file exclude each other", "give one of them");
  if (flags.compare && flags.compare.length !== 2)
    throw wrong("--compare takes two rules files", "give the rules as they are, and as they are to be");
  if (flags.compare && (flags.html !== undefined || flags.rules !== undefined))
    throw wrong("--compare goes with neither --html nor --rules", "give the two rules files to --compare");
  if (flags.reveal && flags.html === undefined && stdout.isTTY !== true)
    throw wrong("--reveal is for a terminal", "look there, or leave it out");
}

function typesIn(names: readonly string[]): ReadonlySet<PiiType> {
  const isType = (name: string): name is PiiType => piiTypes.some((type) => type === name);
  const upper = names.map((name) => name.toUpperCase());
  const unknown = upper.filter((name) => !isType(name));
  if (unknown.length > 0)
    throw wrong(`there is no type ${unknown.join(", ")}`, `take ${piiTypes.join(", ")}`);
  return new Set(upper.filter(isType));
}

interface Gathered {
  readonly heard: readonly Heard[];
  readonly badLines: readonly number[];
}

async function gather(
  file: string | undefined,
  config: Config,
  flags: PreviewFlags,
  context: Context,
): Promise<Gathered> {
  if (file !== undefined) return readConversations(file, context);
  const log = createLog({
    level: config.log.level,
    isPretty: isPretty(config, context),
    destination: context.stderr,
  });
  const reading = openReading(config, {
    signal: AbortSignal.any([context.stop, context.abort]),
    onWait: ({ code, facts }, delayMs) =>
      log.debug({ code, facts, delayMs: Math.round(delayMs) }, "waits, then tries again"),
  });
  try {
    if (flags.conversation) return { heard: await reading.named(flags.conversation), badLines: [] };
    const heard = await reading.sample({
      ...parseWindow(flags, context.now()),
      filters: {
        mediaTypes: flags.mediaType,
        queueIds: flags.queue,
        direction: flags.direction,
        divisionIds: flags.division,
      },
      count: flags.sample ?? usualSample,
      seed: flags.seed,
    });
    return { heard, badLines: [] };
  } finally {
    await reading.close();
  }
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

const writeLine = ({ stdout }: Context, line: object) => stdout.write(`${JSON.stringify(line)}\n`);

function end(exit: Exit, flags: PreviewFlags, context: Context): number {
  if (flags.json) writeExit(exit, context);
  else if (exit.code !== 0) context.stderr.write(`transcript-gateway: ${exit.reason}. Next: ${exit.next}.\n`);
  return exit.code;
}
