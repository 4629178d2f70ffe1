/** One file that needs nothing else: no network, no font, no library. The policy in its head lets exactly this style and
 *  this script run, by their hashes, and lets nothing be fetched; so what people said can not become code, and nothing
 *  in it can be sent anywhere. Works from the disk. */
import { createHash } from "node:crypto";
import { html, type Markup } from "./html.ts";

export interface PageParts {
  readonly title: string;
  readonly style: string;
  /** Without it none may run. */
  readonly script?: string;
  /** The script may ask the server the page came from. */
  readonly isAsking?: boolean;
  readonly body: Markup;
  /** Blocks of data by the id of their element. */
  readonly data: readonly DataBlock[];
}

export interface DataBlock {
  readonly id: string;
  readonly content: string;
  /** `text/plain` is base64 of gzip. */
  readonly type: "application/json" | "text/plain";
}

const hashOf = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** Within a script element a browser looks for its end and for comments, whatever the type says. */
export const dataJson = (value: unknown): string => JSON.stringify(value).replaceAll("<", "\\u003c");

export function pageText({ title, style, script, isAsking, body, data }: PageParts): string {
  const policy = `default-src 'none'; script-src ${script === undefined ? "'none'" : hashOf(script)}; style-src ${hashOf(style)}; img-src data:;${isAsking ? " connect-src 'self';" : ""} base-uri 'none'; form-action 'none'`;
  const head = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${{ markup: style }}</style>
</head>
<body>
${body}
`;
  const blocks = data.map(
    ({ id, type, content }) => `<script type="${type}" id="${id}">${content}</script>\n`,
  );
  return `${head.markup}${blocks.join("")}${script === undefined ? "" : `<script>${script}</script>\n`}</body>\n</html>\n`;
}
