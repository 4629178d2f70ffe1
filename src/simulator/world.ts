/** The organisation behind the API: every conversation it ever had, each worked out from (seed, index) when somebody
 *  asks, so that a hundred thousand cost nothing up front and nothing to keep. */
import { type Cast, type Conversation, createCast, invent } from "./conversations/conversation.ts";
import { industries } from "./conversations/industries.ts";
import type { Line } from "./conversations/line.ts";
import { conversationId, indexOfConversation, uuid } from "./ids.ts";
import { remember } from "./memory.ts";
import type { InventedOptions, Medium } from "./options.ts";
import { createRandom } from "./random.ts";

const dayMs = 86_400_000;

export type Purpose = "customer" | "ivr" | "acd" | "agent";

export interface Header {
  readonly index: number;
  readonly id: string;
  /** Epoch milliseconds. */
  readonly startMs: number;
  readonly endMs: number;
  /** From when on it is listed, and what was said is there. */
  readonly listedAtMs: number;
  readonly transcriptAtMs: number;
  readonly mediaType: Medium;
  readonly direction: "inbound" | "outbound";
  readonly industry: number;
  readonly queueId: string;
  readonly divisionId: string;
  readonly agentId: string;
  /** Whose communication carries the transcript; undefined when the vendor made none. */
  readonly transcriptOf: Purpose | undefined;
  readonly isUndecorated: boolean;
  /** Of messages: from a web page, by somebody the vendor has no name for; else by SMS. */
  readonly isGuest: boolean;
  /** How many times faster than life it goes on. */
  readonly speed: number;
}

/** What a test holds the program's output against. */
export interface TruthRow {
  readonly id: string;
  readonly startedAt: string;
  readonly mediaType: Header["mediaType"];
  readonly hasTranscript: boolean;
  /** Epoch milliseconds. */
  readonly listedAtMs: number;
  readonly transcriptAtMs: number;
  readonly planted: readonly string[];
  /** Those of them that the metadata gives away, so that nobody need guess. */
  readonly known: readonly string[];
  /** What must still stand in the transcript when it leaves, in the form it is said there. */
  readonly safe: readonly string[];
}

export interface World {
  readonly options: InventedOptions;
  readonly organizationId: string;
  readonly queueIds: readonly string[];
  header(index: number): Header | undefined;
  sessionId(header: Header, purpose: Purpose): string;
  find(id: string): Header | undefined;
  /** Those that start in the half-open range of epoch milliseconds, ascending. */
  between(fromMs: number, toMs: number): Generator<Header>;
  cast(header: Header): Cast;
  conversation(header: Header): Conversation;
  truth(): Generator<TruthRow>;
}

/** How long a conversation takes, from and to. */
const seconds = { voice: [90, 720], message: [240, 2400], email: [300, 3300], chat: [240, 2400] } as const;

/** Calls in each hour of the UTC day, in parts of the whole; some at midnight, for the sake of day boundaries. */
const busyness = [2, 1, 1, 1, 1, 2, 3, 5, 7, 8, 8, 8, 7, 7, 7, 6, 6, 5, 4, 3, 3, 2, 2, 1];
const busyTotal = busyness.reduce((sum, part) => sum + part);

/** 0 <= share < 1 of the day's calls -> millisecond of the day; never falls. */
function timeOfDay(share: number): number {
  let left = share * busyTotal;
  let hour = 0;
  for (let part = busyness[0] as number; left >= part; part = busyness[hour] as number) {
    left -= part;
    hour += 1;
  }
  return Math.floor((hour + left / (busyness[hour] as number)) * 3_600_000);
}

