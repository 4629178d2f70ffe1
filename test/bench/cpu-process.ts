/** One side of the bench of CPU: takes on as many conversations as it is asked to.
 *
 *  The road is opened once, and conversations are let into it: a backfill does not begin anew either. (Where it was
 *  opened for each slice, every conversation cost a third more: V8 compiles what a maker returns for good as long as there
 *  is one of it.) */
import { openSync, writeSync } from "node:fs";
import type { Clearing } from "../../src/redact/clearing.ts";
import type { Conversation } from "../../src/shared/types.ts";
import type { Stations } from "../../src/stations.ts";
import { built } from "./built.ts";
import { runRoad } from "./road.ts";
import { answerEach, cpuMsOf, given } from "./side.ts";
import { runTutorialsWay } from "./tutorials-way.ts";

const { resultLine } = await built<typeof import("../../src/sinks/result-line.ts")>("sinks/result-line");

export interface CpuSide {
  readonly side: "road" | "tutorials";
  readonly settings: Readonly<Record<string, string>>;
  readonly dataDir: string;
  readonly day: string;
}

export interface Asked {
  readonly count: number;
  /** What the road goes without: redaction is looked up, or results are lines that nobody syncs or counts. */
  readonly without: "nothing" | "redaction" | "ledger";
}

export interface Told {
  readonly cpuMs: number;
}

const { side, settings, dataDir, day } = given<CpuSide>();
const take = side === "road" ? openRoad() : takeTheirs;

answerEach<Asked, Told>(async (asked) => ({ cpuMs: await cpuMsOf(() => take(asked)) }));

async function takeTheirs({ count }: Asked): Promise<void> {
  await runTutorialsWay({ settings, day, conversations: count, resultsPath: `${dataDir}.jsonl` });
}

function openRoad(): (asked: Asked) => Promise<void> {
  const sluice = createSluice<Conversation>();
  let without: Asked["without"] = "nothing";
  void runRoad({
    ...{ settings, dataDir, day, days: 1, concurrency: 16 },
    onDone: sluice.done,
    over: ({ source, clearing, ledger, ...stations }) => ({
      ...stations,
      source: { ...source, conversations: (stop) => sluice.over(source.conversations(stop)) },
      clearing: rememberedOver(clearing, () => without === "redaction"),
      ledger: looseOver(ledger, () => without === "ledger"),
    }),
  });
  return (asked) => {
    without = asked.without;
    return sluice.pass(asked.count);
  };
}

/** Lets so many through as it is told, and tells when they are done. */
function createSluice<T>() {
  let left = 0;
  let underWay = 0;
  let open = () => {};
  let arrive = () => {};
  return {
    async *over(source: AsyncIterable<T>): AsyncGenerator<T> {
      for await (const item of source) {
        while (left === 0)
          await new Promise<void>((resolve) => {
            open = resolve;
          });
        left -= 1;
        yield item;
      }
    },
    done() {
      underWay -= 1;
      if (underWay === 0) arrive();
    },
    pass: (count: number): Promise<void> =>
      new Promise<void>((resolve) => {
        arrive = resolve;
        left = underWay = count;
        open();
      }),
  };
}

/** Redaction that is made once a text and then looked up: for the road without it, as the gate keeps back what is not
 *  redacted. */
function rememberedOver(clearing: Clearing, isUsed: () => boolean): Clearing {
  const turnsOf = new Map<string, ReturnType<Clearing["turns"]>>();
  const jsonOf = new Map<string, ReturnType<Clearing["json"]>>();
  return {
    ...clearing,
    turns: (said, known) =>
      isUsed()
        ? remembered(turnsOf, said.map(({ text }) => text).join("\n"), () => clearing.turns(said, known))
        : clearing.turns(said, known),
    json: (value, known) =>
      isUsed()
        ? remembered(jsonOf, JSON.stringify(value), () => clearing.json(value, known))
        : clearing.json(value, known),
  };
}

function remembered<T>(made: Map<string, T>, key: string, make: () => T): T {
  const known = made.get(key) ?? make();
  made.set(key, known);
  return known;
}

/** The cheapest way to have no ledger. */
function looseOver(ledger: Stations["ledger"], isUsed: () => boolean): Stations["ledger"] {
  const file = openSync(`${dataDir}.jsonl`, "a");
  return {
    ...ledger,
    settledAs: (conversation) => (isUsed() ? undefined : ledger.settledAs(conversation)),
    claim: (conversation, costUsd) => (isUsed() ? Promise.resolve() : ledger.claim(conversation, costUsd)),
    async commit(result) {
      if (isUsed()) writeSync(file, `${resultLine(result)}\n`);
      else await ledger.commit(result);
    },
  };
}
