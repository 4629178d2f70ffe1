/** What redactor and guard make of a conversation, laid out to be looked at. The same two as on the road: what is shown
 *  as leaving is what would leave. */
import type { Config } from "./config.ts";
import { compileRedactor } from "./redact/engine.ts";
import { createGuard, type Guard } from "./redact/guard.ts";
import { compileMasks } from "./redact/mask.ts";
import type { Redactor } from "./redact/redactor.ts";
import { loadRules } from "./redact/rules/file.ts";
import type { Exhibit, ExhibitTurn, ShownMask } from "./report/preview/exhibit.ts";
import { isFault } from "./shared/fault.ts";
import type { Cleared, Raw } from "./shared/text.ts";
import type { Conversation, Finding, Known, Redaction, Turn } from "./shared/types.ts";
import { loadWatch } from "./texts.ts";

/** A conversation with what was said in it; of a file, little more is known. */
export interface Heard extends Pick<Conversation, "id" | "mediaType" | "direction" | "queueIds" | "known"> {
  readonly startedAt?: string;
  readonly turns: readonly Turn<Raw>[];
}

export interface Viewing {
  /** sha256 of the rules it was made with. */
  readonly fingerprint: string;
  /** @param isRevealed lets what was said come along. */
  show(heard: Heard, isRevealed: boolean): Exhibit;
  /** Does the guard see nothing in turns as they are given out? Cut out of their conversation they stand otherwise. */
  passes(turns: readonly Turn<Cleared>[], known: Known): boolean;
}

export type ViewingSettings = Pick<Config, "redactionRules" | "maskTemplate" | "canaryFile">;

/** @throws Fault `config.invalid` for rules or canaries that can not be used. */
export async function loadViewing(settings: ViewingSettings): Promise<Viewing> {
  const rules = await loadRules(settings.redactionRules);
  const redactor = compileRedactor({ maskTemplate: settings.maskTemplate, rules });
  const { pattern } = compileMasks(rules?.maskTemplate ?? settings.maskTemplate);
  return createViewing(redactor, createGuard(await loadWatch(settings)), pattern);
}

/** @param maskPattern sticky; matches every mask the redactor writes. */
export function createViewing(redactor: Redactor, guard: Guard, maskPattern: RegExp): Viewing {
  return {
    fingerprint: redactor.fingerprint,
    passes: guard.passes,
    show(heard, isRevealed) {
      const { turns: said, known, ...about } = heard;
      const redaction = redactor.redact(said, known);
      const { turns, heldBy } = passGuard(guard, redaction, known);
      const findings = said.map((): Finding[] => []);
      for (const finding of redaction.findings) findings[finding.turn]?.push(finding);
      return {
        ...about,
        heldBy,
        turns: turns.map(({ speaker, text }, index): ExhibitTurn => {
          const masks = placeMasks(text, findings[index] ?? [], maskPattern);
          const original = said[index]?.text;
          return {
            speaker,
            text,
            masks,
            ...(isRevealed && original !== undefined ? { said: original } : {}),
          };
        }),
      };
    },
  };
}

function passGuard(
  guard: Guard,
  redaction: Redaction,
  known: Known,
): { turns: readonly Turn<Cleared>[]; heldBy: readonly string[] } {
  try {
    return { turns: guard.clear(redaction, known).turns, heldBy: [] };
  } catch (error) {
    if (!isFault(error) || error.code !== "guard.held") throw error;
    const { checks } = error.facts;
    return {
      turns: guard.blockOut(redaction, known) ?? [],
      heldBy: Array.isArray(checks) ? checks : ["guard"],
    };
  }
}

/** Between two masks the text is as long as it was said, so each mask is found where the one before it and that length
 *  say; how long it is, its pattern tells. */
function placeMasks(text: string, findings: readonly Finding[], pattern: RegExp): readonly ShownMask[] {
  let at = 0;
  let saidAt = 0;
  return findings.map(({ start: saidStart, end: saidEnd, type, detector, view, cue }) => {
    const start = at + saidStart - saidAt;
    pattern.lastIndex = start;
    const length = pattern.exec(text)?.[0].length;
    if (length === undefined) throw new RangeError("a mask is not where its finding says");
    at = start + length;
    saidAt = saidEnd;
    return {
      ...{ start, end: at, saidStart, saidLength: saidEnd - saidStart },
      ...{ type, detector, view, ...(cue === undefined ? {} : { cue }) },
    };
  });
}
