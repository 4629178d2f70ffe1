/** What a recording's header says of it, and what is refused for it before anything has left. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isFault } from "../../../src/shared/fault.ts";
import { type Audio, readAudio } from "../../../src/speech/audio.ts";
import { checkMedium, limitsOf } from "../../../src/speech/limits.ts";
import { lookAt } from "../../../src/speech/medium.ts";
import {
  chunk,
  flac,
  type Made,
  made,
  mp3Frame,
  oggPage,
  opusHead,
  vorbisHead,
  wav,
  xing,
} from "../../helpers/recordings.ts";

const frames = (count: number) => Buffer.concat(Array.from({ length: count }, () => mp3Frame()));
const id3 = Buffer.concat([
  Buffer.from("ID3\x04\0\0", "latin1"),
  Buffer.from([0, 0, 0, 100]),
  Buffer.alloc(100),
]);

const rows: readonly (readonly [string, Made, Audio])[] = [
  ["a call in µ-law", made(wav(16_000)), { container: "wav", codec: "ulaw", channels: 1, seconds: 2 }],
  [
    "two channels of PCM",
    made(wav(64_000, { code: 1, channels: 2, bytesPerSecond: 32_000 })),
    { container: "wav", codec: "pcm", channels: 2, seconds: 2 },
  ],
  [
    "an extensible format, whose code stands behind",
    made(wav(8000, { code: 0xfffe, subCode: 6 })),
    { container: "wav", codec: "alaw", channels: 1, seconds: 1 },
  ],
  [
    "a recorder that writes other pieces first, one of an odd length",
    made(wav(8000, { before: Buffer.concat([chunk("LIST", 27), chunk("bext", 602)]) })),
    { container: "wav", codec: "ulaw", channels: 1, seconds: 1 },
  ],
  [
    "a stream that did not know its length",
    made(wav(8000, { told: 0xffffffff })),
    { container: "wav", codec: "ulaw", channels: 1, seconds: 1 },
  ],
  [
    "a long one, of which only the ends are looked at",
    made(wav(100_000, { told: 8000 * 3600 }), { bytes: 8000 * 3600 + 46 }),
    { container: "wav", codec: "ulaw", channels: 1, seconds: 3600 },
  ],
  [
    "Opus, by its last page",
    made(oggPage(0n, opusHead(2, 312)), {
      end: Buffer.concat([oggPage(48_000n, Buffer.alloc(50)), oggPage(480_312n, Buffer.alloc(50))]),
    }),
    { container: "ogg", codec: "opus", channels: 2, seconds: 10 },
  ],
  [
    "Vorbis",
    made(oggPage(0n, vorbisHead(1, 16_000)), { end: oggPage(160_000n, Buffer.alloc(9)) }),
    { container: "ogg", codec: "vorbis", channels: 1, seconds: 10 },
  ],
  ["FLAC", made(flac(44_100, 2, 441_000)), { container: "flac", codec: "flac", channels: 2, seconds: 10 }],
  [
    "MP3 of one rate, by its size",
    made(frames(4), { bytes: 80_000 }),
    { container: "mp3", codec: "mp3", channels: 1, seconds: 10 },
  ],
  [
    "MP3 of changing rates, behind a tag, by its count",
    made(Buffer.concat([id3, mp3Frame(xing(1000)), frames(2)])),
    { container: "mp3", codec: "mp3", channels: 1, seconds: (1000 * 1152) / 44_100 },
  ],
  [
    "MP3 behind a picture that is larger than what is looked at",
    made(Buffer.concat([Buffer.from("ID3\x04\0\0\x00\x40\x00\x00", "latin1"), Buffer.alloc(70_000)])),
    { container: "mp3", codec: "mp3" },
  ],
  ["MP4", made(Buffer.from("\0\0\0\x20ftypM4A ", "latin1")), { container: "mp4" }],
  ["WebM", made(Buffer.from([0x1a, 0x45, 0xdf, 0xa3, 0x9f, 0x42])), { container: "webm" }],
];

describe("a recording's header", () => {
  test.each(rows)("tells of %s", (_, { head, tail, bytes }, audio) => {
    const { seconds, ...others } = readAudio(head, tail, bytes) ?? {};
    const { seconds: expected, ...rest } = audio;
    expect(others).toEqual(rest);
    if (expected === undefined) expect(seconds).toBeUndefined();
    else expect(seconds).toBeCloseTo(expected, 1);
  });

  test.each([
    ["text", Buffer.from("Agent: Hello.\nCustomer: My card is lost.\n".repeat(50))],
    ["nothing", Buffer.alloc(0)],
    ["zeroes", Buffer.alloc(5000)],
    ["a frame of MP3 found by chance", Buffer.concat([mp3Frame().subarray(0, 4), Buffer.alloc(3000, 0x41)])],
    ["a WAV without a format", Buffer.concat([Buffer.from("RIFF\0\0\0\0WAVE"), chunk("data", 100)])],
  ])("does not take %s for one", (_, bytes) => {
    expect(readAudio(bytes, bytes, bytes.length)).toBeUndefined();
  });

  test("may be cut or wrong anywhere: it is read or not, and never fails", () => {
    const starts = rows.map(([, { head }]) => head.subarray(0, 200));
    fc.assert(
      fc.property(
        fc.constantFrom(...starts),
        fc.nat(200),
        fc.array(fc.tuple(fc.nat(199), fc.nat(255)), { maxLength: 8 }),
        (start, length, changes) => {
          const bytes = Buffer.from(start.subarray(0, length));
          for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
          const audio = readAudio(bytes, bytes, bytes.length);
          return audio?.seconds === undefined || audio.seconds >= 0;
        },
      ),
      { numRuns: 3000 },
    );
  });
});

const refusal = (audio: Audio | undefined, bytes: number, kind: "openai" | "submit"): string => {
  try {
    checkMedium(audio, bytes, limitsOf[kind]);
    return "taken";
  } catch (error) {
    return isFault(error) ? `${error.code}: ${error.message}` : String(error);
  }
};

describe("what a server takes", () => {
  const call: Audio = { container: "wav", codec: "ulaw", seconds: 600 };
  const mib = 2 ** 20;
  test.each([
    ["openai", call, 25 * mib, "taken"],
    ["openai", call, 25 * mib + 1, "speech.medium: the recording is too large"],
    ["openai", { ...call, seconds: 5 * 3600 }, mib, "taken"],
    ["openai", call, 0, "speech.medium: the recording is empty"],
    ["openai", undefined, mib, "speech.medium: the recording is no recording of a kind that is known"],
    ["submit", call, 2048 * mib, "taken"],
    ["submit", call, 2048 * mib + 1, "speech.medium: the recording is too large"],
    ["submit", { ...call, seconds: 240 * 60 }, mib, "taken"],
    ["submit", { ...call, seconds: 240 * 60 + 1 }, mib, "speech.medium: the recording is too long"],
    [
      "submit",
      { ...call, codec: "wav 49" },
      mib,
      "speech.medium: the recording is in a codec that is not taken",
    ],
    ["submit", { container: "webm" }, mib, "taken"],
  ] as const)("%s: %j of %d bytes is %s", (kind, audio, bytes, says) => {
    expect(refusal(audio, bytes, kind)).toBe(says);
  });
});

describe("looking at a recording", () => {
  async function* inPieces(bytes: Buffer, size: number) {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }

  test.each([1000, 7777, 65_536, 1_000_000])("is the same in pieces of %d bytes", async (size) => {
    const bytes = wav(200_000, { told: 200_000 });
    const medium = await lookAt(() => inPieces(bytes, size), 1e6);
    expect(medium).toMatchObject({
      name: "recording.wav",
      bytes: bytes.length,
      audio: { codec: "ulaw", seconds: 25 },
      sha256: (await lookAt(() => inPieces(bytes, 10_000), 1e6)).sha256,
    });
  });

  test("ends as soon as it is too large", async () => {
    let taken = 0;
    async function* endless() {
      for (;;) {
        taken += 1000;
        yield Buffer.alloc(1000);
      }
    }
    await expect(lookAt(endless, 50_000)).rejects.toMatchObject({ code: "speech.medium" });
    expect(taken).toBeLessThan(60_000);
  });
});
