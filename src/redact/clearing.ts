/** Redactor and guard as one step: what comes out may leave, what can not be cleared throws. Any failure of
 *  either is a Fault that holds the conversation back; there is no way around it. */
import { Fault, isFault } from "../shared/fault.ts";
import type { Cleared, Raw } from "../shared/text.ts";
import type { Known, Redaction, Turn } from "../shared/types.ts";
import type { Guard } from "./guard.ts";
import type { Redactor } from "./redactor.ts";

export interface Clearing {
  /** @throws Fault `guard.held` or `redact.failed`. */
  turns(turns: readonly Turn<Raw>[], known: Known): Redaction<Cleared>;
  /** The same object with all its texts cleared, keys too: what a model says is foreign text like any other.
   *  @throws as `turns`. */
  json(value: Readonly<Record<string, unknown>>, known: Known): Record<string, unknown>;
}

export function createClearing(redactor: Redactor, guard: Guard): Clearing {
  function turns(said: readonly Turn<Raw>[], known: Known): Redaction<Cleared> {
    try {
      return guard.clear(redactor.redact(said, known), known);
    } catch (error) {
      throw isFault(error) ? error : new Fault("redact.failed");
    }
  }

  return {
    turns,
    json(value, known) {
      const texts: string[] = [];
      replaceTexts(value, (text) => {
        texts.push(text);
        return text;
      });
      const cleared = turns(
        texts.map((text) => ({ speaker: "unknown", text: text as Raw })),
        known,
      );
      let next = 0;
      return replaceTexts(value, () => cleared.turns[next++]?.text ?? "") as Record<string, unknown>;
    },
  };
}

/** Visits keys and values in a fixed order. */
function replaceTexts(value: unknown, replace: (text: string) => string): unknown {
  if (typeof value === "string") return replace(value);
  if (Array.isArray(value)) return value.map((item) => replaceTexts(item, replace));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [replace(key), replaceTexts(item, replace)]),
  );
}
