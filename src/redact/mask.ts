/** Writes masks into the text. The number in a mask says "the same value as before" within a conversation. */
import { Fault } from "../shared/fault.ts";
import type { Redacted } from "../shared/text.ts";
import type { Finding, PiiType, Redaction, Turn } from "../shared/types.ts";
import { piiTypes } from "../shared/types.ts";
import type { Span } from "./span.ts";
import type { Page } from "./views/page.ts";

export const defaultMaskTemplate = "[{type}_{n}]";

/** The vendor's own tags, as its transcripts write them, and the type each stands for. */
export const vendorTags: ReadonlyMap<string, PiiType> = new Map([
  ["card number", "CREDIT_CARD"],
  ["phone", "PHONE"],
  ["phone number", "PHONE"],
  ["name", "PERSON"],
  ["user info", "OTHER"],
  ["postal code", "ZIP"],
  ["location", "ADDRESS"],
  ["national id", "GOVERNMENT_ID"],
  ["personal info", "OTHER"],
  ["email", "EMAIL"],
  ["email address", "EMAIL"],
  ["cvv", "CARD_CODE"],
  ["expiration date", "CREDIT_CARD"],
]);

const typeNames = [...piiTypes].sort((a, b) => b.length - a.length).join("|");
const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");

export interface Masks {
  /** Sticky; matches a mask of any template we ship, of this template, or a vendor's tag. Groups: type, tag. */
  readonly pattern: RegExp;
  /** Characters a mask may begin with. */
  readonly openers: string;
  write(type: PiiType, number: number): string;
}

/** @throws Fault `config.invalid`: a mask that begins or ends like a word could not be told from the text. */
export function compileMasks(template: string = defaultMaskTemplate): Masks {
  if (!/^[^\p{L}\p{N}\s@].{0,38}[^\p{L}\p{N}\s@]$/u.test(template)) {
    throw new Fault("config.invalid", {
      says: "the mask template must begin and end with a sign such as [ ] or < >",
      next: "write it like [{type}_{n}]",
    });
  }
  const own = literal(template)
    .replaceAll("\\{type\\}", `(?:${typeNames})`)
    .replaceAll("\\{n\\}", "\\d{1,6}");
  const shipped = `\\[(?:REDACTED_)?(?:${typeNames})(?:_\\d{1,6})?(?::REDACTED)?\\]`;
  const tags = `\\[(?:${[...vendorTags.keys()].sort((a, b) => b.length - a.length).join("|")})\\]`;
  return {
    pattern: new RegExp(`${shipped}|${tags}|<REDACTED>|${own}`, "y"),
    openers: `[<${template[0] ?? ""}`,
    write: createWriter(template),
  };
}

/** Of each type, what stands around the number is written once. */
function createWriter(template: string): Masks["write"] {
  const around = new Map(piiTypes.map((type) => [type, template.replaceAll("{type}", type).split("{n}")]));
  return (type, number) =>
    (around.get(type) as string[]).reduce((before, behind) => before + number + behind);
}

type Mutable<Record> = { -readonly [Key in keyof Record]: Record[Key] };

/** @param spans settled and in order. What was read beyond the end of its turn ("p o" – "box four four seven") is masked in
 *  each of them.
 *  @param numbers of the values the spans hold. */
export function maskTurns(
  turns: readonly Turn<string>[],
  page: Page,
  spans: readonly Span[],
  numbers: readonly number[],
  masks: Masks,
): Redaction {
  const findings: Finding[] = [];
  // counted in a map: an object to which a conversation adds its types in any order is ten times as slow
  const counts = new Map<PiiType, number>();
  // a turn in which nothing was found is given back as it came
  const masked = [...turns] as Turn<Redacted>[];
  let next = 0;
  /** Of the next span, where it goes on in another turn. */
  let rest: number | undefined;
  while (next < spans.length) {
    const index = page.turnAt(rest ?? (spans[next] as Span).start);
    const turn = turns[index] as Turn<string>;
    const end = page.endOf(index);
    let text = "";
    let copied = 0;
    for (; next < spans.length && (rest ?? (spans[next] as Span).start) <= end; next++) {
      const span = spans[next] as Span;
      const from = page.original(index, rest ?? span.start, false);
      const to = page.original(index, Math.min(span.end, end), true);
      text += turn.text.slice(copied, from) + masks.write(span.type, numbers[next] as number);
      copied = to;
      counts.set(span.type, (counts.get(span.type) ?? 0) + 1);
      const { type, detector, view, cue } = span;
      const finding: Mutable<Finding> = { turn: index, start: from, end: to, type, detector, view };
      if (cue !== undefined) finding.cue = cue;
      findings.push(finding);
      rest = span.end > end + 1 ? page.starts[index + 1] : undefined;
      if (rest !== undefined) break;
    }
    masked[index] = { ...turn, text: (text + turn.text.slice(copied)) as Redacted };
  }
  return { turns: masked, findings, counts: Object.fromEntries(counts) };
}
