/** One conversation, as soon as there is a transcript of it: waits for Genesys' own, or has the recording heard by a
 *  speech-to-text server; then the road of every night. */
import { resolve } from "node:path";
import type { Config } from "../config.ts";
import { wrongUse } from "../shared/fault.ts";
import { createLog, type Log } from "../shared/log.ts";
import { type Conversation, emptyKnown } from "../shared/types.ts";
import { loadMedium } from "../transcribing/medium.ts";
import { type Heard, noServer } from "../transcribing/spoken.ts";
import { type Missing, openWaiting, type Waiting } from "../transcribing/waiting.ts";
import type { Context } from "./context.ts";
import { checkPrices, newRun, type Run, runOver } from "./run.ts";
import { tellExit, timeIsUp } from "./run-exit.ts";
import type { RunFlags } from "./run-flags.ts";
import { loadConfig } from "./settings.ts";
import { refuseStreamDirectory } from "./stream-directory.ts";
import { isPretty } from "./terminal.ts";
import { parseInstant, windowAround } from "./window.ts";

export interface TranscribeFlags extends RunFlags {
  readonly conversation?: string;
  /** Address, or path of a file. */
  readonly media?: string;
  /** The recording is heard by the speech-to-text server. */
  readonly speech?: boolean;
  readonly reprocess?: boolean;
  readonly program?: readonly string[];
  /** Milliseconds. */
  readonly wait?: number;
  /** As `en`. */
  readonly language?: string;
  /** Of a recording that is no conversation of Genesys'. */
  readonly id?: string;
  readonly startedAt?: string;
}

const usualWaitMs = 1_800_000;

/** @throws Fault `usage.invalid`, `config.invalid`, `speech.medium`, and whatever a run throws. */
export async function transcribeCommand(flags: TranscribeFlags, context: Context): Promise<number> {
  checkTogether(flags);
  const { media } = flags;
  const run = newRun(flags, context);
  const config = loadConfig(flags, media === undefined ? ["genesys", "llm"] : ["llm"], context);
  await refuseStreamDirectory(config.dataDir);
  checkPrices(config);
  if ((media !== undefined || flags.speech) && !config.speech) throw noServer();
  const log = createLog({
    level: config.log.level,
    isPretty: isPretty(config, context),
    destination: context.stderr,
  });
  if (media !== undefined) return transcribeMedium(media, config, log, flags, context, run);

  const waiting = openWaiting(config, {
    patienceMs: flags.wait ?? usualWaitMs,
    ...{ signal: AbortSignal.any([run.deadline.stop, context.abort]), now: context.now },
    onWait: (fault, delayMs) => log.debug({ code: fault.code, delayMs: Math.round(delayMs) }, "waits"),
  });
  try {
    const found = await awaited(waiting, log, flags);
    if (typeof found === "string") return tellExit(notYet(found), flags, context);
    await waiting.close();
    const spoken = flags.speech ? { ...languageOf(flags), onHeard: tellsHeard(log) } : undefined;
    return await runOver(
      windowAround([found]),
      config,
      {
        ...flags,
        command: "transcribe",
        ids: [found.id],
        isAnew: flags.reprocess === true,
        ...(spoken ? { spoken } : {}),
      },
      context,
      run,
    );
  } catch (error) {
    const { stop, isOver } = run.deadline;
    if (!stop.aborted || error !== stop.reason) throw error;
    const end = isOver()
      ? { code: 21, reason: `${timeIsUp(flags)} while it waited` }
      : { code: context.stopCode(), reason: "stopped while it waited" };
    return tellExit({ ...end, next: "the same command" }, flags, context);
  } finally {
    await waiting.close();
  }
}

