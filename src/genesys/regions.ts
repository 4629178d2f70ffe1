import { closest } from "../shared/closest.ts";
import { Fault } from "../shared/fault.ts";

/** Regions as the vendor's SDK 262 lists them (`PureCloudRegionHosts`). */
export const regionDomains: Readonly<Record<string, string>> = {
  us_east_1: "mypurecloud.com",
  us_east_2: "use2.us-gov-pure.cloud",
  us_west_2: "usw2.pure.cloud",
  ca_central_1: "cac1.pure.cloud",
  mx_central_1: "mxc1.pure.cloud",
  sa_east_1: "sae1.pure.cloud",
  eu_west_1: "mypurecloud.ie",
  eu_west_2: "euw2.pure.cloud",
  eu_central_1: "mypurecloud.de",
  eu_central_2: "euc2.pure.cloud",
  eusc_de_east_1: "edee1.eusc-pure.cloud",
  me_central_1: "mec1.pure.cloud",
  ap_south_1: "aps1.pure.cloud",
  ap_southeast_1: "apse1.pure.cloud",
  ap_southeast_2: "mypurecloud.com.au",
  ap_northeast_1: "mypurecloud.jp",
  ap_northeast_2: "apne2.pure.cloud",
  ap_northeast_3: "apne3.pure.cloud",
};

export interface RegionUrls {
  readonly apiUrl: string;
  readonly loginUrl: string;
}

/** Accepts a key (`eu_west_1`, `eu-west-1`), a domain, or one of the region's hosts as copied from a browser.
 *  @throws Fault `config.invalid` that names the choices and the nearest of them. */
export function resolveRegion(keyOrDomain: string): RegionUrls {
  const asked = keyOrDomain.trim().toLowerCase();
  const host = asked.replace(/^https?:\/\//, "").replace(/\/.*$/, "");
  const domain =
    regionDomains[asked.replaceAll("-", "_")] ??
    Object.values(regionDomains).find((known) => host === known || host.endsWith(`.${known}`));
  if (domain === undefined) throw unknownRegion(asked);
  return { apiUrl: `https://api.${domain}`, loginUrl: `https://login.${domain}` };
}

/** The setting's value stays out of the message: what stands in the wrong variable may be a secret. */
function unknownRegion(asked: string): Fault {
  const choices = Object.entries(regionDomains);
  const meant = closest(asked.replaceAll("-", "_"), choices.flat());
  const hint = meant === undefined ? "" : ` did you mean ${meant}? Else`;
  return new Fault("config.invalid", {
    says: "GENESYS_REGION is not a region",
    next:
      `GENESYS_REGION:${hint} take a key or domain of ` +
      choices.map(([key, domain]) => `${key} (${domain})`).join(", "),
    facts: { setting: "GENESYS_REGION" },
  });
}
