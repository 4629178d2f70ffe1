/** Texts that come over a stream, as from stdin; see `text-file.ts` for why they must be UTF-8. */
import { addAbortSignal, type Readable } from "node:stream";
import { wrongUse } from "./fault.ts";
import { completeLines } from "./lines.ts";
import { asUtf8, utf8In } from "./text-file.ts";

/** The whole, with its byte order mark.
 *  @throws Fault `usage.invalid` when it can not be read, or is no UTF-8; an AbortError when the signal comes. */
export async function textOf(input: Readable, signal: AbortSignal): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of bytesOf(input, signal)) chunks.push(chunk);
  const text = utf8In(Buffer.concat(chunks), true);
  if (text === undefined) throw wrongUse("stdin is no UTF-8 text", asUtf8);
  return text;
}

/** Line by line, without the ends and byte order marks; undefined is a line that is no UTF-8. Not Node's `readline`: it
 *  reads such a line with replacement signs, and parts one at U+2028, which JSON allows within a string.
 *  @throws as `textOf`. */
export async function* textLinesOf(input: Readable, signal: AbortSignal): AsyncIterable<string | undefined> {
  for await (const line of completeLines(withLastEnd(bytesOf(input, signal)))) yield utf8In(line)?.trimEnd();
}

/** The last line may have no end. Where it has one, there is a blank line more. */
async function* withLastEnd(chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  yield* chunks;
  yield Buffer.from("\n");
}

async function* bytesOf(input: Readable, signal: AbortSignal): AsyncIterable<Buffer> {
  try {
    for await (const chunk of addAbortSignal(signal, input)) yield Buffer.from(chunk);
  } catch (error) {
    if (signal.aborted) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw wrongUse(`stdin can not be read (reason ${code ?? "unknown"})`, "give a file or a pipe");
  }
}
