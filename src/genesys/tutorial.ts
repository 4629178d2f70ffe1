/** Two shapes of public how-to texts in which a page of conversations carries what was said. They are no part of
 *  the vendor's API; people copy them, gateways imitate them, and they are spoken at this door or nowhere. */
import type { Raw } from "../shared/text.ts";
import type { Speaker, Turn } from "../shared/types.ts";
import { type Fields, fieldsAt, instantAt, listAt, textAt } from "./fields.ts";
import { said, speakerOfPurpose } from "./speakers.ts";

const labels: Readonly<Record<string, Speaker>> = {
  advisor: "agent",
  assistant: "agent",
  caller: "customer",
  client: "customer",
  internal: "agent",
  rep: "agent",
  representative: "agent",
  system: "bot",
};

/** Who a free label names: `Agent`, `caller`, `IVR`. */
export const speakerOfLabel = (label: string | undefined): Speaker =>
  labels[label?.trim().toLowerCase() ?? ""] ?? speakerOfPurpose(label?.trim());

/** `{conversation: {interactions: [{type, text, startTime}]}}`, or its inner part. */
export function interactionTurns(entity: Fields): readonly Turn<Raw>[] | undefined {
  const holder = Array.isArray(entity["interactions"]) ? entity : fieldsAt(entity, "conversation");
  if (!Array.isArray(holder["interactions"])) return undefined;
  return listAt(holder, "interactions").flatMap((interaction) => {
    const text = textAt(interaction, "text");
    const speaker = speakerOfLabel(textAt(interaction, "type"));
    return text === undefined ? [] : [said(speaker, text, instantAt(interaction, "startTime"))];
  });
}

const labelled = /^\s*(\p{L}[\p{L} ]{0,24}?)\d{0,2} ?:(.*)$/u;

/** `Agent: …` and `Customer: …` lines. A line without a label that is known goes on with the turn before it. */
export function labelledTurns(transcript: string): readonly Turn<Raw>[] {
  const lines: { speaker: Speaker; text: string }[] = [];
  for (const line of transcript.split(/\r?\n/)) {
    const [, label, rest = ""] = labelled.exec(line) ?? [];
    const speaker = speakerOfLabel(label);
    const last = lines.at(-1);
    if (speaker !== "unknown") lines.push({ speaker, text: rest });
    else if (last) last.text += `\n${line}`;
    else lines.push({ speaker, text: line });
  }
  return lines.filter(({ text }) => text.trim() !== "").map(({ speaker, text }) => said(speaker, text));
}
