/** A file system in memory whose size a test sets. Only who may mount can have one. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface NarrowDisk {
  readonly path: string;
  /** Leaves so much room beside what is there. */
  leaveRoom(kilobytes: number): void;
  close(): void;
}

/** Undefined without the right to mount. */
export function openNarrowDisk(): NarrowDisk | undefined {
  const path = mkdtempSync(join(tmpdir(), "gateway-narrow-"));
  try {
    system("mount", "-t", "tmpfs", "-o", "size=128m", "tmpfs", path);
  } catch {
    rmSync(path, { recursive: true });
    return undefined;
  }
  return {
    path,
    leaveRoom(kilobytes) {
      const { blocks, bfree, bsize } = statfsSync(path);
      const usedKb = Math.ceil(((blocks - bfree) * bsize) / 1024);
      system("mount", "-o", `remount,size=${usedKb + kilobytes}k`, path);
    },
    close() {
      // Lazily: below Node 24 a closed database keeps its file until its statements are collected.
      system("umount", "-l", path);
      rmSync(path, { recursive: true });
    },
  };
}

function system(command: string, ...options: string[]): void {
  execFileSync(command, options, { stdio: "ignore" });
}
