/** Twenty-two types in seven families: so many colours a person can tell apart, and the mask says the type. */
import type { PiiType } from "../../shared/types.ts";
import type { Style } from "./ink.ts";

export type Family = "person" | "contact" | "place" | "payment" | "identity" | "secret" | "account";

export const families: Readonly<
  Record<Family, { readonly says: string; readonly style: Style; readonly types: readonly PiiType[] }>
> = {
  person: { says: "people", style: "magenta", types: ["PERSON"] },
  contact: {
    says: "ways to reach them",
    style: "cyan",
    types: ["PHONE", "EMAIL", "USERNAME", "URL", "IP", "DEVICE_ID"],
  },
  place: { says: "where they live", style: "blueBright", types: ["ADDRESS", "ZIP"] },
  payment: {
    says: "how they pay",
    style: "green",
    types: ["CREDIT_CARD", "CARD_CODE", "BANK_ACCOUNT", "IBAN", "ROUTING"],
  },
  identity: {
    says: "who they are to the state",
    style: "yellow",
    types: ["SSN", "GOVERNMENT_ID", "DATE_OF_BIRTH", "HEALTH_ID"],
  },
  secret: { says: "secrets", style: "red", types: ["PASSWORD"] },
  // A terminal's plain blue can not be read on black, nor its white on white.
  account: { says: "accounts and cases", style: "bold", types: ["ACCOUNT_ID", "REFERENCE", "OTHER"] },
};

const byType = new Map(
  (Object.keys(families) as Family[]).flatMap((family) =>
    families[family].types.map((type) => [type, family] as const),
  ),
);

export const familyOf = (type: PiiType): Family => byType.get(type) ?? "account";

export const styleOf = (type: PiiType): Style => families[familyOf(type)].style;
