/** The door of the room: what the road, the filter and the preview ask of the redactor. */
import type { Raw } from "../shared/text.ts";
import type { Known, Redaction, Turn } from "../shared/types.ts";

export interface Redactor {
  /** sha256 over everything that decides what is masked and how: detectors, rules, template. */
  readonly fingerprint: string;
  /** Detectors and types that the rules switch off; the audit names them. Absent: none. */
  readonly off?: readonly string[];
  /** Masks a whole conversation. Pure and synchronous; never throws for any text. */
  redact(turns: readonly Turn<Raw>[], known: Known): Redaction;
}
