/** For budgets of work that can not be interrupted. A clock of the wall also counts the time in which the machine let
 *  others go first, slept, or the process was stopped; a conversation that met with that would be held back for it. */
import { cpuUsage } from "node:process";

/** Milliseconds this process has worked, in all of its threads. */
export function cpuClock(): number {
  const { user, system } = cpuUsage();
  return (user + system) / 1000;
}
