/** The texts of an event for the receiver of callbacks. Unlike the LLM, the receiver is told of whom: so ids and instants
 *  are in it, which are full of digits. They are left out of the look where they stand under their own name and are, as
 *  a whole, in the form of one; a number is left out where it is one of ours. All else is text, whatever its type. */
import { isRecord } from "../../shared/json.ts";

const idNames: ReadonlySet<string> = new Set([
  ...["id", "conversationId", "queueIds", "queryId", "runId", "fingerprint", "sha256"],
  ...["askedAt", "occurredAt", "startedAt", "endedAt", "processedAt"],
]);

/** A UUID, the hex of a hash (one without letters would be a number), an ISO instant. */
const idForm =
  /^(?:[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}|(?!\d+$)[\da-f]{16,64}|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z)$/i;

/** What a model said, and what was said by others: here a number can be somebody's. */
const foreignNames: ReadonlySet<string> = new Set(["analysis", "snippets"]);

export function textsOfEvent(event: unknown): readonly string[] {
  const texts: string[] = [];
  function visit(node: unknown, name: string, isForeign: boolean): void {
    if (typeof node === "string") {
      if (isForeign || !idNames.has(name) || !idForm.test(node)) texts.push(node);
    } else if (typeof node === "number") {
      if (isForeign) texts.push(String(node));
    } else if (Array.isArray(node)) for (const item of node) visit(item, name, isForeign);
    else if (isRecord(node)) {
      for (const [key, value] of Object.entries(node)) {
        texts.push(key);
        visit(value, key, isForeign || foreignNames.has(key));
      }
    }
  }
  visit(event, "", false);
  return texts;
}
