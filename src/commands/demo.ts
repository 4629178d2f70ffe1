/** The main job on the built-in simulator: on this machine only, with invented people. */
import { rm } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { openRoad } from "../compose.ts";
import { parseConfig } from "../config.ts";
import { beforeAfter } from "../report/before-after.ts";
import { dayMs } from "../shared/day.ts";
import { demoOptions, settingsFor } from "../simulator/demo-settings.ts";
import { openSimulator } from "../simulator/simulator.ts";
import type { Context } from "./context.ts";
import { runOver } from "./run.ts";
import type { RunFlags } from "./run-flags.ts";
import { hasColour } from "./terminal.ts";
import type { Window } from "./window.ts";

export interface DemoFlags extends RunFlags {
  readonly conversations: number;
}

const days = 3;

/** What a small model costs as this is written; the simulator sends no bill. */
const prices = { LLM_PRICE_INPUT: "0.15", LLM_PRICE_OUTPUT: "0.60" };

export async function demoCommand(flags: DemoFlags, context: Context): Promise<number> {
  const toMs = Math.floor(context.now() / dayMs) * dayMs;
  const window: Window = { fromMs: toMs - days * dayMs, toMs, isNightly: false };
  const dataDir = resolve(context.cwd, flags.dataDir ?? join("data", "demo"));
  // Always the same conversations: over an old ledger there would be nothing to see.
  if (flags.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });

  const options = demoOptions(window.toMs);
  const simulator = await openSimulator({
    ...options,
    invented: { ...options.invented, conversations: flags.conversations },
  });
  try {
    const quiet = flags.json || flags.quiet;
    const env = {
      ...settingsFor(simulator),
      ...prices,
      LOG_LEVEL: flags.verbose ? "debug" : "error",
      DATA_DIR: dataDir,
    };
    const config = parseConfig(env, ["genesys", "llm"], () => "");
    if (!quiet)
      context.stdout.write(
        `${flags.conversations} invented conversations, a simulated Genesys Cloud and LLM on 127.0.0.1\n\n`,
      );
    const code = await runOver(window, config, flags, context);
    if (!quiet && !context.stop.aborted) {
      context.stdout.write(await example(config, window, flags, context));
      const results = relative(context.cwd, join(dataDir, "results")) || ".";
      context.stdout.write(
        `\nThe results lie in ${results}, a file a day; try\n  head -n 1 ${join(results, "*.jsonl")}\n`,
      );
    }
    return code;
  } finally {
    await simulator.close();
  }
}

/** The conversation with most to hide among the first voice ones, as it was said and as it left. */
async function example(
  config: ReturnType<typeof parseConfig>,
  window: Window,
  flags: DemoFlags,
  context: Context,
): Promise<string> {
  const road = await openRoad(config, {
    runId: "example",
    ...window,
    filters: { mediaTypes: ["voice"], queueIds: undefined, direction: undefined, divisionIds: undefined },
    isDryRun: true,
    now: context.now,
    abort: context.abort,
    onWait() {},
  });
  try {
    const { source, transcripts, clearing } = road.stations;
    let best: { text: string; masks: number } = { text: "", masks: -1 };
    let looked = 0;
    for await (const conversation of source.conversations(context.stop)) {
      looked += 1;
      if (looked > 12) break;
      const transcript = await transcripts.of(conversation, context.abort);
      if (!transcript || transcript.turns.length > 24) continue;
      const redaction = clearing.turns(transcript.turns, conversation.known);
      if (redaction.findings.length <= best.masks) continue;
      const columns = context.stdout.columns || 100;
      const text = beforeAfter(transcript.turns, redaction, {
        columns,
        hasColour: hasColour(flags, context),
        most: 18,
      });
      best = { text, masks: redaction.findings.length };
    }
    return best.text === "" ? "" : `\nOne of them, as it was said and as it left:\n\n${best.text}`;
  } finally {
    await road.close();
  }
}
