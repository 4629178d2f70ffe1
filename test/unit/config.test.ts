import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { type Environment, type Need, parseConfig } from "../../src/config.ts";

const noFiles = (): string => {
  throw new Error("no such file");
};

const full: Environment = { GENESYS_CLIENT_ID: "id", GENESYS_CLIENT_SECRET: "s3cret", LLM_API_KEY: "k3y" };

const parse = (env: Environment, needs: Need[] = ["genesys", "llm"], read = noFiles) =>
  parseConfig(env, needs, read);

function refusal(env: Environment, needs?: Need[]): string {
  try {
    parse(env, needs);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("it was accepted");
}

describe("the settings", () => {
  test("need only the credentials; the rest has defaults", () => {
    const config = parse(full);
    expect(config.genesys).toMatchObject({
      apiUrl: "https://api.mypurecloud.com",
      loginUrl: "https://login.mypurecloud.com",
      requestsPerMinute: 270,
    });
    expect(config.llm).toMatchObject({
      baseUrl: "https://api.openai.com/v1",
      model: "gpt-4o-mini",
      concurrency: 8,
      timeoutMs: 30_000,
    });
    expect(config.llm.requestsPerMinute).toBeUndefined();
  });

  test("ask for no credentials where none are used", () => {
    expect(parse({}, ["local"]).maskTemplate).toBe("[{type}_{n}]");
    expect(refusal({})).toMatch(/GENESYS_CLIENT_ID is missing; GENESYS_CLIENT_SECRET is missing/);
  });

  test("sign callbacks: with one secret, or two while it is replaced, and none that can be guessed", () => {
    const [url, one, two] = ["https://qa.example.com/hook", "a".repeat(32), "b".repeat(40)];
    const webhook = (secret: string) => parse({ ...full, WEBHOOK_URL: url, WEBHOOK_SECRET: secret }).webhook;
    expect(parse(full).webhook).toBeUndefined();
    expect(webhook(`${one}, ${two}`)?.secrets.map((secret) => secret.reveal())).toEqual([one, two]);
    expect(inspect(webhook(one), { depth: 9 })).not.toContain(one);
    expect(webhook(one)).toMatchObject({ url, events: new Set(["query"]) });
    expect(refusal({ ...full, WEBHOOK_URL: url })).toContain("WEBHOOK_SECRET is missing");
    for (const secret of ["short", `${one},short`, `${one},${two},${one}`])
      expect(refusal({ ...full, WEBHOOK_URL: url, WEBHOOK_SECRET: secret })).toMatch(
        /WEBHOOK_SECRET must be 32/,
      );
    expect(refusal({ ...full, WEBHOOK_EVENTS: "queries" })).toContain("WEBHOOK_EVENTS must be query, result");
    expect(refusal({ ...full, WEBHOOK_URL: "http://qa.example.com/" })).toContain(
      "WEBHOOK_URL must be https",
    );
  });

  test.each(["LLM_API_KEY", "STT_API_KEY"])("take no %s that a header can not carry", (name) => {
    for (const key of ["sk-абв", "“sk-1”", "sk-1\nsk-2", "sk-1\r", "sk\u00a01"])
      expect(refusal({ ...full, [name]: key })).toMatch(
        new RegExp(`${name} must be plain ASCII in one line`),
      );
    expect(parse({ ...full, [name]: "sk-proj_1.2+3/4=~" }).llm).toBeDefined();
  });

  test.each(["LLM_BASE_URL", "GENESYS_API_URL", "GENESYS_LOGIN_URL"])("take no %s with a query", (name) => {
    for (const end of ["?api-version=2024-10-21", "/#", "?"])
      expect(refusal({ ...full, [name]: `https://llm.example.com/v1${end}` })).toContain(
        `${name} must end before any ? or #`,
      );
    expect(parse({ ...full, [name]: "https://llm.example.com/v1/" }).llm).toBeDefined();
  });

  test("take a region's key or domain", () => {
    for (const region of ["eu_central_1", "mypurecloud.de"]) {
      expect(parse({ ...full, GENESYS_REGION: region }).genesys.apiUrl).toBe("https://api.mypurecloud.de");
    }
    expect(() => parse({ ...full, GENESYS_REGION: "eu_centrl_1" })).toThrow(
      expect.objectContaining({ next: expect.stringContaining("eu_central_1") }),
    );
  });

  test("full URLs come before the region, which then may be anything", () => {
    const urls = {
      GENESYS_API_URL: "http://127.0.0.1:1",
      GENESYS_LOGIN_URL: "http://localhost:2",
      GENESYS_REGION: "moon",
    };
    expect(parse({ ...full, ...urls }).genesys).toMatchObject({
      apiUrl: "http://127.0.0.1:1",
      loginUrl: "http://localhost:2",
    });
  });

  test.each([
    ["LLM_BASE_URL", "http://llm.example.com/v1", /must be https/],
    ["LLM_BASE_URL", "llm.example.com", /must be a URL/],
    ["GENESYS_API_URL", "https://me:secret@api.example.com", /must not carry a user name/],
    ["GENESYS_RPM", "0", /whole number from 1/],
    ["GENESYS_RPM", "many", /whole number from 1/],
    ["LLM_CONCURRENCY", "2.5", /whole number/],
    ["LLM_TEMPERATURE", "3", /2 at most/],
    ["LLM_PRICE_INPUT", "-1", /not be negative/],
    ["LLM_PRICES", "gpt-4o-mini=0.15", /MODEL=INPUT\/OUTPUT/],
    ["LLM_PRICES", "a=1/2,b=-1/2", /MODEL=INPUT\/OUTPUT/],
    ["LLM_PRICES", "a=1/2,a=3/4", /each model once/],
    ["MASK_TEMPLATE", "[MASK]", /\{type\}/],
    ["LOG_LEVEL", "loud", /one of/],
  ])("refuse %s=%s", (name, value, why) => {
    const says = refusal({ ...full, [name]: value });
    expect(says).toMatch(why);
    expect(says).toContain(name);
  });

  test.each([
    ["gpt-4o", { input: 2.5, output: 10 }],
    ["openai/gpt-4o-mini:free", { input: 0, output: 0.6 }],
    ["another", { input: 7, output: 8 }],
  ])("take the prices of the model that is asked for: %s", (LLM_MODEL, prices) => {
    const LLM_PRICES = "openai/gpt-4o-mini:free=0/0.60, gpt-4o = 2.50 / 10";
    const given = { ...full, LLM_MODEL, LLM_PRICES, LLM_PRICE_INPUT: "7", LLM_PRICE_OUTPUT: "8" };
    expect(parse(given).llm).toMatchObject({ prices, hasPrices: true });
  });

  test("say that there are no prices for a model that nobody priced", () => {
    const { llm } = parse({ ...full, LLM_MODEL: "another", LLM_PRICES: "gpt-4o=2.50/10" });
    expect(llm).toMatchObject({ prices: { input: 0, output: 0 }, hasPrices: false });
  });

  test("report everything that is wrong at once, by name and never by value", () => {
    const says = refusal({
      GENESYS_CLIENT_ID: "id",
      LLM_TIMEOUT_MS: "hunter2",
      LOG_FORMAT: "hunter2",
      GENESYS_REGION: "hunter2",
    });
    for (const name of ["LLM_TIMEOUT_MS", "LOG_FORMAT", "GENESYS_CLIENT_SECRET", "GENESYS_REGION"])
      expect(says).toContain(name);
    expect(says).not.toContain("hunter2");
  });

  test("read a secret from its file", () => {
    const { GENESYS_CLIENT_SECRET: _, ...env } = full;
    const config = parse({ ...env, GENESYS_CLIENT_SECRET_FILE: "/secret" }, ["genesys"], () => "from file\n");
    expect(config.genesys.clientSecret.reveal()).toBe("from file");
    expect(refusal({ ...env, GENESYS_CLIENT_SECRET_FILE: "/secret" })).toContain(
      "GENESYS_CLIENT_SECRET_FILE can not be read",
    );
  });

  test("know the key by its usual other name", () => {
    expect(parse({ ...full, LLM_API_KEY: "", OPENAI_API_KEY: "other" }).llm.apiKey?.reveal()).toBe("other");
  });

  test("print secrets as dots however they are shown", () => {
    const config = parse(full);
    for (const shown of [
      JSON.stringify(config),
      inspect(config, { depth: 9 }),
      `${config.genesys.clientSecret}`,
    ]) {
      expect(shown).not.toMatch(/s3cret|k3y/);
    }
  });
});
