/** One line of an audit file: JSON that carries its number, the hash of the line before and, last, its own hash, over
 *  every byte before it. So a changed byte is found in its line, a lost or moved line in the next; that nothing was
 *  cut off the end, the ledger knows. There is no text in a record: ids, names of ours, numbers and digests. */
import type { AuditTotals, ForgettingCause } from "../shared/audit-book.ts";
import type {
  AnnouncementNote,
  DeliveryNote,
  DeliveryOutcome,
  Departure,
  Outcome,
  SpeechNote,
  SpeechOutcome,
} from "../shared/egress.ts";
import type { QueryEnd, QueryPage } from "../shared/query-page.ts";
import { sha256 } from "../shared/sha256.ts";

/** Under which rules a run sends what it sends, and to whom. Hashes are SHA-256 in hex. */
export interface RunFacts {
  readonly runId: string;
  readonly fingerprint: string;
  readonly rules: string;
  /** As `codeDigest` of the redactor. Records of older versions have none. */
  readonly redactor?: string;
  /** Detectors and types that these rules switch off. */
  readonly off: readonly string[];
  readonly prompt: string;
  readonly schema: string;
  readonly model: string;
  /** Host and port, as `api.openai.com`. */
  readonly endpoint: string;
}

/** Of which conversations somebody saw what was said, and where. */
export interface RevealFacts {
  readonly where: "terminal" | "page";
  /** SHA-256 of the rules the masks were made with. */
  readonly rules: string;
  readonly surrogates: readonly string[];
}

/** What a query asks is not in its records: a keyword can be somebody's number. */
export interface QueryFacts {
  readonly queryId: string;
  /** SHA-256 of the rules the masks are made with. */
  readonly rules: string;
  /** As two instants with a slash between. */
  readonly window: string;
}

/** Number of the run's start record: those of runs that work at once stand between each other. Older records have none,
 *  and are of the run that began last. */
interface OfRun {
  readonly run?: number;
}

export type AuditRecord =
  | ({ readonly type: "start" } & RunFacts)
  /** Written before the request is sent. */
  | ({ readonly type: "request"; readonly bytes: number; readonly sha256: string } & OfRun & Departure)
  /** `request` is that record's number. */
  | ({ readonly type: "outcome"; readonly request: number } & OfRun & Outcome)
  /** Written before an event is told to the receiver of callbacks. */
  | ({ readonly type: "delivery"; readonly bytes: number; readonly sha256: string } & DeliveryNote)
  /** `delivery` is that record's number. */
  | ({ readonly type: "delivered"; readonly delivery: number } & DeliveryOutcome)
  /** Written before an announcement is acknowledged; the digest is that of the body, in hex. */
  | ({ readonly type: "announced"; readonly bytes: number; readonly sha256: string } & AnnouncementNote)
  /** Written before a recording is given to a speech-to-text server. */
  | ({ readonly type: "speech"; readonly bytes: number; readonly sha256: string } & SpeechNote)
  /** `speech` is that record's number. */
  | ({ readonly type: "transcribed"; readonly speech: number } & SpeechOutcome)
  | { readonly type: "stop"; readonly runId: string; readonly exitCode: number }
  /** Written before it is shown. */
  | ({ readonly type: "reveal" } & RevealFacts)
  /** Written before the first request. */
  | ({ readonly type: "query" } & QueryFacts)
  /** Written before anything of the page is given out; the surrogates are those of its hits. */
  | ({ readonly type: "queryPage"; readonly surrogates: readonly string[] } & Omit<QueryPage, "hits">)
  | ({ readonly type: "queryEnd" } & QueryEnd)
  /** The ledger has forgotten them: what the records before say of them can not be held against it any more. */
  | { readonly type: "forgotten"; readonly cause: ForgettingCause; readonly surrogates: readonly string[] }
  /** Over all records before it. */
  | { readonly type: "checkpoint"; readonly records: number; readonly totals: AuditTotals }
  /** What a killed run left was unfinished, or the files that the ledger knows of are gone. */
  | { readonly type: "recovered"; readonly from: "unfinished line"; readonly bytes: number }
  | { readonly type: "recovered"; readonly from: "missing files"; readonly records: number };

export interface Place {
  readonly seq: number;
  /** Of the line before. */
  readonly previous: string;
}

export const origin: Place = { seq: 1, previous: "0".repeat(64) };

/** @param at epoch milliseconds. */
export function seal(
  { seq, previous }: Place,
  at: number,
  record: AuditRecord,
): { readonly line: string; readonly hash: string } {
  const content = JSON.stringify({ seq, previous, at: new Date(at).toISOString(), ...record }).slice(0, -1);
  const hash = sha256(content);
  return { line: `${content},"hash":"${hash}"}\n`, hash };
}

/** A sealed line; undefined when its hash does not fit its bytes. */
export function unseal(
  line: Buffer,
): (Place & { readonly hash: string; readonly record: AuditRecord }) | undefined {
  const at = line.length - sealBytes;
  const [, hash] = sealed.exec(line.toString("latin1", Math.max(0, at))) ?? [];
  if (hash === undefined || sha256(line.subarray(0, at)) !== hash) return undefined;
  try {
    const { seq, previous, hash: _, at: __, ...record } = JSON.parse(line.toString());
    return { seq, previous, hash, record };
  } catch {
    return undefined;
  }
}

const sealed = /^,"hash":"([0-9a-f]{64})"\}\n$/;
const sealBytes = ',"hash":""}\n'.length + 64;
