/** The environment -> Config; pure. All wrong settings are reported at once, by name and never by value. Precedence
 *  (flag > environment > .env > default) is the order in which the settings are laid over each other before they
 *  come here. */
import type { z } from "zod";
import { resolveRegion } from "./genesys/regions.ts";
import { type SettingName, settings } from "./setting-table.ts";
import type { Setting } from "./settings/setting.ts";
import { Fault, isFault } from "./shared/fault.ts";
import { Secret } from "./shared/secret.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

type Values = { readonly [Name in SettingName]?: z.output<(typeof settings)[Name]["schema"]> };

/** The part of the program a command needs settings for: `redact` asks for no credentials. */
export type Need = "local" | "genesys" | "llm" | "serve";

const required: Record<Need, readonly SettingName[]> = {
  local: [],
  genesys: ["GENESYS_CLIENT_ID", "GENESYS_CLIENT_SECRET"],
  llm: [],
  serve: ["SERVE_TOKEN"],
};

export type Config = ReturnType<typeof shape>;

const secretOf = (value: string | undefined) =>
  value === undefined || value === "" ? undefined : new Secret(value);

/** Of the model that is asked for, in USD per million tokens. */
function pricesOf({ LLM_MODEL = "", LLM_PRICES, LLM_PRICE_INPUT, LLM_PRICE_OUTPUT }: Values) {
  const own = LLM_PRICES?.get(LLM_MODEL);
  return {
    prices: own ?? { input: LLM_PRICE_INPUT ?? 0, output: LLM_PRICE_OUTPUT ?? 0 },
    hasPrices: own !== undefined || (LLM_PRICE_INPUT !== undefined && LLM_PRICE_OUTPUT !== undefined),
  };
}

/** Undefined when nobody is to be told. */
function webhookOf({ WEBHOOK_URL, WEBHOOK_SECRET = [], WEBHOOK_EVENTS = new Set() }: Values) {
  if (WEBHOOK_URL === undefined) return undefined;
  const secrets = WEBHOOK_SECRET.map((secret) => new Secret(secret));
  return { url: WEBHOOK_URL, secrets, events: WEBHOOK_EVENTS };
}

function searchOf({ SEARCH_LOCAL, SEARCH_URL: url, SEARCH_USERNAME: username, ...values }: Values) {
  const index = values.SEARCH_INDEX as string;
  const cluster = { username, password: secretOf(values.SEARCH_PASSWORD), index };
  return {
    isLocal: SEARCH_LOCAL === "on",
    cluster: url === undefined ? undefined : { url, ...cluster },
  };
}

/** Undefined when nobody may tell us anything. */
function announcementsOf({ GENESYS_WEBHOOK_SECRET: secrets, ...values }: Values) {
  if (secrets === undefined) return undefined;
  return {
    proof: {
      secrets: secrets.map((secret) => new Secret(secret)),
      header: values.GENESYS_WEBHOOK_HEADER as string,
      ...(values.GENESYS_WEBHOOK_FORM as { prefix: string; encoding: "hex" | "base64" }),
      timestampHeader: values.GENESYS_WEBHOOK_TIME_HEADER,
      windowMs: (values.GENESYS_WEBHOOK_WINDOW_SECONDS as number) * 1000,
    },
    terms: {
      types: values.GENESYS_WEBHOOK_EVENTS as ReadonlySet<string>,
      typePath: values.GENESYS_WEBHOOK_TYPE_PATH as readonly string[],
      conversationPath: values.GENESYS_WEBHOOK_ID_PATH as readonly string[],
      transcriptionPath: values.GENESYS_WEBHOOK_MEDIA_PATH as readonly string[],
    },
  };
}

/** Undefined when no recording may be given to anybody. */
function speechOf({ STT_BASE_URL: baseUrl, ...values }: Values) {
  if (baseUrl === undefined) return undefined;
  return {
    baseUrl,
    apiKey: secretOf(values.STT_API_KEY),
    kind: values.STT_KIND as "openai" | "submit",
    model: values.STT_MODEL as string,
    submitPath: values.STT_SUBMIT_PATH as string,
    timeoutMs: (values.STT_TIMEOUT_SECONDS as number) * 1000,
  };
}

