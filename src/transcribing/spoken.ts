/** What was said, heard by a speech-to-text server instead of being fetched as text: of one recording that somebody has, or
 *  of those that Genesys Cloud keeps of a conversation. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Config } from "../config.ts";
import type { Genesys } from "../genesys/client.ts";
import type { SpeechEgress } from "../shared/egress.ts";
import { Fault } from "../shared/fault.ts";
import { type Conversation, emptyKnown, type Transcript } from "../shared/types.ts";
import { openSpeech } from "../speech/client.ts";
import { lookAt, type Medium } from "../speech/medium.ts";
import { createTranscripts, type Transcripts } from "../transcript/fetch.ts";
import { fetchRecordings } from "../transcript/recordings.ts";
import { parseSpoken } from "../transcript/spoken.ts";
import { createListening } from "./listening.ts";

/** What is to be heard. */
export interface Spoken {
  /** The one recording there is, and the conversation it stands for; without them Genesys is asked for its own. */
  readonly given?: { readonly medium: Medium; readonly conversation: Conversation } | undefined;
  /** As `en`. */
  readonly language?: string | undefined;
  /** Told of each recording that was heard. */
  readonly onHeard?: (heard: Heard) => void;
}

export interface Heard {
  /** Of the recording, where it tells. */
  readonly seconds: number | undefined;
  readonly tookMs: number;
  readonly turns: number;
  readonly confidence: number | undefined;
}

export interface SpokenRequest {
  readonly spoken?: Spoken | undefined;
  readonly abort: AbortSignal;
  readonly now: () => number;
}

interface Parts {
  readonly genesys: Pick<Genesys, "get" | "post" | "download">;
  /** None of them for a plan. */
  readonly ledger: { readonly surrogate: (conversationId: string) => string } | undefined;
  readonly audit: { readonly speech: SpeechEgress } | undefined;
}

/** Of Genesys' own recordings one is held at a time, and a store hands out no more at once. */
const mostHeldBytes = 64 * 2 ** 20;

/** As text, or as it was spoken. A plan gives no recording away. @throws Fault `config.invalid` where no server is set. */
export function openAskedTranscripts(
  { speech: settings, dataDir }: Pick<Config, "speech" | "dataDir">,
  { spoken, abort, now }: SpokenRequest,
  { genesys, ledger, audit }: Parts,
): Transcripts & { close(): Promise<void> } {
  if (!spoken || !ledger || !audit) return { ...createTranscripts({ genesys }), close: async () => {} };
  if (!settings) throw noServer();
  const { given, language, onHeard = () => {} } = spoken;
  const { timeoutMs } = settings;
  const { surrogate } = ledger;
  const listening = createListening({ dataDir, signal: abort, now });
  const egress = audit.speech;
  const speech = openSpeech({ ...settings, egress, signal: abort, pause: listening.pause, now });

  async function heard(medium: Medium, startedMs: number, conversationId: string): Promise<Transcript> {
    const beganMs = now();
    const document = await speech.hear(medium, { surrogate: surrogate(conversationId), language });
    const transcript = parseSpoken(document, startedMs);
    if (!transcript) throw new Fault("transcript.shape", { facts: { door: "speech" } });
    const { turns, confidence } = transcript;
    if (turns.length === 0)
      throw new Fault("speech.failed", {
        says: "the speech-to-text server heard nobody speak",
        next: "listen to the recording",
      });
    const tookMs = now() - beganMs;
    onHeard({ seconds: medium.audio?.seconds, tookMs, turns: turns.length, confidence });
    return transcript;
  }

  async function ofRecordings(conversation: Conversation, signal?: AbortSignal): Promise<Transcript> {
    const pause = (ms: number) => sleep(ms, undefined, { signal: abort });
    const patienceMs = timeoutMs;
    const recordings = await fetchRecordings(genesys, conversation.id, { pause, patienceMs, now, signal });
    const all: Transcript[] = [];
    for (const { urls, startedMs = Date.parse(conversation.startedAt) } of recordings) {
      for (const url of urls) {
        const bytes = await genesys.download(url, (body) => body, signal);
        const medium = await lookAt(() => once(bytes), mostHeldBytes);
        all.push(await heard(medium, startedMs, conversation.id));
      }
    }
    return joined(all);
  }

  return {
    of: async (conversation, signal) =>
      given
        ? heard(given.medium, Date.parse(conversation.startedAt), conversation.id)
        : ofRecordings(conversation, signal),
    close: speech.close,
  };
}

export const noServer = () =>
  new Fault("config.invalid", {
    says: "no speech-to-text server is set, so no recording leaves",
    next: "set STT_BASE_URL, when recordings may be given to the server it names",
  });

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

/** Each channel may be a medium of its own. */
function joined(all: readonly Transcript[]): Transcript {
  if (all.length === 0)
    throw new Fault("speech.failed", {
      says: "Genesys Cloud has no recording of it that could be had",
      next: "check that it was recorded and is not archived, and the permission recording:recording:view",
    });
  const language = all.find((one) => one.language !== undefined)?.language;
  return {
    turns: all.flatMap(({ turns }) => turns).toSorted((a, b) => (a.startMs ?? 0) - (b.startMs ?? 0)),
    ...(language === undefined ? {} : { language }),
    known: emptyKnown,
  };
}
