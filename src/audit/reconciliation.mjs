/** Holds the audit against the ledger, conversation by conversation: the two are written by different hands at
 *  different moments, and neither can be changed alone without the other telling. Like `verify.mjs` it goes with a
 *  bundle, and needs nothing but Node. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** @typedef {{ requests: number, failed: number, open: number, costUsd: number }} Account
 *  `open`: begun, and nothing better was heard. */

/** What the ledger says. @typedef {object} Standing
 *  @property {string} surrogate @property {string} [conversationId] not for the eyes of somebody outside
 *  @property {number} requests @property {number} unknown @property {number} costUsd @property {boolean} isOpen */

/** Where the ledger was when it said so. @typedef {{ head?: { seq: number } | undefined, isGrowing?: boolean }} Moment
 *  When a run was at work, what is recorded beyond its head was not known to it yet. */

/** `add` is to be told every record, in order; `problems` what does not agree, once, after the last. Holds one small
 *  account a conversation in memory. */
export function createReconciliation(/** @type {Moment} */ { head, isGrowing = false }) {
  const end = isGrowing ? (head?.seq ?? 0) : Number.POSITIVE_INFINITY;
  const accounts = /** @type {Map<string, Account>} */ (new Map());
  /** Whose request a record was; the outcome only names its number. @type {Map<number, Account>} */
  const begun = new Map();
  return {
    /** @param {Record<string, any>} record */
    add({ type, seq, purpose, surrogate, surrogates, request, kind, costUsd = 0 }) {
      if (seq > end) return;
      // A batch's file is recorded as a whole too; its lines are the requests.
      if (type === "request" && purpose !== "batch") {
        const account = accounts.get(surrogate) ?? noAccount();
        accounts.set(surrogate, account);
        account.requests += 1;
        account.open += 1;
        begun.set(seq, account);
      } else if (type === "forgotten") {
        for (const forgotten of surrogates) accounts.delete(forgotten);
      } else if (type === "outcome") {
        const account = begun.get(request);
        if (!account) return;
        account.costUsd += costUsd;
        if (kind === "unknown") return;
        begun.delete(request);
        account.open -= 1;
        if (kind === "failed") account.failed += 1;
      }
    },
    /** @param {Iterable<Standing>} standings @param {ReadonlySet<string>} untold surrogates that were forgotten and
     *  the audit was not told of yet @returns {Generator<string>} */
    *problems(standings, untold) {
      for (const standing of standings) {
        const account = accounts.get(standing.surrogate);
        accounts.delete(standing.surrogate);
        const problem = standing.isOpen ? undefined : disagreement(standing, account);
        if (problem) yield `conversation ${standing.conversationId ?? standing.surrogate}: ${problem}`;
      }
      for (const [surrogate, { requests }] of accounts)
        if (!untold.has(surrogate))
          yield `surrogate ${surrogate}: the audit has ${requests} requests, the ledger knows no such conversation`;
    },
  };
}

/** What the ledger said when the bundle was packed, to be held against its records. @param {string} directory */
export function readPacked(directory) {
  /** @param {string} name */
  const textOf = (name) => readFileSync(join(directory, name), "utf8");
  try {
    const { untold, conversations, isGrowing, ...head } = JSON.parse(textOf("head.json"));
    const { add, problems } = createReconciliation({ head, isGrowing });
    const text = textOf("conversations.jsonl");
    const isAsPacked = createHash("sha256").update(text).digest("hex") === conversations;
    const lines = text.split("\n").filter((line) => line !== "");
    return {
      head: head.seq === undefined ? undefined : /** @type {{ seq: number, hash: string }} */ (head),
      add,
      problems: () =>
        isAsPacked
          ? [
              ...problems(
                lines.map((line) => JSON.parse(line)),
                new Set(untold),
              ),
            ]
          : ["conversations.jsonl is not the one that head.json was packed with"],
    };
  } catch {
    const problem =
      "head.json and conversations.jsonl are not as they were packed: one is missing, or no JSON";
    return { head: undefined, add() {}, problems: () => [problem] };
  }
}

const noAccount = () => ({ requests: 0, failed: 0, open: 0, costUsd: 0 });

/** Below the price of a token. */
const smallUsd = 1e-9;

/** A run that was killed leaves requests that only one of the two knows: what is marked as such may differ.
 *  @param {Standing} standing @returns {string | undefined} */
function disagreement({ requests, unknown, costUsd }, account = noAccount()) {
  const { requests: recorded, failed, open } = account;
  if (recorded < requests - unknown)
    return `the ledger counts ${requests} requests, the audit has ${recorded}`;
  if (unknown > 0) return undefined;
  if (recorded - failed > requests)
    return `the audit has ${recorded} requests, the ledger counts ${requests}`;
  if (open === 0 && Math.abs(costUsd - account.costUsd) > smallUsd * Math.max(1, requests))
    return `the ledger says it cost ${costUsd} USD, the audit ${account.costUsd}`;
  return undefined;
}
