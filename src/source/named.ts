import type { Genesys } from "../genesys/client.ts";
import { parseConversation } from "../genesys/conversation.ts";
import { conversationDetailsPath } from "../genesys/endpoints.ts";
import { isRecord } from "../shared/json.ts";
import type { Conversation } from "../shared/types.ts";
import { unknownShape } from "./page.ts";

/** A conversation by its id, also while it is going on: `GET /api/v2/analytics/conversations/{id}/details`.
 *  @throws Fault `call.notFound`, `source.shape`, and those of the door. */
export async function fetchNamed(
  genesys: Pick<Genesys, "get">,
  id: string,
  signal?: AbortSignal,
): Promise<Conversation> {
  const row = await genesys.get(conversationDetailsPath(id), signal);
  const conversation = isRecord(row) ? parseConversation(row) : undefined;
  if (!conversation) throw unknownShape(row);
  return conversation;
}