async function awaited(waiting: Waiting, log: Log, flags: TranscribeFlags): Promise<Conversation | Missing> {
  const { conversation: id = "", reprocess, program = [], speech = false } = flags;
  const onMissing = (missing: Missing, waitMs: number) =>
    log.info({ conversationId: id, nextLookSeconds: Math.round(waitMs / 1000) }, missingSays[missing]);
  if (reprocess) {
    const conversation = await waiting.until(id, { isSpoken: true, onMissing });
    if (typeof conversation === "string") return conversation;
    const missing = await waiting.reprocessed(conversation, program, onMissing);
    if (missing) return missing;
  }
  return waiting.until(id, { isSpoken: speech, onMissing });
}

const missingSays: Readonly<Record<Missing, string>> = {
  unknown: "Genesys does not know the conversation (yet)",
  running: "the conversation goes on",
  transcript: "there is no transcript yet",
  reprocessing: "Genesys is looking at it again",
  answer: "Genesys has not answered",
};

const nextFor: Readonly<Record<Missing, string>> = {
  unknown: "check the id, and that the role sees its division; else run the same command later",
  running: "run the same command later, or with a longer --wait",
  transcript: "run the same command later, with a longer --wait, or with --speech",
  reprocessing: "run the same command with a longer --wait",
  answer: "run doctor, which tells what does not answer",
};

const notYet = (missing: Missing) => ({ code: 75, reason: missingSays[missing], next: nextFor[missing] });

async function transcribeMedium(
  where: string,
  config: Config,
  log: Log,
  flags: TranscribeFlags,
  context: Context,
  run: Run,
): Promise<number> {
  const { speech } = config;
  if (!speech) throw noServer();
  const path = /^https?:\/\//i.test(where) ? where : resolve(context.cwd, where);
  const { now, abort } = context;
  const medium = await loadMedium(path, { kind: speech.kind, now, signal: abort });
  const { audio, bytes, sha256 } = medium;
  log.info({ bytes, ...audio }, "the recording is of a kind that is taken");
  const startedMs = flags.startedAt === undefined ? now() : parseInstant("--started-at", flags.startedAt);
  const conversation: Conversation = {
    id: flags.id ?? `media-${sha256.slice(0, 32)}`,
    startedAt: new Date(startedMs).toISOString(),
    endedAt: new Date(startedMs + Math.round((audio?.seconds ?? 0) * 1000)).toISOString(),
    mediaType: "voice",
    queueIds: [],
    communications: [],
    known: emptyKnown,
  };
  const spoken = { given: { medium, conversation }, ...languageOf(flags), onHeard: tellsHeard(log) };
  const ofRun = { ...flags, command: "transcribe", spoken };
  return runOver(windowAround([conversation]), config, ofRun, context, run);
}

const languageOf = ({ language }: TranscribeFlags) => (language === undefined ? {} : { language });

const tellsHeard = (log: Log) => (heard: Heard) =>
  log.info({ ...heard, tookMs: Math.round(heard.tookMs) }, "a recording was heard");

/** @throws Fault `usage.invalid`. */
function checkTogether(flags: TranscribeFlags): void {
  const { conversation, media, id, startedAt, language, wait, speech, reprocess, program } = flags;
  if ((conversation === undefined) === (media === undefined))
    throw wrongUse("give --conversation or --media, one of them", "see transcribe --help");
  if (media === undefined && (id !== undefined || startedAt !== undefined))
    throw wrongUse("--id and --started-at are for a recording of --media", "leave them out");
  if (media !== undefined && reprocess)
    throw wrongUse(
      "Genesys Cloud takes no file to transcribe",
      "leave out --reprocess: the recording goes to the server of STT_BASE_URL",
    );
  if (media !== undefined && (wait !== undefined || speech))
    throw wrongUse(
      "--wait and --speech are for a --conversation; a recording of --media is heard at once, and always there",
      "leave them out",
    );
  if (media === undefined && !speech && language !== undefined)
    throw wrongUse(
      "--language is for a recording; Genesys' own transcript is in the language of its settings",
      "leave it out, or add --speech",
    );
  if (program !== undefined && !reprocess) throw wrongUse("--program is for --reprocess", "add it");
}
