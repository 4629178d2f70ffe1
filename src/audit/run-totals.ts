/** What the record says of one run, to be held against what the run says of itself. */
import { join } from "node:path";
import type { AuditTotals } from "../shared/audit-book.ts";
import { disk } from "../shared/disk.ts";
import { completeLines } from "../shared/lines.ts";
import { auditDirectory } from "./chain.ts";
import type { AuditRecord } from "./record.ts";
import { auditFileName } from "./recovery.ts";
import { addRecord, noTotals } from "./totals.ts";

/** Reads from the month the run began in; whether the records are whole is the question of `audit verify`.
 *  @param startedAt epoch milliseconds. @returns undefined when there is no record of it.
 *  @throws Fault `disk.failed`. */
export async function runTotals(
  dataDir: string,
  runId: string,
  startedAt: number,
): Promise<AuditTotals | undefined> {
  const directory = auditDirectory(dataDir);
  const month = new Date(startedAt).toISOString().slice(0, 7);
  let totals: AuditTotals | undefined;
  let start = 0;
  let lastStart = 0;
  for (const file of await disk.list(directory)) {
    if (!auditFileName.test(file) || file < month) continue;
    for await (const line of completeLines(disk.read(join(directory, file)))) {
      const record = recordIn(line);
      if (record?.type === "start") {
        lastStart = record.seq;
        // One that works under several rules says so with a start for each, and counts by its first.
        if (record.runId !== runId || totals) continue;
        start = record.seq;
        totals = noTotals;
      } else if (record?.type === "stop" && record.runId === runId) {
        return totals;
      } else if (record && totals && runOf(record, lastStart) === start) {
        totals = addRecord(totals, record);
      }
    }
  }
  return totals;
}

const runOf = (record: AuditRecord, lastStart: number): number =>
  ("run" in record ? record.run : undefined) ?? lastStart;

function recordIn(line: Buffer): (AuditRecord & { readonly seq: number }) | undefined {
  try {
    return JSON.parse(line.toString()) as AuditRecord & { readonly seq: number };
  } catch {
    return undefined;
  }
}
