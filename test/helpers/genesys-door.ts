import { type Genesys, type GenesysOptions, openGenesys } from "../../src/genesys/client.ts";
import { retryPolicy } from "../../src/shared/retry.ts";
import { Secret } from "../../src/shared/secret.ts";
import type { Simulator } from "../../src/simulator/simulator.ts";

/** The vendor's door that leads to a simulator: it keeps no rate, and tries again at once. */
export const openDoorTo = (
  { urls, genesys: { clientId, clientSecret } }: Pick<Simulator, "urls" | "genesys">,
  options: Partial<GenesysOptions> = {},
): Genesys =>
  openGenesys({
    apiUrl: urls.api,
    loginUrl: urls.login,
    clientId,
    clientSecret: new Secret(clientSecret),
    requestsPerMinute: Number.POSITIVE_INFINITY,
    policy: { ...retryPolicy, firstDelayMs: 1, maxDelayMs: 10 },
    connections: 8,
    ...options,
  });
