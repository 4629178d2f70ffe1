/** The transcript as speech and text analytics stores it, with the traps of real ones: every text stands in it
 *  several times (text, decoratedText, words, sentiment, topics), phrases come unsorted or twice, and the older
 *  shape knows neither decoratedText nor phraseIndex. */
import { legsOf } from "./details-document.ts";
import { uuid } from "./ids.ts";
import { createRandom } from "./random.ts";
import { type TimedLine, timedLinesOf } from "./timing.ts";
import type { Header, World } from "./world.ts";

const purposeOf = ({ speaker }: TimedLine) => (speaker === "customer" ? "external" : "internal");

export function transcriptDocument(header: Header, world: World): unknown {
  const { options, organizationId } = world;
  const { id: conversationId, mediaType, startMs } = header;
  const cast = world.cast(header);
  const lines = timedLinesOf(header, world);
  const isVoice = mediaType === "voice";
  const textOf = (line: TimedLine) => (isVoice ? line.spoken : line.written);
  const duration = { milliseconds: header.endMs - startMs };
  const communicationId = world.sessionId(header, header.transcriptOf ?? "customer");
  const phrases = lines.map((line, index) => ({
    text: textOf(line),
    ...(isVoice && !header.isUndecorated
      ? { decoratedText: decorate(line.written), phraseIndex: index }
      : {}),
    stability: 1,
    confidence: 0.9,
    startTimeMs: line.startMs,
    duration: { milliseconds: line.durationMs },
    ...(isVoice && options.hasWords ? { words: words(line) } : {}),
    alternatives: [],
    participantPurpose: purposeOf(line),
  }));
  return {
    organizationId,
    conversationId,
    communicationId,
    transcripts: [
      {
        transcriptId: uuid(options.seed, header.index, 40),
        language: cast.setting.locale === "us" ? "en-us" : "en-gb",
        programId: header.isUndecorated ? "" : uuid(options.seed, 41),
        engineId: "r2d2",
        startTime: startMs,
        duration,
        phrases: disturb(phrases, options.seed, header.index),
        analytics: {
          sentiment: sentiments(lines, textOf),
          topics: topics(lines, textOf, cast.setting.industry),
          acoustics: [],
        },
      },
    ],
    participants: legsOf(header).map(({ purpose, fromMs, toMs }) => ({
      participantPurpose: purpose,
      initialDirection: header.direction,
      divisionId: header.divisionId,
      ...(purpose === "agent" ? { userId: header.agentId } : {}),
      ...(purpose === "ivr" ? {} : { queueId: header.queueId }),
      ...(isVoice ? { ani: cast.customerAddress, dnis: "tel:+18005550100" } : { from: cast.customerAddress }),
      startTimeMs: fromMs,
      endTimeMs: toMs,
    })),
    uri: `/transcript/v1/organizations/${organizationId}/conversations/${conversationId}/communications/${communicationId}`,
    startTime: startMs,
    duration,
    mediaType: isVoice ? "call" : mediaType,
    conversationStartTime: startMs,
  };
}

export const decorate = (written: string): string =>
  written.replace(/^\p{L}/u, (first) => first.toUpperCase());

function words({ spoken, startMs, durationMs }: TimedLine): unknown[] {
  const list = spoken.split(" ");
  const each = Math.floor(durationMs / list.length);
  return list.map((word, index) => ({
    word,
    confidence: 0.85 + ((word.length + index) % 5) * 0.02,
    startTimeMs: startMs + index * each,
    duration: { milliseconds: each },
  }));
}

/** One in five documents has a phrase out of order, one in five a phrase twice. */
function disturb<T>(phrases: readonly T[], seed: number, index: number): readonly T[] {
  const random = createRandom(seed, index, 42);
  const disturbed = [...phrases];
  if (disturbed.length < 4) return disturbed;
  if (random.chance(0.2)) {
    const [late] = disturbed.splice(random.between(1, disturbed.length - 2), 1);
    disturbed.push(late as T);
  }
  if (random.chance(0.2)) disturbed.push(random.pick(disturbed));
  return disturbed;
}

function sentiments(lines: readonly TimedLine[], textOf: (line: TimedLine) => string): unknown[] {
  return lines.flatMap((line, index) =>
    line.speaker === "customer" && index % 3 === 1
      ? [
          {
            participant: "external",
            phrase: textOf(line),
            // Not the array's index: so it is in the published sample.
            phraseIndex: index + 4,
            sentiment: index % 2 === 0 ? 0.5 : -0.5,
            startTimeMs: line.startMs,
            duration: { milliseconds: line.durationMs },
          },
        ]
      : [],
  );
}

function topics(
  lines: readonly TimedLine[],
  textOf: (line: TimedLine) => string,
  industry: string,
): unknown[] {
  const line = lines.find(({ speaker }) => speaker === "customer");
  if (!line) return [];
  return [
    {
      participant: "external",
      topicId: uuid(industry.length, 43),
      topicName: industry,
      topicPhrase: "customer issue",
      transcriptPhrase: textOf(line),
      confidence: 0.87,
      startTimeMs: line.startMs,
      duration: { milliseconds: line.durationMs },
    },
  ];
}
