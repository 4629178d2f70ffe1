/** Bodies of the frames that tell of a call: who is on the line, and what is understood of it so far. Structure as in the
 *  vendor's published samples, personal data included. */
import { legsOf } from "../details-document.ts";
import { uuid } from "../ids.ts";
import type { TimedLine } from "../timing.ts";
import { decorate } from "../transcript-document.ts";
import type { Header, Purpose, World } from "../world.ts";

const instant = (ms: number): string => new Date(ms).toISOString();

/** Of those who have come by that instant. */
export function callBody(header: Header, world: World, atMs: number): object {
  const cast = world.cast(header);
  const names: Record<Purpose, string> = {
    ...{ customer: cast.customerName, agent: cast.agentName, ivr: "Main Menu", acd: "Queue" },
  };
  const come = legsOf(header).filter(({ fromMs }) => fromMs <= atMs);
  return {
    id: header.id,
    recordingState: "active",
    divisions: [{ division: { id: header.divisionId } }],
    participants: come.map(({ purpose, fromMs, toMs }) => ({
      id: uuid(world.options.seed, header.index, 30, purpose.length),
      purpose,
      name: names[purpose],
      state: toMs <= atMs ? "terminated" : "connected",
      direction: header.direction,
      connectedTime: instant(fromMs),
      ...(toMs <= atMs ? { endTime: instant(toMs) } : {}),
      queue: { id: header.queueId },
      ...(purpose === "agent" ? { user: { id: header.agentId } } : {}),
      ...(purpose === "customer"
        ? {
            address: cast.customerAddress,
            ani: cast.customerAddress,
            dnis: "tel:+18005550100",
            attributes: {},
          }
        : {}),
    })),
  };
}

export interface Heard {
  readonly line: TimedLine;
  readonly utteranceId: string;
  readonly isFinal: boolean;
  /** How much of it is understood, 0 to 1. */
  readonly share: number;
}

export interface Telling {
  readonly header: Header;
  readonly world: World;
  readonly communicationId: string;
  readonly beganMs: number;
}

export function speechBody(
  { header, world, communicationId, beganMs }: Telling,
  atMs: number,
  heard: readonly Heard[],
  isEnded = false,
): object {
  return {
    eventTime: instant(atMs),
    organizationId: world.organizationId,
    conversationId: header.id,
    communicationId,
    sessionStartTimeMs: header.startMs,
    transcriptionStartTimeMs: beganMs,
    transcripts: heard.map(({ line, utteranceId, isFinal, share }) => ({
      utteranceId,
      isFinal,
      channel: line.speaker === "customer" ? "EXTERNAL" : "INTERNAL",
      alternatives: [
        {
          confidence: isFinal ? 0.93 : 0.6,
          offsetMs: line.startMs - beganMs,
          durationMs: Math.round(line.durationMs * share),
          transcript: part(line.spoken, share),
          ...(header.isUndecorated ? {} : { decoratedTranscript: decorate(part(line.written, share)) }),
        },
      ],
      engineProvider: "GENESYS",
      engineId: "r2d2",
      dialect: world.cast(header).setting.locale === "us" ? "en-US" : "en-GB",
    })),
    status: { offsetMs: Math.max(0, atMs - beganMs), status: isEnded ? "SESSION_ENDED" : "SESSION_ONGOING" },
  };
}

/** The first words of it. */
function part(text: string, share: number): string {
  const words = text.split(" ");
  return words.slice(0, Math.max(1, Math.ceil(words.length * share))).join(" ");
}
