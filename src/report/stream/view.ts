/** A stream while it goes on, in a few calm lines or in one: how many calls, how fast they are told and how far behind
 *  their words the requests are; then only what is not as it should be. */
import type { LiveTally } from "../../live-tally.ts";
import type { Tally } from "../../tally.ts";
import { createTicker, type TickerOptions, type Ticking } from "../live/ticker.ts";
import { count, duration, many, usd } from "../numbers.ts";
import { clip, type Ink, ink, type Line } from "../preview/ink.ts";

export interface StreamFrame
  extends Pick<LiveTally, "windows" | "coalesced" | "gaps">,
    Pick<Tally, "failed" | "held" | "costUsd"> {
  readonly elapsedMs: number;
  /** That go on, and that are not listened to yet. */
  readonly conversations: number;
  readonly waiting: number;
  /** Final utterances in the last minute. */
  readonly perMinute: number;
  readonly lagP95Ms: number | undefined;
  /** The line was lost so often. */
  readonly losses: number;
  /** What a person should know at this moment. */
  readonly note: string | undefined;
}

/** Where a stream shows itself. */
export interface StreamDisplay {
  /** Lines that stay. */
  write(text: string): void;
  start(read: () => StreamFrame): void;
  stop(): void;
}

const frameMs = 500;

export function createStreamDisplay(options: TickerOptions): StreamDisplay {
  const ticker = createTicker(options);
  let ticking: Ticking | undefined;
  return {
    write: ticker.write,
    start(read) {
      ticking = ticker.start({ read, lines: streamLines, line: plainLine, frameMs });
    },
    stop: () => ticking?.stop(),
  };
}

const margin = "  ";
const between = "   ";

/** No line takes more than the columns less one. */
export function streamLines(frame: StreamFrame, columns: number): readonly Line[] {
  const spread = (parts: readonly (readonly Ink[])[]): Line =>
    parts.flatMap((part, index) => [{ text: index === 0 ? margin : between }, ...part]);
  const wrong = wrongInks(frame);
  const lines: readonly Line[] = [
    [],
    spread([talkInks(frame), paceInks(frame)]),
    spread([windowInks(frame), lagInks(frame), moneyInks(frame)]),
    ...(wrong.length > 0 ? [spread(wrong)] : []),
    ...(frame.note === undefined ? [] : [[{ text: margin }, ink(frame.note, "yellow")]]),
  ];
  return lines.map((line) => clip(line, columns - 1));
}

const talkInks = ({ conversations, waiting }: StreamFrame): readonly Ink[] => [
  ink(count(conversations), "bold"),
  ink(conversations === 1 ? " conversation" : " conversations", "dim"),
  ...(waiting > 0 ? [ink(`, ${count(waiting)} not listened to yet`, "yellow")] : []),
];

const paceInks = ({ perMinute, elapsedMs }: StreamFrame): readonly Ink[] => [
  ink(`${many(perMinute, "utterance")} a minute${between}${duration(elapsedMs)}`, "dim"),
];

const windowInks = ({ windows }: StreamFrame): readonly Ink[] => [
  ink(count(windows), ...(windows > 0 ? (["green"] as const) : [])),
  ink(windows === 1 ? " window sent" : " windows sent", "dim"),
];

const lagInks = ({ lagP95Ms }: StreamFrame): readonly Ink[] =>
  lagP95Ms === undefined
    ? [ink("nothing due yet", "dim")]
    : [ink(`95 % within ${duration(lagP95Ms)}`, "dim")];

const moneyInks = ({ costUsd }: StreamFrame): readonly Ink[] => [ink("cost ", "dim"), ink(usd(costUsd))];

const wrongInks = (frame: StreamFrame): readonly (readonly Ink[])[] =>
  wrongIn(frame).map(({ number, name, styles }) => [ink(count(number), ...styles), ink(` ${name}`, "dim")]);

interface Wrong {
  readonly number: number;
  readonly name: string;
  readonly styles: NonNullable<Ink["styles"]>;
}

/** What is not as it should be. */
function wrongIn({ held, failed, gaps, losses, coalesced }: StreamFrame): readonly Wrong[] {
  const all: readonly Wrong[] = [
    { number: held, name: "held back", styles: ["yellow"] },
    { number: failed, name: "failed", styles: ["red"] },
    { number: gaps, name: gaps === 1 ? "gap" : "gaps", styles: [] },
    { number: losses, name: losses === 1 ? "line lost" : "lines lost", styles: [] },
    { number: coalesced, name: "put together, for the model is slow", styles: [] },
  ];
  return all.filter(({ number }) => number > 0);
}

function plainLine(frame: StreamFrame): string {
  const { conversations, waiting, windows, costUsd, lagP95Ms, note } = frame;
  const parts = [
    note ?? "",
    `${many(conversations, "conversation")}${waiting > 0 ? ` (${count(waiting)} wait)` : ""}`,
    `${count(frame.perMinute)} utterances/min`,
    `${many(windows, "window")} sent${lagP95Ms === undefined ? "" : `, 95 % within ${duration(lagP95Ms)}`}`,
    ...wrongIn(frame).map(({ number, name }) => `${count(number)} ${name}`),
    costUsd > 0 ? usd(costUsd) : "",
  ];
  return parts.filter((part) => part !== "").join("  ");
}
