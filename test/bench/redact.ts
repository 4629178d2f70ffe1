/** `npm run bench:redact`: the redactor's speed beside what it replaces, and the goals R1 to R8.
 *
 *    npm run bench:redact -- [--megabytes 10] [--rounds 7] [--json] [--gate]
 *
 *  One process, everything warm, the rivals take turns round by round, medians: absolute figures depend on the
 *  machine and its other work, ratios within one run do not. --gate exits 1 when a floor is missed.
 *
 *  A list that a person writes holds both kinds of pattern: a card number has a form of its own, an account number or a
 *  password only the words before it, as with the fifth of the tutorials'. R1 is told against such a list of all that the
 *  redactor knows, and against the written forms of it alone, which find nothing that is said in words; and the written view
 *  beside what does no more than it does.
 *
 *  What is measured is the compiled program of dist, the one that is shipped (`built.ts`). */
import { parseArgs } from "node:util";
import type { WordLook } from "../../src/redact/lexicon/word-memo.ts";
import type { Raw } from "../../src/shared/text.ts";
import { emptyKnown } from "../../src/shared/types.ts";
import { built } from "./built.ts";
import { isAtLeast, type Measured, median } from "./goals.ts";
import { hostileFamilies, patienceMs, timeOf, timeTurns } from "./redact-hostile.ts";
import {
  createNaiveList,
  listPatterns,
  loadPackages,
  openRipgrep,
  type Rival,
  tutorialPatterns,
} from "./redact-rivals.ts";
import { type SyntheticCall, writeCalls } from "./redact-text.ts";
import { createWrittenView } from "./redact-written.ts";

const { values: flags } = parseArgs({
  options: {
    megabytes: { type: "string", default: "10" },
    rounds: { type: "string", default: "7" },
    json: { type: "boolean", default: false },
    gate: { type: "boolean", default: false },
  },
});
const rounds = Math.max(5, Number(flags.rounds));
const megabytes = Number(flags.megabytes);

const { allDetectors } = await built<typeof import("../../src/redact/detectors/catalogue.ts")>(
  "redact/detectors/catalogue",
);
const { cues } = await built<typeof import("../../src/redact/cues/catalogue.ts")>("redact/cues/catalogue");
const { compileRedactor } = await built<typeof import("../../src/redact/engine.ts")>("redact/engine");
const { createLexer } = await built<typeof import("../../src/redact/lexer.ts")>("redact/lexer");
const { createLook } =
  await built<typeof import("../../src/redact/lexicon/lexicon.ts")>("redact/lexicon/lexicon");
const { createWordMemo } =
  await built<typeof import("../../src/redact/lexicon/word-memo.ts")>("redact/lexicon/word-memo");
const { compileMasks, defaultMaskTemplate } =
  await built<typeof import("../../src/redact/mask.ts")>("redact/mask");
const { openPage } = await built<typeof import("../../src/redact/views/page.ts")>("redact/views/page");

const redactor = compileRedactor();
const patterns = listPatterns(allDetectors);
const cuePatterns = listPatterns(cues.filter(({ answer }) => answer !== "keep"));
const calls = writeCalls({ megabytes });
const engine: Rival = { name: "this redactor, every view", share: 1, run: redactAll };
const writtenView = createWrittenView();
const whole = [...patterns, ...cuePatterns];
const naiveWhole = createNaiveList(`${whole.length} × text.replace, cues among them`, whole, 0.1);
const naive = createNaiveList(`${patterns.length} × text.replace, written forms`, patterns, 0.2);
const tutorial = createNaiveList("the tutorials' five × text.replace", tutorialPatterns, 1);
const ripgrep = openRipgrep(patterns, calls);
const packages = await loadPackages();

const rivals = [
  engine,
  writtenView,
  naiveWhole,
  naive,
  tutorial,
  ...(ripgrep ? [ripgrep] : []),
  ...packages.rivals,
];
const speeds = await race(rivals, calls);
ripgrep?.close();
const speedOf = (way: Rival) => speeds.get(way) ?? Number.NaN;
const times = (rival: Rival, of: Rival = engine) => speedOf(of) / speedOf(rival);

