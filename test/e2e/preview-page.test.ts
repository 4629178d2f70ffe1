/** The page in a browser. Skipped where there is no Chromium; `.ci/run` fetches one when it can. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { overviewOf } from "../../src/report/preview/overview.ts";
import { previewPage } from "../../src/report/preview/page.ts";
import type { MediaType } from "../../src/shared/types.ts";
import { type Chromium, findChromium, openChromium, type Tab } from "../helpers/chromium.ts";
import { exhibitOf, heardOf } from "../helpers/exhibits.ts";

const path = findChromium();
const media: readonly MediaType[] = ["voice", "message", "email"];

/** Every third has a mail, every fifth a phone number; one is in a language of its own. */
const invented = (index: number) =>
  heardOf(
    `conversation-${index + 1}`,
    [
      ["agent", "Hello, how can I help?"],
      ["customer", index % 3 === 0 ? "my mail is jo.miller@example.com" : "my router blinks red"],
      [
        "agent",
        index % 5 === 0 ? "and your number is 317-555-0142, right?" : "have you tried to restart it?",
      ],
      [
        "customer",
        index === 7 ? "an extraordinarily pterodactylish matter" : "yes, it costs $12.50 and that is all",
      ],
    ],
    { mediaType: media[index % 3] ?? "voice", startedAt: "2025-03-10T09:12:00.000Z" },
  );

function pageOf(count: number, repeat = 1): string {
  const exhibits = Array.from({ length: count }, (_, index) => {
    const { turns, ...heard } = invented(index);
    return exhibitOf({ ...heard, turns: Array.from({ length: repeat }, () => turns).flat() });
  });
  return previewPage(exhibits, overviewOf(exhibits), { madeAt: 0, facts: [], isRevealed: false });
}

const where = path === undefined ? "Chromium, of which this machine has none: skipped" : "Chromium";

