/** One reader for every frame of what goes on, told apart by shape: topics of the notification API bare or wrapped by AWS
 *  EventBridge (`detail`), the channel's own messages, and the frames of a public how-to text that people copy. */
import { isRecord } from "../shared/json.ts";
import type { Raw } from "../shared/text.ts";
import { type Fields, fieldsAt, listAt, numberAt, textAt } from "./fields.ts";
import { type LiveCall, parseLiveCall } from "./live-call.ts";
import { parseSpeech, type Speech } from "./speech.ts";
import { speakerOfLabel } from "./tutorial.ts";

export type LiveFrame =
  | { readonly kind: "speech"; readonly speech: Speech }
  | { readonly kind: "call"; readonly call: LiveCall }
  /** The server will close this socket soon; the channel stays. */
  | { readonly kind: "closing" }
  /** The channel is dead, or deaf. */
  | { readonly kind: "revoked" | "displaced" }
  /** A heartbeat, a pong, a reply, a topic that nobody asked for: somebody is there. */
  | { readonly kind: "other" }
  /** Counted, and never quoted. */
  | { readonly kind: "malformed" };

const malformed: LiveFrame = { kind: "malformed" };
const other: LiveFrame = { kind: "other" };

export function parseLiveFrame(text: string): LiveFrame {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return malformed;
  }
  if (!isRecord(document)) return malformed;
  const frame = isRecord(document["detail"]) ? document["detail"] : document;
  const topic = textAt(frame, "topicName");
  const body = fieldsAt(frame, "eventBody");
  if (topic?.startsWith("v2.system.")) return systemFrame(topic, body);
  if (Array.isArray(body["transcripts"]) || topic?.endsWith(".transcription")) return speechFrame(body);
  if (Array.isArray(body["participants"])) return callFrame(body);
  if (frame["event"] === "transcript") return tutorialFrame(fieldsAt(frame, "payload"));
  const isKnown = topic !== undefined || frame["event"] !== undefined || frame["message"] !== undefined;
  return isKnown ? other : malformed;
}

/** `SystemMessageSystemMessage`: the topic says which, or the body's type does. */
function systemFrame(topic: string, body: Fields): LiveFrame {
  const type = textAt(body, "systemTopicType") ?? topic.slice("v2.system.".length).replace(/\..*$/, "");
  if (type === "socket_closing") return { kind: "closing" };
  if (type === "token_revoked") return { kind: "revoked" };
  return type === "no_longer_subscribed" ? { kind: "displaced" } : other;
}

function speechFrame(body: Fields): LiveFrame {
  const speech = parseSpeech(body);
  return speech ? { kind: "speech", speech } : malformed;
}

function callFrame(body: Fields): LiveFrame {
  const call = parseLiveCall(body);
  return call ? { kind: "call", call } : malformed;
}

/** `{event: "transcript", payload: {sessionId, transcript: [{speaker, text, confidence}]}}`: all of it is final, and in
 *  order. */
function tutorialFrame(payload: Fields): LiveFrame {
  const sessionId = textAt(payload, "sessionId") ?? textAt(payload, "conversationId");
  if (sessionId === undefined || !Array.isArray(payload["transcript"])) return malformed;
  const utterances = listAt(payload, "transcript").flatMap((item) => {
    const text = textAt(item, "text");
    if (text === undefined) return [];
    return [
      {
        id: textAt(item, "utteranceId"),
        isFinal: item["isFinal"] !== false,
        speaker: speakerOfLabel(textAt(item, "speaker")),
        text: text.trim() as Raw,
        offsetMs: numberAt(item, "offsetMs"),
        startMs: undefined,
        durationMs: undefined,
        confidence: numberAt(item, "confidence"),
        language: undefined,
      },
    ];
  });
  const speech = {
    conversationId: sessionId,
    communicationId: sessionId,
    beganMs: undefined,
    isBeginning: false,
    isOver: false,
    utterances,
  };
  return { kind: "speech", speech };
}
