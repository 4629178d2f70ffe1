/** `redact`: stdin to stdout. No network, no secrets, no database; nothing is kept. */
import { resolve } from "node:path";
import { compileRedactor } from "../redact/engine.ts";
import { defaultMaskTemplate } from "../redact/mask.ts";
import type { Redactor } from "../redact/redactor.ts";
import { loadRules } from "../redact/rules/file.ts";
import type { Rules } from "../redact/rules/rules.ts";
import { Fault } from "../shared/fault.ts";
import type { Raw } from "../shared/text.ts";
import { asUtf8 } from "../shared/text-file.ts";
import { textLinesOf } from "../shared/text-stream.ts";
import { emptyKnown, type Known, type Turn } from "../shared/types.ts";
import type { Context, Terminal } from "./context.ts";
import { readCases, testCases } from "./redact-cases.ts";
import { explainTurn } from "./redact-explain.ts";
import {
  type ParsedConversation,
  parseConversation,
  readDocument,
  readText,
  speakerOf,
} from "./redact-input.ts";
import { testRules } from "./redact-rules.ts";

export interface RedactFlags {
  readonly format?: "text" | "jsonl" | "json";
  /** Path of a rules file. */
  readonly rules?: string;
  /** Each turn with its findings, for people who write rules. The values are not shown. */
  readonly explain?: boolean;
  /** Run the rules file's own examples. */
  readonly test?: boolean;
  /** Path of a file of marked turns, for the test. */
  readonly cases?: string;
  readonly maskTemplate?: string;
}

/** Reads a document of a vendor's shape; undefined when it is none. */
export type ParseDocument = (document: unknown) => { turns: readonly Turn<Raw>[]; known: Known } | undefined;

export async function redactCommand(
  flags: RedactFlags,
  context: Context,
  parseDocument: ParseDocument = () => undefined,
): Promise<number> {
  const rules = await loadRules(flags.rules === undefined ? undefined : resolve(context.cwd, flags.rules));
  const redactor = compileRedactor({ maskTemplate: flags.maskTemplate ?? defaultMaskTemplate, rules });
  if (flags.test) return testExamples(rules, redactor, flags.cases, context);
  if (flags.cases !== undefined)
    throw new Fault("usage.invalid", { says: "--cases needs --test", next: "give both" });
  if (flags.format === "jsonl") return redactLines(redactor, context, flags.explain ?? false);
  if (flags.format === "json")
    return redactDocument(redactor, context, flags.explain ?? false, parseDocument);
  return redactText(redactor, context, flags.explain ?? false);
}

async function testExamples(
  rules: Rules | undefined,
  redactor: Redactor,
  cases: string | undefined,
  context: Context,
): Promise<number> {
  if (!rules && cases === undefined)
    throw new Fault("usage.invalid", {
      says: "--test needs --rules or --cases",
      next: "name the rules file, or a file of turns marked in preview",
    });
  const ofRules = rules ? testRules(rules, redactor) : { lines: [], failed: 0 };
  const ofCases =
    cases === undefined ? { lines: [], failed: 0 } : testCases(readCases(cases, context), redactor);
  const lines = [...ofRules.lines, ...ofCases.lines];
  const failed = ofRules.failed + ofCases.failed;
  for (const line of lines) await write(context.stdout, line);
  await write(context.stdout, `${lines.length} examples, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

/** All lines are one conversation, so the memory of its names works backwards too: nothing is written before
 *  the last line was read. */
async function redactText(redactor: Redactor, context: Context, explain: boolean): Promise<number> {
  const lines = await readText(context);
  const split = lines.map(speakerOf);
  const { turns, findings } = redactor.redact(split, emptyKnown);
  for (const [index, turn] of turns.entries()) {
    await write(context.stdout, `${split[index]?.prefix ?? ""}${turn.text}\n`);
    if (explain) await write(context.stdout, explainTurn(findings, index));
  }
  return 0;
}

async function redactLines(redactor: Redactor, context: Context, explain: boolean): Promise<number> {
  let line = 0;
  let exitCode = 0;
  for await (const text of textLinesOf(context.stdin, context.stop)) {
    line++;
    if (text?.trim() === "") continue;
    const conversation = text === undefined ? undefined : parseConversation(text);
    if (conversation) await write(context.stdout, answer(redactor, conversation, explain));
    else {
      exitCode = 1;
      const why =
        text === undefined
          ? `no UTF-8 text; ${asUtf8}`
          : 'not a conversation; expected {"id","turns":[{"speaker","text"}]}';
      await write(context.stderr, `line ${line}: ${why}\n`);
    }
  }
  return context.stop.aborted ? context.stopCode() : exitCode;
}

async function redactDocument(
  redactor: Redactor,
  context: Context,
  explain: boolean,
  parseDocument: ParseDocument,
): Promise<number> {
  const text = await readDocument(context);
  const conversation = parseConversation(text) ?? readForeign(text, parseDocument);
  if (!conversation) {
    await write(context.stderr, "the document is neither a conversation nor a transcript of a known shape\n");
    return 1;
  }
  await write(context.stdout, answer(redactor, conversation, explain));
  return 0;
}

function readForeign(text: string, parseDocument: ParseDocument): ParsedConversation | undefined {
  try {
    return parseDocument(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function answer(redactor: Redactor, conversation: ParsedConversation, explain: boolean): string {
  const { turns, findings } = redactor.redact(conversation.turns, conversation.known);
  const shown = turns.map(({ speaker, text }) => ({ speaker, text }));
  if (explain) {
    return shown
      .map(({ speaker, text }, index) => `${speaker}: ${text}\n${explainTurn(findings, index)}`)
      .join("");
  }
  return `${JSON.stringify({ ...("id" in conversation ? { id: conversation.id } : {}), turns: shown, findings })}\n`;
}

/** Waits when the reader is slower than we are. */
function write(stream: Terminal, text: string): Promise<void> {
  if (text === "" || stream.write(text)) return Promise.resolve();
  return new Promise((resolve, reject) => {
    stream.once("drain", resolve);
    stream.once("error", reject);
  });
}
