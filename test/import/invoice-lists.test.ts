import { describe, expect, it } from "vitest";
import { inBooks, type Lines, updatesOf } from "./shape-books.ts";

const HEAD = "customer,invoice_id,date,amount,period_start,period_end";
/** An invoice of nothing that says how far the list of invoices goes. */
const LATE = "z,late,2026-01-01,0,2026-01-01,2026-02-01";

describe("import invoices", () => {
  it("runs each level until its period ends, through short gaps, and dates churn at the end of the period", () =>
    inBooks(async (books) => {
      const rows = [
        "a,2024-01-01,100",
        "a,2024-02-06,100",
        "a,2024-03-06,120",
        "b,2024-01-10,50",
        "b,2024-02-16,50",
      ];
      await books.take("invoices", ["customer,date,amount", ...rows, "c,2024-04-11,1"]);
      expect(await books.moved("2024-01", "2024-05")).toEqual({
        "2024-01 new": 15_000,
        "2024-02 churn": -5000,
        "2024-02 reactivation": 5000,
        "2024-03 expansion": 2000,
        "2024-03 churn": -5000,
        "2024-04 new": 100,
      });
      expect(await books.mrr("2024-03", "2024-05")).toEqual([12_000, 12_100, 12_100]);
      expect(await books.proof("2024-02", "churn")).toEqual([["export", "file1.csv", 5]]);
    }));

  it("counts gaps by the setting", () =>
    inBooks(async (books) => {
      await books.take("invoices", [
        "customer,date,amount",
        "a,2024-01-10,50",
        "a,2024-02-16,50",
        "z,2025-01-01,0",
      ]);
      expect(Object.keys(await books.moved("2024-02"))).toEqual(["2024-02 reactivation", "2024-02 churn"]);
      books.workspace.store.setSetting("invoice_grace_days", "6");
      expect(await books.moved("2024-01", "2024-03")).toEqual({
        "2024-01 new": 5000,
        "2024-03 churn": -5000,
      });
    }));

  it("finds the interval from the length of the period, ends inclusive or not, or reads it", () =>
    inBooks(async (books) => {
      await books.take("invoices", [
        HEAD,
        "year,1,2024-01-01,1200,2024-01-01,2024-12-31",
        "quarter,2,2024-01-01,300,2024-01-01,2024-04-01",
        "half,3,2024-01-15,600,2024-01-15,2024-07-14",
        "month,4,2024-02-01,10,2024-02-01,2024-02-29",
        "two,5,2024-01-01,20,2024-01-01,2024-02-29",
        "days,6,2024-01-01,20,2024-01-01,2024-01-21",
        LATE,
      ]);
      const prices = await books.workspace.states().then(() =>
        books.workspace.warehouse.query(
          `select distinct c.customer_id, s.billing_interval::varchar as unit, s.interval_count as n from states s
           join customers c on c.customer = s.customer where c.customer_id <> 'z' order by 1`,
        ),
      );
      expect(prices.map((row) => `${row.customer_id} ${row.n} ${row.unit}`)).toEqual([
        "days 20 day",
        "half 6 month",
        "month 1 month",
        "quarter 3 month",
        "two 2 month",
        "year 1 year",
      ]);
      expect(await books.mrr("2024-02", "2024-12")).toEqual([
        ...[32_000, 30_000, 20_000, 20_000, 20_000],
        ...[10_000, 10_000, 10_000, 10_000, 10_000, 10_000],
      ]);
      await books.take("invoices", ["customer,date,amount,interval", "q,2024-01-01,30,quarterly"]);
      expect(await books.mrr("2024-02", "2024-04")).toEqual([33_000, 31_000, 20_000]);
    }));

  it("lets a credit lower nothing, unless it undoes an invoice by its id or its period", () =>
    inBooks(async (books) => {
      const twice = Array<string>(2).fill("d,,2024-01-01,7,2024-01-01,2024-02-01");
      await books.take("invoices", [
        HEAD,
        "a,1,2024-01-01,10,2024-01-01,2024-02-01",
        "a,1,2024-01-20,-10,,",
        "b,2,2024-01-01,20,2024-01-01,2024-02-01",
        "b,9,2024-01-20,-20,2024-01-01,2024-02-01",
        "c,3,2024-01-01,40,2024-01-01,2024-02-01",
        "c,3,2024-01-20,-5,2024-01-01,2024-02-01",
        "c,8,2024-01-20,-40,2024-03-01,2024-04-01",
        ...twice,
        "d,,2024-01-20,-7,2024-01-01,2024-02-01",
        LATE,
      ]);
      expect(await books.mrr("2024-01", "2024-02")).toEqual([4700, 0]);
    }));

  it("adds up lines of one start, leaves void ones out, and lets the latest start say what holds", () =>
    inBooks(async (books) => {
      await books.take("invoices", [
        "customer,invoice_id,date,amount,period_start,period_end,status,subscription_id",
        "a,1,2024-01-01,10,2024-01-01,2024-02-01,Paid,s1",
        "a,1,2024-01-01,5,2024-01-01,2024-02-01,Paid,s1",
        "a,2,2024-01-01,30,2024-01-01,2024-02-01,Paid,s2",
        "b,3,2024-01-01,99,2024-01-01,2024-02-01,Voided,s3",
        "c,4,2024-01-01,1200,2024-01-01,2025-01-01,Overdue,s4",
        "c,5,2024-02-10,150,2024-02-10,2024-03-10,Paid,s4",
        "z,6,2025-06-01,0,2025-06-01,2025-07-01,Paid,s5",
      ]);
      expect(await books.mrr("2024-01", "2024-03")).toEqual([14_500, 15_000, 10_000]);
      expect(await books.mrr("2024-12", "2025-01")).toEqual([10_000, 0]);
    }));

  it("names row and column of bad rows", () =>
    inBooks(async (books) => {
      const bad = [
        "a,1,soon,1,,",
        "a,2,2024-01-01,ten,,",
        ",3,2024-01-01,1,,",
        "a,4,2024-01-01,1,2024-02-01,2024-01-01",
      ];
      expect((await books.refusal("invoices", [HEAD, "a,0,2024-01-01,1,,", ...bad])).bad).toEqual([
        [3, "date", "soon"],
        [4, "amount", "ten"],
        [5, "customer_id", null],
        [6, "period_end", "2024-01-01"],
      ]);
      const { message } = await books.refusal("invoices", ["who,when,what", "a,2024-01-01,1"]);
      expect(message).toContain('no columns "customer_id", "date", "amount"');
    }));
});

