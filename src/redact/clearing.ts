/** Redactor and guard as one step: what comes out may leave, what can not be cleared throws. Any failure of
 *  either is a Fault that holds the conversation back; there is no way around it. */
import { createCpuClock } from "../shared/cpu-clock.ts";
import { Fault, isFault } from "../shared/fault.ts";
import type { Cleared, Raw } from "../shared/text.ts";
import type { Known, PiiType, Redaction, Turn } from "../shared/types.ts";
import type { Guard } from "./guard.ts";
import type { Redactor } from "./redactor.ts";

export interface Clearing {
  /** @throws Fault `guard.held` or `redact.failed`. */
  turns(turns: readonly Turn<Raw>[], known: Known): Redaction<Cleared>;
  /** The same object with all its texts cleared, keys too: what a model says is foreign text like any other.
   *  @throws as `turns`. */
  json(value: Readonly<Record<string, unknown>>, known: Known): ClearedJson;
  /** @throws as `turns`. */
  text(text: string, known: Known): Cleared;
  /** Of turns that were held back, what may be looked at: masked, and with blocks where the guard objects. Undefined
   *  when nothing may. */
  blockedOut(turns: readonly Turn<Raw>[], known: Known): readonly Turn<Cleared>[] | undefined;
}

/** For a conversation that is still going on. */
export interface PartClearing extends Clearing {
  /** The turns in [from, until), read in the light of all of them; digests are of all of them too, as far as anything is
   *  masked in the part. @throws as `turns`. */
  part(turns: readonly Turn<Raw>[], known: Known, from: number, until: number): Redaction<Cleared>;
}

interface ClearedJson {
  readonly value: Readonly<Record<string, unknown>>;
  /** Something personal was in it. */
  readonly isMasked: boolean;
}

export interface ClearingOptions {
  /** For one conversation, redactor and guard together. It can only be told afterwards that it was exceeded: what
   *  runs on this thread can not be interrupted. */
  readonly budgetMs?: number;
  /** Milliseconds; a clock that goes back by a little, as that of work may, allows as much more. Default: of work. */
  readonly clock?: () => number;
  /** Words of ours that stay as they are in what is cleared as JSON: members and choices of a schema. */
  readonly ownWords?: ReadonlySet<string>;
}

/** A call of two hours (110,000 characters) takes 0.15 s, with everything cold 0.5. Who needs more has met a bug. */
const usualBudgetMs = 5000;

export function createClearing(
  redactor: Redactor,
  guard: Guard,
  options: ClearingOptions = {},
): PartClearing {
  const { budgetMs = usualBudgetMs, clock = createCpuClock(), ownWords } = options;

  const turns: Clearing["turns"] = (said, known) => part(said, known, 0, said.length);

  function part(said: readonly Turn<Raw>[], known: Known, from: number, until: number): Redaction<Cleared> {
    const startedAt = clock();
    let cleared: Redaction<Cleared>;
    try {
      const whole = redactor.redact(said, known);
      cleared = guard.clear(until - from === said.length ? whole : cut(whole, from, until), known);
    } catch (error) {
      throw isFault(error) ? error : new Fault("redact.failed");
    }
    const ms = Math.round(clock() - startedAt);
    if (ms > budgetMs) throw new Fault("redact.failed", { facts: { reason: "too slow", ms, budgetMs } });
    return cleared;
  }

  const turnOf = (text: string): Turn<Raw> => ({ speaker: "agent", text: text as Raw });

  /** The texts as paragraphs of one turn. As turns of their own they would be read as questions and answers, and a lone
   *  word behind a question for a name is a name. Undefined when a mask reaches over the border of two. */
  function page(texts: readonly string[], known: Known): readonly string[] | undefined {
    const said = texts.join(border);
    const [turn] = turns([turnOf(said)], known).turns;
    if (turn?.text === said) return texts;
    const paragraphs = texts.map((text) => text.split(border).length);
    const cleared = turn?.text.split(border);
    if (cleared?.length !== paragraphs.reduce((sum, count) => sum + count, 0)) return undefined;
    return paragraphs.map((count) => cleared.splice(0, count).join(border));
  }

  const apart = (texts: readonly string[], known: Known): readonly string[] =>
    turns(texts.map(turnOf), known).turns.map(({ text }) => text);

  return {
    turns,
    part,
    json(value, known) {
      const texts: string[] = [];
      visitTexts(value, (text) => {
        if (!ownWords?.has(text)) texts.push(text);
      });
      const cleared = page(texts, known) ?? apart(texts, known);
      // in most answers nothing is personal
      if (cleared.every((text, index) => text === texts[index])) return { value, isMasked: false };
      let next = 0;
      const replaced = replaceTexts(value, (text) => (ownWords?.has(text) ? text : (cleared[next++] ?? "")));
      return { value: replaced as Record<string, unknown>, isMasked: true };
    },
    text(text, known) {
      const [turn] = turns([turnOf(text)], known).turns;
      if (!turn) throw new Fault("redact.failed");
      return turn.text;
    },
    blockedOut(said, known) {
      try {
        return guard.blockOut(redactor.redact(said, known), known);
      } catch {
        return undefined;
      }
    },
  };
}

function cut({ turns, findings, digests }: Redaction, from: number, until: number): Redaction {
  const within = findings
    .filter(({ turn }) => turn >= from && turn < until)
    .map((finding) => ({ ...finding, turn: finding.turn - from }));
  const counts: Partial<Record<PiiType, number>> = {};
  for (const { type } of within) counts[type] = (counts[type] ?? 0) + 1;
  const masked = within.length > 0 && digests ? { digests } : {};
  return { turns: turns.slice(from, until), findings: within, counts, ...masked };
}

const border = "\n\n";

/** Keys and values, in a fixed order. */
function visitTexts(value: unknown, visit: (text: string) => void): void {
  if (typeof value === "string") visit(value);
  else if (Array.isArray(value)) for (const item of value) visitTexts(item, visit);
  else if (typeof value === "object" && value !== null)
    for (const [key, item] of Object.entries(value)) {
      visit(key);
      visitTexts(item, visit);
    }
}

/** In the order in which they are visited. */
function replaceTexts(value: unknown, replace: (text: string) => string): unknown {
  if (typeof value === "string") return replace(value);
  if (Array.isArray(value)) return value.map((item) => replaceTexts(item, replace));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [replace(key), replaceTexts(item, replace)]),
  );
}
