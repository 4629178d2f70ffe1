/** Was this value ever masked, and did it ever leave? Masked values are known by their digests. What left and was
 *  answered rests word for word in the result files, so those can be searched for the value itself; of a request that
 *  failed only its hash is kept. */
import { join } from "node:path";
import type { AuditView } from "../shared/audit-book.ts";
import { disk } from "../shared/disk.ts";
import { completeLines } from "../shared/lines.ts";
import type { PiiType } from "../shared/types.ts";
import { auditDirectory } from "./chain.ts";
import { digestsOfAnyType } from "./digest.ts";
import { type AuditRecord, unseal } from "./record.ts";
import { auditFileName } from "./recovery.ts";
import { safeLines } from "./results.ts";
import { inFigures, withoutMarks } from "./said.ts";

export interface Found {
  /** Requests in which a mask stood in its place. */
  readonly requests: number;
  readonly types: readonly PiiType[];
  /** Whose requests these were. */
  readonly maskedIn: readonly string[];
  /** How many more there were that are forgotten by now. */
  readonly forgotten: number;
  /** Conversations whose result holds it as it is: it was sent, or the model said it. */
  readonly unmaskedIn: readonly string[];
}

/** @throws Fault `disk.failed`, `ledger.failed`. */
export async function findValue(dataDir: string, view: AuditView, value: string): Promise<Found> {
  const digests = digestsOfAnyType(view.digestKey, value);
  const types = new Set<PiiType>();
  const surrogates = new Set<string>();
  let requests = 0;
  for await (const record of recordsIn(auditDirectory(dataDir))) {
    if (record.type !== "request") continue;
    const found = (record.digests ?? []).filter((digest) => digests.has(digest));
    if (found.length === 0) continue;
    requests += 1;
    surrogates.add(record.surrogate);
    for (const digest of found) types.add(digests.get(digest) as PiiType);
  }
  const maskedIn = surrogates.size === 0 ? [] : idsOf(surrogates, view);
  return {
    requests,
    types: [...types],
    maskedIn,
    forgotten: surrogates.size - maskedIn.length,
    unmaskedIn: await resultsWith(value, dataDir, view),
  };
}

async function* recordsIn(directory: string): AsyncIterable<AuditRecord> {
  for (const file of (await disk.list(directory)).filter((name) => auditFileName.test(name))) {
    for await (const line of completeLines(disk.read(join(directory, file)))) {
      const sealed = unseal(line);
      if (sealed) yield sealed.record;
    }
  }
}

const idsOf = (surrogates: ReadonlySet<string>, view: AuditView): readonly string[] =>
  [...view.standings()]
    .filter(({ surrogate }) => surrogates.has(surrogate))
    .map(({ conversationId }) => conversationId);

async function resultsWith(value: string, dataDir: string, view: AuditView): Promise<readonly string[]> {
  const isIn = finderOf(value);
  const ids: string[] = [];
  for (const { day, bytes } of view.days()) {
    for await (const line of safeLines(dataDir, day, bytes)) {
      if (line.conversationId !== "" && isIn(textsOf(line.bytes))) ids.push(line.conversationId);
    }
  }
  return ids;
}

/** What was said and what the model said of it; ids and times would only be mistaken for numbers. */
function textsOf(line: Buffer): string {
  const { transcript, analysis } = JSON.parse(line.toString()) as Record<string, unknown>;
  const turns = Array.isArray(transcript) ? transcript : [];
  return [...turns.map((turn) => turn?.text), JSON.stringify(analysis)].join("\n");
}

/** Numbers are the same however they are grouped or said, words however they are written. */
function finderOf(value: string): (text: string) => boolean {
  const figures = inFigures(plain(value));
  const digits = figures.replace(/\D/g, "");
  if (digits.length >= 6 && !/\p{L}/u.test(figures)) {
    const number = new RegExp(`(?<!\\d)${[...digits].join("[ ().,/-]{0,3}")}(?!\\d)`);
    return (text) => number.test(inFigures(plain(text)));
  }
  const words = wordsOf(value);
  return (text) => ` ${wordsOf(text)} `.includes(` ${words} `);
}

const plain = (text: string): string => text.normalize("NFKC").toLowerCase();

const wordsOf = (text: string): string =>
  (withoutMarks(inFigures(plain(text))).match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).join(" ");
