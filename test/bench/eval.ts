/** `npm run eval`: how much of what should be hidden is hidden, and what is lost besides.
 *
 *    npm run eval -- [--json] [--misses TYPE] [--over] [--forms] [--limit 400] [FILE.jsonl …]
 *
 *  Scores fixtures/pii and, when they lie next to the project, the labelled sets of ../shared/corpora (the first
 *  are invented, the second are real callers and chats). --misses PERSON lists what got through (`ALL` for every
 *  type), --over what was masked though it is nobody's. */
import { existsSync, readdirSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { compileRedactor } from "../../src/redact/engine.ts";
import type { Redactor } from "../../src/redact/redactor.ts";
import { loadLabelled } from "./eval-record.ts";
import { scoreConversations } from "./eval-run.ts";
import { addScore, createScore, type Miss, percent, type Score, type Share } from "./eval-score.ts";

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "boolean", default: false },
    forms: { type: "boolean", default: false },
    over: { type: "boolean", default: false },
    misses: { type: "string" },
    limit: { type: "string", default: "400" },
  },
});

/** Unit cases of another redactor, each labelled for one entity: the rest of its text says nothing. */
const oneEntityOnly = "presidio_unit";

const redactor = compileRedactor();
const sets = groupFiles(positionals);
const rows = [...sets].map(([name, files]) => ({ name, score: scoreFiles(redactor, files) }));
if (flags.json) console.log(JSON.stringify(rows.map(({ name, score }) => ({ name, ...plain(score) }))));
else print();

/** The project's own fixtures are one set and read whole; each of the other files is a set of its own. */
function groupFiles(named: readonly string[]): Map<string, string[]> {
  if (named.length > 0) return new Map(named.map((file) => [basename(file, ".jsonl"), [file]]));
  const sets = new Map<string, string[]>([["fixtures", listFiles("../../fixtures/pii/")]]);
  for (const file of listFiles("../../../shared/corpora/")) sets.set(basename(file, ".jsonl"), [file]);
  return sets;
}

function listFiles(relative: string): string[] {
  const folder = fileURLToPath(new URL(relative, import.meta.url));
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".jsonl"))
    .map((name) => folder + name);
}

function scoreFiles(redactor: Redactor, files: readonly string[]): Score {
  const limit = files.length > 1 ? Number.POSITIVE_INFINITY : Number(flags.limit);
  return scoreConversations(
    redactor,
    files.flatMap((file) => loadLabelled(file, limit)),
  );
}

function print(): void {
  const total = createScore();
  for (const { name, score } of rows) {
    if (name !== oneEntityOnly) addScore(total, score);
    printScore(name, score);
    if (flags.misses)
      list(score.misses.filter(({ type }) => flags.misses === "ALL" || type === flags.misses));
    if (flags.over) list(score.overMasked);
  }
  if (rows.length > 1) printScore(`ALL but ${oneEntityOnly}`, total);
}

function printScore(name: string, score: Score): void {
  const { strict, precision, clean, kept, types, forms, conversations } = score;
  const keeps = [...kept].map(([kind, share]) => `${kind} ${show(share)}`).join(", ");
  console.log(
    `${name.padEnd(22)} strict ${show(strict)}  precision ${show(precision)}  clean words lost ${show(clean, 3)}  (${conversations} conversations)`,
  );
  if (keeps) console.log(`    kept: ${keeps}`);
  const byType = bySize(types).map(([type, share]) => `${type} ${show(share)} of ${share.of}`);
  for (let at = 0; at < byType.length; at += 5) console.log(`    ${byType.slice(at, at + 5).join(", ")}`);
  if (!flags.forms) return;
  for (const [form, share] of bySize(forms)) {
    console.log(`      ${form.padEnd(28)}${show(share).padStart(8)} of ${share.of}`);
  }
}

function list(misses: readonly Miss[]): void {
  for (const { id, turn, type, before, after } of misses) {
    console.log(
      `    ${id} turn ${turn} ${type}\n      ${JSON.stringify(before)}\n      ${JSON.stringify(after)}`,
    );
  }
}

function bySize(shares: ReadonlyMap<string, Share>): [string, Share][] {
  return [...shares].sort(([, a], [, b]) => b.of - a.of);
}

function show(share: Share, digits = 1): string {
  const value = percent(share);
  return value === undefined ? "-" : `${value.toFixed(digits)} %`;
}

function plain({ kept, types, forms, misses, overMasked, ...figures }: Score) {
  return {
    ...figures,
    kept: Object.fromEntries(kept),
    types: Object.fromEntries(types),
    forms: Object.fromEntries(forms),
    misses: misses.length,
    overMasked: overMasked.length,
  };
}
