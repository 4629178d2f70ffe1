/** The transcript of a call hangs on one of its legs, mostly the customer's; the others answer 404. The text itself
 *  lies in a store behind a pre-signed URL that lives for about an hour. */
import type { Genesys } from "../genesys/client.ts";
import { transcriptUrlPath } from "../genesys/endpoints.ts";
import { keysSeen, textAt } from "../genesys/fields.ts";
import { Fault, isFault } from "../shared/fault.ts";
import { isRecord } from "../shared/json.ts";
import type { Conversation, Transcript } from "../shared/types.ts";
import { orAbsent } from "./absence.ts";
import { parseDocument } from "./document.ts";
import { parseWithoutWords } from "./words.ts";

/** Asks for one leg after the other and stops at the first that has something to say. */
export async function fetchVoice(
  genesys: Pick<Genesys, "get" | "download">,
  { id, mediaType, communications }: Conversation,
  signal: AbortSignal | undefined,
): Promise<Transcript | undefined> {
  const medium = mediaType === "chat" ? "chat" : "voice";
  for (const communication of communications) {
    if (communication.mediaType !== medium) continue;
    const document = await download(genesys, transcriptUrlPath(id, communication.id), signal);
    if (document === undefined) continue;
    const transcript = parseDocument(document);
    if (!transcript) throw unknownShape(document);
    if (transcript.turns.length > 0) return transcript;
  }
  return undefined;
}

/** A store that answers 403 means that the URL has expired: a new one is asked for, once. */
async function download(
  genesys: Pick<Genesys, "get" | "download">,
  path: string,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  for (let isRenewed = false; ; isRenewed = true) {
    const answer = await orAbsent(genesys.get(path, signal));
    if (answer === undefined) return undefined;
    const url = isRecord(answer) ? textAt(answer, "url") : undefined;
    if (url === undefined) throw unknownShape(answer);
    try {
      return await genesys.download(url, (body) => parseWithoutWords(body, "transcript store"), signal);
    } catch (error) {
      if (isRenewed || !isFault(error) || error.facts["status"] !== 403) throw error;
    }
  }
}

const unknownShape = (seen: unknown) => new Fault("transcript.shape", { facts: { keys: keysSeen(seen) } });
