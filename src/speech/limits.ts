/** What a speech-to-text server takes. Of OpenAI's endpoint what its documentation says of files (25 MB, these
 *  containers; there is no limit of time); of a server in the shape of the public tutorial what that says, which is no
 *  limit of Genesys Cloud's: there is no such call there. */
import { type Facts, Fault } from "../shared/fault.ts";
import type { Audio, Container } from "./audio.ts";

export interface Limits {
  readonly mostBytes: number;
  readonly mostSeconds?: number;
  readonly containers: readonly Container[];
  /** Where a codec is known, it is one of these. */
  readonly codecs: readonly string[];
}

export const limitsOf: Readonly<Record<"openai" | "submit", Limits>> = {
  openai: {
    mostBytes: 25 * 2 ** 20,
    containers: ["flac", "mp3", "mp4", "ogg", "wav", "webm"],
    codecs: ["pcm", "float", "ulaw", "alaw", "mp3", "opus", "vorbis", "flac"],
  },
  submit: {
    mostBytes: 2 * 2 ** 30,
    mostSeconds: 240 * 60,
    containers: ["wav", "mp3", "ogg", "flac", "mp4", "webm"],
    codecs: ["pcm", "ulaw", "alaw", "mp3", "opus", "vorbis", "flac"],
  },
};

/** @throws Fault `speech.medium`, which says what is wrong with it. */
export function checkMedium(audio: Audio | undefined, bytes: number, limits: Limits): void {
  if (bytes === 0) throw refused("is empty", {});
  if (bytes > limits.mostBytes) throw refused("is too large", { bytes, mostBytes: limits.mostBytes });
  if (!audio) throw refused("is no recording of a kind that is known", { known: limits.containers });
  const { container, codec, seconds } = audio;
  if (!limits.containers.includes(container))
    throw refused("is in a container that is not taken", { container, known: limits.containers });
  if (codec !== undefined && !limits.codecs.includes(codec))
    throw refused("is in a codec that is not taken", { codec, known: limits.codecs });
  if (seconds === undefined || limits.mostSeconds === undefined || seconds <= limits.mostSeconds) return;
  throw refused("is too long", { seconds: Math.round(seconds), mostSeconds: limits.mostSeconds });
}

const refused = (what: string, facts: Facts) =>
  new Fault("speech.medium", { says: `the recording ${what}`, facts });
