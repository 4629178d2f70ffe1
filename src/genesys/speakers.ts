import type { Raw } from "../shared/text.ts";
import type { MediaType, Speaker, Turn } from "../shared/types.ts";

const speakers: Readonly<Record<string, Speaker>> = {
  customer: "customer",
  external: "customer",
  agent: "agent",
  user: "agent",
  group: "agent",
  station: "agent",
  manual: "agent",
  acd: "bot",
  api: "bot",
  bot: "bot",
  botflow: "bot",
  campaign: "bot",
  dialer: "bot",
  inbound: "bot",
  ivr: "bot",
  outbound: "bot",
  voicemail: "bot",
  voicesurveyflow: "bot",
  workflow: "bot",
};

/** Who a participant of this purpose is (enum of the analytics API, SDK 257). `internal` says only that it was not
 *  the customer: the participants' time windows tell more. */
export const speakerOfPurpose = (purpose: string | undefined): Speaker =>
  speakers[purpose?.toLowerCase() ?? ""] ?? "unknown";

const mediaTypes: Readonly<Record<string, MediaType>> = {
  voice: "voice",
  call: "voice",
  message: "message",
  email: "email",
  chat: "chat",
  callback: "callback",
};

/** Analytics says `voice` where transcripts say `call`. */
export const mediaTypeOf = (vendorWord: string | undefined): MediaType =>
  mediaTypes[vendorWord?.toLowerCase() ?? ""] ?? "unknown";

/** The one place where a foreign string becomes text that was said. Times in epoch milliseconds. */
export function said(speaker: Speaker, spoken: string, startMs?: number, endMs?: number): Turn<Raw> {
  const text = spoken.trim() as Raw;
  if (startMs !== undefined && endMs !== undefined) return { speaker, text, startMs, endMs };
  return {
    ...{ speaker, text },
    ...(startMs === undefined ? {} : { startMs }),
    ...(endMs === undefined ? {} : { endMs }),
  };
}
