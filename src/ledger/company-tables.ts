/** A step of `migrations.ts`: what processes that work at once must know of each other. The fence says who began a run
 *  or a job; money is kept by run; of the claims that are open there are as many as requests under way, and the index
 *  is as long. */
export const companyTables = `
  CREATE TABLE fences (seat TEXT PRIMARY KEY, fence INTEGER NOT NULL) WITHOUT ROWID;
  ALTER TABLE runs ADD COLUMN fence INTEGER;
  UPDATE runs SET fence = (SELECT max(fence) FROM holder);
  DROP TABLE holder;

  CREATE INDEX conversations_claimed ON conversations (claimed_day, run_id) WHERE state = 'claimed';
  CREATE TABLE spending_of_runs (
    day TEXT NOT NULL,
    run_id TEXT NOT NULL,
    cost_usd REAL NOT NULL,
    lost_usd REAL NOT NULL,
    PRIMARY KEY (day, run_id)
  ) WITHOUT ROWID;
  INSERT INTO spending_of_runs SELECT day, '', cost_usd, lost_usd FROM spending;
  DROP TABLE spending;
  ALTER TABLE spending_of_runs RENAME TO spending;
  ALTER TABLE jobs ADD COLUMN fence INTEGER;
  `;
