/** Every setting of the program, one row each; pure. All wrong settings are reported at once, by name and never
 *  by value. Precedence (flag > environment > .env > default) is the order in which `main.ts` lays them over
 *  each other before they come here. */
import { z } from "zod";
import { resolveRegion } from "./genesys/regions.ts";
import { Fault, isFault } from "./shared/fault.ts";
import { Secret } from "./shared/secret.ts";

interface Setting {
  readonly about: string;
  readonly schema: z.ZodType;
  readonly default?: string;
  /** May be given as NAME_FILE; never shown. */
  readonly isSecret?: true;
}

const text = z.string().min(1);
const whole = (least: number, most: number) =>
  z.coerce
    .number<string>(`must be a whole number from ${least} to ${most}`)
    .int(`must be a whole number from ${least} to ${most}`)
    .min(least, `must be a whole number from ${least} to ${most}`)
    .max(most, `must be a whole number from ${least} to ${most}`);
const amount = (most: number) =>
  z.coerce
    .number<string>("must be a number")
    .min(0, "must not be negative")
    .max(most, `must be ${most} at most`);

const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/;
const url = z.string().superRefine((value, issue) => {
  if (!URL.canParse(value)) return issue.addIssue("must be a URL, as https://host/path");
  const { protocol, hostname, username } = new URL(value);
  if (username !== "") return issue.addIssue("must not carry a user name or password");
  if (protocol === "https:" || (protocol === "http:" && loopback.test(hostname))) return;
  issue.addIssue("must be https (http is for this machine only)");
});

export const settings = {
  GENESYS_REGION: {
    about: "domain or region key, as mypurecloud.de or eu_central_1",
    schema: text,
    default: "mypurecloud.com",
  },
  GENESYS_CLIENT_ID: { about: "OAuth client of the grant type client credentials", schema: text },
  GENESYS_CLIENT_SECRET: { about: "its secret", schema: text, isSecret: true },
  GENESYS_API_URL: { about: "overrides the API's address (gateways, tests)", schema: url },
  GENESYS_LOGIN_URL: { about: "overrides the login's address", schema: url },
  GENESYS_RPM: {
    about: "requests a minute kept, of the 300 a token gets",
    schema: whole(1, 1_000_000),
    default: "270",
  },
  LLM_BASE_URL: { about: "any OpenAI-compatible server", schema: url, default: "https://api.openai.com/v1" },
  LLM_API_KEY: {
    about: "its key (OPENAI_API_KEY is read too); may be empty for a local server",
    schema: z.string(),
    isSecret: true,
  },
  LLM_MODEL: { about: "the model asked for", schema: text, default: "gpt-4o-mini" },
  LLM_TEMPERATURE: { about: "0 to 2", schema: amount(2), default: "0.2" },
  LLM_TIMEOUT_MS: {
    about: "milliseconds for one whole answer",
    schema: whole(100, 3_600_000),
    default: "30000",
  },
  LLM_CONCURRENCY: { about: "requests under way at once", schema: whole(1, 1000), default: "8" },
  LLM_RPM: {
    about: "requests a minute kept; empty: what the server's headers say",
    schema: whole(1, 10_000_000),
  },
  LLM_TPM: {
    about: "tokens a minute kept; empty: what the server's headers say",
    schema: whole(1, 1_000_000_000),
  },
  LLM_MAX_OUTPUT_TOKENS: {
    about: "asked for as max_completion_tokens; empty: the model's own",
    schema: whole(1, 1_000_000),
  },
  LLM_PRICE_INPUT: {
    about: "USD per million input tokens; empty: cost is shown as 0",
    schema: amount(100_000),
  },
  LLM_PRICE_OUTPUT: { about: "USD per million output tokens", schema: amount(100_000) },
  PROMPT_FILE: {
    about: "your own instructions to the model, plain text; empty: the built-in ones",
    schema: text,
  },
  OUTPUT_SCHEMA_FILE: { about: "JSON schema of the answer; empty: the built-in one", schema: text },
  DATA_DIR: { about: "ledger and results; created for you alone", schema: text, default: "./data" },
  REDACTION_RULES: { about: "rules file: detectors on/off, own patterns, allow-list", schema: text },
  CANARY_FILE: {
    about: "values that must never leave, one a line; a conversation that holds one is held back",
    schema: text,
  },
  MASK_TEMPLATE: {
    about: "what stands for a value; {type} and {n}",
    schema: z
      .string()
      .regex(/^\[[^[\]\d]*\{type\}[^[\]\d]*\]$/, "must be in square brackets, hold {type}, and no digits"),
    default: "[{type}_{n}]",
  },
  LOG_LEVEL: {
    about: "trace, debug, info, warn, error, silent",
    schema: z.enum(
      ["trace", "debug", "info", "warn", "error", "silent"],
      "must be one of trace, debug, info, warn, error, silent",
    ),
    default: "info",
  },
  LOG_FORMAT: {
    about: "auto (lines for people on a terminal), json, pretty",
    schema: z.enum(["auto", "json", "pretty"], "must be auto, json or pretty"),
    default: "auto",
  },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof settings;
export type Environment = Readonly<Record<string, string | undefined>>;

type Values = { readonly [Name in SettingName]?: z.output<(typeof settings)[Name]["schema"]> };

/** The part of the program a command needs settings for: `redact` asks for no credentials. */
export type Need = "local" | "genesys" | "llm";

const required: Record<Need, readonly SettingName[]> = {
  local: [],
  genesys: ["GENESYS_CLIENT_ID", "GENESYS_CLIENT_SECRET"],
  llm: [],
};

export type Config = ReturnType<typeof shape>;

const secretOf = (value: string | undefined) =>
  value === undefined || value === "" ? undefined : new Secret(value);

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
      priceInput: values.LLM_PRICE_INPUT ?? 0,
      priceOutput: values.LLM_PRICE_OUTPUT ?? 0,
    },
    promptFile: values.PROMPT_FILE,
    outputSchemaFile: values.OUTPUT_SCHEMA_FILE,
    dataDir: values.DATA_DIR as string,
    redactionRules: values.REDACTION_RULES,
    canaryFile: values.CANARY_FILE,
    maskTemplate: values.MASK_TEMPLATE as string,
    log: { level: values.LOG_LEVEL as string, format: values.LOG_FORMAT as "auto" | "json" | "pretty" },
  } as const;
}

const isSecret = (name: SettingName) => "isSecret" in settings[name];

/** What stands for a setting in the environment: itself, its NAME_FILE when a secret, or a known other name. */
function given(
  env: Environment,
  name: SettingName,
  readSecret: (path: string) => string,
): string | undefined {
  const value = env[name] || (name === "LLM_API_KEY" ? env["OPENAI_API_KEY"] : undefined);
  if (value) return value;
  const path = isSecret(name) ? env[`${name}_FILE`] : undefined;
  return path ? readSecret(path).trim() : undefined;
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
      value = given(env, name, readSecret);
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
  const urls = urlsOf(values as Values, wrong);
  if (wrong.length > 0) {
    throw new Fault("config.invalid", {
      says: `${wrong.length === 1 ? "a setting is" : `${wrong.length} settings are`} wrong: ${wrong.join("; ")}`,
      next:
        wrong.length === 1 && urls.next
          ? urls.next
          : "correct them in the environment or in .env (see .env.example)",
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
