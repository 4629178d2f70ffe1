/** Recomputes an audit's chain with Node and nothing else. Every line ends with the SHA-256 of all its bytes before and
 *  holds the hash of the line before it. `node verify.mjs` in a bundle also holds it against what the ledger said when
 *  it was packed: `head.json`, where the chain ended, and `conversations.jsonl`, what was sent of each and its price. */
import { createHash } from "node:crypto";
import { createReadStream, existsSync, readdirSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { argv, exit, stdout } from "node:process";
import { readPacked } from "./reconciliation.mjs";

/** @param {Buffer} line @returns {Record<string, any> | undefined} the record, when it is one and its hash fits */
const unseal = (line) => {
  const content = line.subarray(0, line.length - 76);
  const seal = `,"hash":"${createHash("sha256").update(content).digest("hex")}"}\n`;
  if (!line.subarray(content.length).equals(Buffer.from(seal))) return undefined;
  try {
    const record = JSON.parse(line.toString());
    return Number.isInteger(record.seq) ? record : undefined;
  } catch {
    return undefined;
  }
};

/** Lines with their ends; the last may have none. @param {string} path @returns {AsyncGenerator<Buffer>} */
async function* linesOf(path) {
  let rest = Buffer.alloc(0);
  for await (const chunk of createReadStream(path)) {
    rest = Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf(10) + 1; end > 0; rest = rest.subarray(end), end = rest.indexOf(10) + 1)
      yield rest.subarray(0, end);
  }
  if (rest.length > 0) yield rest;
}

/** @param {string} directory
 *  @param {{ seq: number, hash: string } | undefined} head where the chain ended, as somebody else knows it
 *  @param {(record: Record<string, any>) => void} [onRecord] told of every record that is as it was written
 *  @returns {Promise<{ records: number, problems: string[] }>} */
export async function checkChain(directory, head, onRecord = () => {}) {
  const problems = /** @type {string[]} */ ([]);
  const skipped = /** @type {Set<number>} */ (new Set());
  const sums = { requests: 0, answered: 0, failed: 0, unknown: 0 };
  let [last, changed, records] = [0, 0, 0];
  let previous = "0".repeat(64);
  const files = existsSync(directory) ? readdirSync(directory).sort() : [];
  for (const file of files.filter((name) => /^\d{4}-\d{2}\.jsonl$/.test(name))) {
    let number = 0;
    for await (const line of linesOf(join(directory, file))) {
      number += 1;
      const at = `${file} line ${number}:`;
      const record = unseal(line);
      if (record === undefined) {
        problems.push(`${at} ${line.at(-1) === 10 ? "was changed: its hash does not fit" : "is cut off"}`);
        changed += 1;
        continue;
      }
      records += 1;
      if (record.seq <= last) {
        problems.push(`${at} stands ${skipped.delete(record.seq) ? "out of order" : "a second time"}`);
        continue;
      }
      if (record.seq > last + 1 + changed) {
        for (let seq = last + 1; seq < record.seq && skipped.size < 1e6; seq += 1) skipped.add(seq);
      } else if (changed === 0 && record.previous !== previous) {
        problems.push(`${at} the record before it is not the one it was written after`);
      }
      if (record.type === "request") sums.requests += 1;
      if (record.type === "outcome") sums[/** @type {"answered"} */ (record.kind)] += 1;
      if (record.type === "checkpoint" && problems.length + skipped.size === 0) {
        const { requests, answered, failed } = { ...record.totals };
        if (requests !== sums.requests || answered !== sums.answered || failed !== sums.failed)
          problems.push(`${at} the checkpoint's sums are not those of the records before it`);
      }
      if (record.seq === head?.seq && record.hash !== head?.hash)
        problems.push(`${at} is not the record that the head says`);
      [last, previous, changed] = [record.seq, record.hash, 0];
      onRecord(record);
    }
  }
  for (const seq of skipped) {
    if (skipped.has(seq - 1)) continue;
    let to = seq;
    while (skipped.has(to + 1)) to += 1;
    problems.push(`records ${seq} to ${to} are missing`);
  }
  if (head && last < head.seq)
    problems.push(`records ${last + 1} to ${head.seq} are missing: the end was cut off`);
  return { records, problems };
}

if (argv[1] && realpathSync(argv[1]) === import.meta.filename) {
  const directory = argv[2] ?? import.meta.dirname;
  const { head, add, problems: others } = readPacked(directory);
  const unreadable = (/** @type {any} */ { code }) => ({ records: 0, problems: [`unreadable: ${code}`] });
  const { records, problems } = await checkChain(directory, head, add).catch(unreadable);
  problems.push(...others());
  const last = head ? `; record ${head.seq} is ${head.hash}` : "";
  stdout.write(`${[...problems, `${records} records, ${problems.length} problems${last}`].join("\n")}\n`);
  exit(problems.length === 0 ? 0 : 24);
}
