import { statSync } from "node:fs";
import { Fault } from "./fault.ts";

/** The sentences of the errors that have a remedy. */
const remedies: Readonly<Record<string, { readonly says: string; readonly next: string }>> = {
  ENOSPC: { says: "the disk is full", next: "make room and run again" },
  EDQUOT: { says: "the disk quota is used up", next: "make room and run again" },
  EROFS: { says: "the file system is read-only", next: "use another --data-dir" },
  EACCES: { says: "access is denied", next: "check the rights of DATA_DIR" },
  EPERM: { says: "access is denied", next: "check the rights of DATA_DIR" },
  ENOTDIR: { says: "a part of the path is no directory", next: "check DATA_DIR" },
};

/** Translates an error of `node:fs`; what carries no system code is a bug and comes back as it is. */
export function diskFault(error: unknown, path: string): unknown {
  if (!(error instanceof Error && "syscall" in error && "code" in error)) return error;
  return new Fault("disk.failed", {
    ...remedies[String(error.code)],
    facts: { code: String(error.code), path },
  });
}

/** Of a directory that is somebody else's `existsSync` says that nothing is in it, which would be believed.
 *  @throws Fault `disk.failed` when it can not be told. */
export function isThere(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    throw diskFault(error, path);
  }
}
