import { existsSync, readFileSync } from "node:fs";

/** How much of the time in which a process had something to do it was given a core, from now on: 1 on a quiet machine,
 *  an eighth where eight share it. What somebody waits for is longer by as much, and that is not the program's doing.
 *  Of its main thread, as the scheduler of Linux counts it; elsewhere 1. */
export function measureCoreShare(pid: number | "self"): () => number {
  const read = (): readonly [ranNs: number, waitedNs: number] => {
    const path = `/proc/${pid}/schedstat`;
    const [ran = 0, waited = 0] = existsSync(path) ? readFileSync(path, "utf8").split(" ").map(Number) : [];
    return [ran, waited];
  };
  const [ranBefore, waitedBefore] = read();
  return () => {
    const [ran, waited] = read();
    const [ranNs, waitedNs] = [ran - ranBefore, waited - waitedBefore];
    return ranNs + waitedNs > 0 ? ranNs / (ranNs + waitedNs) : 1;
  };
}
