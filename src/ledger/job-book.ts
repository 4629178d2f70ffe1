/** Jobs of ours that are with the vendor: a run that was killed could not delete its own. */
import type { GroupCommit } from "./group-commit.ts";
import type { Database } from "./sqlite.ts";
import type { Store } from "./store.ts";

/** Writes are durable when they resolve; all may fail with Fault `ledger.failed` or `disk.failed`. */
export interface JobBook {
  /** Those of runs that are gone. */
  left(): readonly string[];
  add(jobId: string): Promise<void>;
  remove(jobId: string): Promise<void>;
}

export const createJobBook = (
  database: Database,
  group: GroupCommit,
  { fence, isDead }: Pick<Store, "fence" | "isDead">,
  now: () => number,
): JobBook => ({
  left: () =>
    database
      .all("SELECT id, fence FROM jobs ORDER BY noted_at")
      .filter(({ fence: of }) => isDead(Number(of)))
      .map(({ id }) => String(id)),
  async add(jobId) {
    await group.write(() => database.run(insert, jobId, now(), fence), "now");
  },
  async remove(jobId) {
    await group.write(() => database.run("DELETE FROM jobs WHERE id = ?", jobId), "now");
  },
});

const insert = "INSERT OR REPLACE INTO jobs (id, noted_at, fence) VALUES (?, ?, ?)";
