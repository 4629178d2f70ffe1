/** Translates what went wrong at a door into a Fault: the status, the error's code and the server's wish
 *  travel; body, URL and foreign message do not. */
import { type Facts, Fault, type FaultCode } from "./fault.ts";

export type HttpHeaders = Readonly<Record<string, string | string[] | undefined>>;

export const headerOf = (headers: HttpHeaders, name: string): string | undefined => {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
};

/** Milliseconds to wait by a `Retry-After` header: seconds or an HTTP date (RFC 9110, 10.2.3). Values that
 *  make no sense (negative, not a number, no date) are as good as none. A date in the past means now. */
export function retryAfterMs(headers: HttpHeaders, now: number): number | undefined {
  const precise = Number(headerOf(headers, "retry-after-ms") || Number.NaN);
  if (precise >= 0) return precise;
  const value = headerOf(headers, "retry-after")?.trim();
  if (value === undefined || value === "") return undefined;
  if (/^[-+]?[\d.]+(e\d+)?$/i.test(value)) {
    const seconds = Number(value);
    return seconds >= 0 ? seconds * 1000 : undefined;
  }
  const at = /[a-z]{3}/i.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

/** 408, 429 and 5xx pass; the other 4xx stay wrong however often they are asked. */
const isTransient = (status: number) => status === 408 || status === 429 || status >= 500;

/** No redirect is followed: text and key would go where nobody has sent them. */
export const isRedirect = (status: number) => status >= 300 && status < 400;

const codeOf = (status: number): FaultCode => {
  if (status === 401) return "access.denied";
  if (status === 403) return "access.forbidden";
  if (status === 404) return "call.notFound";
  if (status === 408) return "call.timeout";
  if (status === 429) return "call.rateLimited";
  return status >= 400 && status < 500 ? "call.rejected" : "call.status";
};

export function faultFromStatus(
  door: string,
  status: number,
  headers: HttpHeaders,
  now: number,
  facts: Facts = {},
): Fault {
  const wish = isTransient(status) ? retryAfterMs(headers, now) : undefined;
  return new Fault(codeOf(status), {
    retryable: isTransient(status),
    facts: { door, status, ...facts },
    ...(wish === undefined ? {} : { retryAfterMs: wish }),
  });
}

const codes = (error: unknown): string => {
  const { code, name, cause } = (error ?? {}) as { code?: unknown; name?: unknown; cause?: unknown };
  if (typeof code === "string") return code;
  return cause === undefined ? String(name ?? "unknown") : codes(cause);
};

/** What does not mend itself, by the codes of Node's resolver, TLS and sockets. */
const remedies: readonly (readonly [RegExp, string])[] = [
  [/^(ENOTFOUND|EAI_)/, "check the host's name in the settings, and this machine's DNS"],
  [
    /CERT|SSL|TLS|SIGNATURE|^EPROTO|^HPE_/,
    "check that the URL says https where the server does, and whose certificate answers: " +
      "that of a proxy of yours goes into NODE_EXTRA_CA_CERTS",
  ],
  [/^ECONNREFUSED/, "check the URL's host and port: nobody listens there; if it is right, run again later"],
];

/** An error thrown by the connection itself: always worth another try. */
export function faultFromError(door: string, error: unknown): Fault {
  const reason = codes(error);
  const isTimeout = /TIMEOUT|TimeoutError/i.test(reason);
  const [, next] = remedies.find(([pattern]) => pattern.test(reason)) ?? [];
  return new Fault(isTimeout ? "call.timeout" : "call.network", {
    retryable: true,
    facts: { door, reason },
    ...(next === undefined ? {} : { next }),
  });
}
