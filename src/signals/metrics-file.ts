import { constants } from "node:fs";
import { access, open, readFile, rename, rm } from "node:fs/promises";
import { dirname, extname } from "node:path";
import { diskFault } from "../shared/disk-fault.ts";
import { Fault, isFault } from "../shared/fault.ts";
import type { Tally } from "../tally.ts";
import { lastSuccessIn, metricsText, type RunEnd } from "./metrics.ts";

/** @throws Fault `usage.invalid` when the file could not be written at the end, or nobody would read it: better told at
 *  the beginning. */
export async function expectWritable(path: string): Promise<void> {
  if (extname(path) !== ".prom") {
    throw new Fault("usage.invalid", {
      says: "the name of --metrics-file does not end in .prom",
      next: "end it so: the node exporter reads no other file",
      facts: { path },
    });
  }
  await access(dirname(path), constants.W_OK).catch(() => {
    throw new Fault("usage.invalid", {
      says: "the directory of --metrics-file can not be written",
      next: "give a file in the textfile directory of the node exporter, and the right to write there",
      facts: { path },
    });
  });
}

/** Puts a new file in the place of the old one, so that no reader ever sees half of it. It holds numbers only and may
 *  be read by all. @throws Fault `disk.failed`. */
export async function writeMetrics(
  path: string,
  runId: string,
  tally: Tally,
  end: Omit<RunEnd, "lastSuccessAt">,
): Promise<void> {
  // Beside it, under a name that the exporter does not take for metrics: only `.prom` is read.
  const draft = `${path}.${runId}`;
  try {
    const earlier = lastSuccessIn(await readFile(path, "utf8").catch(() => ""));
    const lastSuccessAt = end.exitCode === 0 ? end.endedAt : earlier;
    const file = await open(draft, "w", 0o644);
    try {
      await file.writeFile(metricsText(tally, { ...end, lastSuccessAt }));
      await file.datasync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    // Where a file can not be written, that it can not be removed is no news.
    await rm(draft, { force: true }).catch(() => undefined);
    throw metricsFault(diskFault(error, path));
  }
}

/** The run's own files are in order: what to do is another thing. */
const metricsFault = (error: unknown): unknown =>
  isFault(error)
    ? new Fault("disk.failed", {
        says: "the file of --metrics-file can not be written",
        next: "check space and rights of its directory; nothing else of the run is touched by it",
        facts: error.facts,
      })
    : error;
