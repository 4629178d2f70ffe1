/** Recordings as their makers write them, as short as they can be: heads, and enough behind them to be long. */
export const edge = 64 * 1024;

export interface Made {
  readonly head: Buffer;
  readonly tail: Buffer;
  readonly bytes: number;
}

/** @param bytes the size it claims to have; what is not there is not looked at. */
export const made = (
  start: Buffer,
  { end = start, bytes = start.length }: Partial<{ end: Buffer; bytes: number }> = {},
): Made => ({
  head: start.subarray(0, edge),
  tail: end.subarray(-edge),
  bytes,
});

const u16 = (value: number) => Buffer.from([value & 255, value >> 8]);
const u32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};

interface WavOptions {
  readonly code?: number;
  readonly channels?: number;
  readonly rate?: number;
  readonly bytesPerSecond?: number;
  /** The size that stands in the header. */
  readonly told?: number;
  /** Stands before the format, as some recorders write it. */
  readonly before?: Buffer;
  /** For `extensible`. */
  readonly subCode?: number;
}

export function wav(dataBytes: number, options: WavOptions = {}): Buffer {
  const {
    code = 7,
    channels = 1,
    rate = 8000,
    bytesPerSecond = rate * channels,
    before = Buffer.alloc(0),
  } = options;
  const extra =
    options.subCode === undefined
      ? Buffer.alloc(0)
      : Buffer.concat([u16(22), u16(8), u32(0), u16(options.subCode), Buffer.alloc(14)]);
  const format = Buffer.concat([
    u16(code),
    u16(channels),
    u32(rate),
    u32(bytesPerSecond),
    u16(channels),
    u16(8),
    extra,
  ]);
  return Buffer.concat([
    ...[Buffer.from("RIFF"), u32(dataBytes), Buffer.from("WAVE"), before],
    ...[Buffer.from("fmt "), u32(format.length), format],
    ...[Buffer.from("data"), u32(options.told ?? dataBytes), Buffer.alloc(dataBytes, 0xff)],
  ]);
}

export const chunk = (name: string, bytes: number): Buffer =>
  Buffer.concat([Buffer.from(name), u32(bytes), Buffer.alloc(bytes + (bytes % 2))]);

/** A page of OGG: its header and nothing of its body's table. */
export function oggPage(granule: bigint, body: Buffer): Buffer {
  const position = Buffer.alloc(8);
  position.writeBigInt64LE(granule);
  return Buffer.concat([Buffer.from("OggS\0\0"), position, Buffer.alloc(13), body]);
}

export const opusHead = (channels: number, skipped: number): Buffer =>
  Buffer.concat([
    Buffer.from("OpusHead"),
    Buffer.from([1, channels]),
    u16(skipped),
    u32(8000),
    Buffer.alloc(3),
  ]);

export const vorbisHead = (channels: number, rate: number): Buffer =>
  Buffer.concat([
    Buffer.from("\x01vorbis", "latin1"),
    u32(0),
    Buffer.from([channels]),
    u32(rate),
    Buffer.alloc(14),
  ]);

export function flac(rate: number, channels: number, samples: number): Buffer {
  const packed = Buffer.alloc(8);
  packed.writeBigUInt64BE(
    (BigInt(rate) << 44n) | (BigInt(channels - 1) << 41n) | (15n << 36n) | BigInt(samples),
  );
  return Buffer.concat([
    Buffer.from("fLaC"),
    Buffer.from([0, 0, 0, 34]),
    Buffer.alloc(10),
    packed,
    Buffer.alloc(16),
  ]);
}

/** MPEG 1, layer III, 64 kbit/s at 44.1 kHz, mono: 208 bytes a frame. */
export const mp3Frame = (content: Buffer = Buffer.alloc(0)): Buffer =>
  Buffer.concat([Buffer.from([0xff, 0xfb, 0x50, 0xc0]), content, Buffer.alloc(208 - 4 - content.length)]);

/** In the first frame of a recording whose frames differ in length. */
export function xing(frames: number): Buffer {
  const count = Buffer.alloc(4);
  count.writeUInt32BE(frames);
  return Buffer.concat([Buffer.alloc(17), Buffer.from("Xing"), Buffer.from([0, 0, 0, 1]), count]);
}
