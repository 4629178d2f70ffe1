/** What the engine is measured against, in one process on the same text. A rival is given calls and returns how
 *  many characters came out, so that nothing it does can be optimised away. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SyntheticCall } from "./redact-text.ts";

export interface Rival {
  readonly name: string;
  /** The share of the text it is given: the slow ones would keep the others waiting. */
  readonly share: number;
  run(calls: readonly SyntheticCall[]): number | Promise<number>;
}

/** The way it is usually written: one `replace` a pattern, one turn after the other. */
export function createNaiveList(name: string, patterns: readonly RegExp[], share: number): Rival {
  return {
    name,
    share,
    run(calls) {
      let length = 0;
      for (const call of calls) {
        for (const turn of call) {
          let text: string = turn.text;
          for (const pattern of patterns) text = text.replace(pattern, "[X]");
          length += text.length;
        }
      }
      return length;
    },
  };
}

/** The patterns of detectors or cues, freed from the scan that tells them where to look. */
export const listPatterns = (all: readonly { readonly pattern: RegExp }[]): RegExp[] =>
  all.map(({ pattern }) => new RegExp(pattern.source, pattern.flags.replace("y", "g")));

/** The five that the how-to texts copy from each other. */
export const tutorialPatterns: readonly RegExp[] = [
  /\b\d{3}[-.]?\d{3}[-.]?\d{4}\b/g,
  /\b(?:\d[ -]*?){13,16}\b/g,
  /\b\d{3}-\d{2}-\d{4}\b/g,
  /\b[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Z|a-z]{2,}\b/g,
  /account\s*(?:number)?\s*(?:is)?\s*:?\s*\d{4,}/gi,
];

/** The packages people install for this. Not dependencies of ours: the two bring 66 MB in 189 packages. */
export async function loadPackages(): Promise<{ rivals: Rival[]; missing: string[] }> {
  const rivals: Rival[] = [];
  const missing: string[] = [];
  for (const { name, open } of packages) {
    try {
      const redact = open(await import(name));
      rivals.push(createPackageRival(name, redact));
    } catch {
      missing.push(name);
    }
  }
  return { rivals, missing };
}

type RedactText = (text: string) => string | Promise<string>;

// biome-ignore lint/suspicious/noExplicitAny: foreign packages, there or not, with types or without
const packages: readonly { name: string; open(module: any): RedactText }[] = [
  {
    name: "openredaction",
    open({ OpenRedaction }) {
      const detector = new OpenRedaction();
      return async (text) => (await detector.detect(text)).redacted;
    },
  },
  {
    name: "redact-pii",
    open(module) {
      const { SyncRedactor } = module.default ?? module;
      const redactor = new SyncRedactor();
      return (text) => redactor.redact(text);
    },
  },
];

function createPackageRival(name: string, redact: RedactText): Rival {
  return {
    name,
    share: 0.01,
    async run(calls) {
      let length = 0;
      for (const { text } of calls.flat()) length += (await redact(text)).length;
      return length;
    },
  };
}

/** ripgrep, one thread, printing what matches: start of the process and reading of the file included, as with
 *  everybody who uses it for this. Undefined where it is not installed. */
export function openRipgrep(
  patterns: readonly RegExp[],
  calls: readonly SyntheticCall[],
): (Rival & { readonly patterns: number; close(): void }) | undefined {
  if (spawnSync("rg", ["--version"]).status !== 0) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "redact-bench-"));
  const [list, text] = [join(folder, "patterns"), join(folder, "text")];
  const written = patterns
    .filter(({ source }) => !/\(\?<?=/.test(source))
    .map(toRustSyntax)
    .filter(isTakenByRipgrep);
  writeFileSync(list, written.join("\n"));
  writeFileSync(text, calls.map((call) => call.map((turn) => turn.text).join("\n")).join("\n"));
  return {
    name: `rg -j1 -a -o --no-unicode, ${written.length} patterns`,
    share: 1,
    patterns: written.length,
    run() {
      const args = ["-j1", "-a", "-o", "--no-unicode", "-f", list, text];
      return spawnSync("rg", args, { maxBuffer: 1e9 }).stdout.length;
    },
    close: () => rmSync(folder, { recursive: true }),
  };
}

/** ripgrep has no look-around and no back-references. What a negative one forbids at a value's edges is let go,
 *  which spares it work; a pattern that needs a positive one would match every word and is left out. */
function toRustSyntax({ source, flags }: RegExp): string {
  const plain = source
    .replaceAll("\\p{L}", "[A-Za-z]")
    .replaceAll("\\p{N}", "[0-9]")
    .replace(/\\[1-9]/g, "[ -]");
  let result = "";
  for (let at = 0; at < plain.length; at++) {
    if (!/^\(\?<?[!=]/.test(plain.slice(at, at + 4))) result += plain[at];
    else at = endOfGroup(plain, at);
  }
  const flat = result.replace(/\[([^\]]*)\[A-Za-z\]\[0-9\]/g, "[$1A-Za-z0-9");
  return flags.includes("i") ? `(?i:${flat})` : flat;
}

function endOfGroup(source: string, start: number): number {
  let depth = 0;
  for (let at = start; at < source.length; at++) {
    if (source[at] === "\\") at++;
    else if (source[at] === "(") depth++;
    else if (source[at] === ")" && --depth === 0) return at;
  }
  return source.length;
}

const isTakenByRipgrep = (pattern: string): boolean =>
  pattern !== "" && spawnSync("rg", ["--no-unicode", "-e", pattern], { input: "" }).status !== 2;
