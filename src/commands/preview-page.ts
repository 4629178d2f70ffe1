/** `preview --html`: the page, for this user alone. */
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { Fault } from "../shared/fault.ts";
import type { Context } from "./context.ts";

/** Asked before anything is fetched, and before anybody is on record for having looked.
 *  @throws Fault `usage.invalid`. */
export function expectNoPage(path: string, { cwd }: Context): void {
  if (existsSync(resolve(cwd, path))) throw isThere(path);
}

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
    if (code === "EEXIST") throw isThere(path);
    throw new Fault("usage.invalid", {
      says: "the file of --html can not be written",
      next: "check its path and rights",
      facts: { path, reason: code },
    });
  }
}

const isThere = (path: string) =>
  new Fault("usage.invalid", {
    says: "there is a file at --html already",
    next: "name another, or give --force",
    facts: { path },
  });
