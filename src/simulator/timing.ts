/** When each line was said: the menu's before the agent came, the rest spread over the conversation by length. */
import type { Line } from "./conversations/line.ts";
import { legsOf } from "./details-document.ts";
import type { Header, World } from "./world.ts";

export interface TimedLine extends Line {
  /** Epoch milliseconds. */
  readonly startMs: number;
  readonly durationMs: number;
}

export function timedLinesOf(header: Header, world: World): readonly TimedLine[] {
  const { lines } = world.conversation(header);
  const agent = legsOf(header).find(({ purpose }) => purpose === "agent");
  const answeredMs = agent?.fromMs ?? header.startMs;
  const greeting = lines.findIndex(({ speaker }) => speaker === "agent");
  const menu = lines.slice(0, Math.max(0, greeting));
  const talk = lines.slice(menu.length);
  const { startMs, endMs, speed } = header;
  const menuEndMs = Math.min(startMs + 11_000 / speed, answeredMs);
  const breathMs = 500 / speed;
  return [...spread(menu, startMs + breathMs, menuEndMs), ...spread(talk, answeredMs, endMs - breathMs)];
}

function spread(lines: readonly Line[], fromMs: number, toMs: number): TimedLine[] {
  const weight = ({ written }: Line) => written.length + 20;
  const perWeight = (toMs - fromMs) / lines.reduce((sum, line) => sum + weight(line), 1);
  let atMs = fromMs;
  return lines.map((line) => {
    const startMs = Math.floor(atMs);
    atMs += weight(line) * perWeight;
    return { ...line, startMs, durationMs: Math.floor((atMs - startMs) * 0.9) };
  });
}
