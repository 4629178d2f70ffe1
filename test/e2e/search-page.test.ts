/** The search page in a browser, over a real server. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Chromium, findChromium, openChromium, type Tab } from "../helpers/chromium.ts";
import { jsonLines, type Running, startProgram } from "../helpers/program.ts";
import { type SearchScene, said, searchScene } from "../helpers/search-scene.ts";

const path = findChromium();
const token = "a-token-of-sixteen-signs";
const nowhere = "http://127.0.0.1:9";

describe.skipIf(path === undefined)("the search page", () => {
  let scene: SearchScene;
  let server: Running;
  let browser: Chromium;
  let tab: Tab;
  let url: string;

  beforeAll(async () => {
    scene = searchScene();
    await scene.run(
      Array.from({ length: 25 }, (_, index) =>
        said(`c${index}`, `refund <b>${index}</b> for [PERSON_1]`, {
          redactions: { PERSON: 1 },
          mediaType: index < 3 ? "email" : "voice",
        }),
      ),
    );
    server = startProgram(["serve", "--json"], {
      cwd: mkdtempSync(join(tmpdir(), "gateway-search-page-")),
      env: {
        ...{ DATA_DIR: scene.dataDir, SERVE_PORT: "0", SERVE_TOKEN: token, LOG_LEVEL: "error" },
        ...{ GENESYS_CLIENT_ID: "id", GENESYS_CLIENT_SECRET: "secret", LLM_API_KEY: "key" },
        ...{ GENESYS_API_URL: nowhere, GENESYS_LOGIN_URL: nowhere, LLM_BASE_URL: nowhere },
      },
    });
    while (!server.output().stdout.includes("listening") && server.process.exitCode === null) await sleep(20);
    url = String(jsonLines(server.output().stdout)[0]?.["url"]);
    browser = await openChromium(path as string);
    tab = await browser.newTab();
    await tab.resize(390, 800);
    await tab.open(`${url}/search`);
  });
  afterAll(async () => {
    await browser.close();
    server.process.kill("SIGTERM");
    await server.ended;
    scene.remove();
  });

  const told = () => tab.evaluate<string>("document.getElementById('told').textContent");
  const until = async (text: RegExp) => {
    for (let tries = 0; tries < 300 && !text.test(await told()); tries += 1) await sleep(20);
    expect(await told()).toMatch(text);
  };
  const hits = () => tab.evaluate<number>("document.querySelectorAll('#hits > li').length");
  const give = (token: string) =>
    tab.evaluate(
      `(document.getElementById("token").value = ${JSON.stringify(token)}, document.getElementById("token-form").requestSubmit())`,
    );
  const ask = (query: string) =>
    tab.evaluate(
      `(document.getElementById("q").value = ${JSON.stringify(query)}, document.getElementById("form").requestSubmit())`,
    );

  test("asks for the token, and again when it was wrong", async () => {
    await give("wrong");
    await ask("refund");
    await until(/token is missing or wrong/i);
    expect(await tab.evaluate("document.getElementById('token-form').hidden")).toBe(false);
    await give(token);
    await until(/^25 conversations$/);
  });

  test("shows what was found as text, with masks and words marked, on a telephone's width", async () => {
    expect(await hits()).toBe(10);
    expect(await tab.evaluate("document.querySelectorAll('#hits b').length")).toBe(10);
    expect(await tab.evaluate("document.querySelector('#hits mark').textContent")).toBe("refund");
    expect(await tab.evaluate("document.querySelector('#hits .mask').textContent")).toBe("[PERSON_1]");
    expect(await tab.evaluate("document.documentElement.scrollWidth")).toBe(390);
  });

  test("is used with the keyboard alone", async () => {
    await tab.evaluate("document.activeElement.blur()");
    const first = () => tab.evaluate<string>("document.querySelector('#hits li')?.textContent ?? ''");
    const before = await first();
    await tab.press("n");
    // the address tells of the page first, and what was found on it comes behind
    for (let tries = 0; tries < 100 && ["", before].includes(await first()); tries += 1) await sleep(20);
    expect(await tab.evaluate("location.hash")).toContain("page=2");
    await tab.press("ArrowDown");
    expect(await tab.evaluate("document.activeElement.tagName")).toBe("LI");
    await tab.press("/");
    expect(await tab.evaluate("document.activeElement.id")).toBe("q");
  });

  test("filters, says that nothing was found, and what is wrong with a query", async () => {
    await tab.evaluate(
      '(document.getElementById("media").value = "email", document.getElementById("media").dispatchEvent(new Event("change")))',
    );
    await until(/^3 conversations$/);
    await ask("xylophone OR refund");
    await until(/^3 conversations$/);
    await tab.evaluate(
      '(document.getElementById("queue").value = "none", document.getElementById("form").requestSubmit())',
    );
    await until(/^Nothing was found/);
    expect(await tab.evaluate("location.hash")).toBe("#q=xylophone+OR+refund&media=email&queue=none");
    await tab.evaluate('document.getElementById("queue").value = ""');
    await ask("xylophone");
    await until(/^Nothing was found/);
    await ask('"xylophone');
    await until(/quotation mark is not closed/);
    expect(await hits()).toBe(0);
  });

  test("asks nobody but its server, and breaks none of its own rules", () => {
    expect(tab.requests.filter((one) => !one.startsWith(url) && !one.startsWith("data:"))).toEqual([]);
    expect(tab.complaints.filter((one) => !/status of 40[01]/.test(one))).toEqual([]);
  });
});
