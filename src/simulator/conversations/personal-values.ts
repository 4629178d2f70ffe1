/** Everything personal that is planted, one line a slot. Numbers that nobody can have: 555-01xx and the Ofcom
 *  drama ranges, example domains, test cards, social security numbers of the never-issued 9xx areas, QQ insurance
 *  numbers, 999 health numbers, documentation addresses. */
import type { Random } from "../random.ts";
import * as names from "./names.ts";
import { sayDigits, sayMail, sayOrdinal, sayWhole, sayYear, spell } from "./numbers.ts";
import type { Maker, Making, Value } from "./value.ts";

export const months =
  "January February March April May June July August September October November December".split(" ");

const word = (text: string): Value => ({ written: text, spoken: text.toLowerCase() });
const join = (between: string, ...values: readonly Value[]): Value => ({
  written: values.map(({ written }) => written).join(between),
  spoken: values.map(({ spoken }) => spoken).join(" "),
});

/** `#` a digit. */
const fill = (random: Random, shape: string): string =>
  shape.replace(/#/g, () => String(random.between(0, 9)));

const number = ({ style }: Making, written: string): Value => ({
  written,
  spoken: sayDigits(written, style),
});

/** Letters and digits read out one by one. */
const code = ({ random, style }: Making, written: string): Value => ({
  written,
  spoken: spell(written, random.chance(0.3) ? "nato" : "plain", style),
});

const numberOf =
  (...shapes: readonly string[]): Maker =>
  (making) =>
    number(making, fill(making.random, making.random.pick(shapes)));

const codeOf =
  (...shapes: readonly string[]): Maker =>
  (making) =>
    code(making, fill(making.random, making.random.pick(shapes)));

/** The n-th of the parts in which somebody gives a number, each its own turn. */
const part =
  (slot: string, size: number, index: number, isLast = false): Maker =>
  (making) => {
    const digits = making.get(slot).written.replace(/\D/g, "");
    return number(making, digits.slice(index * size, isLast ? undefined : (index + 1) * size));
  };

const phone: Maker = (making) => {
  const { random, locale } = making;
  if (locale === "uk")
    return number(
      making,
      fill(random, random.pick(["020 7946 0###", "0161 496 0###", "07700 900###", "+44 7700 900###"])),
    );
  const area = random.pick(["317", "212", "415", "614", "503"]);
  const shape = random.pick(["A-555-01##", "(A) 555-01##", "A.555.01##", "A 555 01##"]);
  return number(making, fill(random, shape).replace("A", area));
};

const spelled =
  (slot: string): Maker =>
  ({ random, style, get }) => {
    const { written } = get(slot);
    const how = random.pick(["plain", "plain", "nato", "homely"] as const);
    return {
      written: how === "plain" ? [...written.toUpperCase()].join("-") : spell(written, how, style),
      spoken: spell(written, how, style),
    };
  };

const email: Maker = ({ random, style, get }) => {
  const [first, last] = [get("first").written.toLowerCase(), get("last").written.toLowerCase()];
  const two = String(random.between(61, 99));
  const name = random.pick([
    `${first}.${last}`,
    `${first}_${last}`,
    `${first[0]}${last}${two}`,
    `${last}.${first}`,
    `${first}${last}`,
  ]);
  const written = `${name}@${random.pick(names.mailHosts)}`;
  return { written, spoken: sayMail(written, style) };
};

const birthday: Maker = ({ random, locale, style }) => {
  const [day, month, year] = [random.between(1, 28), random.between(1, 12), random.between(1938, 2004)];
  const name = months[month - 1] as string;
  const two = (value: number) => String(value).padStart(2, "0");
  const numeric = locale === "us" ? [two(month), two(day)] : [two(day), two(month)];
  const said = `${name.toLowerCase()} ${sayOrdinal(day)} ${sayYear(year)}`;
  const forms: Value[] = [
    { written: [...numeric, year].join("/"), spoken: said },
    { written: `${name} ${day}, ${year}`, spoken: said },
    {
      written: `${day} ${name} ${year}`,
      spoken: `${sayOrdinal(day)} of ${name.toLowerCase()} ${sayYear(year)}`,
    },
    {
      written: [...numeric, year % 100].join("/"),
      spoken: sayDigits([...numeric, two(year % 100)].join(" "), style),
    },
  ];
  return random.pick(forms);
};

const street: Maker = ({ random, locale }) => {
  const house = random.between(2, 289);
  const road = `${random.pick(names.streetNames)} ${random.pick(names.streetTypes[locale])}`;
  const flat = locale === "us" && random.chance(0.25) ? random.between(2, 40) : undefined;
  return {
    written: `${house} ${road}${flat ? `, Apt ${flat}` : ""}`,
    spoken: `${sayWhole(house)} ${road.toLowerCase()}${flat ? ` apartment ${sayWhole(flat)}` : ""}`,
  };
};

const postcode: Maker = (making) => {
  const { random, locale } = making;
  if (locale === "us") return number(making, `0${random.between(1, 9)}${random.digits(3)}`);
  const letters = () => random.pick([..."ABDEFGHJLNPQRSTUWXYZ"]);
  return code(
    making,
    `${random.pick(["LS", "BS", "M", "CF", "NE"])}9${random.between(5, 9)} ${random.between(1, 9)}${letters()}${letters()}`,
  );
};

const routing: Maker = (making) => {
  const digits = `80${making.random.digits(6)}`;
  const sum = [...digits].reduce(
    (total, digit, at) => total + Number(digit) * ([3, 7, 1][at % 3] as number),
    0,
  );
  return number(making, `${digits}${(10 - (sum % 10)) % 10}`);
};

const expiry: Maker = ({ random, style }) => {
  const [month, year] = [random.between(1, 12), random.between(27, 31)];
  const written = `${String(month).padStart(2, "0")}/${year}`;
  const spoken = random.chance(0.5)
    ? sayDigits(written, style)
    : `${months[month - 1]?.toLowerCase()} twenty ${sayWhole(year)}`;
  return { written, spoken };
};

export const personal: Readonly<Record<string, Maker>> = {
  first: ({ random }) => word(random.pick(names.given)),
  last: ({ random }) => word(random.pick(names.family)),
  full: ({ get }) => join(" ", get("first"), get("last")),
  titled: ({ random, get }) => {
    const title = random.pick(["Mr.", "Ms.", "Mrs."]);
    const spoken = { "Mr.": "mister", "Ms.": "miss", "Mrs.": "missus" }[title];
    return join(" ", { written: title, spoken: spoken as string }, get("last"));
  },
  "first.spelled": spelled("first"),
  "last.spelled": spelled("last"),
  partner: ({ random }) => word(random.pick(names.given)),
  agent: ({ random }) => word(random.pick(names.agents)),
  "agent.full": ({ random, get }) => join(" ", get("agent"), word(random.pick(names.family))),
  phone,
  "phone.1": part("phone", 6, 0),
  "phone.2": part("phone", 6, 1, true),
  "phone.other": phone,
  slip: numberOf("##"),
  email,
  card: (making) => {
    const { random } = making;
    const digits = random.pick(names.testCards);
    const groups = digits.length === 15 ? /^(.{4})(.{6})(.{5})$/ : /^(.{4})(.{4})(.{4})(.{4})$/;
    const [, ...parts] = groups.exec(digits) ?? ["", digits];
    return number(making, parts.join(random.pick([" ", "-", ""])));
  },
  "card.1": part("card", 4, 0),
  "card.2": part("card", 4, 1),
  "card.3": part("card", 4, 2),
  "card.4": part("card", 4, 3, true),
  "card.first": part("card", 8, 0),
  "card.rest": part("card", 8, 1, true),
  "card.last4": (making) => number(making, making.get("card").written.replace(/\D/g, "").slice(-4)),
  cvv: numberOf("###"),
  expiry,
  ssn: numberOf("9##-1#-####", "9##-2#-####", "9## 3# ####"),
  "ssn.1": part("ssn", 5, 0),
  "ssn.2": part("ssn", 5, 1, true),
  "ssn.last4": (making) => number(making, making.get("ssn").written.slice(-4)),
  nino: (making) => code(making, fill(making.random, `QQ ## ## ## ${making.random.pick(["A", "B", "C"])}`)),
  dob: birthday,
  street,
  postcode,
  address: ({ random, locale, get }) => {
    const town = word(random.pick(names.towns[locale]));
    const [short, long] = random.pick(names.states);
    const region = locale === "us" ? [{ written: short, spoken: long.toLowerCase() }] : [];
    const end = join(" ", ...region, get("postcode"));
    return join(", ", get("street"), town, end);
  },
  "street.other": street,
  account: numberOf("########", "####-####-#", "##########"),
  "account.1": part("account", 4, 0),
  "account.2": part("account", 4, 1, true),
  bank: numberOf("########", "##########"),
  routing,
  sort: (making) => number(making, fill(making.random, "9#-##-##")),
  iban: (making) => code(making, making.random.pick(names.testIbans)),
  policy: codeOf("PL-####-####", "HX ######"),
  member: codeOf("W#########", "XQH #######"),
  health: (making) =>
    making.locale === "us"
      ? code(making, "1EG4-TE5-MK73")
      : number(making, fill(making.random, "999 ### ####")),
  order: numberOf("#######", "###-#######", "##########"),
  booking: codeOf("K#PX#M", "#QR#TZ", "B##XLW"),
  claim: codeOf("CL-2025-######", "CLM#######"),
  ticket: codeOf("INC#######", "TK-######"),
  passport: codeOf("X########"),
  licence: codeOf("D###-####-####"),
  password: ({ random, style }) => {
    const [stem, digits] = [random.pick(["bluemarble", "coppertrain", "maplelantern"]), random.digits(3)];
    return { written: `${stem}${digits}`, spoken: `${stem} ${sayDigits(digits, style)}` };
  },
  pin: numberOf("####"),
  maiden: ({ random }) => word(random.pick(names.maidenNames)),
  pet: ({ random }) => word(random.pick(names.pets)),
  username: ({ random, style, get }) => {
    const digits = String(random.between(61, 99));
    const name = `${get("first").written[0]}${get("last").written}`.toLowerCase();
    return { written: `${name}${digits}`, spoken: `${name} ${sayDigits(digits, style)}` };
  },
  ip: ({ random, style }) => {
    const last = String(random.between(2, 254));
    return {
      written: `203.0.113.${last}`,
      spoken: `two oh three dot zero dot one one three dot ${sayDigits(last, style)}`,
    };
  },
  imei: (making) => number(making, "490154203237518"),
};
