/** What `doctor` asks of the vendor: each call changes nothing, and fails as the run would. */
import { Fault, isFault } from "../shared/fault.ts";
import { headerOf } from "../shared/http-fault.ts";
import { openOrigin } from "../shared/http-origin.ts";
import { isRecord } from "../shared/json.ts";
import { fetchWatermark } from "./availability.ts";
import type { Genesys } from "./client.ts";
import { detailsQuery } from "./details-query.ts";
import {
  conversationPath,
  detailsJobPath,
  detailsQueryPath,
  emailsPath,
  messagesBulkPath,
  transcriptionSettingsPath,
  transcriptUrlPath,
} from "./endpoints.ts";
import { textAt } from "./fields.ts";

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

/** The permission to have ranges listed by jobs, asked of a job that is none; answers as `fetchWatermark`.
 *  @throws Fault `access.forbidden` naming the permissions: a run can do without. */
export async function probeJobs(
  genesys: Pick<Genesys, "get">,
  randomUuid: () => string,
): Promise<number | undefined> {
  await mayAsk(genesys.get(detailsJobPath(randomUuid())));
  return fetchWatermark(genesys);
}

/** The permission to read transcripts. @throws Fault `access.forbidden` naming the permissions. */
export const probeTranscript = (genesys: Pick<Genesys, "get">, randomUuid: () => string): Promise<void> =>
  expectNone(genesys.get(transcriptUrlPath(randomUuid(), randomUuid())));

/** The permissions to read messages: which there are, and what they say.
 *  @throws Fault `access.forbidden` naming the permissions. */
export async function probeMessages(
  genesys: Pick<Genesys, "get" | "post">,
  randomUuid: () => string,
): Promise<void> {
  await mayAsk(genesys.get(conversationPath(randomUuid())));
  await mayAsk(genesys.post(messagesBulkPath(randomUuid()), [randomUuid()]));
}

/** The permission to read e-mail. @throws Fault `access.forbidden`. */
export const probeEmails = (genesys: Pick<Genesys, "get">, randomUuid: () => string): Promise<void> =>
  mayAsk(genesys.get(emailsPath(randomUuid(), 1)));

/** An answer, be it that there is nothing or that the id is none, means that one may ask. */
const mayAsk = (call: Promise<unknown>): Promise<void> =>
  call.then(
    () => undefined,
    (error: unknown) => {
      if (!isFault(error) || (error.code !== "call.notFound" && error.code !== "call.rejected")) throw error;
    },
  );

/** More than that: who finds what can not exist is not the vendor. */
async function expectNone(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!(isFault(error) && error.code === "call.notFound")) throw error;
    return;
  }
  throw new Fault("call.rejected", {
    says: "something was found for a conversation that does not exist",
    next: "check GENESYS_API_URL: is it the vendor's API?",
    facts: { door: "genesys" },
  });
}

/** Does the organisation have its calls transcribed? `EnabledGlobally`, `EnabledQueueFlow` (where queue or flow asks
 *  for it) or `Disabled` (SDK 262); undefined for anything else.
 *  @throws Fault `access.forbidden`: a run can do without this permission. */
export async function probeTranscription(genesys: Pick<Genesys, "get">): Promise<string | undefined> {
  const answer = await genesys.get(transcriptionSettingsPath);
  return isRecord(answer) ? textAt(answer, "transcription") : undefined;
}