const goals: Measured[] = [
  more(
    "R1",
    `against a list of its ${whole.length} patterns, written forms and cues`,
    times(naiveWhole),
    "x",
    12,
    18,
  ),
  more("R1", `against the ${patterns.length} written forms of them`, times(naive), "x", 12, 18),
  more("R1", "written view alone against these", times(naive, writtenView), "x", 12, 18),
  more("R2", "against the tutorials' five patterns", times(tutorial), "x", 2, 3),
  more("R2", "written view alone against these", times(tutorial, writtenView), "x", 2, 3),
  ...(ripgrep
    ? [
        more("R3", "against ripgrep on the written patterns", times(ripgrep), "x", 0.5, 0.8),
        more("R3", "written view alone against the same", times(ripgrep, writtenView), "x", 0.5, 0.8),
      ]
    : []),
  ...(await measureViews()),
  measureLists(),
  ...measureHostile(),
];
report();
if (flags.gate && goals.some((goal) => !isAtLeast(goal.floor, goal))) process.exitCode = 1;

function redactAll(calls: readonly SyntheticCall[]): number {
  let length = 0;
  for (const call of calls) {
    for (const { text } of redactor.redact(call, emptyKnown).turns) length += text.length;
  }
  return length;
}

/** Megabytes a second, the median of the rounds; the first is not counted. */
async function race(rivals: readonly Rival[], calls: readonly SyntheticCall[]): Promise<Map<Rival, number>> {
  const seen = new Map<Rival, number[]>(rivals.map((rival) => [rival, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const rival of rivals) {
      const some = calls.slice(0, Math.max(1, Math.round(calls.length * rival.share)));
      const started = performance.now();
      await rival.run(some);
      const seconds = (performance.now() - started) / 1000;
      if (round > 0) seen.get(rival)?.push(sizeOf(some) / 1e6 / seconds);
    }
  }
  return new Map([...seen].map(([rival, speeds]) => [rival, median(speeds)]));
}

/** What speech costs over writing, and what wide characters cost over narrow ones. */
async function measureViews(): Promise<Measured[]> {
  const size = megabytes / 2;
  const on = (name: string, calls: readonly SyntheticCall[]): Rival => ({
    name,
    share: 1,
    run: () => redactAll(calls),
  });
  const of = (calls: SyntheticCall[]) => ({ calls, rival: on("", calls) });
  const voice = of(writeCalls({ megabytes: size, voiceShare: 1 }));
  const chats = of(writeCalls({ megabytes: size, voiceShare: 0 }));
  const wide = of(writeCalls({ megabytes: size, isWide: true }));
  const narrow = of(writeCalls({ megabytes: size }));
  const sets = [voice, chats, wide, narrow];
  const seen = sets.map((): number[] => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [index, { calls, rival }] of sets.entries()) {
      const started = performance.now();
      await rival.run(calls);
      if (round > 0) seen[index]?.push(sizeOf(calls) / (performance.now() - started));
    }
  }
  const [spoken = 0, written = 0, twoByte = 0, oneByte = 0] = seen.map(median);
  return [
    {
      ...less(
        "R5",
        "calls against chats: spoken and joined views at work",
        (written / spoken - 1) * 100,
        "%",
        15,
        8,
      ),
      note: "calls also hold the spoken values, so this is more than the views' own cost",
    },
    more("R8", "two-byte text against one-byte text", twoByte / oneByte, "x", 0.9, 0.97),
  ];
}

/** What the word lists cost: reading the text with all of them against reading it with none. */
function measureLists(): Measured {
  const masks = compileMasks(defaultMaskTemplate);
  const pages = calls.map((call) => openPage(call));
  const read = (look: (word: string) => WordLook) => {
    const lexer = createLexer(createWordMemo(look), masks.pattern, masks.openers);
    return () => pages.reduce((sum, { text, starts }) => sum + (lexer.lex(text, starts)?.count ?? 0), 0);
  };
  const nothing: WordLook = { flags: 0, value: -1 };
  const ways = [read(createLook(() => false)), read(() => nothing)];
  const seen: number[][] = [[], []];
  for (let round = 0; round <= rounds; round++) {
    for (const [index, way] of ways.entries()) {
      const started = performance.now();
      way();
      if (round > 0) seen[index]?.push(performance.now() - started);
    }
  }
  const [known = 0, blind = 0] = seen.map(median);
  return less("R6", "150,000 listed words against none, in the scan", (known / blind - 1) * 100, "%", 10, 5);
}

