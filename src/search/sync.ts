/** Brings an index up to date with the result files, day by day: what was appended is put in, what a copy of the file
 *  left out is dropped, and a day that is gone is gone here too. It may be killed anywhere and called by several at
 *  once; whoever comes next goes on. */
import { type DayFile, isStillThere, linesFrom, type Position, start } from "./day-lines.ts";
import { type Document, parseDocument } from "./document.ts";
import type { SearchIndex } from "./index-shape.ts";

export interface SyncOptions {
  readonly dataDir: string;
  /** Of the results, by day: as the ledger knows them. */
  readonly files: () => readonly DayFile[];
  /** Asked after each group: is there time for more? */
  readonly goOn?: () => boolean;
}

export interface Synced {
  readonly put: number;
  readonly dropped: number;
  /** False when it was told to stop before it was done. */
  readonly isWhole: boolean;
}

/** A group is one transaction, or one request. */
const groupRows = 64;
const groupBytes = 2 * 2 ** 20;

/** @throws what the index throws; Fault `disk.failed`, `ledger.failed`. */
export async function syncIndex(index: SearchIndex, options: SyncOptions): Promise<Synced> {
  const { dataDir, files, goOn = () => true } = options;
  const sum = { put: 0, dropped: 0 };

  async function applied(
    day: string,
    puts: readonly Document[],
    drops: readonly string[],
    from: Position | undefined,
    to: Position | undefined,
  ): Promise<boolean> {
    if (!(await index.apply(day, { puts, drops }, from, to))) return false;
    sum.put += puts.length;
    sum.dropped += drops.length;
    return true;
  }

  /** @returns false when somebody else was at it. */
  async function readOn(file: DayFile, at: Position): Promise<boolean> {
    let from = at;
    for await (const { documents, position } of groupsOf(linesFrom(dataDir, file, at), file.day)) {
      if (!(await applied(file.day, documents, [], from, position))) return false;
      from = position;
      if (!goOn()) break;
    }
    return true;
  }

  /** While a day is read anew it has no position: what it holds beside is known only at the end. */
  async function readAnew(file: DayFile, at: Position | undefined): Promise<boolean> {
    const { day } = file;
    if (at && !(await applied(day, [], [], at, undefined))) return false;
    const left = new Map(index.holdings(day));
    const isNew = (id: string, sha256: string): boolean => {
      const known = left.get(id);
      left.delete(id);
      return known !== sha256;
    };
    let to = start;
    for await (const { documents, position } of groupsOf(linesFrom(dataDir, file, start), day, isNew)) {
      if (documents.length > 0 && !(await applied(day, documents, [], undefined, undefined))) return false;
      to = position;
      if (!goOn()) return true;
    }
    return applied(day, [], [...left.keys()], undefined, to);
  }

  async function bring(file: DayFile): Promise<boolean> {
    const at = index.position(file.day);
    const isIntact = at && at.bytes <= file.bytes && (await isStillThere(dataDir, file.day, at));
    if (isIntact) return at.bytes === file.bytes || readOn(file, at);
    // A day of which nothing is held is like one that was read up to its start.
    if (!at && index.holdings(file.day).size === 0)
      return (await applied(file.day, [], [], undefined, start)) && readOn(file, start);
    return readAnew(file, at);
  }

  const all = files();
  for (const file of all) {
    if (!goOn()) return { ...sum, isWhole: false };
    while (!(await bring(file))) if (!goOn()) return { ...sum, isWhole: false };
  }
  const known = new Set(all.map(({ day }) => day));
  for (const day of index.days().filter((one) => !known.has(one)))
    await applied(day, [], [...index.holdings(day).keys()], index.position(day), undefined);
  return { ...sum, isWhole: goOn() };
}

interface Group {
  readonly documents: readonly Document[];
  readonly position: Position;
}

/** A line that is not ours counts as read. */
async function* groupsOf(
  lines: ReturnType<typeof linesFrom>,
  day: string,
  isNew: (conversationId: string, sha256: string) => boolean = () => true,
): AsyncIterable<Group> {
  let documents: Document[] = [];
  let bytes = 0;
  let last: Position | undefined;
  for await (const { line, sha256, position } of lines) {
    const document = parseDocument(line, day);
    if (document && isNew(document.conversationId, sha256)) {
      documents.push(document);
      bytes += line.length;
    }
    last = position;
    if (documents.length < groupRows && bytes < groupBytes) continue;
    yield { documents, position };
    documents = [];
    bytes = 0;
    last = undefined;
  }
  if (last) yield { documents, position: last };
}
