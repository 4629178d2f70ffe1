import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));
export const srcDir = join(root, "src");

export interface SourceFile {
  /** Below `src`, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly lines: number;
  /** Paths of the project's files it names, types too. */
  readonly imports: readonly string[];
  /** Those it needs when it is loaded: no types, no `import()`. */
  readonly loads: readonly string[];
  readonly packages: readonly string[];
}

const statement =
  /^(?:import|export)\s+(type\s)?[^;"]*?from\s+"([^"]+)"|^import\s+"([^"]+)"|import\("([^"]+)"\)/gm;

function parseFile(path: string): SourceFile {
  const text = readFileSync(join(srcDir, path), "utf8");
  const imports: string[] = [];
  const loads: string[] = [];
  const packages: string[] = [];
  for (const [, type, from, bare, lazy] of text.matchAll(statement)) {
    const target = from ?? bare ?? lazy ?? "";
    const isLoaded = type === undefined && lazy === undefined;
    if (target.startsWith(".")) {
      const file = relative(srcDir, join(srcDir, dirname(path), target)).replaceAll("\\", "/");
      imports.push(file);
      if (isLoaded) loads.push(file);
    } else if (isLoaded) packages.push(target);
  }
  return { path, text, lines: text.split("\n").length - 1, imports, loads, packages };
}

export const sourceFiles = (): SourceFile[] =>
  readdirSync(srcDir, { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => /\.m?[tj]s$/.test(path))
    .sort()
    .map(parseFile);

/** The folder under `src`, or the file's own name where it stands in none. */
export const roomOf = (path: string): string => path.split("/")[0] ?? path;
