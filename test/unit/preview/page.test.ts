import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { html } from "../../../src/report/page/html.ts";
import { inTheme } from "../../../src/report/page/style.ts";
import type { Exhibit } from "../../../src/report/preview/exhibit.ts";
import { overviewOf } from "../../../src/report/preview/overview.ts";
import { previewPage } from "../../../src/report/preview/page.ts";
import { pageColours } from "../../../src/report/preview/page-style.ts";
import { call, callSecrets, exhibitOf, heardOf } from "../../helpers/exhibits.ts";

const pageOf = (exhibits: readonly Exhibit[], isRevealed = false) =>
  previewPage(exhibits, overviewOf(exhibits), { madeAt: 0, facts: [["from", "a test"]], isRevealed });

/** Everything that stands in the page in any form, what is packed in it unpacked. */
function contentOf(page: string): string {
  const packed = [...page.matchAll(/<script type="text\/plain"[^>]*>([^<]*)</g)].map(([, text = ""]) =>
    gunzipSync(Buffer.from(text, "base64")).toString(),
  );
  return [page, ...packed].join("\n");
}

const sha256 = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
const partOf = (page: string, pattern: RegExp) => pattern.exec(page)?.[1] ?? "";

describe("the page", () => {
  test("holds no value that is masked, in no form", () => {
    const content = contentOf(pageOf([exhibitOf(call)]));
    for (const secret of callSecrets) expect(content).not.toContain(secret);
    expect(content).toContain("Sure, it's [PERSON_1].");
  });

  test("holds what was said when somebody asked for it, and says so at its top", () => {
    const page = pageOf([exhibitOf(call, true)], true);
    expect(page).toContain("Mariana Costa");
    expect(page).toMatch(/<p class="warning">This file holds what was said/);
  });

  test("may run its own style and script and fetch nothing, by its policy", () => {
    const page = pageOf([exhibitOf(call)]);
    const policy = partOf(page, /http-equiv="Content-Security-Policy" content="([^"]*)"/).replaceAll(
      "&#39;",
      "'",
    );
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`style-src ${sha256(partOf(page, /<style>([\s\S]*?)<\/style>/))}`);
    expect(policy).toContain(`script-src ${sha256(partOf(page, /<script>([\s\S]*?)<\/script>/))}`);
    expect(policy).not.toMatch(/unsafe|https?:/);
    expect(page).not.toMatch(/https?:\/\/|\sstyle=|\son[a-z]+=/);
  });

  test("takes no markup from what people said", () => {
    const said = '</script><script>alert(1)</script><img src=x onerror=alert(1)> & "quoted"';
    const page = pageOf([exhibitOf(heardOf("<b>id</b>", [["customer", said]]))]);
    expect(page.match(/<script/g)).toHaveLength(3);
    expect(page).not.toMatch(/<img|<b>id/);
  });

  test("packs its conversations when they are many, and they come out as they were", () => {
    const long = heardOf("long", [["customer", "we talk about the weather and the trains. ".repeat(3000)]]);
    const exhibits = Array.from({ length: 100 }, () => exhibitOf(long));
    const page = pageOf(exhibits);
    expect(page.length).toBeLessThan(2_000_000);
    expect(contentOf(page).match(/the weather and the trains/g)).toHaveLength(300_000);
  });

  test("says it when there is nothing to say", () => {
    expect(pageOf([])).toContain("<p>None.</p>");
  });
});

describe("markup", () => {
  test("escapes whatever is not markup", () => {
    expect(html`<p title="${'"'}">${["<", html`<b>${"&"}</b>`]}${undefined}${3}</p>`.markup).toBe(
      '<p title="&quot;">&lt;<b>&amp;</b>3</p>',
    );
  });
});

/** WCAG 2.2, relative luminance and contrast. */
function contrast(a: string, b: string): number {
  const luminance = (colour: string) => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5]
      .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

describe("colours", () => {
  test.each(["light", "dark"] as const)("of masks can be read on their ground: %s", (theme) => {
    for (const [ink, ground] of Object.values(pageColours[theme]))
      expect(contrast(ink, ground)).toBeGreaterThanOrEqual(4.5);
  });

  test.each([0, 1])("of text can be read on paper, ground and what is chosen", (theme) => {
    const style = partOf(pageOf([]), /<style>([\s\S]*?)<\/style>/);
    const blocks = [...style.matchAll(/--paper: [\s\S]*?color-scheme/g)].map(([block]) => block);
    const colour = (name: string) => partOf(blocks[theme] ?? "", new RegExp(`--${name}: (#[0-9a-f]{6})`));
    for (const text of ["text", "soft", "strong"])
      for (const ground of ["paper", "ground", "chosen"])
        expect(contrast(colour(text), colour(ground))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(colour("warn"), colour("warn-ground"))).toBeGreaterThanOrEqual(4.5);
    expect(inTheme("a", "b")).toContain("prefers-color-scheme: dark");
  });
});
