/** `npm run eval`: how much of what should be hidden is hidden, and what is lost besides.
 *
 *    npm run eval -- [--json] [--misses TYPE] [--cut] [--over] [--forms] [--limit 400] [FILE.jsonl …]
 *
 *  Scores fixtures/pii and, when they lie next to the project, the labelled sets of ../shared/corpora (the first
 *  are invented, the second are real callers and chats). --misses PERSON lists what got through (`ALL` for every
 *  type), with --cut also of the values that were cut over turns, --over what was masked though it is nobody's. */
import { existsSync, readdirSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { compileRedactor } from "../../src/redact/engine.ts";
import type { Redactor } from "../../src/redact/redactor.ts";
import { type CutForm, cutForms, cutValues } from "./eval-cut.ts";
import { type LabelledConversation, loadLabelled } from "./eval-record.ts";
import { scoreConversations } from "./eval-run.ts";
import { addScore, createScore, type Miss, percent, type Score, type Share } from "./eval-score.ts";

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "boolean", default: false },
    forms: { type: "boolean", default: false },
    cut: { type: "boolean", default: false },
    over: { type: "boolean", default: false },
    misses: { type: "string" },
    limit: { type: "string", default: "400" },
  },
});

/** Unit cases of another redactor, each labelled for one entity: the rest of its text says nothing. */
const oneEntityOnly = "presidio_unit";

const redactor = compileRedactor();
const sets = groupFiles(positionals);
const rows = [...sets].map(([name, files]) => scoreSet(redactor, name, files));
if (flags.json) {
  const plainCut = (cut: Row["cut"]) =>
    Object.fromEntries([...cut].map(([form, part]) => [form, plain(part)]));
  console.log(
    JSON.stringify(rows.map(({ name, score, cut }) => ({ name, ...plain(score), cut: plainCut(cut) }))),
  );
} else print();

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

interface Row {
  readonly name: string;
  readonly score: Score;
  /** Of values that are cut over turns, in each form. */
  readonly cut: ReadonlyMap<CutForm, Score>;
}

function scoreSet(redactor: Redactor, name: string, files: readonly string[]): Row {
  const limit = files.length > 1 ? Number.POSITIVE_INFINITY : Number(flags.limit);
  const conversations = files.flatMap((file) => loadLabelled(file, limit));
  return {
    name,
    score: scoreConversations(redactor, conversations),
    cut: new Map(cutForms.map((form) => [form, scoreCut(redactor, conversations, form)])),
  };
}

function scoreCut(redactor: Redactor, conversations: readonly LabelledConversation[], form: CutForm): Score {
  return scoreConversations(
    redactor,
    conversations.flatMap((conversation) => cutValues(conversation, form)),
  );
}

function print(): void {
  const total = createScore();
  const totalCut = new Map(cutForms.map((form) => [form, createScore()]));
  for (const { name, score, cut } of rows) {
    printScore(name, score);
    printCut(cut);
    if (flags.misses) listMisses(score);
    if (flags.misses && flags.cut) for (const part of cut.values()) listMisses(part);
    if (flags.over) list(score.overMasked);
    if (name === oneEntityOnly) continue;
    addScore(total, score);
    for (const [form, part] of cut) addScore(totalCut.get(form) as Score, part);
  }
  if (rows.length === 1) return;
  printScore(`ALL but ${oneEntityOnly}`, total);
  printCut(totalCut);
}

/** One line for all forms, and the types of all forms together. */
function printCut(cut: ReadonlyMap<CutForm, Score>): void {
  const whole = createScore();
  for (const part of cut.values()) addScore(whole, part);
  if (whole.strict.of === 0) return;
  const forms = [...cut].map(([form, { strict }]) => `${form} ${show(strict)} of ${strict.of}`);
  console.log(`    cut over turns: ${show(whole.strict)}  (${forms.join(", ")})`);
  if (flags.forms) printTypes(whole.types);
}

function printScore(name: string, score: Score): void {
  const { strict, precision, clean, kept, types, forms, conversations } = score;
  const keeps = [...kept].map(([kind, share]) => `${kind} ${show(share)}`).join(", ");
  console.log(
    `${name.padEnd(22)} strict ${show(strict)}  precision ${show(precision)}  clean words lost ${show(clean, 3)}  (${conversations} conversations)`,
  );
  if (keeps) console.log(`    kept: ${keeps}`);
  printTypes(types);
  if (!flags.forms) return;
  for (const [form, share] of bySize(forms)) {
    console.log(`      ${form.padEnd(28)}${show(share).padStart(8)} of ${share.of}`);
  }
}

function printTypes(types: ReadonlyMap<string, Share>): void {
  const byType = bySize(types).map(([type, share]) => `${type} ${show(share)} of ${share.of}`);
  for (let at = 0; at < byType.length; at += 5) console.log(`    ${byType.slice(at, at + 5).join(", ")}`);
}

function listMisses({ misses }: Score): void {
  list(misses.filter(({ type }) => flags.misses === "ALL" || type === flags.misses));
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
