/** Who is called. Invented companies; each industry knows which issues its customers have. */

export interface Industry {
  readonly name: string;
  readonly companies: readonly string[];
  readonly products: readonly string[];
  readonly departments: readonly string[];
}

const industry = (name: string, companies: string, products: string, departments: string): Industry => ({
  name,
  companies: companies.split(", "),
  products: products.split(", "),
  departments: departments.split(", "),
});

export const industries: readonly Industry[] = [
  industry(
    "bank",
    "Harvest Bank, Civic Trust Bank",
    "rewards card, savings account, everyday account",
    "card services, disputes, lending",
  ),
  industry(
    "telco",
    "Bluewire Mobile, Helix Broadband",
    "family plan, fibre router, unlimited plan",
    "technical support, billing, retention",
  ),
  industry(
    "retail",
    "Larder and Loom, Everyday Outfitters",
    "standing desk, coffee machine, winter jacket",
    "deliveries, returns, stores",
  ),
  industry(
    "airline",
    "Skylark Air, Meridian Airways",
    "flexible fare, seat upgrade, lounge pass",
    "reservations, baggage, loyalty",
  ),
  industry(
    "utilities",
    "Clearwater Energy, Greenline Power",
    "smart meter, fixed tariff, boiler cover",
    "metering, billing, emergencies",
  ),
  industry(
    "insurance",
    "Harbour Mutual, Cornerstone Cover",
    "car policy, home policy, travel cover",
    "claims, renewals, underwriting",
  ),
  industry(
    "clinic",
    "Riverside Clinic, Parkside Dental",
    "check-up, blood test, follow-up visit",
    "reception, pharmacy, records",
  ),
];
