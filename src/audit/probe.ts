/** What the next run would meet when it opens the audit, without touching it. */
import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { join } from "node:path";
import type { AuditHead } from "../shared/audit-book.ts";
import { disk } from "../shared/disk.ts";
import { diskFault } from "../shared/disk-fault.ts";
import { Fault } from "../shared/fault.ts";
import { auditDirectory } from "./chain.ts";
import { findEnd } from "./recovery.ts";
import { checkChain } from "./verify.mjs";

/** So much is recomputed from the first record on, which takes less than a second; of more only the end is read. */
const mostBytes = 32 * 2 ** 20;

/** @param head as the ledger noted it last.
 *  @throws Fault `audit.broken` when a run would refuse these files, or their chain does not hold; `disk.failed`. */
export async function probeAudit(
  dataDir: string,
  head: AuditHead | undefined,
): Promise<string | { readonly warning: string }> {
  const directory = auditDirectory(dataDir);
  const names = await disk.list(directory);
  const end = await findEnd(directory, head, disk);
  if (end.isGone)
    return { warning: `its ${head?.seq} records were moved away; the next run goes on and says so` };
  if (names.length === 0) return "none yet; the first run makes it";
  const paths = [directory, ...names.map((name) => join(directory, name))];
  for (const path of paths) {
    await access(path, constants.W_OK).catch((error: unknown) => {
      throw diskFault(error, path);
    });
  }
  if (end.unfinished)
    return {
      warning: "ends with an unfinished line: a run is at work, or was killed and the next one mends it",
    };
  const { seq = 0, hash = "" } = end.head ?? {};
  const records = `${seq.toLocaleString("en-US")} records, the last is ${hash.slice(0, 16)}`;
  const sizes = await Promise.all(paths.slice(1).map((path) => disk.size(path)));
  if (sizes.reduce<number>((sum, size = 0) => sum + size, 0) > mostBytes)
    return `the end is in order: ${records}; audit verify reads them all`;
  const { problems } = await checkChain(directory, head);
  if (problems.length === 0) return `in order: ${records}`;
  throw new Fault("audit.broken", {
    says: "the audit's files were changed, cut or reordered",
    next: "see `audit verify`, and compare with a copy or bundle made earlier",
    facts: { problems: problems.length },
  });
}