describe.skipIf(path === undefined)(`the page in ${where}`, () => {
  let chromium: Chromium;
  let tab: Tab;
  let directory: string;
  let url: string;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), "page-"));
    writeFileSync(join(directory, "page.html"), pageOf(60));
    url = pathToFileURL(join(directory, "page.html")).href;
    chromium = await openChromium(path ?? "");
  });
  afterAll(async () => {
    await chromium.close();
    rmSync(directory, { recursive: true });
  });
  beforeEach(async () => {
    tab = await chromium.newTab();
    await tab.resize(1280, 900);
    await tab.open(url);
    await until("document.getElementById('found').textContent !== ''");
  });

  async function until(condition: string): Promise<void> {
    const waited = `new Promise((resolve) => { const look = () => (${condition}) ? resolve(true) : setTimeout(look, 10); look(); })`;
    await tab.evaluate(waited);
  }
  const textOf = (selector: string) =>
    tab.evaluate<string>(`document.querySelector(${JSON.stringify(selector)}).innerText`);
  const found = () => textOf("#found");
  async function set(id: string, value: string): Promise<void> {
    const event = id === "search" ? "input" : "change";
    await tab.evaluate(
      `(() => { const box = document.getElementById("${id}"); box.value = ${JSON.stringify(value)}; box.dispatchEvent(new Event("${event}")); })()`,
    );
  }
  const open = async (number: number, turn = "") => {
    await tab.evaluate(`location.hash = "#/${number}${turn}"`);
    await until(`document.getElementById("id").textContent === "conversation-${number}"`);
  };

  test("shows numbers and list, asks for nothing but itself, and complains of nothing", async () => {
    expect(await textOf("#overview h2")).toBe("Overview");
    expect(await textOf(".figures")).toMatch(/Conversations\s+60\s+Turns\s+240/);
    expect(await found()).toBe("60 conversations");
    for (const number of [1, 30, 60]) await open(number);
    expect(tab.requests).toEqual([url]);
    expect(tab.complaints).toEqual([]);
  });

  test("would be stopped if it asked for anything", async () => {
    const asked = `fetch("http://127.0.0.1:9/").then(() => "sent", () => "stopped")`;
    expect(await tab.evaluate(asked)).toBe("stopped");
    expect(tab.complaints.join()).toContain("Content Security Policy");
  });

  test("shows a conversation side by side, with blocks for values and reasons for masks", async () => {
    await open(1);
    expect(await textOf("#t2 .said")).toBe(`my mail is ${"█".repeat(21)}`);
    expect(await textOf("#t2 .leaves")).toMatch(/^my mail is \[EMAIL_1\]\s+EMAIL_1 email, written/);
    const [left, right] = await tab.evaluate<[number, number]>(
      `[...document.querySelectorAll("#t2 .said, #t2 .leaves")].map((side) => side.getBoundingClientRect().left)`,
    );
    expect(right).toBeGreaterThan(left + 200);
  });

  test("finds text, filters by type and medium, and says when nothing fits", async () => {
    await set("search", "Pterodactylish");
    await until(`document.getElementById("found").textContent.startsWith("1 of")`);
    // The list follows its count.
    await until(`document.querySelector("#rows li:not([hidden]) .id")?.textContent === "conversation-8"`);
    await set("search", "nowhere to be found");
    await until(`document.getElementById("found").textContent.startsWith("0 of")`);
    expect(await textOf("#nothing")).toBe("Nothing fits.");
    await set("search", "");
    const phone = `[...document.getElementById("type").options].find((option) => option.text === "PHONE").value`;
    await set("type", await tab.evaluate<string>(phone));
    await until(`document.getElementById("found").textContent.startsWith("12 of")`);
    await set("media", "voice");
    await until(`document.getElementById("found").textContent.startsWith("4 of")`);
  });

  test("is stepped through by keys, within what fits", async () => {
    const email = `[...document.getElementById("type").options].find((option) => option.text === "EMAIL").value`;
    await set("type", await tab.evaluate<string>(email));
    await until(`document.getElementById("found").textContent.startsWith("20 of")`);
    await tab.press("j");
    await until(`document.getElementById("id").textContent === "conversation-1"`);
    await tab.press("j");
    await until(`document.getElementById("id").textContent === "conversation-4"`);
    await tab.press("k");
    await until(`document.getElementById("id").textContent === "conversation-1"`);
    await tab.press("n");
    expect(await textOf(".turn.at .number")).toBe("2");
    await tab.press("m");
    expect(await tab.evaluate(`document.getElementById("t1").checkVisibility()`)).toBe(false);
    await tab.press("r");
    expect(await tab.evaluate(`document.querySelector("#t2 .reasons").checkVisibility()`)).toBe(false);
    await tab.press("/");
    expect(await tab.evaluate("document.activeElement.id")).toBe("search");
    await tab.press("o");
    expect(await tab.evaluate("location.hash")).toBe("#/1");
  });

  test("shows of a conversation only the turns with what is filtered by, when asked to", async () => {
    const phone = `[...document.getElementById("type").options].find((option) => option.text === "PHONE").value`;
    await set("type", await tab.evaluate<string>(phone));
    await open(1);
    await tab.press("m");
    const visible = `[...document.querySelectorAll(".turn")].filter((turn) => turn.checkVisibility()).map((turn) => turn.id)`;
    expect(await tab.evaluate(visible)).toEqual(["t3"]);
    await set("type", "");
    await until(`document.querySelectorAll(".turn.meant").length === 2`);
    expect(await tab.evaluate(visible)).toEqual(["t2", "t3"]);
  });

  test("leads from digits that were left to the turn they stand in", async () => {
    await tab.evaluate(`document.querySelector(".shape").closest("tr").querySelector("a").click()`);
    await until(`document.querySelector(".turn.at") !== null`);
    expect(await textOf(".turn.at .leaves")).toContain("$12.50");
  });

  test("is light or dark as the machine is, and as one says", async () => {
    const ground = () => tab.evaluate<string>("getComputedStyle(document.documentElement).backgroundColor");
    const light = await ground();
    await tab.press("t");
    const dark = await ground();
    expect(dark).not.toBe(light);
    await tab.resize(1280, 900, true);
    await tab.press("t");
    expect(await ground()).toBe(light);
  });

  test.each([
    [1280, "#/overview"],
    [1280, "#/1"],
    [390, "#/overview"],
    [390, "#/list"],
    [390, "#/1"],
  ])("needs no sideways scrolling at %i pixels: %s", async (width, hash) => {
    await tab.resize(width, 844);
    await tab.evaluate(`location.hash = "${hash}"`);
    await until(`document.documentElement.dataset.view !== undefined`);
    const wide = `[...document.querySelectorAll("body *")].filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > innerWidth + 1).map((one) => one.tagName + "." + one.className)`;
    expect(await tab.evaluate(`document.documentElement.scrollWidth`)).toBe(width);
    expect(await tab.evaluate(wide)).toEqual([]);
  });

  test("prints on white paper, also from a dark screen, and without what is for the screen", async () => {
    await open(1);
    await tab.press("t");
    await tab.resize(800, 900, true, "print");
    const ground = "getComputedStyle(document.body).backgroundColor";
    expect(await tab.evaluate(ground)).toBe("rgb(255, 255, 255)");
    const shown = (selector: string) => `document.querySelector("${selector}").checkVisibility()`;
    for (const selector of ["aside", "nav", "#theme", ".tools"])
      expect(await tab.evaluate(shown(selector))).toBe(false);
    expect(await tab.evaluate(shown("#t2 .said"))).toBe(true);
    const pdf = await tab.print();
    expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
    expect(pdf.length).toBeGreaterThan(5000);
  });

  test("opens two thousand long conversations, packed, and finds its way in them", async () => {
    const page = pageOf(2000, 50);
    expect(page).toContain('<script type="text/plain" id="block-0">');
    expect(Buffer.byteLength(page)).toBeLessThan(15_000_000);
    writeFileSync(join(directory, "large.html"), page);
    await tab.open(pathToFileURL(join(directory, "large.html")).href);
    await until(`document.getElementById("found").textContent === "2,000 conversations"`);
    await open(1999);
    expect(await tab.evaluate(`document.querySelectorAll(".turn").length`)).toBe(200);
    expect(tab.complaints).toEqual([]);
  });
});
