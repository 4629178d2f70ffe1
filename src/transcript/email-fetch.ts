/** E-mails are listed page by page with a preview, and each is fetched for its body. */
import type { Genesys } from "../genesys/client.ts";
import { emailPath, emailsPath } from "../genesys/endpoints.ts";
import { type Fields, keysSeen, listAt, numberAt, textAt } from "../genesys/fields.ts";
import { Fault } from "../shared/fault.ts";
import { isRecord } from "../shared/json.ts";
import type { Conversation, Transcript } from "../shared/types.ts";
import { orAbsent } from "./absence.ts";
import { parseEmails } from "./email.ts";

export async function fetchEmails(
  genesys: Pick<Genesys, "get">,
  { id, direction, communications }: Conversation,
  signal: AbortSignal | undefined,
): Promise<Transcript | undefined> {
  const entities: Fields[] = [];
  for (const messageId of await messageIds(genesys, id, signal)) {
    const message = await orAbsent(genesys.get(emailPath(id, messageId), signal));
    if (isRecord(message)) entities.push(message);
  }
  if (entities.length === 0) return undefined;
  const customers = communications
    .filter(({ speaker }) => speaker === "customer")
    .map(({ address }) => address)
    .filter((address) => address !== undefined);
  const transcript = parseEmails({ entities }, { direction, customers });
  if (!transcript) throw new Fault("transcript.shape", { facts: { keys: keysSeen(entities[0]) } });
  return transcript;
}

/** Ends with the last page, and with one that names nothing new. */
async function messageIds(
  genesys: Pick<Genesys, "get">,
  id: string,
  signal: AbortSignal | undefined,
): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  for (let pageNumber = 1; ; pageNumber++) {
    const page = await orAbsent(genesys.get(emailsPath(id, pageNumber), signal));
    if (!isRecord(page)) return ids;
    const known = ids.size;
    for (const entity of listAt(page, "entities")) {
      const messageId = textAt(entity, "id");
      if (messageId !== undefined) ids.add(messageId);
    }
    if (ids.size === known || pageNumber >= (numberAt(page, "pageCount") ?? Number.POSITIVE_INFINITY))
      return ids;
  }
}
