import { readFileSync } from "node:fs";
import type { IncomingHttpHeaders } from "node:http";
import { join } from "node:path";
import { root } from "./source-tree.ts";

export type Verify = (
  headers: IncomingHttpHeaders,
  body: Buffer,
  secret: string,
  nowSeconds?: number,
) => Record<string, unknown> | undefined;

/** The receiver's side as the README prints it. */
export async function readmeVerifier(): Promise<Verify> {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const [, code] = /```js\n([^`]*export function verify\((?:[^`]|`(?!``))*)```/.exec(readme) ?? [];
  if (code === undefined) throw new Error("the README prints no verifier");
  const address = `data:text/javascript;base64,${Buffer.from(code).toString("base64")}`;
  return (await import(/* @vite-ignore */ address)).verify as Verify;
}
