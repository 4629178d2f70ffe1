/** The one error class of the program. A Fault carries ids and numbers, never text: foreign errors quote
 *  their input (JSON.parse, zod) or carry the response's body, so they are translated at the door they come
 *  through and not kept as `cause`. What is not a Fault is a bug, and stops the run. */

export type FaultScope =
  /** Sets this conversation aside; the run goes on. */
  | "conversation"
  /** About us: settings, access, ledger, disk. Stops the run. */
  | "run"
  /** A call that failed: about the conversation when it was fetched or sent for one, else about the run. */
  | "call";

interface FaultKind {
  readonly scope: FaultScope;
  /** Exit code of a run that this fault ends; see the README's table. */
  readonly exit: number;
  readonly says: string;
  readonly next: string;
}

const kind = (scope: FaultScope, exit: number, says: string, next: string): FaultKind => ({
  scope,
  exit,
  says,
  next,
});

export const faultKinds = {
  "usage.invalid": kind("run", 2, "the command line is wrong", "see --help"),
  "config.invalid": kind("run", 78, "a setting is wrong", "correct it in the environment or .env"),
  "access.denied": kind("run", 77, "the login or API refused the credentials", "check id, secret and region"),
  "access.forbidden": kind("run", 77, "a permission is missing", "grant it to the client's role"),
  "call.network": kind(
    "call",
    75,
    "the connection failed",
    "run again later; if it stays, check the network and the URLs",
  ),
  "call.timeout": kind("call", 75, "the server did not answer in time", "run again later"),
  "call.rateLimited": kind(
    "call",
    75,
    "the server's rate limit was hit",
    "run again later or lower the rate",
  ),
  "call.status": kind("call", 75, "the server answered with an error", "run again later"),
  "call.rejected": kind("call", 1, "the server rejected the request", "see the facts; report it if it stays"),
  "call.notFound": kind("call", 1, "the server does not know what was asked for", "check ids and URLs"),
  "call.badBody": kind("call", 75, "the server's answer was broken or cut short", "run again later"),
  "call.tooLarge": kind("call", 75, "the server's answer was too large", "see the facts"),
  "source.shape": kind(
    "run",
    1,
    "the page has a shape that is not known",
    "check GENESYS_API_URL; the facts name the keys seen",
  ),
  "source.loop": kind(
    "run",
    75,
    "the server repeats its pages",
    "run again later; report it to the vendor if it stays",
  ),
  "source.job": kind("run", 75, "a job of the vendor's came to nothing", "run again, or with --source query"),
  "transcript.shape": kind(
    "conversation",
    20,
    "the transcript has a shape that is not known",
    "report it with the facts",
  ),
  "speech.medium": kind(
    "conversation",
    20,
    "the recording is not what the speech-to-text server takes",
    "give another one; see STT_KIND for what is taken",
  ),
  "speech.failed": kind(
    "conversation",
    20,
    "the speech-to-text server made no transcript",
    "run again; see the server's own log for the job",
  ),
  "redact.failed": kind(
    "conversation",
    20,
    "the redactor failed, so the conversation was held back",
    "report it with the facts",
  ),
  "guard.held": kind(
    "conversation",
    20,
    "the guard saw something personal, so the conversation was held back",
    "see which check; add a rule",
  ),
  "gate.held": kind(
    "conversation",
    20,
    "the gate saw something personal in the request, so it was not sent",
    "see which check; add a rule",
  ),
  "gate.failed": kind(
    "conversation",
    20,
    "the gate could not judge the request, so it was not sent",
    "report it with the facts",
  ),
  "live.givenUp": kind(
    "conversation",
    20,
    "the model was away or behind for too long, so a window of a running conversation was given up",
    "the conversation's final result holds what was in it: stream --final, or the next run",
  ),
  "answer.empty": kind("conversation", 20, "the model's answer was empty", "run again; try another model"),
  "answer.truncated": kind(
    "conversation",
    20,
    "the model's answer was cut off",
    "raise LLM_MAX_OUTPUT_TOKENS",
  ),
  "answer.refused": kind("conversation", 20, "the model refused to answer", "see the prompt"),
  "answer.filtered": kind(
    "conversation",
    20,
    "the provider's filter stopped the answer",
    "see the provider's filter settings",
  ),
  "answer.invalid": kind(
    "conversation",
    20,
    "the model's answer does not fit the schema",
    "run again; try another model or schema",
  ),
  "answer.personal": kind(
    "conversation",
    20,
    "the model's answer held something personal, and --on-pii-in-answer is reject",
    "see the prompt; with mask it is masked and kept",
  ),
  "ledger.failed": kind(
    "run",
    24,
    "the ledger can not be read or written",
    "check disk space and rights of DATA_DIR",
  ),
  "search.failed": kind(
    "run",
    24,
    "the search index can not be read or written",
    "check disk space and rights of DATA_DIR; search rebuild makes it anew from the results",
  ),
  "disk.failed": kind("run", 24, "a file can not be written", "check disk space and rights of DATA_DIR"),
  "audit.broken": kind(
    "run",
    24,
    "the audit's files are not the ones the ledger knows of",
    "see `audit verify`; to go on, move DATA_DIR/audit to a safe place",
  ),
  "lock.lost": kind(
    "run",
    25,
    "another run has taken over this DATA_DIR",
    "let it finish; keep the files of the lock where they are",
  ),
  "lock.held": kind("run", 25, "another run is working in this DATA_DIR", "wait for it to end"),
  "batch.refused": kind(
    "run",
    75,
    "the LLM server refused a batch as a whole; its conversations are work again",
    "see the reason, which is the provider's word; token limits pass when earlier batches are done",
  ),
  "limit.cost": kind("run", 21, "a cost limit is reached", "the same command continues with a higher limit"),
  "run.outage": kind("run", 75, "the server failed for one conversation after another", "run again later"),
  "run.failureStop": kind(
    "run",
    26,
    "more conversations failed than --max-failures allows",
    "see status for the reasons; the same command tries them again",
  ),
  "run.gateStop": kind(
    "run",
    23,
    "too many conversations were held back",
    "see quarantine list, and mend the rules before running again",
  ),
} satisfies Record<string, FaultKind>;

