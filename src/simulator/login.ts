/** The login host: the client-credentials grant, and the tokens it gave. */
import { type Call, jsonReply, type Reply } from "./listener.ts";
import type { Faults, GenesysOptions } from "./options.ts";
import { mix } from "./random.ts";
import { createRateWindow, type WindowCount } from "./rate-window.ts";

export interface Login {
  handle(call: Call): Reply;
  /** Counts one API request against the bearer's window.
   *  @returns undefined for a token that was never given, has expired or has died. */
  use(bearer: string): WindowCount | undefined;
  /** All tokens that were given are dead. */
  revoke(): void;
}

interface Token {
  expiresAt: number;
  readonly countOne: () => WindowCount;
  uses: number;
}

const refusal = (status: number, description: string): Reply =>
  jsonReply(status, { error: "invalid_client", description, error_description: description });

export function createLogin(
  options: GenesysOptions,
  faults: () => Faults,
  now: () => number,
  onToken: () => void,
): Login {
  const tokens = new Map<string, Token>();

  const issue = (): string => {
    const serial = tokens.size + 1;
    const token = `simulated-token-${serial}-${mix(serial, 0x70ce).toString(36)}`;
    tokens.set(token, {
      expiresAt: now() + options.tokenLifetimeSeconds * 1000,
      countOne: createRateWindow(options.ratePerMinute, options.windowMs, now),
      uses: 0,
    });
    onToken();
    return token;
  };

  return {
    handle({ method, path, headers, body }) {
      if (method !== "POST" || path !== "/oauth/token") return jsonReply(404, { error: "not_found" });
      const basic = /^Basic (.+)$/.exec(headers.authorization ?? "")?.[1];
      const [id, ...secret] = Buffer.from(basic ?? "", "base64")
        .toString("utf8")
        .split(":");
      const isForm = headers["content-type"]?.startsWith("application/x-www-form-urlencoded");
      if (!isForm || new URLSearchParams(body).get("grant_type") !== "client_credentials")
        return jsonReply(400, { error: "unsupported_grant_type", description: "grant type not supported" });
      if (id !== options.clientId) return refusal(400, "client not found");
      if (secret.join(":") !== options.clientSecret) return refusal(401, "authentication failed");
      return jsonReply(200, {
        access_token: issue(),
        token_type: "bearer",
        expires_in: options.tokenLifetimeSeconds,
      });
    },
    use(bearer) {
      const token = tokens.get(bearer);
      if (!token || token.expiresAt <= now()) return undefined;
      token.uses += 1;
      if (token.uses > (faults().tokenDiesAfter ?? Number.POSITIVE_INFINITY)) return undefined;
      return token.countOne();
    },
    revoke() {
      for (const token of tokens.values()) token.expiresAt = 0;
    },
  };
}
