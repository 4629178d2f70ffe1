import { Fault } from "../shared/fault.ts";
import type { Origin } from "../shared/http-origin.ts";
import { isRecord, parseJson } from "../shared/json.ts";
import type { Secret } from "../shared/secret.ts";
import type { HeldToken } from "../shared/token-cache.ts";
import { faultFromLogin } from "./answer-fault.ts";
import { tokenPath } from "./endpoints.ts";
import { numberAt, textAt } from "./fields.ts";

export interface Credentials {
  readonly clientId: string;
  readonly clientSecret: Secret;
}

/** One attempt at the client-credentials grant (RFC 6749, 4.4): id and secret in a Basic header, no scopes, as the
 *  vendor's SDK does. There is no refresh token for this grant; one asks again.
 *  @throws Fault `access.denied` with what to check; the faults of a call. */
export async function login(
  origin: Origin,
  { clientId, clientSecret }: Credentials,
  now: () => number,
  signal: AbortSignal | undefined,
): Promise<HeldToken> {
  const basic = Buffer.from(`${clientId}:${clientSecret.reveal()}`).toString("base64");
  const askedAt = now();
  const answer = await origin.send({
    method: "POST",
    path: tokenPath,
    headers: { authorization: `Basic ${basic}`, "content-type": "application/x-www-form-urlencoded" },
    body: "grant_type=client_credentials",
    signal,
  });
  if (answer.status < 200 || answer.status > 299) throw faultFromLogin(answer, now());
  const body = parseJson(answer.body, "genesys login");
  const value = isRecord(body) ? textAt(body, "access_token") : undefined;
  if (!isRecord(body) || value === undefined || !bearer.test(value)) {
    throw new Fault("access.denied", {
      says: "the login host's answer holds no token",
      next: "check GENESYS_LOGIN_URL: is it the login host of the region?",
      facts: { door: "genesys login", status: answer.status },
    });
  }
  return { value, expiresAt: askedAt + (numberAt(body, "expires_in") ?? defaultLifeSeconds) * 1000 };
}

/** What a header can carry; RFC 6750, 2.1, allows still less. */
const bearer = /^[\x21-\x7e]+$/;

/** The shortest life an administrator can give a token. */
const defaultLifeSeconds = 300;