describe("import invoices again", () => {
  const first: Lines = [
    HEAD,
    "a,1,2024-01-01,100,2024-01-01,2024-02-01",
    "b,2,2024-01-05,50,2024-01-05,2024-02-05",
  ];

  it("replaces an invoice, and gives figures as before when that is removed", () =>
    inBooks(async (books) => {
      await books.take("invoices", [...first, LATE]);
      const before = await books.states();
      const second = await books.take("invoices", [HEAD, "a,1,2024-01-01,90,2024-01-01,2024-03-01"]);
      expect(await books.mrr("2024-01", "2024-03")).toEqual([9500, 4500, 0]);
      expect(await updatesOf(books)).toBeGreaterThan(0);
      await books.expectRebuilt();
      await books.remove(second);
      expect(await books.states()).toEqual(before);
    }));

  it("ends others as later invoices leave them out, as if all was built again", () =>
    inBooks(async (books) => {
      await books.take("invoices", first);
      expect(await books.mrr("2024-01", "2024-03")).toEqual([15_000, 15_000, 15_000]);
      await books.take("invoices", [HEAD, "a,3,2024-02-11,100,2024-02-01,2024-03-01"]);
      expect(await books.mrr("2024-01", "2024-02")).toEqual([15_000, 10_000]);
      await books.take("subscriptions", ["customer_id,start,amount", "b,2024-02-20,1"]);
      expect(await books.mrr("2024-02", "2024-03")).toEqual([10_100, 10_100]);
      await books.expectRebuilt();
    }));
});
