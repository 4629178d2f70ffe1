/** What `doctor` asks of the vendor: each call changes nothing, and fails as the run would. */
import { Fault, isFault } from "../shared/fault.ts";
import { headerOf } from "../shared/http-fault.ts";
import { openOrigin } from "../shared/http-origin.ts";
import type { Genesys } from "./client.ts";
import { detailsQuery } from "./details-query.ts";
import { detailsQueryPath, transcriptUrlPath } from "./endpoints.ts";

/** Host, id, secret and region. @throws Fault `access.denied`; the faults of a call. */
export const probeLogin = (genesys: Pick<Genesys, "login">): Promise<void> => genesys.login();

/** Milliseconds by which this machine's clock is ahead of the login host's; the header counts whole seconds.
 *  Undefined when the host does not say. @throws the faults of a call. */
export async function probeClock(
  loginUrl: string,
  now: () => number,
  timeoutMs: number,
): Promise<number | undefined> {
  const origin = openOrigin({ door: "genesys login", url: loginUrl, connections: 1, timeoutMs });
  try {
    const { headers } = await origin.send({ method: "GET", path: "/" });
    const theirs = Date.parse(headerOf(headers, "date") ?? "");
    return Number.isNaN(theirs) ? undefined : now() - theirs;
  } finally {
    await origin.close();
  }
}

/** The permission to list conversations, by a query of one minute of yesterday.
 *  @throws Fault `access.forbidden` naming the permission. */
export async function probeDetails(genesys: Pick<Genesys, "post">, nowMs: number): Promise<void> {
  const fromMs = nowMs - 86_400_000;
  const query = detailsQuery({ fromMs, toMs: fromMs + 60_000 }, {});
  await genesys.post(detailsQueryPath, { ...query, paging: { pageSize: 1, pageNumber: 1 } });
}

/** The permission to read transcripts, by asking for one that can not exist: 404 means that one may ask.
 *  @throws Fault `access.forbidden` naming the permissions. */
export async function probeTranscript(
  genesys: Pick<Genesys, "get">,
  randomUuid: () => string,
): Promise<void> {
  try {
    await genesys.get(transcriptUrlPath(randomUuid(), randomUuid()));
  } catch (error) {
    if (!(isFault(error) && error.code === "call.notFound")) throw error;
    return;
  }
  throw new Fault("call.rejected", {
    says: "a transcript was found for a conversation that does not exist",
    next: "check GENESYS_API_URL: is it the vendor's API?",
    facts: { door: "genesys" },
  });
}
