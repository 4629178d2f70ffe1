/** `preview --html`: the page, for this user alone. */
import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { Fault } from "../shared/fault.ts";
import type { Context } from "./context.ts";
import { fileIsThere } from "./new-file.ts";

/** @throws Fault `usage.invalid` when there is a file already and it may not be replaced, or the place can not be
 *  written. */
export async function writePage(
  path: string,
  page: string,
  isReplacing: boolean,
  { cwd }: Context,
): Promise<void> {
  try {
    await writeFile(resolve(cwd, path), page, { mode: 0o600, flag: isReplacing ? "w" : "wx" });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") throw fileIsThere("--html", path);
    throw new Fault("usage.invalid", {
      says: "the file of --html can not be written",
      next: "check its path and rights",
      facts: { path, reason: code },
    });
  }
}
