import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { Fault } from "../shared/fault.ts";
import type { Context } from "./context.ts";

/** Asked before anything is fetched, and before anybody is on record for having looked.
 *  @throws Fault `usage.invalid` when there is one. */
export function expectNoFile(flag: string, path: string, { cwd }: Context): void {
  if (existsSync(resolve(cwd, path))) throw fileIsThere(flag, path);
}

export const fileIsThere = (flag: string, path: string): Fault =>
  new Fault("usage.invalid", {
    says: `there is a file at ${flag} already`,
    next: "name another, or give --force",
    facts: { path },
  });
