/** The ways out: the gate first, then the record. What the gate refuses never comes to the record, for it does not
 *  leave. */
import { join } from "node:path";
import { codeDigest } from "./audit/code-digest.ts";
import type { RunFacts } from "./audit/record.ts";
import type { Config } from "./config.ts";
import type { Gate } from "./redact/gate/gate.ts";
import type { DeliveryEgress, Egress, RecordingEgress } from "./shared/egress.ts";
import { Fault } from "./shared/fault.ts";
import { sha256 } from "./shared/sha256.ts";
import type { Texts } from "./texts.ts";

export const gatedEgress = (gate: Gate, record: Egress): Egress => ({
  async pass(bytes, about) {
    gate.check(bytes, about);
    return record.pass(bytes, about);
  },
});

/** The same for what the receiver of callbacks is told. */
export const gatedDeliveries = (gate: Pick<Gate, "checkEvent">, record: DeliveryEgress): DeliveryEgress => ({
  async pass(bytes, note) {
    gate.checkEvent(bytes, note.surrogates);
    return record.pass(bytes, note);
  },
});

/** For requests that are recorded when their file leaves. */
export const unrecorded: Egress = { pass: async () => ({ outcome: async () => {} }) };

/** For a plan: what can not be written down does not leave. */
export const closedEgress: RecordingEgress = {
  pass: () => Promise.reject(new Fault("ledger.failed")),
  tell: () => Promise.reject(new Fault("ledger.failed")),
};

/** What the record says of a run. Prompt and schema are hashed as they stand in their files, so that somebody who is
 *  shown a file can compare; a schema's white space does not count. */
export const runFactsOf = (
  { llm }: Config,
  { template, schema }: Texts,
  run: Pick<RunFacts, "runId" | "fingerprint" | "rules" | "redactor" | "off">,
): RunFacts => ({
  ...run,
  prompt: sha256(template.text),
  schema: sha256(JSON.stringify(schema.json)),
  model: llm.model,
  endpoint: new URL(llm.baseUrl).host,
});

/** To be asked once, at the start: an upgrade may put other files there beside a program at work. */
export const redactorDigest = (): Promise<string> => codeDigest(join(import.meta.dirname, "redact"));
