import { emptyKnown, type Transcript } from "../shared/types.ts";
import { parseEmails } from "./email.ts";
import { parseLive } from "./live.ts";
import { parseMessages } from "./messages.ts";
import { parseInteractions, parseLabelled, parseMedia, parsePayload, parseUtterances } from "./tutorial.ts";
import { parseVoice } from "./voice.ts";

const vendorShapes = [parseVoice, parseLive, parseEmails, parseMessages] as const;
const tutorialShapes = [parseInteractions, parseLabelled, parsePayload, parseMedia, parseUtterances] as const;

/** What was said in a document of any shape that is known; undefined for any other. Each reader knows its shape by
 *  its keys, so no two of them take the same document. */
export function parseDocument(document: unknown): Transcript | undefined {
  for (const parse of vendorShapes) {
    const transcript = parse(document);
    if (transcript) return transcript;
  }
  for (const parse of tutorialShapes) {
    const turns = parse(document);
    if (turns) return { turns, known: emptyKnown };
  }
  return undefined;
}
