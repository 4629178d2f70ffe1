/** A recording from a file or an address: looked at before anything is opened for it. */
import { openStores } from "../genesys/stores.ts";
import { disk } from "../shared/disk.ts";
import { Fault } from "../shared/fault.ts";
import { checkMedium, limitsOf } from "../speech/limits.ts";
import { lookAt, type Medium } from "../speech/medium.ts";

export interface MediumOptions {
  readonly kind: keyof typeof limitsOf;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

const timeoutMs = 300_000;

/** What lies at an address is held in memory, 64 MiB at most; a file is read when it is sent.
 *  @param where an address, or the path of a file. @throws Fault `speech.medium`, `usage.invalid`, `call.*`. */
export async function loadMedium(where: string, { kind, now, signal }: MediumOptions): Promise<Medium> {
  const limits = limitsOf[kind];
  const medium = /^https?:\/\//i.test(where)
    ? await lookAt(await fetched(where, { now, signal }), limits.mostBytes)
    : await lookAtFile(where, limits.mostBytes);
  checkMedium(medium.audio, medium.bytes, limits);
  return medium;
}

async function lookAtFile(path: string, mostBytes: number): Promise<Medium> {
  if ((await disk.size(path)) !== undefined) return lookAt(() => disk.read(path), mostBytes);
  throw new Fault("usage.invalid", {
    says: "there is no such recording",
    next: "give the path of a file, or an https address",
    facts: { path },
  });
}

async function fetched(
  url: string,
  { now, signal }: Omit<MediumOptions, "kind">,
): Promise<() => AsyncGenerator<Buffer>> {
  const { protocol, hostname } = new URL(url);
  if (protocol !== "https:" && !/^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname))
    throw new Fault("usage.invalid", {
      says: "the recording's address is not https",
      next: "give an https address (http is for this machine only), or a file",
    });
  const stores = openStores({ connections: 1, timeoutMs, now });
  try {
    const bytes = await stores.fetch(url, signal);
    return async function* () {
      yield bytes;
    };
  } finally {
    await stores.close();
  }
}
