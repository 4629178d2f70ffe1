import type { Genesys } from "../genesys/client.ts";
import { type Conversation, emptyKnown, type Transcript } from "../shared/types.ts";
import { fetchEmails } from "./email-fetch.ts";
import { fetchMessages } from "./message-fetch.ts";
import { fetchVoice } from "./voice-fetch.ts";

export interface Transcripts {
  /** What was said; undefined when there is none, which is an outcome and not an error: transcription was off, the
   *  call too short, the text not there yet, or the medium has none.
   *  @throws Fault `transcript.shape`, and those of the door. */
  of(conversation: Conversation, signal?: AbortSignal): Promise<Transcript | undefined>;
}

export interface TranscriptsOptions {
  readonly genesys: Pick<Genesys, "get" | "post" | "download">;
}

export function createTranscripts({ genesys }: TranscriptsOptions): Transcripts {
  return {
    async of(conversation, signal) {
      if (conversation.turns) return { turns: conversation.turns, known: emptyKnown };
      switch (conversation.mediaType) {
        case "voice":
        case "callback":
        case "chat":
          return fetchVoice(genesys, conversation, signal);
        case "message":
          return fetchMessages(genesys, conversation, signal);
        case "email":
          return fetchEmails(genesys, conversation, signal);
        case "unknown":
          return undefined;
      }
    },
  };
}
