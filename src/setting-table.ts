/** Every setting of the program, one row each, in the order of `.env.example` and the README. */
import { z } from "zod";
import {
  amount,
  baseUrl,
  callbackEvents,
  headerText,
  modelPrices,
  signingSecrets,
  text,
  url,
  whole,
} from "./settings/kinds.ts";
import type { Setting } from "./settings/setting.ts";
import { speechSettings, transcriptionSettings } from "./settings/transcription.ts";

export const settings = {
  GENESYS_REGION: {
    about: "domain or region key, as mypurecloud.de or eu_central_1",
    schema: text,
    default: "mypurecloud.com",
  },
  GENESYS_CLIENT_ID: { about: "OAuth client of the grant type client credentials", schema: text },
  GENESYS_CLIENT_SECRET: { about: "its secret", schema: text, isSecret: true },
  GENESYS_API_URL: { about: "overrides the API's address (gateways, tests)", schema: baseUrl },
  GENESYS_LOGIN_URL: { about: "overrides the login's address", schema: baseUrl },
  GENESYS_RPM: {
    about: "requests a minute kept, of the 300 a token gets",
    schema: whole(1, 1_000_000),
    default: "270",
  },
  LLM_BASE_URL: {
    about: "any OpenAI-compatible server",
    schema: baseUrl,
    default: "https://api.openai.com/v1",
  },
  LLM_API_KEY: {
    about: "its key (OPENAI_API_KEY is read too); may be empty for a local server",
    schema: headerText,
    isSecret: true,
  },
  LLM_MODEL: { about: "the model asked for", schema: text, default: "gpt-4o-mini" },
  LLM_MODE: {
    about: "live, or batch: half the price, answers within a day",
    schema: z.enum(["live", "batch"], "must be live or batch"),
    default: "live",
  },
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
  LLM_CONTEXT_TOKENS: {
    about: "the model's window, question and answer; what is longer goes in parts",
    schema: whole(2000, 100_000_000),
    default: "128000",
  },
  LLM_PRICES: {
    about: "USD per million tokens by model, as gpt-4o-mini=0.15/0.60, gpt-4o=2.50/10",
    schema: modelPrices,
  },
  LLM_PRICE_INPUT: {
    about: "of a model that is not in LLM_PRICES, per million input tokens; empty: cost is shown as 0",
    schema: amount(100_000),
  },
  LLM_PRICE_OUTPUT: { about: "and per million output tokens", schema: amount(100_000) },
  LLM_MAX_COST: { about: "USD a run may spend; reserved before a request is sent", schema: amount(1e9) },
  LLM_MAX_COST_PER_DAY: { about: "USD all runs of a UTC day may spend", schema: amount(1e9) },
  PROMPT_TEMPLATE: {
    about: "which built-in instructions and schema: analysis or summary",
    schema: z.enum(["analysis", "summary"], "must be analysis or summary"),
    default: "analysis",
  },
  PROMPT_FILE: {
    about: "your own instructions, with placeholders; empty: the built-in ones",
    schema: text,
  },
  SUMMARY_MAX_CHARS: {
    about: "characters of a summary, checked; {{maxLength}} in instructions",
    schema: whole(40, 20_000),
    default: "1000",
  },
  OUTPUT_SCHEMA_FILE: { about: "JSON schema of the answer; empty: the built-in one", schema: text },
  ON_PII_IN_ANSWER: {
    about: "an answer with something personal in it: mask it, or reject the answer",
    schema: z.enum(["mask", "reject"], "must be mask or reject"),
    default: "mask",
  },
  DATA_DIR: { about: "ledger, audit and results; created for you alone", schema: text, default: "./data" },
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
  SERVE_HOST: {
    about: "address the server listens on; another than this machine's own wants TLS before it",
    schema: text,
    default: "127.0.0.1",
  },
  SERVE_PORT: { about: "its port; 0 takes any that is free", schema: whole(0, 65_535), default: "8000" },
  SERVE_TOKEN: {
    about: "what clients send as bearer token; without one the server does not start",
    schema: z.string().min(16, "must have 16 characters at least").regex(/^\S+$/, "must not hold spaces"),
    isSecret: true,
  },
  SERVE_RPM: {
    about: "requests a minute taken from one address",
    schema: whole(1, 10_000_000),
    default: "6000",
  },
  PING_URL: {
    about: "a dead-man's switch, as of healthchecks.io: each run tells /start and /<exit code>",
    schema: url,
    isSecret: true,
  },
  WEBHOOK_URL: {
    about: "callbacks: gets a signed POST for each page of a query and for its end",
    schema: url,
    isSecret: true,
  },
  WEBHOOK_SECRET: {
    about: "signs them; 32 characters or more, two with a comma between while it is replaced",
    schema: signingSecrets,
    isSecret: true,
  },
  WEBHOOK_EVENTS: {
    about: "what it is told: query, result (each conversation that is done), or both with a comma",
    schema: callbackEvents,
    default: "query",
  },
  ...transcriptionSettings,
  ...speechSettings,
  SEARCH_LOCAL: {
    about: "keep results searchable in DATA_DIR/search.sqlite: on, or off",
    schema: z.enum(["on", "off"], "must be on or off"),
    default: "on",
  },
  SEARCH_URL: {
    about: "an Elasticsearch or OpenSearch cluster that gets every result too, masked as it rests",
    schema: url,
  },
  SEARCH_USERNAME: { about: "for basic authentication there", schema: text },
  SEARCH_PASSWORD: { about: "its password", schema: text, isSecret: true },
  SEARCH_INDEX: {
    about: "the alias under which it is found there; the index behind it has a number",
    schema: z
      .string()
      .regex(/^[a-z0-9][a-z0-9_.-]{0,80}$/, "must be small letters, digits, and _ . - behind the first"),
    default: "transcripts",
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
