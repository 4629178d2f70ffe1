/** The end of a command that could not go on: one message with what, why and what next; the right exit code. */
import { describeError, Fault, isFault, sentence } from "../shared/fault.ts";
import type { Context } from "./context.ts";

export interface Exit {
  readonly code: number;
  readonly reason: string;
  readonly next: string;
}

/** A line of `--json`, as `src/events.schema.json` has it. */
export const writeLine = ({ stdout }: Context, line: object): void => {
  stdout.write(`${JSON.stringify(line)}\n`);
};

export const writeExit = ({ code, reason, next }: Exit, context: Context): void =>
  writeLine(context, { type: "exit", code, reason, next });

export const exitOfFault = (fault: Fault): Exit => ({
  code: fault.exit,
  reason: sentence(fault).replace(/\.? Next: .*$/s, ""),
  next: fault.next,
});

/** With which code the program ends when this is thrown. */
export function exitCodeOf(error: unknown, context: Context): number {
  if (isAborted(error, context)) return context.stopCode();
  return isFault(error) ? error.exit : 1;
}

export function reportFailure(error: unknown, isJson: boolean, context: Context): number {
  const code = exitCodeOf(error, context);
  if (isAborted(error, context)) {
    if (isJson) writeExit({ code, reason: "let go at once", next: "the same command continues" }, context);
    return code;
  }
  const fault = isFault(error) ? error : undefined;
  if (fault) context.stderr.write(`transcript-gateway: ${sentence(fault)}\n`);
  else {
    context.stderr.write(
      `transcript-gateway: internal error, a bug of ours. Next: report it with these lines.\n${JSON.stringify(describeError(error), undefined, 2)}\n`,
    );
  }
  if (isJson)
    writeExit(fault ? exitOfFault(fault) : { code, reason: "internal error", next: "report it" }, context);
  return code;
}

const isAborted = (error: unknown, { stop, abort }: Context): boolean =>
  (abort.aborted && !(error instanceof Fault && error.scope === "run")) ||
  // Stopped while it read its input, or by who no longer reads its output: there is nothing in hand to finish.
  (stop.aborted &&
    error instanceof Error &&
    "code" in error &&
    ["ABORT_ERR", "EPIPE"].includes(String(error.code)));
