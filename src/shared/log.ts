/** Logs are lines on stderr with facts of ours. What may be written of an error is an allow-list: an HTTP
 *  client's error carries the body, and even a message may quote what a customer said. */
import { type DestinationStream, type Logger, pino } from "pino";
import { describeError } from "./fault.ts";

export type Log = Logger;

export interface LogOptions {
  readonly level: string;
  readonly isPretty: boolean;
  readonly destination: DestinationStream;
}

const levelNames: Readonly<Record<number, string>> = {
  10: "trace",
  20: "debug",
  30: "info",
  40: "warn",
  50: "error",
  60: "fatal",
};

/** For people: `12:03:04 warn  message name=value`. */
const prettyTo = (destination: DestinationStream): DestinationStream => ({
  write(json: string) {
    const { level, time, msg, ...rest } = JSON.parse(json) as Record<string, unknown>;
    const clock = new Date(Number(time)).toISOString().slice(11, 19);
    const facts = Object.entries(rest).map(
      ([name, value]) => ` ${name}=${typeof value === "object" ? JSON.stringify(value) : value}`,
    );
    destination.write(
      `${clock} ${(levelNames[Number(level)] ?? "").padEnd(5)} ${msg ?? ""}${facts.join("")}\n`,
    );
  },
});

export const createLog = ({ level, isPretty, destination }: LogOptions): Log =>
  pino(
    { level, base: null, serializers: { err: describeError, error: describeError } },
    isPretty ? prettyTo(destination) : destination,
  );
