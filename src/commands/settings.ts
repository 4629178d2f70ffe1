/** Lays flag over environment over `.env` over default, and reads what NAME_FILE points to. */
import { resolve } from "node:path";
import { parse } from "dotenv";
import { type Config, type Environment, given, isSecret, type Need, parseConfig } from "../config.ts";
import { type SettingName, settings } from "../setting-table.ts";
import { closest } from "../shared/closest.ts";
import { isFault } from "../shared/fault.ts";
import { readTextFile } from "../shared/text-file.ts";
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

/** Without --env-file there may be none; one that is there and can not be read is somebody's, who would otherwise be
 *  told that everything in it is missing. */
function readEnvFile({ envFile }: SettingFlags, { cwd }: Context): Record<string, string> {
  const what = envFile === undefined ? "the file .env" : "the file of --env-file";
  try {
    return parse(readTextFile(resolve(cwd, envFile ?? ".env"), { code: "config.invalid", what }));
  } catch (error) {
    // EISDIR: Python keeps a directory of that name.
    const isNone = isFault(error) && ["ENOENT", "ENOTDIR", "EISDIR"].includes(String(error.facts["reason"]));
    if (envFile === undefined && isNone) return {};
    throw error;
  }
}

/** Where values come from. */
export interface Layer {
  readonly origin: string;
  readonly values: Environment;
}

/** The weakest first. @throws Fault `config.invalid` when .env or the file of --env-file can not be read. */
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
    // NAME_FILE stands for the secret too: it goes before what a weaker layer says of NAME.
    for (const name of secretNames) if (values[`${name}_FILE`] && !values[name]) delete env[name];
  }
  return env;
}

const secretNames = (Object.keys(settings) as SettingName[]).filter(isSecret);

export const secretReader =
  ({ cwd }: Context) =>
  (path: string): string =>
    readTextFile(resolve(cwd, path), { code: "config.invalid", what: "the file of a secret" });

export interface UnknownName {
  readonly name: string;
  /** The file it stands in. */
  readonly file: string;
  /** The setting it may be a slip of. */
  readonly meant: string | undefined;
}

/** Names in the file that nobody reads: a misspelt limit is none, and nothing else tells. */
export function unknownNames(flags: SettingFlags, context: Context): readonly UnknownName[] {
  const names = Object.keys(settings);
  const known = [...names, ...secretNames.map((name) => `${name}_FILE`), "OPENAI_API_KEY"];
  return Object.keys(readEnvFile(flags, context))
    .filter((name) => !known.includes(name))
    .map((name) => ({ name, file: flags.envFile ?? ".env", meant: closest(name, known) }));
}

export const unknownSays = ({ name, file, meant }: UnknownName): string =>
  `${name} in ${file} is no setting of this program${meant === undefined ? "" : `; did you mean ${meant}?`}`;

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
