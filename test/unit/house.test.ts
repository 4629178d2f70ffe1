import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createProgram } from "../../src/cli.ts";
import { settings } from "../../src/setting-table.ts";
import { silentContext } from "../helpers/silent-context.ts";
import { roomOf, root, type SourceFile, sourceFiles } from "../helpers/source-tree.ts";

const files = sourceFiles();
const byPath = new Map(files.map((file) => [file.path, file]));

/** Which room may name which; each may name itself. */
const corridors: Readonly<Record<string, readonly string[]>> = {
  "main.ts": ["cli.ts", "commands"],
  "cli.ts": ["cli", "commands"],
  cli: ["commands"],
  commands: [
    "transcribing",
    "speech",
    "audit",
    "callbacks.ts",
    "compose.ts",
    "probes.ts",
    "retention.ts",
    "searching",
    "search",
    "reading.ts",
    "querying",
    "viewing.ts",
    "config.ts",
    "setting-table.ts",
    "flow.ts",
    "stations.ts",
    "absence.ts",
    "allowance.ts",
    "census.ts",
    "road.ts",
    "tally.ts",
    "course.ts",
    "report",
    "signals",
    "serving",
    "streaming",
    "live-tally.ts",
    "genesys",
    "http",
    "redact",
    "ledger",
    "simulator",
    "source",
    "transcript",
    "shared",
  ],
  "compose.ts": [
    "flow-options.ts",
    "transcribing",
    "audit",
    "departures.ts",
    "commands",
    "absence.ts",
    "batch-road.ts",
    "book.ts",
    "budget.ts",
    "keeping.ts",
    "night.ts",
    "road.ts",
    "config.ts",
    "stations.ts",
    "texts.ts",
    "forward",
    "genesys",
    "ledger",
    "redact",
    "source",
    "transcript",
    "shared",
  ],
  "keeping.ts": [
    "audit",
    "callbacks.ts",
    "config.ts",
    "ledger",
    "redact",
    "road.ts",
    "searching",
    "sinks",
    "shared",
  ],
  "callbacks.ts": ["audit", "config.ts", "departures.ts", "ledger", "redact", "sinks", "texts.ts", "shared"],
  "book.ts": ["stations.ts", "ledger", "sinks", "shared"],
  "budget.ts": ["config.ts", "forward", "ledger"],
  "texts.ts": ["config.ts", "forward", "redact", "shared"],
  "departures.ts": ["audit", "config.ts", "redact", "texts.ts", "shared"],
  "probes.ts": [
    "audit",
    "texts.ts",
    "config.ts",
    "forward",
    "genesys",
    "ledger",
    "redact",
    "search",
    "sinks",
    "shared",
  ],
  "reading.ts": ["viewing.ts", "config.ts", "genesys", "source", "transcript", "shared"],
  querying: [
    "allowance.ts",
    "audit",
    "callbacks.ts",
    "config.ts",
    "outage-watch.ts",
    "viewing.ts",
    "genesys",
    "ledger",
    "redact",
    "report",
    "source",
    "transcript",
    "shared",
  ],
  "viewing.ts": ["config.ts", "texts.ts", "redact", "report", "shared"],
  "retention.ts": ["searching", "audit", "ledger", "sinks", "shared"],
  searching: ["texts.ts", "config.ts", "audit", "ledger", "redact", "search", "shared"],
  "config.ts": ["setting-table.ts", "settings", "genesys", "shared"],
  "setting-table.ts": ["settings"],
  settings: [],
  transcribing: ["config.ts", "genesys", "ledger", "source", "speech", "transcript", "shared"],
  speech: ["shared"],
  "flow.ts": [
    "flow-options.ts",
    "absence.ts",
    "allowance.ts",
    "census.ts",
    "outage-watch.ts",
    "result.ts",
    "stations.ts",
    "tally.ts",
    "forward",
    "redact",
    "shared",
  ],
  "stations.ts": ["absence.ts", "result.ts", "forward", "redact", "shared"],
  "draft.ts": ["result.ts", "forward", "shared"],
  "batch-road.ts": ["draft.ts", "result.ts", "stations.ts", "tally.ts", "forward", "redact", "shared"],
  "flow-options.ts": ["allowance.ts", "census.ts", "result.ts", "stations.ts", "shared"],
  "absence.ts": ["shared"],
  "allowance.ts": [],
  "census.ts": ["shared"],
  "night.ts": ["census.ts", "ledger", "shared"],
  "road.ts": [
    "transcribing",
    "searching",
    "ledger",
    "batch-road.ts",
    "night.ts",
    "stations.ts",
    "audit",
    "genesys",
    "shared",
    "sinks",
    "source",
  ],
  "outage-watch.ts": ["shared"],
  serving: [
    "absence.ts",
    "audit",
    "config.ts",
    "departures.ts",
    "flow.ts",
    "forward",
    "genesys",
    "ledger",
    "redact",
    "result.ts",
    "shared",
    "source",
    "stations.ts",
    "tally.ts",
    "texts.ts",
    "transcript",
  ],
  streaming: [
    "allowance.ts",
    "audit",
    "config.ts",
    "departures.ts",
    "forward",
    "genesys",
    "ledger",
    "live-tally.ts",
    "redact",
    "result.ts",
    "shared",
    "sinks",
    "source",
    "stations.ts",
    "tally.ts",
    "texts.ts",
    "transcript",
  ],
  "live-tally.ts": ["shared"],
  "result.ts": ["forward", "redact", "shared"],
  "tally.ts": ["shared"],
  "course.ts": [],
  source: ["genesys", "shared"],
  transcript: ["genesys", "shared"],
  genesys: ["shared"],
  redact: ["shared"],
  forward: ["shared"],
  ledger: ["shared"],
  audit: ["shared"],
  sinks: ["shared"],
  search: ["shared"],
  http: ["shared"],
  report: ["course.ts", "live-tally.ts", "tally.ts", "shared"],
  signals: ["tally.ts", "shared"],
  simulator: ["shared"],
  shared: [],
};

