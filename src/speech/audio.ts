/** What a recording's own header says of it: enough to refuse what a speech-to-text server would refuse, before it has
 *  left. Four containers tell how long they are (in WAV by the size of the data, in MP3 by its first frame, in FLAC by
 *  its stream's head, in OGG by its last page); MP4 and WebM are known by their first bytes, and their length is not
 *  looked for. Headers and nothing else are read: a decoder for this would be a thousand times the code. */

export type Container = "wav" | "mp3" | "ogg" | "flac" | "mp4" | "webm";

export interface Audio {
  readonly container: Container;
  /** As `pcm`, `ulaw`, `alaw`, `mp3`, `opus`, `vorbis`, `flac`; undefined where it is not looked for. */
  readonly codec?: string | undefined;
  readonly seconds?: number | undefined;
  readonly channels?: number | undefined;
}

/** So much of a recording's beginning, and of its end, is enough. */
export const edgeBytes = 64 * 1024;

/** @param head its first bytes, and `tail` its last, `edgeBytes` of each or all there are. @param bytes its size.
 *  @returns undefined for what is no recording of a kind that is known. */
export function readAudio(head: Buffer, tail: Buffer, bytes: number): Audio | undefined {
  if (tag(head, 0) === "RIFF" && tag(head, 8) === "WAVE") return readWav(head, bytes);
  if (tag(head, 0) === "OggS") return readOgg(head, tail);
  if (tag(head, 0) === "fLaC") return readFlac(head);
  if (tag(head, 4) === "ftyp") return { container: "mp4" };
  if (head.length > 4 && head.readUInt32BE(0) === 0x1a45dfa3) return { container: "webm" };
  return readMp3(head, bytes);
}

const tag = (of: Buffer, at: number): string => of.toString("latin1", at, at + 4);

const wavCodecs: Readonly<Record<number, string>> = { 1: "pcm", 3: "float", 6: "alaw", 7: "ulaw", 85: "mp3" };
/** The real code stands further behind. */
const extensible = 0xfffe;

function readWav(head: Buffer, bytes: number): Audio | undefined {
  let format: { codec: string; channels: number; bytesPerSecond: number } | undefined;
  for (let at = 12; at + 8 <= head.length; ) {
    const size = head.readUInt32LE(at + 4);
    if (tag(head, at) === "fmt " && at + 24 <= head.length) {
      const code = head.readUInt16LE(at + 8);
      const told = code === extensible && at + 34 <= head.length ? head.readUInt16LE(at + 32) : code;
      const bytesPerSecond = head.readUInt32LE(at + 16);
      format = {
        codec: wavCodecs[told] ?? `wav ${told}`,
        channels: head.readUInt16LE(at + 10),
        bytesPerSecond,
      };
    }
    if (tag(head, at) === "data" && format) {
      const { codec, channels, bytesPerSecond } = format;
      // A writer that could not go back leaves a size of nothing, or of all there could be.
      const isTold = size > 0 && at + 8 + size <= bytes;
      const seconds = bytesPerSecond > 0 ? (isTold ? size : bytes - at - 8) / bytesPerSecond : undefined;
      return { container: "wav", codec, channels, seconds };
    }
    at += 8 + size + (size % 2);
  }
  return format && { container: "wav", codec: format.codec, channels: format.channels };
}

function readOgg(head: Buffer, tail: Buffer): Audio {
  const opus = head.indexOf("OpusHead");
  const vorbis = head.indexOf("\x01vorbis", 0, "latin1");
  const last = tail.lastIndexOf("OggS");
  const granule = last >= 0 && last + 14 <= tail.length ? Number(tail.readBigInt64LE(last + 6)) : -1;
  if (opus >= 0 && opus + 12 <= head.length) {
    const skipped = head.readUInt16LE(opus + 10);
    // Opus counts at 48 kHz whatever was recorded.
    const seconds = granule > 0 ? Math.max(0, granule - skipped) / 48_000 : undefined;
    return { container: "ogg", codec: "opus", channels: head[opus + 9], seconds };
  }
  if (vorbis >= 0 && vorbis + 16 <= head.length) {
    const rate = head.readUInt32LE(vorbis + 12);
    const seconds = granule > 0 && rate > 0 ? granule / rate : undefined;
    return { container: "ogg", codec: "vorbis", channels: head[vorbis + 11], seconds };
  }
  return { container: "ogg" };
}

function readFlac(head: Buffer): Audio | undefined {
  if (head.length < 26) return undefined;
  const packed = head.readBigUInt64BE(18);
  const rate = Number(packed >> 44n);
  const channels = Number((packed >> 41n) & 7n) + 1;
  const samples = Number(packed & 0xf_ffff_ffffn);
  const seconds = rate > 0 && samples > 0 ? samples / rate : undefined;
  return { container: "flac", codec: "flac", channels, seconds };
}

/** Layer III: kbit/s by the header's index, of MPEG 1 and of MPEG 2 and 2.5. */
const rates1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const rates2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const samplings = [44_100, 48_000, 32_000];

function readMp3(head: Buffer, bytes: number): Audio | undefined {
  const start = tag(head, 0).startsWith("ID3") && head.length >= 10 ? 10 + syncSafe(head, 6) : 0;
  for (let at = start; at + 4 <= Math.min(head.length, start + 4096); at += 1) {
    const frame = frameAt(head, at);
    // Two bytes alone are found by chance in anything: a frame is one when another stands behind it.
    if (!frame || (at + frame.length + 4 <= head.length && !frameAt(head, at + frame.length))) continue;
    const { samples, sampling, kbits, channels, isMpeg1 } = frame;
    const side = isMpeg1 ? (channels === 1 ? 17 : 32) : channels === 1 ? 9 : 17;
    const told = at + 4 + side;
    const isCounted =
      /Xing|Info/.test(tag(head, told)) && told + 12 <= head.length && (head[told + 7] ?? 0) & 1;
    const seconds = isCounted
      ? (head.readUInt32BE(told + 8) * samples) / sampling
      : ((bytes - at) * 8) / (kbits * 1000);
    return { container: "mp3", codec: "mp3", channels, seconds };
  }
  return start > head.length ? { container: "mp3", codec: "mp3" } : undefined;
}

const syncSafe = (of: Buffer, at: number): number =>
  [0, 1, 2, 3].reduce((sum, byte) => sum * 128 + ((of[at + byte] ?? 0) & 0x7f), 0);

function frameAt(of: Buffer, at: number) {
  if (at + 4 > of.length) return undefined;
  const word = of.readUInt32BE(at);
  const version = (word >>> 19) & 3;
  const isLayer3 = ((word >>> 17) & 3) === 1;
  if (word >>> 21 !== 0x7ff || version === 1 || !isLayer3) return undefined;
  const isMpeg1 = version === 3;
  const kbits = (isMpeg1 ? rates1 : rates2)[(word >>> 12) & 15] ?? 0;
  const full = samplings[(word >>> 10) & 3];
  if (kbits === 0 || full === undefined) return undefined;
  const sampling = full / (isMpeg1 ? 1 : version === 2 ? 2 : 4);
  const samples = isMpeg1 ? 1152 : 576;
  const length = Math.floor((samples * kbits * 125) / sampling) + ((word >>> 9) & 1);
  return { isMpeg1, kbits, sampling, samples, length, channels: ((word >>> 6) & 3) === 3 ? 1 : 2 };
}
