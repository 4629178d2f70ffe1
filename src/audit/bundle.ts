/** What somebody outside needs to check the audit, and nothing more: no key, no conversation id, no text. */
import { copyFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { AuditView } from "../shared/audit-book.ts";
import { disk } from "../shared/disk.ts";
import { diskFault } from "../shared/disk-fault.ts";
import { Fault } from "../shared/fault.ts";
import { sha256 } from "../shared/sha256.ts";
import { auditDirectory } from "./chain.ts";
import { auditFileName } from "./recovery.ts";

const readMe = `An audit of what a transcript gateway sent to a language model.

YYYY-MM.jsonl        one record a line; each holds the hash of the one before
head.json            from the gateway's ledger: number and hash of the last record, and the hash of the next file
conversations.jsonl  what the ledger counts, by the surrogate that stands for a conversation
verify.mjs           recomputes the chain; read it, then: node verify.mjs   (Node 20.11 or newer)
reconciliation.mjs   its other half: holds requests and money of each conversation against the records

It ends by telling the last record's hash. Compare that with what the run itself told when it ended, or an
earlier bundle holds: whoever could write all of this could have written all of it anew.

A request's sha256 is taken over the exact bytes that were sent. Who is shown such a body can hash it and
look for the record; who is shown the rules, prompt or schema of a run can compare them with its start record.
`;

/** Packs into a directory that is new or empty. @returns the files' names.
 *  @throws Fault `usage.invalid`, `disk.failed`, `ledger.failed`. */
export async function packAudit(dataDir: string, view: AuditView, out: string): Promise<readonly string[]> {
  if ((await disk.list(out)).length > 0) {
    throw new Fault("usage.invalid", {
      says: "the directory of --out is not empty",
      next: "give a new one",
      facts: { path: out },
    });
  }
  await disk.makeDirectory(out);
  const directory = auditDirectory(dataDir);
  const months = (await disk.list(directory)).filter((name) => auditFileName.test(name));
  for (const file of months) {
    const copy = join(out, file);
    await copyFile(join(directory, file), copy).catch((error) => Promise.reject(diskFault(error, copy)));
  }
  const { isGrowing, head: { seq, hash } = {} } = view;
  const conversations = [...view.standings()]
    .map(({ conversationId: _, ...standing }) => `${JSON.stringify(standing)}\n`)
    .join("");
  const digest = sha256(conversations);
  const head = { seq, hash, isGrowing, conversations: digest, untold: [...view.untold()] };
  const texts = {
    "head.json": `${JSON.stringify(head)}\n`,
    "conversations.jsonl": conversations,
    "verify.mjs": await ownFile("verify.mjs"),
    "reconciliation.mjs": await ownFile("reconciliation.mjs"),
    "README.txt": readMe,
  };
  for (const [name, text] of Object.entries(texts)) await disk.append(join(out, name), Buffer.from(text));
  return [...months, ...Object.keys(texts)];
}

/** As it was written, word for word: it is there to be read. */
const ownFile = (name: string): Promise<string> => readFile(new URL(`./${name}`, import.meta.url), "utf8");