export type FaultCode = keyof typeof faultKinds;

/** Ids, names of ours, and numbers. Never text of a customer, never a URL's query. */
export type Facts = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

export interface FaultOptions {
  readonly facts?: Facts;
  readonly retryable?: boolean;
  /** The server's wish, in milliseconds from now. */
  readonly retryAfterMs?: number;
  /** Replaces the table's sentences when the place knows better. */
  readonly says?: string;
  readonly next?: string;
}

export class Fault extends Error {
  override readonly name = "Fault";
  readonly code: FaultCode;
  readonly scope: FaultScope;
  readonly exit: number;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;
  readonly facts: Facts;
  readonly next: string;

  constructor(code: FaultCode, options: FaultOptions = {}) {
    const { scope, exit, says, next } = faultKinds[code];
    super(options.says ?? says);
    this.code = code;
    this.scope = scope;
    this.exit = exit;
    this.retryable = options.retryable ?? false;
    this.retryAfterMs = options.retryAfterMs;
    this.facts = options.facts ?? {};
    this.next = options.next ?? next;
  }
}

/** Of flags that are wrong, or wrong together. */
export const wrongUse = (says: string, next: string): Fault => new Fault("usage.invalid", { says, next });

export const isFault = (error: unknown): error is Fault => error instanceof Fault;

/** `what (facts): what next`, on one line. */
export function sentence(fault: Fault): string {
  const facts = Object.entries(fault.facts)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name} ${Array.isArray(value) ? value.join(", ") : value}`);
  const what = `${fault.message}${facts.length > 0 ? ` (${facts.join("; ")})` : ""}`;
  return `${closed(what)} Next: ${closed(fault.next)}`;
}

const closed = (words: string): string => (words.endsWith("?") ? words : `${words}.`);

/** Of a bug only its class and the places it passed through; the message's line is cut from the stack. */
export function describeError(error: unknown): Record<string, unknown> {
  if (isFault(error)) return { code: error.code, says: sentence(error), facts: error.facts };
  if (!(error instanceof Error)) return { name: typeof error };
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return { name: error.name, at: frames.slice(0, 8).map((line) => line.trim()) };
}
