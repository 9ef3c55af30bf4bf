import { describe, expect, it } from "vitest";
import { inBooks, type Lines, updatesOf } from "./shape-books.ts";

const GRID: Lines = [
  "customer,month,mrr",
  "a,2024-01-01,100",
  "a,2024-02-01,100",
  "a,2024-03-01,120",
  "b,2024-01-01,50",
];
const WIDE: Lines = [
  "Customer,Product,Jan 2024,2024-02,2024/03,Owner",
  "a,Pro,$100.00,100,120,Ann",
  "b,Pro,50,,,Bo",
];

describe("import mrr: a row for each month", () => {
  it("holds each month's MRR until the next, ends who is missing, and lets the last month run on", () =>
    inBooks(async (books) => {
      await books.take("mrr", GRID);
      expect(await books.mrr("2023-12", "2024-06")).toEqual([
        0, 15_000, 10_000, 12_000, 12_000, 12_000, 12_000,
      ]);
      expect(await books.moved("2024-01", "2024-04")).toEqual({
        "2024-01 new": 15_000,
        "2024-02 churn": -5000,
        "2024-03 expansion": 2000,
      });
      expect(await books.proof("2024-02", "churn")).toEqual([["export", "file1.csv", 5]]);
      expect(await books.proof("2024-03", "expansion")).toEqual([
        ["export", "file1.csv", 2],
        ["export", "file1.csv", 4],
      ]);
    }));

  it("ends with the month where the next one is 0, empty or missing, and returns", () =>
    inBooks(async (books) => {
      const rows = [
        "a,2024-01,10",
        "a,2024-02,0",
        "a,2024-03,10",
        "b,Jan 2024,20",
        "b,Feb 2024,",
        "b,Apr 2024,20",
      ];
      await books.take("mrr", ["client;period;closing mrr", ...rows.map((row) => row.replaceAll(",", ";"))]);
      expect(await books.mrr("2024-01", "2024-04")).toEqual([3000, 0, 1000, 2000]);
      expect(await books.moved("2024-04")).toEqual({ "2024-04 churn": -1000, "2024-04 reactivation": 2000 });
    }));

  it("dates months in the organisation's zone", () =>
    inBooks(async (books) => {
      books.workspace.store.setSetting("timezone", "Asia/Tokyo");
      await books.take("mrr", GRID);
      const [first] = await books.workspace.warehouse.query("select min(at_ms)::double as at from states");
      expect(new Date(Number(first?.at)).toISOString()).toBe("2023-12-31T15:00:00.000Z");
      expect(await books.mrr("2023-12", "2024-03")).toEqual([0, 15_000, 10_000, 12_000]);
    }));

  it("keeps products, subscriptions, currencies and accounts apart, and takes attributes", () =>
    inBooks(async (books) => {
      const head = "customer_id,month,mrr,product,subscription_id,currency,owner";
      await books.take("mrr", [
        head,
        "a,2024-01,10,Pro,s1,usd,Ann",
        "a,2024-01,20,Pro,s2,usd,Ann",
        "a,2024-01,30,Max,s1,usd,Ann",
        "b,2024-01,5,Pro,s3,usd,Bo",
      ]);
      await books.take("mrr", ["customer_id,month,mrr", "a,2024-02,7"], { account: "other" });
      expect(await books.mrr("2024-01", "2024-01", { by: ["product"] })).toEqual([3000, 3500]);
      expect(await books.mrr("2024-03", "2024-03", { where: ["owner=Ann"] })).toEqual([6000]);
      expect(await books.mrr("2024-03", "2024-03")).toEqual([7200]);
    }));

  it("takes the currency that the header names", () =>
    inBooks(async (books) => {
      await books.take("mrr", ["customer,month,MRR (EUR)", "a,2024-01,10"]);
      await books.workspace.states();
      expect(await books.workspace.warehouse.query("select code from currencies")).toEqual([{ code: "EUR" }]);
    }));
});

