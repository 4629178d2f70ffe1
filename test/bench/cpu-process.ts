/** One side of the benches of CPU: takes on as many conversations as its parent says, and answers with the CPU that this
 *  process took meanwhile, on all its threads.
 *
 *  The road is opened once, and conversations are let into it: a backfill does not begin anew either. (Where it was
 *  opened for each slice, every conversation cost a third more: V8 compiles what a maker returns for good as long as there
 *  is one of it.) */
import type { Clearing } from "../../src/redact/clearing.ts";
import type { Conversation } from "../../src/shared/types.ts";
import { runRoad } from "./road.ts";
import { runTutorialsWay } from "./tutorials-way.ts";

export interface Side {
  readonly side: "road" | "tutorials";
  readonly settings: Readonly<Record<string, string>>;
  readonly dataDir: string;
  readonly day: string;
}

export interface Asked {
  readonly count: number;
  /** Redaction is looked up. */
  readonly isRemembered: boolean;
}

const { side, settings, dataDir, day } = JSON.parse(process.argv[2] ?? "") as Side;
const take = side === "road" ? openRoad() : takeTheirs;

process.on("message", async (asked: Asked) => {
  const before = process.cpuUsage();
  await take(asked);
  const { user, system } = process.cpuUsage(before);
  process.send?.((user + system) / 1000);
});

async function takeTheirs({ count }: Asked): Promise<void> {
  await runTutorialsWay({ settings, day, conversations: count, resultsPath: `${dataDir}.jsonl` });
}

function openRoad(): (asked: Asked) => Promise<void> {
  const sluice = createSluice<Conversation>();
  const memory = createMemory();
  void runRoad({
    ...{ settings, dataDir, day, days: 1, concurrency: 16 },
    onDone: sluice.done,
    over: ({ source, clearing, ...stations }) => ({
      ...stations,
      source: { ...source, conversations: (stop) => sluice.over(source.conversations(stop)) },
      clearing: memory.over(clearing),
    }),
  });
  return ({ count, isRemembered }) => {
    memory.use(isRemembered);
    return sluice.pass(count);
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
function createMemory() {
  const turnsOf = new Map<string, ReturnType<Clearing["turns"]>>();
  const jsonOf = new Map<string, ReturnType<Clearing["json"]>>();
  let isUsed = false;
  return {
    use(isWanted: boolean) {
      isUsed = isWanted;
    },
    over: (clearing: Clearing): Clearing => ({
      ...clearing,
      turns: (said, known) =>
        isUsed
          ? remembered(turnsOf, said.map(({ text }) => text).join("\n"), () => clearing.turns(said, known))
          : clearing.turns(said, known),
      json: (value, known) =>
        isUsed
          ? remembered(jsonOf, JSON.stringify(value), () => clearing.json(value, known))
          : clearing.json(value, known),
    }),
  };
}

function remembered<T>(made: Map<string, T>, key: string, make: () => T): T {
  const known = made.get(key) ?? make();
  made.set(key, known);
  return known;
}
