/** Jobs of ours that are with the vendor: a run that was killed could not delete its own. */
import type { GroupCommit } from "./group-commit.ts";
import type { Database } from "./sqlite.ts";

/** Writes are durable when they resolve; all may fail with Fault `ledger.failed` or `disk.failed`. */
export interface JobBook {
  left(): readonly string[];
  add(jobId: string): Promise<void>;
  remove(jobId: string): Promise<void>;
}

export const createJobBook = (database: Database, group: GroupCommit, now: () => number): JobBook => ({
  left: () => database.all("SELECT id FROM jobs ORDER BY noted_at").map(({ id }) => String(id)),
  async add(jobId) {
    await group.write(() => database.run("INSERT OR REPLACE INTO jobs VALUES (?, ?)", jobId, now()), "now");
  },
  async remove(jobId) {
    await group.write(() => database.run("DELETE FROM jobs WHERE id = ?", jobId), "now");
  },
});
