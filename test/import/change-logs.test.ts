import { describe, expect, it } from "vitest";
import { inBooks, type Lines, updatesOf } from "./shape-books.ts";

const AFTER: Lines = ["customer,date,mrr_after", "a,2024-01-05,100", "a,2024-02-05,150", "a,2024-03-05,0"];
const BY: Lines = ["customer,date,change", "a,2024-01-05,100", "a,2024-02-05,+50", "a,2024-03-05,-150"];

describe("import changes", () => {
  it("reads MRR after each change", () =>
    inBooks(async (books) => {
      await books.take("changes", AFTER);
      expect(await books.mrr("2024-01", "2024-04")).toEqual([10_000, 15_000, 0, 0]);
      expect(await books.moved("2024-01", "2024-04")).toEqual({
        "2024-01 new": 10_000,
        "2024-02 expansion": 5000,
        "2024-03 churn": -15_000,
      });
      expect(await books.proof("2024-02", "expansion")).toEqual([
        ["export", "file1.csv", 2],
        ["export", "file1.csv", 3],
      ]);
    }));

  it("adds changes up, in whatever order the file has them, and ends at what rounding leaves", () =>
    inBooks(async (books) => {
      await books.take("changes", [BY[0]!, ...BY.slice(1).toReversed()]);
      const thirds = [
        "b,2024-01-01,10",
        "b,2024-02-01,-3.333333",
        "b,2024-02-02,-3.333333",
        "b,2024-02-03,-3.333333",
      ];
      await books.take("changes", ["customer,date,change", ...thirds]);
      expect(await books.mrr("2024-01", "2024-04")).toEqual([11_000, 15_000, 0, 0]);
      expect(await books.moved("2024-03")).toEqual({ "2024-03 churn": -15_000 });
    }));

  it("goes on from a row that says MRR, by rows that say changes", () =>
    inBooks(async (books) => {
      const lines = [
        "customer;date;mrr;change",
        "a;05.01.2024;1.000,50;",
        "a;05.02.2024;;-0,50",
        "a;25.03.2024;20;",
      ];
      await books.take("changes", [...lines, "a;26.03.2024;;5", "a;26.03.2024;;5"]);
      expect(await books.mrr("2024-01", "2024-03")).toEqual([100_050, 100_000, 3000]);
    }));

  it("keeps products and subscriptions apart, and reads minor units", () =>
    inBooks(async (books) => {
      const lines = ["customer_id,date,change,product,subscription_id,owner", "a,2024-01-01,1050,Pro,s1,Ann"];
      await books.take(
        "changes",
        [...lines, "a,2024-01-01,2000,Max,s1,Ann", "a,2024-02-01,-1050,Pro,s1,Bo"],
        { minor: true },
      );
      expect(await books.mrr("2024-01", "2024-01", { by: ["product"] })).toEqual([2000, 1050]);
      expect(await books.mrr("2024-02", "2024-02", { where: ["owner=Bo"] })).toEqual([2000]);
    }));

  it("names row and column of bad rows, and changes that leave less than nothing", () =>
    inBooks(async (books) => {
      const head = "customer,date,mrr,change";
      const bad = ["a,soon,1,", "a,2024-01-01,,", "a,2024-01-01,-1,", "a,2024-01-01,,x", ",2024-01-01,1,"];
      expect((await books.refusal("changes", [head, "z,2024-01-01,1,", ...bad])).bad).toEqual([
        [3, "date", "soon"],
        [4, "mrr", null],
        [5, "mrr", "-1"],
        [6, "change", "x"],
        [7, "customer_id", null],
      ]);
      const cut = await books.refusal("changes", [
        "customer,date,change",
        "a,2024-02-05,50",
        "a,2024-03-05,-150",
      ]);
      expect(cut.bad).toEqual([[3, "change", "-150"]]);
      expect(cut.message).toContain("are changes before it missing?");
    }));

  it("goes on from changes that were imported before", () =>
    inBooks(async (books) => {
      await books.take("changes", BY.slice(0, 3));
      await books.take("changes", [BY[0]!, BY[3]!]);
      expect(await books.mrr("2024-02", "2024-03")).toEqual([15_000, 0]);
      const { bad } = await books.refusal("changes", [BY[0]!, "a,2024-04-01,-1"]);
      expect(bad).toEqual([[2, "change", "-1"]]);
    }));

  it("refuses a file without MRR or a change, with both ways out", () =>
    inBooks(async (books) => {
      const { message, hint } = await books.refusal("changes", ["customer,date,amount", "a,2024-01-05,100"]);
      expect(message).toContain('no column "mrr"');
      expect(hint).toContain("--map mrr=NAME");
      expect(hint).toContain("--map change=NAME");
    }));

  it("doesn't count a change again that a longer log repeats, and forgets what is removed", () =>
    inBooks(async (books) => {
      await books.take("changes", BY.slice(0, 3));
      const before = await books.states();
      const whole = await books.take("changes", [...BY, "a,2024-04-05,20", "b,2024-04-05,1"]);
      expect(await books.mrr("2024-01", "2024-04")).toEqual([10_000, 15_000, 0, 2100]);
      expect(await updatesOf(books)).toBeGreaterThan(0);
      await books.expectRebuilt();
      await books.remove(whole);
      expect(await books.states()).toEqual(before);
    }));
});
