/** The documentation in a browser. Skipped where there is no Chromium; `.ci/run` fetches one when it can. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Chromium, findChromium, openChromium, type Tab } from "../helpers/chromium.ts";
import { openServeStage, type ServeStage } from "../helpers/serve-stage.ts";

const path = findChromium();
const where = path === undefined ? "Chromium, of which this machine has none: skipped" : "Chromium";

describe.skipIf(path === undefined)(`the page at /docs in ${where}`, () => {
  let chromium: Chromium;
  let tab: Tab;
  let stage: ServeStage;

  beforeAll(async () => {
    stage = await openServeStage();
    chromium = await openChromium(path ?? "");
    tab = await chromium.newTab();
    await tab.open(`${stage.url}/docs`);
  });
  afterAll(async () => {
    await chromium?.close();
    await stage?.close();
  });

  test("needs nothing but itself, and its policy refuses nothing of it", () => {
    expect(tab.requests.filter((url) => !url.startsWith("data:"))).toEqual([`${stage.url}/docs`]);
    expect(tab.complaints).toEqual([]);
  });

  test("is styled", async () => {
    const font = await tab.evaluate<string>(
      "getComputedStyle(document.querySelector('.method')).borderRadius",
    );
    expect(font).toBe("4px");
  });

  test("leads somewhere with each of its links", async () => {
    const dead = await tab.evaluate<string[]>(
      `[...document.querySelectorAll('a[href^="#"]')].map((a) => a.getAttribute("href")).filter((href) => !document.getElementById(href.slice(1)))`,
    );
    expect(dead).toEqual([]);
    const problem = (await stage.ask("/nowhere")).body.type as string;
    expect(await tab.evaluate(`document.getElementById("${problem.split("#")[1]}") !== null`)).toBe(true);
  });

  test.each([
    [390, false],
    [390, true],
    [1280, false],
    [1280, true],
  ])("fits a screen %d wide, dark: %s, and can be read there", async (width, isDark) => {
    await tab.resize(width, 900, isDark);
    const seen = await tab.evaluate<{ overflow: number; contrast: number }>(`(() => {
      const light = (colour) => colour.match(/[\\d.]+/g).slice(0, 3).map(Number)
        .map((part) => part / 255).map((part) => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
        .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
      const ground = light(getComputedStyle(document.querySelector("section")).backgroundColor);
      const ratios = [...document.querySelectorAll("section :is(td, p, .method, .required, .optional, .open, a)")].map((element) => {
        const ink = light(getComputedStyle(element).color);
        return (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
      });
      return { overflow: document.documentElement.scrollWidth - innerWidth, contrast: Math.min(...ratios) };
    })()`);
    expect(seen.overflow).toBeLessThanOrEqual(0);
    expect(seen.contrast).toBeGreaterThanOrEqual(4.5);
  });

  test("shows for every route a command that the server answers", async () => {
    const commands = await tab.evaluate<string[]>(
      "[...document.querySelectorAll('section pre')].map((pre) => pre.textContent)",
    );
    expect(commands.length).toBeGreaterThan(8);
    for (const command of commands) {
      const [, origin, url = ""] = /(http:\/\/[^/"]+)([^\s"]+)/.exec(command) ?? [];
      expect(origin).toBe(stage.url);
      const [, body] = /-d '(.+)'/.exec(command) ?? [];
      const headers = { "content-type": "application/json" };
      const { status } = await stage.ask(url, body ? { method: "POST", headers, body } : {});
      expect([command, [200, 202, 404]]).toEqual([command, expect.arrayContaining([status])]);
    }
  });
});