const arrows = (of: (file: SourceFile) => readonly string[]) =>
  files.flatMap((file) => of(file).map((target) => ({ from: file.path, to: target })));

describe("the house", () => {
  test("every arrow runs the way the picture says", () => {
    const wrong = arrows(({ imports }) => imports)
      .filter(({ from, to }) => roomOf(from) !== roomOf(to) && !corridors[roomOf(from)]?.includes(roomOf(to)))
      .map(({ from, to }) => `${from} -> ${to}`);
    expect(wrong).toEqual([]);
  });

  test("the flow loads no room: it knows them by their types", () => {
    expect(
      new Set(
        byPath
          .get("flow.ts")
          ?.loads.map(roomOf)
          .filter((room) => !room.endsWith(".ts")),
      ),
    ).toEqual(new Set(["shared"]));
  });

  test("--help loads commander and nothing else from outside", () => {
    const loaded = new Set<string>();
    const visit = (path: string): void => {
      if (loaded.has(path)) return;
      loaded.add(path);
      for (const target of byPath.get(path)?.loads ?? []) visit(target);
    };
    visit("main.ts");
    const outside = [...loaded].flatMap((path) => byPath.get(path)?.packages ?? []);
    expect(new Set(outside.filter((name) => !name.startsWith("node:")))).toEqual(new Set(["commander"]));
  });

  test("every import leads to a file", () => {
    expect(arrows(({ imports }) => imports).filter(({ to }) => !byPath.has(to))).toEqual([]);
  });

  test("there are no cycles", () => {
    const cycles: string[] = [];
    const done = new Set<string>();
    const visit = (path: string, trail: readonly string[]): void => {
      if (trail.includes(path)) cycles.push([...trail.slice(trail.indexOf(path)), path].join(" -> "));
      else if (!done.has(path)) {
        for (const target of byPath.get(path)?.imports ?? []) visit(target, [...trail, path]);
        done.add(path);
      }
    };
    for (const { path } of files) visit(path, []);
    expect(cycles).toEqual([]);
  });

  test("no file is two rooms: 250 lines at most", () => {
    const large = files.filter(({ path, lines }) => lines > 250 && !path.startsWith("redact/data/"));
    expect(large.map(({ path, lines }) => `${path} has ${lines}`)).toEqual([]);
  });

  test("only main.ts touches the process", () => {
    const touching = /(?<![\w."'`-])(process\.(?!getBuiltinModule|versions)|console\.)/;
    const wrong = files.filter(
      ({ path, text }) => path !== "main.ts" && touching.test(text.replace(/^\s*(\/\/|\*|\/\*).*$/gm, "")),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  test("text changes its type only where it is taken in and where it is looked at", () => {
    const cast = /\bas (Raw|Redacted|Cleared)\b/g;
    const allowed: Readonly<Record<string, readonly string[]>> = {
      genesys: ["Raw"],
      transcript: ["Raw"],
      source: ["Raw"],
      redact: ["Raw", "Redacted", "Cleared"],
      commands: ["Raw"],
    };
    const wrong = files.flatMap(({ path, text }) =>
      [...text.matchAll(cast)]
        .filter(([, type]) => !allowed[roomOf(path)]?.includes(type ?? ""))
        .map(([as]) => `${path}: ${as}`),
    );
    expect(wrong).toEqual([]);
  });

  test("no barrels, no default exports, no names that say nothing", () => {
    const wrong = files.filter(
      ({ path, text }) =>
        /(^|\/)(index|utils?|helpers?|manager|service|base)\.ts$/.test(path) ||
        /^export default /m.test(text) ||
        /^export \* from/m.test(text),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });
});

describe("the papers", () => {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const example = readFileSync(join(root, ".env.example"), "utf8");

  test(".env.example lists the settings, in their order, with their defaults", () => {
    const listed = [...example.matchAll(/^#? ?([A-Z][A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [
      name,
      value,
    ]);
    const table = Object.entries(settings).map(([name, row]) => [name, "default" in row ? row.default : ""]);
    expect(listed).toEqual(table);
  });

  test("the README lists the settings", () => {
    const listed = [...readme.matchAll(/^\| `([A-Z][A-Z_]+)` \|/gm)].map(([, name]) => name);
    expect(listed).toEqual(Object.keys(settings));
  });

  test("the README's picture of the house leaves out no room, and no file on the stairs", () => {
    const [picture = ""] = readme.match(/^src\/\n[\s\S]*?^```/m) ?? [];
    const drawn = new Set(picture.split(/[\s():;]+/));
    const standing = new Set(files.map(({ path }) => path.replace(/(?<=\/).*/, "")));
    expect([...standing].filter((name) => !drawn.has(name))).toEqual([]);
  });

  test("the README lists the commands that --help lists", async () => {
    const program = await createProgram(
      silentContext(),
      () => {},
      () => false,
    );
    const listed = [...readme.matchAll(/^\| `transcript-gateway ([a-z]+)` \|/gm)].map(([, name]) => name);
    expect(listed).toEqual(program.commands.map((command) => command.name()));
  });
});
