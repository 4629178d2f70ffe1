/** Lays flag over environment over `.env` over default, and reads what NAME_FILE points to. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parse } from "dotenv";
import { type Config, type Environment, given, type Need, parseConfig } from "../config.ts";
import { type SettingName, settings } from "../setting-table.ts";
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
  readonly host?: string | undefined;
  readonly port?: string | undefined;
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

/** Where values come from. */
export interface Layer {
  readonly origin: string;
  readonly values: Environment;
}

/** The weakest first. @throws Fault `config.invalid` when the file of --env-file can not be read. */
export function layersOf(flags: SettingFlags, context: Context): readonly Layer[] {
  const fromFlags: Partial<Record<SettingName, string | undefined>> = {
    DATA_DIR: flags.dataDir,
    LLM_CONCURRENCY: flags.concurrency,
    LLM_MODE: flags.llmMode,
    LLM_MAX_COST: flags.maxCost,
    LLM_MAX_COST_PER_DAY: flags.maxCostPerDay,
    PROMPT_TEMPLATE: flags.promptTemplate,
    ON_PII_IN_ANSWER: flags.onPiiInAnswer,
    SERVE_HOST: flags.host,
    SERVE_PORT: flags.port,
    REDACTION_RULES: flags.rules,
    CANARY_FILE: flags.canaryFile,
    MASK_TEMPLATE: flags.maskTemplate,
    LOG_LEVEL: flags.verbose ? "debug" : flags.quiet ? "error" : undefined,
  };
  return [
    { origin: flags.envFile ?? ".env", values: readEnvFile(flags, context) },
    { origin: "environment", values: context.env },
    { origin: "flag", values: fromFlags },
  ];
}

export function laidOver(layers: readonly Layer[]): Environment {
  const env: Record<string, string | undefined> = {};
  for (const { values } of layers) {
    for (const [name, value] of Object.entries(values)) if (value !== undefined) env[name] = value;
  }
  return env;
}

export const secretReader =
  ({ cwd }: Context) =>
  (path: string): string =>
    readFileSync(resolve(cwd, path), "utf8");

export function loadConfig(flags: SettingFlags, needs: readonly Need[], context: Context): Config {
  const config = parseConfig(laidOver(layersOf(flags, context)), needs, secretReader(context));
  return { ...config, dataDir: resolve(context.cwd, config.dataDir) };
}

/** One setting that is text, whatever the others are; undefined when it is wrong or not set. */
export function readSetting(name: SettingName, flags: SettingFlags, context: Context): string | undefined {
  try {
    const { value } = given(laidOver(layersOf(flags, context)), name, secretReader(context)) ?? {};
    return settings[name].schema.safeParse(value).success ? value : undefined;
  } catch {
    return undefined;
  }
}
