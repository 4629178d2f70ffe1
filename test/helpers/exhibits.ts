/** Invented conversations, and what the real redactor and guard make of them. */
import { compileRedactor } from "../../src/redact/engine.ts";
import { compileWatch } from "../../src/redact/gate/watch.ts";
import { createGuard } from "../../src/redact/guard.ts";
import { compileMasks } from "../../src/redact/mask.ts";
import type { Exhibit } from "../../src/report/preview/exhibit.ts";
import type { Raw } from "../../src/shared/text.ts";
import { emptyKnown, type Speaker } from "../../src/shared/types.ts";
import { createViewing, type Heard, type Viewing } from "../../src/viewing.ts";

export const heardOf = (
  id: string,
  lines: readonly (readonly [speaker: Speaker, text: string])[],
  about: Partial<Heard> = {},
): Heard => ({
  ...{ id, mediaType: "voice", queueIds: [], known: emptyKnown },
  turns: lines.map(([speaker, text]) => ({ speaker, text: text as Raw })),
  ...about,
});

let made: Viewing | undefined;

/** With the rules that are built in. */
export function builtInViewing(): Viewing {
  made ??= createViewing(compileRedactor(), createGuard(compileWatch([])), compileMasks().pattern);
  return made;
}

export const exhibitOf = (heard: Heard, isRevealed = false): Exhibit =>
  builtInViewing().show(heard, isRevealed);

/** A call with a name, a number said in words, a mail, and things that stay. */
export const call = heardOf(
  "call-1",
  [
    ["agent", "Can I have your full name please?"],
    ["customer", "Sure, it's Mariana Costa."],
    ["agent", "And the best number to reach you on?"],
    ["customer", "three one seven five five five oh one four two, or mail me at mariana.costa@example.com"],
    ["agent", "Thanks. The order for $59.90 leaves at 10:30 and takes 45 minutes."],
    ["customer", "That is fine."],
  ],
  { startedAt: "2025-03-10T09:12:00.000Z", direction: "inbound" },
);

/** What must never be seen of it. */
export const callSecrets = ["Mariana", "Costa", "three one seven", "mariana.costa", "oh one four two"];
