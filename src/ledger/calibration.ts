/** What was learned of a model's tokens, kept from one run to the next, so that a plan is as good as the last bill. */
import type { Database } from "./sqlite.ts";

const keyOf = (model: string) => `tokens:${model}`;

/** As it was kept; undefined for a model that never answered. @throws Fault `ledger.failed`. */
export function calibrationIn(database: Database, model: string): unknown {
  const value = database.get("SELECT value FROM meta WHERE key = ?", keyOf(model))?.["value"];
  return typeof value === "string" ? JSON.parse(value) : undefined;
}

/** To be called within a transaction. */
export function keepCalibration(database: Database, model: string, calibration: unknown): void {
  database.run("INSERT OR REPLACE INTO meta VALUES (?, ?)", keyOf(model), JSON.stringify(calibration));
}
