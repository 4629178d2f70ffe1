/** A transcript that is on its way: asked for ever more seldom, and at once when a server has heard that it is there. */
import type { Config } from "../config.ts";
import { openGenesys } from "../genesys/client.ts";
import { textAt } from "../genesys/fields.ts";
import { reprocessingJobPath, reprocessingPath, reprocessingStateOf } from "../genesys/recordings.ts";
import { Fault, isFault } from "../shared/fault.ts";
import { isRecord } from "../shared/json.ts";
import type { Conversation } from "../shared/types.ts";
import { fetchNamed } from "../source/named.ts";
import { createTranscripts } from "../transcript/fetch.ts";
import { createListening } from "./listening.ts";

/** Why there is nothing yet. `unknown`: Genesys does not know the conversation, as it may not for some minutes. `answer`:
 *  it has not said anything, good or bad. */
export type Missing = "unknown" | "running" | "transcript" | "reprocessing" | "answer";

export interface Waiting {
  /** With the conversation as soon as it has ended and its transcript is there; with what is missing when the time of
   *  all waits is over. A medium that has no transcript is not waited for. @throws those of the door; the signal's reason. */
  until(conversationId: string, options: WaitOptions): Promise<Conversation | Missing>;
  /** Has the vendor look again at the interactions of the conversation's time; `reprocessing` when that is not done in time.
   *  @throws Fault `access.forbidden`, which names the permission, `source.job`, and those of the door. */
  reprocessed(
    conversation: Conversation,
    programs: readonly string[],
    onMissing: OnMissing,
  ): Promise<Missing | undefined>;
  close(): Promise<void>;
}

export interface WaitOptions {
  /** Is the recording enough? Its transcript is made elsewhere. */
  readonly isSpoken: boolean;
  readonly onMissing: OnMissing;
}

/** Told before each wait. */
type OnMissing = (missing: Missing, waitMs: number) => void;

const firstWaitMs = 5000;
const latestWaitMs = 60_000;
/** The last look begins when the time is over, and may take so long: who waits for a second wants to be told. */
const lastLookMs = 5000;
/** A timer takes no longer time: 24 days. */
const mostMs = 2 ** 31 - 1 - lastLookMs;

export function openWaiting(
  config: Pick<Config, "genesys" | "dataDir">,
  {
    patienceMs,
    signal,
    now,
    onWait,
  }: {
    /** For all waits together, from now on. */
    readonly patienceMs: number;
    /** Ends all waiting. */
    readonly signal: AbortSignal;
    readonly now: () => number;
    readonly onWait: (fault: Fault, delayMs: number) => void;
  },
): Waiting {
  const givenMs = Math.min(patienceMs, mostMs);
  const endMs = now() + givenMs;
  const over = AbortSignal.timeout(givenMs + lastLookMs);
  const ending = AbortSignal.any([signal, over]);
  const genesys = openGenesys({ ...config.genesys, connections: 2, signal: ending, onWait });
  const transcripts = createTranscripts({ genesys });
  const listening = createListening({ dataDir: config.dataDir, signal, now });
  const find = (id: string) => orUnknown(fetchNamed(genesys, id, ending));

  async function look(id: string, isSpoken: boolean): Promise<Conversation | Missing> {
    const conversation = await find(id);
    if (!conversation) return "unknown";
    if (conversation.endedAt === undefined) return "running";
    if (isSpoken || conversation.mediaType === "unknown") return conversation;
    const transcript = await transcripts.of(conversation, ending);
    return transcript && transcript.turns.length > 0 ? conversation : "transcript";
  }

  /** What the end finds under way is let go of. */
  async function unlessOver<T>(work: Promise<T>): Promise<T | "answer"> {
    try {
      return await work;
    } catch (error) {
      if (error !== over.reason) throw error;
      return "answer";
    }
  }

  /** Looks until something is found, or the time is over. */
  async function waited<T extends object>(
    id: string,
    lookFor: () => Promise<T | Missing>,
    onMissing: OnMissing,
  ): Promise<T | Missing> {
    let missing: Missing = "answer";
    for (let waitMs = firstWaitMs; ; waitMs = Math.min(latestWaitMs, waitMs * 1.5)) {
      const found = await unlessOver(lookFor());
      if (typeof found !== "string") return found;
      if (found !== "answer") missing = found;
      const leftMs = endMs - now();
      if (leftMs <= 0 || over.aborted) return missing;
      onMissing(missing, Math.min(waitMs, leftMs));
      await listening.pause(Math.min(waitMs, leftMs), id);
    }
  }

  return {
    until: (id, { isSpoken, onMissing }) => waited(id, () => look(id, isSpoken), onMissing),
    async reprocessed(conversation, programs, onMissing) {
      const job = await unlessOver(genesys.post(reprocessingPath, jobFor(conversation, programs), ending));
      if (job === "answer") return job;
      const jobId = isRecord(job) ? textAt(job, "id") : undefined;
      if (jobId === undefined) throw jobFault(reprocessingStateOf(job));
      const state = async (): Promise<object | Missing> => {
        const told = reprocessingStateOf(await genesys.get(reprocessingJobPath(jobId), ending));
        if (told === "Completed") return {};
        if (told === "Queued" || told === "InProgress") return "reprocessing";
        throw jobFault(told);
      };
      const ended: object | Missing = await waited(conversation.id, state, onMissing);
      return typeof ended === "string" ? ended : undefined;
    },
    close: genesys.close,
  };
}

/** The job is about a span of time and not about a conversation: others that end within it are looked at, too. */
const jobFor = ({ id, startedAt, endedAt = startedAt }: Conversation, programs: readonly string[]) => ({
  name: `transcript-gateway ${id}`,
  dateStart: startedAt,
  dateEnd: new Date(Date.parse(endedAt) + 1000).toISOString(),
  mediaTypes: ["Call"],
  ...(programs.length > 0 ? { programs } : {}),
});

const jobFault = (state: string | undefined) =>
  new Fault("source.job", {
    says: "Genesys' job to look at the conversation again came to nothing",
    next: "run again later, or without --reprocess",
    facts: { state: state !== undefined && /^\w{1,40}$/.test(state) ? state : undefined },
  });

async function orUnknown(finding: Promise<Conversation>): Promise<Conversation | undefined> {
  try {
    return await finding;
  } catch (error) {
    if (isFault(error) && error.code === "call.notFound") return undefined;
    throw error;
  }
}
