import { describe, expect, test } from "vitest";
import { regionDomains, resolveRegion } from "../../src/genesys/regions.ts";
import { Fault, sentence } from "../../src/shared/fault.ts";

const faultOf = (region: string): Fault => {
  try {
    resolveRegion(region);
  } catch (error) {
    if (error instanceof Fault) return error;
  }
  throw new Error("no fault");
};

describe("a region", () => {
  test("is one of eighteen, each with an api and a login host of its own", () => {
    const hosts = Object.keys(regionDomains).flatMap((key) => Object.values(resolveRegion(key)));
    expect(hosts).toHaveLength(36);
    expect(new Set(hosts).size).toBe(36);
  });

  test.each(Object.entries(regionDomains))("%s is %s, by key or by domain", (key, domain) => {
    const urls = { apiUrl: `https://api.${domain}`, loginUrl: `https://login.${domain}` };
    expect(resolveRegion(key)).toEqual(urls);
    expect(resolveRegion(domain)).toEqual(urls);
  });

  test.each([
    ["EU-West-1", "https://api.mypurecloud.ie"],
    [" mypurecloud.de\n", "https://api.mypurecloud.de"],
    ["https://apps.euw2.pure.cloud/directory/", "https://api.euw2.pure.cloud"],
    ["api.mypurecloud.com.au", "https://api.mypurecloud.com.au"],
    ["login.mypurecloud.com", "https://api.mypurecloud.com"],
  ])("is understood as people write it: %j", (written, apiUrl) => {
    expect(resolveRegion(written).apiUrl).toBe(apiUrl);
  });

  test.each([
    ["mypurecloud.co", "mypurecloud.com"],
    ["eu_west1", "eu_west_1"],
    ["us-esat-1", "us_east_1"],
    ["apse2.pure.cloud", "apse1.pure.cloud"],
  ])("that is mistyped as %s is answered with a suggestion", (written, nearest) => {
    expect(faultOf(written)).toMatchObject({ code: "config.invalid", exit: 78 });
    expect(faultOf(written).next).toContain(`did you mean ${nearest}?`);
  });

  test("that is not known is answered with the choices, and never repeated: it may be a secret", () => {
    const fault = faultOf("s3cr3t-in-the-wrong-variable");
    expect(sentence(fault)).not.toContain("s3cr3t");
    for (const [key, domain] of Object.entries(regionDomains)) {
      expect(fault.next).toContain(`${key} (${domain})`);
    }
  });

  test("is not a domain that merely ends alike", () => {
    expect(faultOf("evilmypurecloud.com").code).toBe("config.invalid");
    expect(faultOf("").code).toBe("config.invalid");
  });
});
