/** For budgets of work that can not be interrupted. A clock of the wall also counts the time in which the machine let
 *  others go first, slept, or the process was stopped; a conversation that met with that would be held back for it. */
import { cpuUsage } from "node:process";

/** To ask the system takes as long as a small check of what the clock is for. So in between the wall's clock is read: a
 *  budget of seconds can be off by so much. */
const askEveryMs = 250;

/** Milliseconds this process has worked, in all of its threads; it may go back by a quarter of a second.
 *  @param wallMs milliseconds of a clock of the wall. @param workedMs as the system tells them. */
export function createCpuClock(
  wallMs: () => number = () => performance.now(),
  workedMs: () => number = askSystem,
): () => number {
  let askedAt = Number.NEGATIVE_INFINITY;
  let worked = 0;
  return () => {
    const now = wallMs();
    if (now - askedAt >= askEveryMs) {
      worked = workedMs();
      askedAt = now;
    }
    return worked + now - askedAt;
  };
}

function askSystem(): number {
  const { user, system } = cpuUsage();
  return (user + system) / 1000;
}
