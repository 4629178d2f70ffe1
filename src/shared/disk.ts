/** The few things results and audit ask of a disk, each whole: tests put a disk in its place that dies in the middle. Everything throws Fault `disk.failed`.
 *
 *  What only touches the kernel's memory (a size, some appended lines) is done at once: handed to the thread pool it
 *  costs five times the CPU. What waits for the disk, the sync, never blocks the event loop. */
import { closeSync, fdatasync, fstatSync, openSync, statSync, writeSync } from "node:fs";
import { type FileHandle, mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { diskFault } from "./disk-fault.ts";

export interface Disk {
  makeDirectory(path: string): Promise<void>;
  /** In bytes; undefined when there is no such file. */
  size(path: string): Promise<number | undefined>;
  /** Resolves when the bytes, and the file (0600) if it is new, would survive a power cut. */
  append(path: string, bytes: Uint8Array): Promise<void>;
  truncate(path: string, bytes: number): Promise<void>;
  read(path: string, fromByte?: number): AsyncIterable<Buffer>;
  /** Names in a directory, sorted; none when there is no such directory. */
  list(path: string): Promise<readonly string[]>;
  /** Durable when it resolves. */
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
}

export const disk: Disk = {
  makeDirectory: (path) =>
    at(path, () => mkdir(path, { recursive: true, mode: 0o700 })).then(() => undefined),

  size: (path) => at(path, async () => statSync(path, { throwIfNoEntry: false })?.size),

  append: (path, bytes) =>
    at(path, async () => {
      const file = openSync(path, "a", 0o600);
      try {
        const isNew = fstatSync(file).size === 0;
        for (let from = 0; from < bytes.length; ) from += writeSync(file, bytes, from);
        await datasync(file);
        if (isNew) await syncDirectory(path);
      } finally {
        closeSync(file);
      }
    }),

  truncate: (path, bytes) =>
    at(path, () =>
      withFile(path, "r+", async (file) => {
        await file.truncate(bytes);
        await file.datasync();
      }),
    ),

  async *read(path, fromByte = 0) {
    const file = await at(path, () => open(path, "r"));
    try {
      yield* file.createReadStream({ autoClose: false, start: fromByte });
    } catch (error) {
      throw diskFault(error, path);
    } finally {
      await file.close();
    }
  },

  async list(path) {
    try {
      return (await readdir(path)).sort();
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
      throw diskFault(error, path);
    }
  },

  rename: (from, to) =>
    at(to, async () => {
      await rename(from, to);
      await syncDirectory(to);
    }),

  remove: (path) => at(path, () => rm(path, { force: true })),
};

const datasync = promisify(fdatasync);

async function at<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw diskFault(error, path);
  }
}

async function withFile<T>(path: string, flags: string, use: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path, flags, 0o600);
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}

const syncDirectory = (path: string) => withFile(dirname(path), "r", (directory) => directory.sync());