function shape(values: Values, urls: { apiUrl: string; loginUrl: string }) {
  return {
    genesys: {
      apiUrl: urls.apiUrl,
      loginUrl: urls.loginUrl,
      clientId: values.GENESYS_CLIENT_ID ?? "",
      clientSecret: new Secret(values.GENESYS_CLIENT_SECRET ?? ""),
      requestsPerMinute: values.GENESYS_RPM as number,
    },
    llm: {
      baseUrl: values.LLM_BASE_URL as string,
      apiKey: secretOf(values.LLM_API_KEY),
      model: values.LLM_MODEL as string,
      temperature: values.LLM_TEMPERATURE as number,
      timeoutMs: values.LLM_TIMEOUT_MS as number,
      concurrency: values.LLM_CONCURRENCY as number,
      requestsPerMinute: values.LLM_RPM,
      tokensPerMinute: values.LLM_TPM,
      maxOutputTokens: values.LLM_MAX_OUTPUT_TOKENS,
      contextTokens: values.LLM_CONTEXT_TOKENS as number,
      isBatch: values.LLM_MODE === "batch",
      ...pricesOf(values),
      maxCostUsd: values.LLM_MAX_COST,
      maxCostPerDayUsd: values.LLM_MAX_COST_PER_DAY,
    },
    promptTemplate: values.PROMPT_TEMPLATE as "analysis" | "summary",
    promptFile: values.PROMPT_FILE,
    summaryMaxChars: values.SUMMARY_MAX_CHARS as number,
    outputSchemaFile: values.OUTPUT_SCHEMA_FILE,
    onPiiInAnswer: values.ON_PII_IN_ANSWER as "mask" | "reject",
    dataDir: values.DATA_DIR as string,
    redactionRules: values.REDACTION_RULES,
    canaryFile: values.CANARY_FILE,
    maskTemplate: values.MASK_TEMPLATE as string,
    webhook: webhookOf(values),
    serve: {
      host: values.SERVE_HOST as string,
      port: values.SERVE_PORT as number,
      token: new Secret(values.SERVE_TOKEN ?? ""),
      requestsPerMinute: values.SERVE_RPM as number,
    },
    announcements: announcementsOf(values),
    speech: speechOf(values),
    search: searchOf(values),
    log: { level: values.LOG_LEVEL as string, format: values.LOG_FORMAT as "auto" | "json" | "pretty" },
  } as const;
}

/** Never shown, and may be given as NAME_FILE. */
export const isSecret = (name: SettingName) => "isSecret" in settings[name];

export interface Given {
  /** The variable that holds it: the setting's own name, its NAME_FILE when a secret, or a known other name. */
  readonly by: string;
  readonly value: string;
}

/** What stands for a setting in the environment. @throws what `readSecret` throws. */
export function given(
  env: Environment,
  name: SettingName,
  readSecret: (path: string) => string,
): Given | undefined {
  const own = env[name];
  if (own) return { by: name, value: own };
  const path = isSecret(name) ? env[`${name}_FILE`] : undefined;
  if (path) return { by: `${name}_FILE`, value: readSecret(path).trim() };
  // Last, for a shell may have it for somebody else's sake.
  const other = name === "LLM_API_KEY" ? env["OPENAI_API_KEY"] : undefined;
  return other ? { by: "OPENAI_API_KEY", value: other } : undefined;
}

/** @param readSecret reads a NAME_FILE; its failure is reported under that name.
 *  @throws Fault `config.invalid` naming every setting that is wrong or missing. */
export function parseConfig(
  env: Environment,
  needs: readonly Need[],
  readSecret: (path: string) => string,
): Config {
  const wrong: string[] = [];
  const values: Record<string, unknown> = {};
  for (const name of Object.keys(settings) as SettingName[]) {
    const row: Setting = settings[name];
    let value: string | undefined;
    try {
      value = given(env, name, readSecret)?.value;
    } catch {
      wrong.push(`${name}_FILE can not be read`);
      continue;
    }
    value ??= row.default;
    if (value === undefined) continue;
    const parsed = row.schema.safeParse(value);
    if (parsed.success) values[name] = parsed.data;
    else wrong.push(`${name} ${parsed.error.issues[0]?.message ?? "is wrong"}`);
  }
  for (const name of new Set(needs.flatMap((need) => required[need]))) {
    if (values[name] === undefined && !wrong.some((line) => line.startsWith(name)))
      wrong.push(`${name} is missing`);
  }
  if (values["WEBHOOK_URL"] !== undefined && !given(env, "WEBHOOK_SECRET", readSecret))
    wrong.push("WEBHOOK_SECRET is missing: callbacks are signed");
  if ((values["SEARCH_USERNAME"] === undefined) !== (values["SEARCH_PASSWORD"] === undefined))
    wrong.push("SEARCH_USERNAME and SEARCH_PASSWORD go together");
  const urls = urlsOf(values as Values, wrong);
  if (wrong.length > 0) {
    throw new Fault("config.invalid", {
      says: `${wrong.length === 1 ? "a setting is" : `${wrong.length} settings are`} wrong: ${wrong.join("; ")}`,
      next:
        wrong.length === 1 && urls.next
          ? urls.next
          : `correct ${wrong.length === 1 ? "it" : "them"} in the environment, in .env (see .env.example) or by flag`,
    });
  }
  return shape(values as Values, urls);
}

/** `next` only when the region is wrong. */
function urlsOf(values: Values, wrong: string[]): { apiUrl: string; loginUrl: string; next?: string } {
  const own = { apiUrl: values.GENESYS_API_URL, loginUrl: values.GENESYS_LOGIN_URL };
  if (own.apiUrl && own.loginUrl) return { apiUrl: own.apiUrl, loginUrl: own.loginUrl };
  try {
    const region = resolveRegion(values.GENESYS_REGION ?? "");
    return { apiUrl: own.apiUrl ?? region.apiUrl, loginUrl: own.loginUrl ?? region.loginUrl };
  } catch (error) {
    if (!isFault(error)) throw error;
    wrong.push(error.message);
    return { apiUrl: "", loginUrl: "", next: error.next };
  }
}