describe("import mrr: a column for each month", () => {
  it("reads every month, with rows as evidence and other columns as attributes", () =>
    inBooks(async (books) => {
      await books.take("mrr", WIDE);
      expect(await books.mrr("2024-01", "2024-04")).toEqual([15_000, 10_000, 12_000, 12_000]);
      expect(await books.mrr("2024-03", "2024-03", { where: ["owner=Ann"] })).toEqual([12_000]);
      expect(await books.proof("2024-02", "churn")).toEqual([["export", "file1.csv", 3]]);
      const [kept] = await books.workspace.store.imports();
      expect(kept?.files.map(({ rows }) => rows)).toEqual([2]);
    }));

  it("gives the books that the same grid gives with a row for each month", () =>
    inBooks(async (wide) => {
      await wide.take("mrr", WIDE);
      await inBooks(async (long) => {
        await long.take("mrr", [
          "customer,product,month,mrr",
          ...["a,Pro,2024-01,100", "a,Pro,2024-02,100", "a,Pro,2024-03,120", "b,Pro,2024-01,50"],
        ]);
        const bare = (rows: unknown[]) => JSON.stringify(rows).replaceAll(/,"file_row":\d+/g, "");
        expect(bare(await wide.states())).toBe(bare(await long.states()));
      });
    }));

  it("doesn't end anybody by months that are still empty for all", () =>
    inBooks(async (books) => {
      await books.take("mrr", ["customer,2024-01,2024-02,2024-03,2024-04", "a,10,12,,", "b,5,,,"]);
      expect(await books.mrr("2024-01", "2024-05")).toEqual([1500, 1200, 1200, 1200, 1200]);
    }));

  it("names the row and the file's column of a bad cell, and leaves the whole row out with --skip-bad", () =>
    inBooks(async (books) => {
      const lines = ["customer,Jan 2024,Feb 2024", "a,10,n/a", "b,-5,soon", "c,20,20"];
      const { message, bad } = await books.refusal("mrr", lines);
      expect(message).toContain("2 bad rows");
      expect(bad).toEqual([
        [2, "feb 2024", "n/a"],
        [3, "jan 2024", "-5"],
        [3, "feb 2024", "soon"],
      ]);
      await books.take("mrr", lines, { skip_bad: true });
      expect(await books.mrr("2024-01", "2024-02")).toEqual([2000, 2000]);
      const [kept] = await books.workspace.store.imports();
      expect(kept?.files.map(({ rows, badRows }) => [rows, badRows])).toEqual([[1, 2]]);
    }));

  it("takes 240 months and refuses one more, and two columns of one month", () =>
    inBooks(async (books) => {
      const months = Array.from(
        { length: 241 },
        (_, index) => `${2000 + Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, "0")}`,
      );
      const wide = (count: number) => [
        `customer,${months.slice(0, count).join(",")}`,
        `a${",1".repeat(count)}`,
      ];
      await books.take("mrr", wide(240));
      expect(await books.mrr("2019-12", "2020-01")).toEqual([100, 100]);
      expect((await books.refusal("mrr", wide(241))).message).toContain("241 columns of months");
      const twins = await books.refusal("mrr", ["customer,2024-01,Jan 2024", "a,1,2"]);
      expect(twins.message).toContain('"2024-01" and "jan 2024" are the same month');
    }));
});

describe("import mrr: bad input", () => {
  it("names row and column", () =>
    inBooks(async (books) => {
      const bad = ["a,2024-13,1", "b,2024-01,ten", ",2024-01,1", "d,2024-01,1", "d,2024-01,2"];
      expect((await books.refusal("mrr", ["customer,month,mrr", "z,2024-01,1", ...bad])).bad).toEqual([
        [3, "month", "2024-13"],
        [4, "mrr", "ten"],
        [5, "customer_id", null],
        [7, "customer_id", "d"],
      ]);
    }));

  it("names all columns that are missing", () =>
    inBooks(async (books) => {
      const { message, hint } = await books.refusal("mrr", ["who,when,what", "a,2024-01,1"]);
      expect(message).toContain('no columns "customer_id", "month", "mrr"');
      expect(hint).toContain("--map customer_id=NAME,month=NAME,mrr=NAME");
      expect(hint).toContain("names such as 2024-01 or Jan 2024");
    }));
});

describe("import mrr: again and later", () => {
  const later: Lines = ["customer,month,mrr", "a,2024-03,130", "a,2024-04,130", "c,2024-04,10"];
  const within: Lines = ["customer,month,mrr", "b,2024-02,40", "d,2024-01,1"];

  it("continues with later months, and replaces months that come again", () =>
    inBooks(async (books) => {
      await books.take("mrr", GRID);
      const before = await books.states();
      const second = await books.take("mrr", later);
      expect(await books.mrr("2024-01", "2024-05")).toEqual([15_000, 10_000, 13_000, 14_000, 14_000]);
      await books.take("mrr", ["customer,month,mrr", "a,2024-05,130"]);
      expect(await books.mrr("2024-04", "2024-06")).toEqual([14_000, 13_000, 13_000]);
      await books.remove(3);
      await books.remove(second);
      expect(await books.states()).toEqual(before);
    }));

  it("updates the customers named by months that are known, as if all was built again", () =>
    inBooks(async (books) => {
      await books.take("mrr", GRID);
      await books.states();
      await books.take("mrr", within);
      await books.states();
      expect(await updatesOf(books)).toBeGreaterThan(0);
      expect(await books.mrr("2024-01", "2024-04")).toEqual([15_100, 14_000, 12_000, 12_000]);
      await books.expectRebuilt();
    }));

  it("ends others where a later month leaves them out, as if all was built again", () =>
    inBooks(async (books) => {
      await books.take("mrr", GRID);
      await books.states();
      await books.take("mrr", ["customer,month,mrr", "b,2024-04,50"]);
      expect(await books.mrr("2024-03", "2024-04")).toEqual([12_000, 5000]);
      await books.take("mrr", ["customer,month,mrr", "b,2024-02,40"], { account: "other" });
      await books.take("subscriptions", ["customer_id,start,amount", "b,2024-04-01,1"]);
      expect(await books.mrr("2024-03", "2024-04")).toEqual([16_000, 9100]);
      await books.expectRebuilt();
    }));
});
