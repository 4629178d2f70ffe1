/** `fixtures/pii`: conversations with every place that is to be masked, and such in which none is. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./source-tree.ts";

const folder = join(root, "fixtures", "pii");

/** A conversation each. */
export const piiLines = (): readonly string[] =>
  readdirSync(folder).flatMap((name) => readFileSync(join(folder, name), "utf8").trimEnd().split("\n"));

/** What is said in them, turn by turn. */
export const piiTexts = (): readonly string[] =>
  piiLines().flatMap((line) =>
    (JSON.parse(line) as { turns: { text: string }[] }).turns.map(({ text }) => text),
  );