export function createWorld(options: InventedOptions): World {
  const { seed, conversations: size, days } = options;
  const firstDayMs = Date.parse(`${options.firstDay}T00:00:00.000Z`);
  const firstOf = (day: number) => Math.ceil((Math.min(Math.max(day, 0), days) * size) / days);
  const textOf = (index: number) => (options.distinctTexts ? index % options.distinctTexts : index);

  const idList = (kind: number, count: number) =>
    Array.from({ length: count }, (_, at) => uuid(seed, kind, at));
  const queueIds = idList(21, industries.length * 2);
  const divisionIds = idList(22, 2);
  const agentIds = idList(23, 30);

  function header(index: number): Header | undefined {
    if (!Number.isInteger(index) || index < 0 || index >= size) return undefined;
    const day = Math.floor((index * days) / size);
    const random = createRandom(seed, index);
    const share = (index - firstOf(day) + random.next()) / (firstOf(day + 1) - firstOf(day));
    const listedMs = firstDayMs + day * dayMs + timeOfDay(share);
    const { running } = options;
    const startMs = running ? (running.firstAtMs ?? 0) + index * running.everyMs : listedMs;
    const speed = running?.speed ?? 1;
    // By text and not by index, for a repeated text keeps its medium.
    const text = createRandom(seed, textOf(index), 1);
    const draw = text.next();
    const usual = draw < 0.7 ? "voice" : draw < 0.9 ? "message" : "email";
    const mediaType = options.mediaTypes?.[textOf(index) % options.mediaTypes.length] ?? usual;
    const industry = text.between(0, industries.length - 1);
    const [least, most] = seconds[mediaType];
    const isMissing = mediaType === "voice" && random.chance(options.shareWithoutTranscript);
    const lengthMs = random.between(least, most) * 1000 + random.between(0, 999);
    const endMs = startMs + Math.ceil(lengthMs / speed);
    return {
      index,
      id: conversationId(seed, index),
      startMs,
      endMs,
      speed,
      ...arrivalOf(index, mediaType, endMs),
      mediaType,
      direction: random.chance(0.85) ? "inbound" : "outbound",
      industry,
      queueId: queueIds[industry * 2 + random.between(0, 1)] as string,
      divisionId: random.pick(divisionIds),
      agentId: random.pick(agentIds),
      transcriptOf: isMissing ? undefined : random.chance(0.1) ? "agent" : "customer",
      isGuest: mediaType === "message" && text.chance(0.5),
      isUndecorated: mediaType === "voice" && text.chance(options.shareUndecorated),
    };
  }

  function arrivalOf(index: number, mediaType: Header["mediaType"], endMs: number) {
    const { late, transcriptDelayMs } = options;
    const random = createRandom(seed, index, 2);
    const latenessOf = (share: number) =>
      late && random.chance(share) ? random.between(late.leastMs, late.mostMs) : 0;
    const listedAtMs = endMs + latenessOf(late?.conversations ?? 0);
    const lateMs = latenessOf(late?.transcripts ?? 0);
    const isCall = mediaType === "voice";
    return {
      listedAtMs,
      transcriptAtMs: isCall ? endMs + Math.max(transcriptDelayMs, lateMs) : endMs,
    };
  }

  /** First index that starts at or after the instant. */
  function firstFrom(instantMs: number): number {
    let [low, high] = [0, size];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((header(middle) as Header).startMs < instantMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  const most = options.distinctTexts ?? 512;
  const castOf = remember(most, (text) => createCast({ ...(header(text) as Header), seed, index: text }));
  const inventedOf = remember(most, (text) => invent(seed, text, castOf(text)));
  const cast = ({ index }: Header): Cast => castOf(textOf(index));
  const conversation = ({ index }: Header): Conversation => {
    const invented = inventedOf(textOf(index));
    const remark = options.remarks?.[index];
    if (remark === undefined) return invented;
    const said: Line = { speaker: "customer", written: remark, spoken: remark };
    return { ...invented, lines: [...invented.lines.slice(0, -1), said, ...invented.lines.slice(-1)] };
  };

  return {
    options,
    organizationId: uuid(seed, 20),
    queueIds,
    header,
    sessionId: ({ index }, purpose) => uuid(seed, index, 11, purpose.charCodeAt(0), purpose.length),
    find(id) {
      const index = indexOfConversation(seed, id);
      return index === undefined ? undefined : header(index);
    },
    *between(fromMs, toMs) {
      for (let index = firstFrom(fromMs); index < size; index += 1) {
        const next = header(index) as Header;
        if (next.startMs >= toMs) return;
        yield next;
      }
    },
    cast,
    conversation,
    *truth() {
      for (let index = 0; index < size; index += 1) {
        const of = header(index) as Header;
        const { planted, safe } = conversation(of);
        yield {
          id: of.id,
          startedAt: new Date(of.startMs).toISOString(),
          mediaType: of.mediaType,
          listedAtMs: of.listedAtMs,
          transcriptAtMs: of.transcriptAtMs,
          hasTranscript: of.mediaType !== "voice" || of.transcriptOf !== undefined,
          planted,
          known: cast(of).planted,
          safe: safe.map(({ written, spoken }) => (of.isUndecorated ? spoken : written)),
        };
      }
    },
  };
}
