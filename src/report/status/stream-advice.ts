/** What `status` says of a stream: that it is at work, or how the last one ended and what it has left. */
import type { StreamStanding } from "../../shared/standing.ts";
import { many } from "../numbers.ts";
import { type Advice, looks, nameOf, program, shortInstant, silentMs } from "./words.ts";

export function adviceOnStream(stream: StreamStanding): readonly Advice[] {
  const { holders } = stream;
  const found = [holders.length > 0 ? atWork(stream) : ended(stream), heldBack(stream), failed(stream)];
  return found.filter((advice) => advice !== undefined);
}

/** As a sentence's end; empty when nothing is left. */
function leftOf({ running, toFill, toFinish }: StreamStanding, goOn: string): string {
  const left = [
    running > 0 ? `${many(running, "conversation")} ${goOn}` : "",
    toFill > 0 ? `${many(toFill, "waits", "wait")} for the transcript of what was missed` : "",
    toFinish > 0 ? `${many(toFinish, "waits", "wait")} for the final result` : "",
  ];
  return left.filter(Boolean).join(", ");
}

function atWork(stream: StreamStanding): Advice {
  const { holders, startedAt } = stream;
  const who = holders.map(nameOf).filter(Boolean).join("; ");
  const left = leftOf(stream, "at the moment");
  const says = `a stream is at work${who ? ` (${who})` : ""} since ${shortInstant(startedAt)}${left ? `: ${left}` : ""}`;
  const quietMs = Math.max(...holders.map((holder) => holder.silentMs ?? 0));
  if (quietMs < silentMs) return { says, isPressing: false };
  return { says: `${says}; it has been silent for ${Math.round(quietMs / 1000)} s`, isPressing: true };
}

/** Codes with which a stream ends when nothing is wrong. */
const calm: readonly (number | undefined)[] = [0, 20, 21, 130, 143];

function ended(stream: StreamStanding): Advice {
  const { startedAt, endedAt, exitCode, reason = "", command, dataDir } = stream;
  const left = leftOf(stream, "went on");
  const again = command === undefined ? {} : { command: `${program} ${command}` };
  if (exitCode === undefined) {
    const says = `the last stream, of ${shortInstant(startedAt)}, was killed or could not write down its end${left ? `: ${left}` : ""}; the same command goes on where it was`;
    return { says, ...again, isPressing: true };
  }
  const why = reason.replace(/;.*$/, "");
  const how = why === "" || exitCode === 0 ? "" : ` with code ${exitCode}: ${why}`;
  const when = `the last stream ended at ${shortInstant(endedAt ?? startedAt)}${how}`;
  if (!calm.includes(exitCode)) {
    const look = looks[exitCode];
    const there = look?.endsWith("doctor") ? look : `${look} --data-dir ${dataDir}`;
    const next = look === undefined ? again : { command: there };
    return { says: `${when}${left ? `. ${left}` : ""}`, ...next, isPressing: true };
  }
  if (left === "") return { says: `${when}; nothing of it is open`, isPressing: false };
  return { says: `${when}. ${left}; the same command goes on where it was`, ...again, isPressing: true };
}

function heldBack({ held, dataDir }: StreamStanding): Advice | undefined {
  if (held === 0) return undefined;
  const says = `${many(held, "window of a stream is", "windows of a stream are")} held back until somebody looks`;
  return { says, command: `${program} quarantine list --data-dir ${dataDir}`, isPressing: true };
}

/** They are not tried again: what they held comes with the conversation. */
function failed({ faults }: StreamStanding): Advice | undefined {
  const codes = Object.entries(faults).toSorted(([, a], [, b]) => b - a);
  const number = codes.reduce((sum, [, one]) => sum + one, 0);
  if (number === 0) return undefined;
  const why = codes.map(([code, of]) => `${code} ${of}`).join(", ");
  const says = `${many(number, "window")} of the last stream failed (${why}); a run does their conversations whole`;
  return { says, isPressing: false };
}
