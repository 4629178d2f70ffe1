/** The scripts of a page, as one text. They are written as modules, so that they can be read and checked one by one;
 *  an inline script can import nothing, so their imports and exports are taken off and they stand one after another,
 *  each behind those it needs. */
import { readFileSync } from "node:fs";

/** @param names of modules in `report/browser`, in the order in which they need each other. */
export const scriptOf = (names: readonly string[]): string =>
  `"use strict";{\n${names.map(plainScript).join("\n")}\n}`;

function plainScript(name: string): string {
  return readFileSync(new URL(`../browser/${name}.mjs`, import.meta.url), "utf8")
    .replace(/\n\/\/# sourceMappingURL=.*/, "")
    .replace(/^import [^;]*;\n/gm, "")
    .replace(/^export /gm, "");
}
