/** What a redactor with one of its eyes shut would have left: what the named detector found stands in the text again,
 *  whatever else would have stepped in. That is harder on the gate than switching the detector off, when others often
 *  find the value. */
import type { Raw, Redacted } from "../../src/shared/text.ts";
import type { Finding, Redaction, Turn } from "../../src/shared/types.ts";

export function blinded(
  turns: readonly Turn<Raw>[],
  whole: Redaction,
  isBlindTo: (finding: Finding) => boolean,
): Redaction {
  const findings = whole.findings.filter((finding) => !isBlindTo(finding));
  return {
    ...whole,
    findings,
    turns: turns.map((turn, index) => ({
      ...turn,
      text: masked(
        turn.text,
        findings.filter((finding) => finding.turn === index),
      ) as Redacted,
    })),
  };
}

function masked(text: string, findings: readonly Finding[]): string {
  let out = "";
  let at = 0;
  for (const { start, end, type } of [...findings].sort((a, b) => a.start - b.start)) {
    out += `${text.slice(at, start)}[${type}_1]`;
    at = end;
  }
  return out + text.slice(at);
}
