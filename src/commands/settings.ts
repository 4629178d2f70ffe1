/** Lays flag over environment over `.env` over default, and reads what NAME_FILE points to. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parse } from "dotenv";
import { type Config, type Need, parseConfig } from "../config.ts";
import type { SettingName } from "../setting-table.ts";
import { Fault } from "../shared/fault.ts";
import type { Context } from "./context.ts";

export interface SettingFlags {
  readonly envFile?: string | undefined;
  readonly dataDir?: string | undefined;
  readonly concurrency?: string | undefined;
  readonly llmMode?: string | undefined;
  readonly maxCost?: string | undefined;
  readonly maxCostPerDay?: string | undefined;
  readonly rules?: string | undefined;
  readonly canaryFile?: string | undefined;
  readonly maskTemplate?: string | undefined;
  readonly promptTemplate?: string | undefined;
  readonly onPiiInAnswer?: string | undefined;
  readonly verbose?: boolean | undefined;
  readonly quiet?: boolean | undefined;
}

function readEnvFile(flags: SettingFlags, { cwd }: Context): Record<string, string> {
  try {
    return parse(readFileSync(resolve(cwd, flags.envFile ?? ".env")));
  } catch {
    if (flags.envFile === undefined) return {};
    throw new Fault("config.invalid", {
      says: "the file of --env-file can not be read",
      next: "check its path and rights",
      facts: { path: flags.envFile },
    });
  }
}

export function loadConfig(flags: SettingFlags, needs: readonly Need[], context: Context): Config {
  const fromFlags: Partial<Record<SettingName, string | undefined>> = {
    DATA_DIR: flags.dataDir,
    LLM_CONCURRENCY: flags.concurrency,
    LLM_MODE: flags.llmMode,
    LLM_MAX_COST: flags.maxCost,
    LLM_MAX_COST_PER_DAY: flags.maxCostPerDay,
    PROMPT_TEMPLATE: flags.promptTemplate,
    ON_PII_IN_ANSWER: flags.onPiiInAnswer,
    REDACTION_RULES: flags.rules,
    CANARY_FILE: flags.canaryFile,
    MASK_TEMPLATE: flags.maskTemplate,
    LOG_LEVEL: flags.verbose ? "debug" : flags.quiet ? "error" : undefined,
  };
  const env: Record<string, string | undefined> = { ...readEnvFile(flags, context) };
  for (const layer of [context.env, fromFlags]) {
    for (const [name, value] of Object.entries(layer)) if (value !== undefined) env[name] = value;
  }
  const config = parseConfig(env, needs, (path) => readFileSync(resolve(context.cwd, path), "utf8"));
  return { ...config, dataDir: resolve(context.cwd, config.dataDir) };
}
