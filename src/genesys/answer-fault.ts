/** What the vendor's error bodies may tell us. Their message quotes what was asked for, so it stays behind; what
 *  travels has the form of a vendor's name (`missing.any.permissions`, `recording:recording:view`) or of an id.
 *  Gateways and stores answer with HTML or XML: then the status and the correlation header are all there is. */
import { Fault } from "../shared/fault.ts";
import { faultFromStatus, headerOf, isRedirect } from "../shared/http-fault.ts";
import type { HttpResponse } from "../shared/http-origin.ts";
import { isRecord, parseJson } from "../shared/json.ts";
import { detailsQueryPath } from "./endpoints.ts";
import { type Fields, fieldsAt, textAt } from "./fields.ts";

const vendorCode = /^[a-z][a-z0-9]*(?:[._][a-z0-9]+){0,8}$/i;
const contextId = /^[\w-]{8,64}$/;
const permission = /\b[a-z][a-zA-Z]{1,40}:[a-z][a-zA-Z]{1,40}:[a-z][a-zA-Z]{1,40}\b/g;

/** An error of `api.*`. `call` is the method and path, without the query. After a 429 without `Retry-After` the wait
 *  lasts until the end of the server's window. */
export function faultFromAnswer(answer: HttpResponse, call: string, now: number): Fault {
  const { status, headers } = answer;
  const body = errorBody(answer);
  const permissions = permissionsOf(body);
  const facts = {
    call,
    vendorCode: matching(vendorCode, textAt(body, "code")),
    contextId: contextIdOf(answer, body),
    ...(status === 403 && permissions.length > 0 ? { permissions } : {}),
  };
  const fault = faultFromStatus("genesys", status, headers, now, facts);
  // What lists all conversations is missing only where there is no such API.
  if (status === 404 && call.endsWith(detailsQueryPath)) {
    return new Fault("config.invalid", {
      says: "there is no Genesys Cloud API at this address",
      next: "check GENESYS_REGION, or GENESYS_API_URL if it is set",
      facts: fault.facts,
    });
  }
  if (isRedirect(status)) return sentElsewhere("GENESYS_API_URL", fault);
  const resetSeconds = Number(headerOf(headers, "inin-ratelimit-reset") ?? Number.NaN);
  const isWishOpen = status === 429 && fault.retryAfterMs === undefined && resetSeconds >= 0;
  return isWishOpen ? again(fault, resetSeconds * 1000) : fault;
}

/** The same fault, worth another try after so long. */
export const again = ({ code, facts }: Fault, retryAfterMs: number): Fault =>
  new Fault(code, { retryable: true, retryAfterMs, facts });

const sentElsewhere = (setting: string, { facts }: Fault): Fault =>
  new Fault("config.invalid", {
    says: "the server sends us to another address",
    next: `check GENESYS_REGION, or ${setting} if it is set`,
    facts,
  });

/** An error of the login host, whose body is OAuth's and not the platform's: an unknown client id is a 400 and a
 *  wrong secret a 401, both `invalid_client` (seen in integration tests of third parties). */
export function faultFromLogin(answer: HttpResponse, now: number): Fault {
  const { status, headers } = answer;
  const body = errorBody(answer);
  const vendorError = matching(vendorCode, textAt(body, "error"));
  const facts = { vendorCode: vendorError, contextId: contextIdOf(answer, body) };
  if (status !== 400 && status !== 401 && status !== 403) {
    const fault = faultFromStatus("genesys login", status, headers, now, facts);
    return isRedirect(status) ? sentElsewhere("GENESYS_LOGIN_URL", fault) : fault;
  }
  const isIdUnknown = status === 400 && vendorError === "invalid_client";
  return new Fault("access.denied", {
    says: isIdUnknown
      ? "the login host does not know this client id"
      : vendorError === "invalid_client"
        ? "the login host refused the client secret"
        : "the login host refused to give a token",
    next: isIdUnknown
      ? "check GENESYS_CLIENT_ID, and that GENESYS_REGION is the organisation's region"
      : vendorError === "unauthorized_client"
        ? "check that the OAuth client's grant type is Client Credentials"
        : "check GENESYS_CLIENT_SECRET against GENESYS_CLIENT_ID, and that the OAuth client is active",
    facts: { door: "genesys login", status, ...facts },
  });
}

/** An error of the store behind a pre-signed URL. 401 and 403 speak of the URL and not of our credentials. */
export function faultFromStore({ status, headers }: HttpResponse, now: number): Fault {
  if (status !== 401 && status !== 403) return faultFromStatus("transcript store", status, headers, now);
  return new Fault("call.rejected", {
    says: "the store refused the pre-signed URL",
    facts: { door: "transcript store", status },
  });
}

function errorBody({ body }: HttpResponse): Fields {
  try {
    const parsed = parseJson(body, "genesys");
    return isRecord(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

const matching = (form: RegExp, value: string | undefined) =>
  value !== undefined && form.test(value) ? value : undefined;

const contextIdOf = ({ headers }: HttpResponse, body: Fields) =>
  matching(contextId, textAt(body, "contextId") ?? headerOf(headers, "inin-correlation-id"));

function permissionsOf(body: Fields): readonly string[] {
  const listed = textAt(fieldsAt(body, "messageParams"), "permissions") ?? textAt(body, "message") ?? "";
  return [...new Set(listed.match(permission) ?? [])];
}
