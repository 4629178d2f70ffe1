/** Which program it was. The hash of the rules tells what is configured; how words are read is code. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { sha256 } from "../shared/sha256.ts";

/** SHA-256 in hex over the code in a directory, so that who has a release can tell whether it was this one:
 *  `find . -name '*.js' | LC_ALL=C sort | xargs sha256sum | sha256sum` says the same there. */
export async function codeDigest(directory: string): Promise<string> {
  const entries = await readdir(directory, { recursive: true });
  const files = entries.filter((entry) => /\.[jt]s$/.test(entry)).map((entry) => `./${entry}`);
  const lines = files.sort().map(async (file) => {
    const bytes = await readFile(join(directory, file));
    return `${sha256(bytes)}  ${file}\n`;
  });
  return sha256((await Promise.all(lines)).join(""));
}
