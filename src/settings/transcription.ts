/** Who tells that a transcript is there, and who makes one of a recording. */
import { z } from "zod";
import {
  headerName,
  headerText,
  memberPath,
  names,
  signatureForm,
  signingSecrets,
  text,
  url,
  whole,
} from "./kinds.ts";
import type { Setting } from "./setting.ts";

export const transcriptionSettings = {
  GENESYS_WEBHOOK_SECRET: {
    about: "serve: signs events that a transcript is there; without it there is no such route",
    schema: signingSecrets,
    isSecret: true,
  },
  GENESYS_WEBHOOK_HEADER: {
    about: "the header with the signature",
    schema: headerName,
    default: "X-Genesys-Signature",
  },
  GENESYS_WEBHOOK_FORM: {
    about: "hex or base64, with what stands before it, as sha256=base64",
    schema: signatureForm,
    default: "hex",
  },
  GENESYS_WEBHOOK_TIME_HEADER: {
    about: "a header with the time; <time>.<body> is signed then; empty: the body alone",
    schema: headerName,
  },
  GENESYS_WEBHOOK_WINDOW_SECONDS: {
    about: "how far that time may be off",
    schema: whole(1, 86_400),
    default: "300",
  },
  GENESYS_WEBHOOK_EVENTS: {
    about: "types that are listened to, with commas between",
    schema: names,
    default: "transcription.completed,quality.transcription.completed",
  },
  GENESYS_WEBHOOK_TYPE_PATH: { about: "where an event has its type", schema: memberPath, default: "type" },
  GENESYS_WEBHOOK_ID_PATH: {
    about: "and the conversation's id, as detail.conversationId or /detail/conversationId",
    schema: memberPath,
    default: "conversationId",
  },
  GENESYS_WEBHOOK_MEDIA_PATH: {
    about: "and the id of what a speech-to-text server made",
    schema: memberPath,
    default: "transcriptionId",
  },
} as const satisfies Record<string, Setting>;

export const speechSettings = {
  STT_BASE_URL: {
    about: "transcribe --speech and --media: a speech-to-text server, which hears the recording as it is",
    schema: url,
  },
  STT_API_KEY: { about: "its key", schema: headerText, isSecret: true },
  STT_KIND: {
    about: "openai: POST /audio/transcriptions; submit: a job that is asked for until it is done",
    schema: z.enum(["openai", "submit"], "must be openai or submit"),
    default: "openai",
  },
  STT_MODEL: { about: "the model asked for", schema: text, default: "whisper-1" },
  STT_SUBMIT_PATH: {
    about: "submit: where jobs go; /<id> behind it tells how far one is",
    schema: z.string().regex(/^\/[\w./-]*[\w-]$/, "must be a path, as /transcriptions"),
    default: "/transcriptions",
  },
  STT_TIMEOUT_SECONDS: {
    about: "for one whole transcription",
    schema: whole(1, 86_400),
    default: "900",
  },
} as const satisfies Record<string, Setting>;
