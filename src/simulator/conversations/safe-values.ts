/** What must survive redaction: money, percentages, times, dates that are no birthdays, quantities, products. */
import { industries } from "./industries.ts";
import { sayMoney, sayOrdinal, sayWhole } from "./numbers.ts";
import { months } from "./personal-values.ts";
import type { Maker, Making, Value } from "./value.ts";

const word = (text: string): Value => ({ written: text, spoken: text.toLowerCase() });

const money =
  (least: number, most: number): Maker =>
  ({ random, locale }) => {
    const cents =
      random.between(least, most) * 100 + (random.chance(0.5) ? random.pick([50, 99, 25, 40]) : 0);
    const digits = cents % 100 === 0 ? String(cents / 100) : (cents / 100).toFixed(2);
    return {
      written: `${locale === "us" ? "$" : "£"}${digits}`,
      spoken: sayMoney(cents, locale === "us" ? "dollars" : "pounds"),
    };
  };

const quantity =
  (least: number, most: number, unit = ""): Maker =>
  ({ random }) => {
    const number = random.between(least, most);
    return { written: `${number}${unit}`, spoken: `${sayWhole(number)}${unit}` };
  };

const officeHours = [8, 9, 10, 11, 1, 2, 3, 4, 5, 6].map((hour) => [hour, hour > 7 ? "am" : "pm"] as const);

const of = ({ random, industry }: Making, list: "companies" | "products" | "departments"): Value =>
  word(random.pick(industries[industry]?.[list] as readonly string[]));

export const safe: Readonly<Record<string, Maker>> = {
  amount: money(12, 480),
  amount2: money(5, 90),
  fee: money(3, 35),
  percent: ({ random }) => {
    const number = random.pick([5, 10, 12, 15, 20, 25]);
    return { written: `${number}%`, spoken: `${sayWhole(number)} percent` };
  },
  date: ({ random, locale }) => {
    const [day, month] = [random.between(1, 28), random.pick(months)];
    const ordinal = `${sayOrdinal(day)}`;
    return locale === "us"
      ? { written: `${month} ${day}`, spoken: `${month.toLowerCase()} ${ordinal}` }
      : { written: `${day} ${month}`, spoken: `the ${ordinal} of ${month.toLowerCase()}` };
  },
  weekday: ({ random }) => word(random.pick(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"])),
  time: ({ random }) => {
    const [hour, noon] = random.pick(officeHours);
    const half = random.chance(0.4);
    return {
      written: `${hour}${half ? ":30" : ""} ${noon}`,
      spoken: `${sayWhole(hour)}${half ? " thirty" : ""} ${noon}`,
    };
  },
  minutes: quantity(2, 45),
  days: quantity(2, 14),
  count: quantity(2, 6),
  months: quantity(6, 36),
  speed: quantity(20, 500, " megabits"),
  version: ({ random }) => {
    const [major, minor] = [random.between(2, 9), random.between(0, 9)];
    return {
      written: `version ${major}.${minor}`,
      spoken: `version ${sayWhole(major)} point ${sayWhole(minor)}`,
    };
  },
  flight: ({ random }) => {
    const number = random.between(101, 989);
    return { written: `flight ${number}`, spoken: `flight ${sayWhole(number)}` };
  },
  "postcode.word": ({ locale }) => word(locale === "us" ? "zip code" : "postcode"),
  company: (making) => of(making, "companies"),
  product: (making) => of(making, "products"),
  department: (making) => of(making, "departments"),
};