/** One turn holds all of it: time must grow as the text does. A family that fails badly is not run again and again, nor
 *  at 1 MB, or the bench would outlast the day. */
function measureHostile(): Measured[] {
  const growths: [number, string][] = [];
  const speeds: [number, string][] = [];
  const longest: [number, string][] = [];
  for (const [family, write] of Object.entries(hostileFamilies)) {
    const [small, large, huge] = [16_384, 307_200, 1_048_576].map(write) as [string, string, string];
    const [smallMs, largeMs] = timeTurns(redactTurn, small, large);
    growths.push([largeMs / smallMs, family]);
    speeds.push([large.length / 1000 / largeMs, family]);
    const runs = largeMs > patienceMs ? [] : [huge, huge, huge].map((turn) => timeOf(redactTurn, turn));
    longest.push([Math.min(...runs), family]);
  }
  const first = (order: 1 | -1) => (found: [number, string][]) =>
    found.sort(([a], [b]) => order * (a - b))[0] ?? [Number.NaN, ""];
  const [growth, growing] = first(-1)(growths);
  const [speed, slowest] = first(1)(speeds);
  const [longestMs, lasting] = first(-1)(longest);
  return [
    { ...less("R7", "t(300 KB) / t(16 KB), worst family", growth, "x", 30, 22), note: growing },
    { ...more("R7", "slowest family", speed, "MB/s", 1, 15), note: slowest },
    { ...less("R7", "1 MB in one turn, longest", longestMs, "ms", 1000, 70), note: lasting },
  ];
}

function redactTurn(text: string): void {
  redactor.redact([{ speaker: "customer", text: text as Raw }], emptyKnown);
}

function sizeOf(calls: readonly SyntheticCall[]): number {
  return calls.reduce((sum, call) => sum + call.reduce((all, { text }) => all + text.length, 0), 0);
}

function more(id: string, name: string, value: number, unit: string, floor: number, aim: number): Measured {
  return { id, name, value, unit, floor, aim, isMore: true };
}

function less(id: string, name: string, value: number, unit: string, floor: number, aim: number): Measured {
  return { id, name, value, unit, floor, aim, isMore: false };
}

function report(): void {
  const table = rivals.map((rival) => ({ name: rival.name, megabytesPerSecond: speeds.get(rival) }));
  if (flags.json) {
    console.log(JSON.stringify({ megabytes, rounds, speeds: table, goals, missing: packages.missing }));
    return;
  }
  console.log(`${megabytes} MB of invented calls and chats, median of ${rounds} interleaved rounds\n`);
  for (const { name, megabytesPerSecond = 0 } of table) {
    console.log(`${megabytesPerSecond.toFixed(1).padStart(9)} MB/s  ${name}`);
  }
  for (const name of packages.missing) {
    console.log(`        -       ${name}: not installed; npm install --no-save ${name} to compare`);
  }
  if (!ripgrep) console.log("        -       ripgrep: not installed, R3 not measured");
  console.log();
  for (const goal of goals) {
    const verdict = isAtLeast(goal.aim, goal)
      ? "aim reached"
      : isAtLeast(goal.floor, goal)
        ? "above floor"
        : "MISSED";
    const bounds = `floor ${goal.floor}, aim ${goal.aim} ${goal.unit}`;
    const note = goal.note ? ` (${goal.note})` : "";
    console.log(
      `${goal.id}  ${goal.value.toFixed(2).padStart(8)} ${goal.unit.padEnd(5)} ${verdict.padEnd(12)} ${goal.name}${note}; ${bounds}`,
    );
  }
  console.log("R4  not measured: Hyperscan cannot be had from npm");
}
