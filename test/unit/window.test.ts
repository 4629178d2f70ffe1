import { describe, expect, test } from "vitest";
import { parseWindow } from "../../src/commands/window.ts";

const now = Date.parse("2025-03-14T02:30:00Z");
const iso = (at: number) => new Date(at).toISOString().slice(0, 16);

const parse = (flags: { from?: string; to?: string; lookBack?: number; yes?: boolean }) => {
  const { fromMs, toMs, isNightly } = parseWindow(flags, now);
  return { from: iso(fromMs), to: iso(toMs), isNightly };
};

describe("the range of a run", () => {
  test("without dates reaches back whole UTC days, to an hour ago", () => {
    expect(parse({})).toEqual({ from: "2025-03-07T00:00", to: "2025-03-14T01:30", isNightly: true });
    expect(parse({ lookBack: 1 }).from).toBe("2025-03-13T00:00");
  });

  test("is half-open and UTC", () => {
    expect(parse({ from: "2025-03-10", to: "2025-03-11" })).toEqual({
      from: "2025-03-10T00:00",
      to: "2025-03-11T00:00",
      isNightly: false,
    });
    expect(parse({ from: "2025-03-10T08:00:00+01:00", to: "2025-03-10T12:00Z" })).toMatchObject({
      from: "2025-03-10T07:00",
      to: "2025-03-10T12:00",
    });
  });

  test("ends an hour ago when only its start is given, and never in the future", () => {
    expect(parse({ from: "2025-03-13" }).to).toBe("2025-03-14T01:30");
    expect(parse({ from: "2025-03-13", to: "2025-04-01" }).to).toBe("2025-03-14T02:30");
  });

  test.each([
    [{ to: "2025-03-11" }, /without --from/],
    [{ from: "2025-03-11", to: "2025-03-10" }, /--to is not after --from/],
    [{ from: "2025-03-10", to: "2025-03-10" }, /--to is not after --from/],
    [{ from: "2025-05-01", to: "2025-05-02" }, /in the future/],
    [{ from: "10.03.2025" }, /--from is no date/],
    [{ from: "2025-02-30" }, /--from is no date/],
    [{ from: "2025-02-30T08:00:00Z" }, /--from is no date/],
    [{ from: "2025-02-29T23:30:00-05:00" }, /--from is no date/],
    [{ from: "2025-03-10", to: "yesterday" }, /--to is no date/],
    [{ from: "2025-03-10T08:00" }, /--from is no date/],
    [{ from: "2024-01-01", to: "2025-01-01" }, /spans 366 days/],
    [{ lookBack: 4000 }, /spans 4000 days/],
  ])("%j is refused", (flags, why) => {
    expect(() => parse(flags)).toThrow(
      expect.objectContaining({ code: "usage.invalid", message: expect.stringMatching(why) }),
    );
  });

  test("may be long when that is meant", () => {
    expect(parse({ from: "2024-01-01", to: "2025-01-01", yes: true }).from).toBe("2024-01-01T00:00");
    expect(parse({ lookBack: 365, yes: true }).from).toBe("2024-03-14T00:00");
  });
});
