/** Which process is it? A pid alone is given to another one sooner or later; with the boot and the moment it was started
 *  it is not. Both are told by Linux; elsewhere a process can be named but not recognised. */
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { hrtime, kill, pid } from "node:process";

export interface ProcessIdentity {
  readonly host: string;
  readonly pid: number;
  /** Empty where the system does not tell. */
  readonly boot: string;
  readonly processStart: string;
}

const read = (path: string): string => {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return "";
  }
};

/** In ticks since the boot: the 22nd field, counted behind the name, which may hold anything. Empty when there is no
 *  such process (proc(5)). */
function startOf(pid: number): string {
  const stat = read(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
}

export const thisProcess = (): ProcessIdentity => ({
  host: hostname(),
  pid,
  boot: read("/proc/sys/kernel/random/boot_id"),
  processStart: startOf(pid),
});

/** Does the shared clock say the same to both? */
export const isSameBoot = ({ boot }: ProcessIdentity): boolean => boot !== "" && boot === thisProcess().boot;

/** Is it there, on this machine, and not this one? */
export function isOtherAlive(identity: ProcessIdentity): boolean {
  const { pid: other, processStart } = identity;
  return other !== pid && isSameBoot(identity) && processStart !== "" && startOf(other) === processStart;
}

/** @returns false when this user may not. */
export function killProcess({ pid: other }: ProcessIdentity): boolean {
  try {
    return kill(other, "SIGKILL");
  } catch {
    return false;
  }
}

/** Milliseconds on a clock that all processes of a boot share, that nobody sets, and that stands still while the machine
 *  sleeps. */
export const sharedClock = (): number => Number(hrtime.bigint() / 1_000_000n);
