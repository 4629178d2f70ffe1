import type { Redactor } from "../../src/redact/redactor.ts";
import type { Raw } from "../../src/shared/text.ts";
import { emptyKnown, type Known, type Speaker } from "../../src/shared/types.ts";
import type { LabelledConversation } from "./eval-record.ts";
import { addConversation, createScore, type Score } from "./eval-score.ts";

export function scoreConversations(
  redactor: Redactor,
  conversations: readonly LabelledConversation[],
): Score {
  const score = createScore();
  for (const conversation of conversations) {
    addConversation(score, conversation, redact(redactor, conversation));
  }
  return score;
}

function redact(redactor: Redactor, { turns, known }: LabelledConversation): string[] {
  const spoken = turns.map(({ speaker, text }) => ({ speaker: speakerOf(speaker), text: text as Raw }));
  return redactor.redact(spoken, (known ?? emptyKnown) as Known).turns.map(({ text }) => text);
}

function speakerOf(label: string): Speaker {
  if (/agent/i.test(label)) return "agent";
  return /customer|caller|user/i.test(label) ? "customer" : "unknown";
}
