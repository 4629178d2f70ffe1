/** A stream while it goes on: on a terminal a few calm lines that rewrite themselves below the log, elsewhere one line a
 *  minute. How many calls, how fast they are told and how far behind their words the requests are; then only what is
 *  not as it should be. */
import type { LiveTally } from "../../live-tally.ts";
import type { Tally } from "../../tally.ts";
import { openScreen, type Terminal } from "../live/screen.ts";
import { count, duration, many, usd } from "../numbers.ts";
import { clip, type Ink, ink, type Line, lineColumns, paint } from "../preview/ink.ts";

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

export interface StreamDisplay {
  /** Lines that stay. */
  write(text: string): void;
  start(read: () => StreamFrame): void;
  stop(): void;
}

export interface StreamDisplayOptions {
  readonly stderr: Terminal;
  readonly isQuiet: boolean;
  readonly hasColour: boolean;
  /** The terminal can move its cursor. */
  readonly canRewrite: boolean;
}

const frameMs = 500;
const plainMs = 60_000;

export function createStreamDisplay(options: StreamDisplayOptions): StreamDisplay {
  const { stderr, isQuiet, hasColour, canRewrite } = options;
  const screen = openScreen(stderr);
  let timer: NodeJS.Timeout | undefined;
  return {
    write: screen.write,
    start(read) {
      if (isQuiet) return;
      const draw = () => {
        const lines = streamLines(read(), Math.max(20, stderr.columns || 80));
        screen.show(lines.map((line) => ({ painted: paint(line, hasColour), columns: lineColumns(line) })));
      };
      if (canRewrite) draw();
      timer = setInterval(
        canRewrite ? draw : () => screen.write(`${plainLine(read())}\n`),
        canRewrite ? frameMs : plainMs,
      );
    },
    stop() {
      clearInterval(timer);
      screen.close();
    },
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

function wrongInks({ held, failed, gaps, losses, coalesced }: StreamFrame): readonly (readonly Ink[])[] {
  const parts: readonly (readonly [number, string, ...NonNullable<Ink["styles"]>])[] = [
    [held, "held back", "yellow"],
    [failed, "failed", "red"],
    [gaps, gaps === 1 ? "gap" : "gaps"],
    [losses, losses === 1 ? "line lost" : "lines lost"],
    [coalesced, "put together, for the model is slow"],
  ];
  return parts
    .filter(([number]) => number > 0)
    .map(([number, name, ...styles]) => [ink(count(number), ...styles), ink(` ${name}`, "dim")]);
}

function plainLine(frame: StreamFrame): string {
  const { conversations, waiting, windows, coalesced, gaps, failed, held, costUsd, lagP95Ms, note } = frame;
  const parts = [
    note ?? "",
    `${many(conversations, "conversation")}${waiting > 0 ? ` (${count(waiting)} wait)` : ""}`,
    `${count(frame.perMinute)} utterances/min`,
    `${many(windows, "window")} sent${lagP95Ms === undefined ? "" : `, 95 % within ${duration(lagP95Ms)}`}`,
    coalesced > 0 ? `${count(coalesced)} put together` : "",
    gaps > 0 ? many(gaps, "gap") : "",
    held > 0 ? `${count(held)} held back` : "",
    failed > 0 ? `${count(failed)} failed` : "",
    costUsd > 0 ? usd(costUsd) : "",
  ];
  return parts.filter((part) => part !== "").join("  ");
}
