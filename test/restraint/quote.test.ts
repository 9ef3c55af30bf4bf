import { describe, expect, it } from "vitest";
import { dateOfDay, dayOfDate } from "../../src/base/zone.ts";
import { type Billed, periodAt, prorated, type Term } from "../../src/growth/quote/proration.ts";
import { type Sold, withSold } from "../growth/books.ts";
import { ask } from "./asking.ts";

const MONTH: Term = { interval: "month", count: 1 };
const YEAR: Term = { interval: "year", count: 1 };
const billed = (amount: number, term = MONTH): Billed => ({ ...term, amount });
const shown = ({ start, end }: { start: number; end: number }) => `${dateOfDay(start)} to ${dateOfDay(end)}`;

describe("a billing period", () => {
  it.each([
    ["2025-01-31", MONTH, "2025-02-27", "2025-01-31 to 2025-02-28"],
    ["2025-01-31", MONTH, "2025-02-28", "2025-02-28 to 2025-03-31"],
    ["2025-01-15", YEAR, "2026-01-14", "2025-01-15 to 2026-01-15"],
    ["2025-01-01", { interval: "week", count: 2 } as const, "2025-01-15", "2025-01-15 to 2025-01-29"],
  ])("counted from %s holds %s", (anchor, term, day, period) => {
    expect(shown(periodAt(dayOfDate(anchor), term, dayOfDate(day)))).toBe(period);
  });
});

describe("proration", () => {
  const period = { start: dayOfDate("2026-01-01"), end: dayOfDate("2026-02-01") };
  const before = { billed: [billed(31_000_000)], period, term: MONTH };
  const on = (day: string) => dayOfDate(day);

  it("charges the rest of the running period, the day itself included", () => {
    // On the 22nd 10 of 31 days are left: 62 x 10 / 31 - 31 x 10 / 31.
    expect(prorated(billed(62_000_000), before, on("2026-01-22"))).toMatchObject({
      now: 10_000_000,
      renewal: 62_000_000,
      renewsOn: on("2026-02-01"),
    });
    expect(prorated(billed(62_000_000), before, on("2026-01-01")).now).toBe(31_000_000);
    expect(prorated(billed(0), before, on("2026-01-22")).now).toBe(-10_000_000);
  });

  it("begins a new period at another interval, and one of its own where nothing runs", () => {
    expect(prorated(billed(600_000_000, YEAR), before, on("2026-01-22"))).toMatchObject({
      now: 590_000_000,
      renewsOn: on("2027-01-22"),
    });
    expect(prorated(billed(5_000_000), null, on("2026-01-22"))).toMatchObject({
      now: 5_000_000,
      renewsOn: on("2026-02-22"),
    });
  });
});

const sold = (customer_id: string, plan: string, amount: number, more: Partial<Sold> = {}): Sold => ({
  ...{ customer_id, item_id: `${customer_id}.${plan}`, product: plan, plan, family: "Core" },
  ...{ start: "2025-10-01", amount, rank: 1 },
  ...more,
});

it("quotes in the customer's currency, now, from the next renewal and a month", async () => {
  const company = [
    sold("acme", "Team", 31),
    sold("bert", "Team", 28, { currency: "EUR", quantity: 4 }),
    sold("other", "Business", 62, { rank: 2 }),
    sold("autre", "Business", 60, { rank: 2, currency: "EUR", quantity: 2 }),
    sold("more", "Vault", 15.5, { family: "Vault", kind: "add_on" }),
  ];
  await withSold(
    "2026-01-22",
    company,
    async (workspace) => {
      const quote = (customer: string, what: string, more = {}) =>
        ask(workspace, "quote", { customer, what, ...more });
      expect(await quote("acme", "Business")).toMatchObject({
        ...{ currency: "USD", quantity: 1, now: 1000, renewal: 6200, monthly: 6200, monthly_before: 3100 },
        ...{ renews_on: "2026-02-01", interval: "month", price: "Business / Business" },
      });
      // As many as it has: 4 at 30 each; 10 of 31 days of 120 - 28.
      expect(await quote("bert", "Business")).toMatchObject({
        ...{ currency: "EUR", quantity: 4, now: 2968, renewal: 12000, monthly_before: 2800 },
      });
      // An add-on takes the place of nothing: 10 of 31 days of 15.50, in the period of the plan.
      expect(await quote("acme", "Vault")).toMatchObject({
        now: 500,
        renewal: 1550,
        renews_on: "2026-02-01",
      });
      await expect(quote("bert", "Vault")).rejects.toMatchObject({ code: "unsupported" });
      await expect(ask(workspace, "quote", { customer: "acme" })).rejects.toMatchObject({ code: "usage" });
    },
    { "2025-01-01": 1.1 },
  );
});
